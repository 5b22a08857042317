"""Articles made small, and a newsroom that relates them one after the other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.events.index import StoryIndex
from pipeline.events.sketch import sketch_of
from pipeline.events.stories import decide
from pipeline.intake.links import article_key
from storage.records.story import Membership, Related, Sketched

MORNING = datetime(2021, 3, 1, 8, tzinfo=UTC)


class Desk:
    """Relates articles in the order in which they come, as the pipeline's line does, without a database."""

    def __init__(self) -> None:
        self.index = StoryIndex()
        self._count = 0

    def text(
        self, title: str, text: str = "", *, outlet: str = "Harbour Post", hours: float = 0, link: str | None = None
    ) -> Sketched:
        self._count += 1
        return Sketched(
            article_id=self._count,
            first_seen_at=MORNING + timedelta(hours=hours),
            outlet=outlet,
            address=article_key(link) if link else None,
            sketch=sketch_of(title, text, outlet).to_bytes(),
        )

    def relate(self, text: Sketched) -> Membership:
        membership = decide(text, self.index.candidates(text))
        story_id = membership.story_id or text.article_id
        placed = Membership(
            story_id=story_id,
            relation=membership.relation,
            similarity=membership.similarity,
            reason=membership.reason,
            origin=membership.origin,
            like=membership.like,
        )
        self.index.add(Related(position=text.article_id, text=text, membership=placed))
        return placed


@pytest.fixture
def desk() -> Desk:
    return Desk()


TakeIn = Callable[..., Membership]
"""Takes title, text and the keywords of Desk.text(); gives the membership."""


@pytest.fixture
def take_in(desk: Desk) -> TakeIn:
    def take(title: str, text: str = "", **about: object) -> Membership:
        return desk.relate(desk.text(title, text, **about))  # type: ignore[arg-type]

    return take
