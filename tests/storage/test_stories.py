from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.records.article import Item
from storage.records.feed import WatchedFeed
from storage.records.story import Membership, Related, Relation, Sketched

OPENS = Membership(
    story_id=None, relation=Relation.ORIGINAL, similarity=1.0, reason="nothing_alike", origin="Daily Star"
)


@pytest.fixture
def texts(database: Database, watched: WatchedFeed, item: Item, noon: datetime) -> list[Sketched]:
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        feed = store.feeds.due(noon, 1)[0].id
        store.articles.add(feed, [replace(item, identity=str(n)) for n in range(4)], seen_at=noon, backlog=False)
        articles = store.articles.claim_unread(noon, 4, timedelta(minutes=5))
    return [
        Sketched(
            article_id=article.id,
            first_seen_at=noon + timedelta(hours=index),
            outlet="Wire",
            address="wire.example/a",
            sketch=b"sketch %d" % index,
        )
        for index, article in enumerate(articles)
    ]


def copy_of(related: Related, origin: str = "Daily Star") -> Membership:
    return Membership(
        story_id=related.membership.story_id,
        relation=Relation.COPY,
        similarity=0.97,
        reason="same_text",
        origin=origin,
        like=related.text.article_id,
    )


def test_an_article_that_is_like_no_other_opens_a_story(database: Database, texts: list[Sketched]) -> None:
    with database.transaction() as store:
        related = store.stories.relate(texts[0], OPENS)

        story = store.stories.get(related.membership.story_id or 0)
    assert (story.origin, story.first_article_id) == ("Daily Star", texts[0].article_id)
    assert story.first_seen_at == texts[0].first_seen_at


def test_a_copy_joins_the_story_and_may_tell_its_origin(database: Database, texts: list[Sketched]) -> None:
    with database.transaction() as store:
        opened = store.stories.relate(texts[0], OPENS)
        joined = store.stories.relate(texts[1], copy_of(opened, "Reuters"))

    with database.snapshot() as store:
        story_id = opened.membership.story_id or 0
        assert store.stories.get(story_id).origin == "Reuters"
        assert [m.relation for m in store.stories.members(story_id).values()] == [Relation.ORIGINAL, Relation.COPY]
        assert store.stories.membership(texts[1].article_id) == joined.membership
        assert store.stories.membership(texts[2].article_id) is None


def test_an_edit_keeps_its_story_and_gets_a_new_sketch(database: Database, texts: list[Sketched]) -> None:
    with database.transaction() as store:
        first = store.stories.relate(texts[0], OPENS)
        store.stories.relate(texts[1], OPENS)
        edited = store.stories.relate(replace(texts[0], sketch=b"new"), copy_of(first))

        after = store.stories.after(first.position + 1, since=texts[0].first_seen_at, limit=10)
    assert edited.membership.relation is Relation.ORIGINAL
    assert [(one.text.article_id, one.text.sketch) for one in after] == [(texts[0].article_id, b"new")]


def test_another_process_asks_for_what_it_has_not_seen(database: Database, texts: list[Sketched]) -> None:
    with database.transaction() as store:
        written = [store.stories.relate(text, OPENS) for text in texts]

    with database.snapshot() as store:
        [first] = store.stories.after(0, since=texts[0].first_seen_at, limit=1)
        assert first == written[0]
        assert store.stories.after(first.position, since=texts[2].first_seen_at, limit=10) == written[2:]


def test_forgotten_sketches_leave_stories_and_their_positions_behind(database: Database, texts: list[Sketched]) -> None:
    with database.transaction() as store:
        written = [store.stories.relate(text, OPENS) for text in texts[:3]]

        assert store.stories.forget_sketches(before=texts[2].first_seen_at + timedelta(seconds=1)) == 3
        assert store.stories.membership(texts[0].article_id) == written[0].membership
        assert store.stories.relate(texts[3], OPENS).position > written[2].position
