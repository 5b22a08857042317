"""Stories on a real database: what one process has related, another goes on with."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.events.index import WINDOW, StoryIndex
from pipeline.events.stories import decide, sketched
from storage.database import Database, Store
from storage.records.article import Article, IdentityFrom, Item
from storage.records.feed import WatchedFeed
from storage.records.story import Related, Relation
from tests.pipeline.events.conftest import MORNING

WIRE = (
    "Nine people were killed and more than 20 wounded when shells hit a crowded market in the northern town of Tal "
    "Rifa, a doctor at the only hospital said. Rescue workers carried the wounded through streets covered in glass."
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    opened.upgrade()
    yield opened
    opened.close()


def stored(database: Database, *, outlet: str, text: str, at: datetime) -> Article:
    """Let an outlet's feed bring one item, and read it."""
    url = f"http://{outlet.lower()}.example/feed"
    item = Item(
        identity=text,
        identity_from=IdentityFrom.ID,
        title=f"As {outlet} has it",
        link=None,
        author=None,
        summary=text,
        content="",
        tags=(),
        published_at=None,
        fingerprint=text,
    )
    with database.transaction() as store:
        known = [feed for feed in store.feeds.all() if feed.url == url]
        watched = [
            WatchedFeed(url=feed.url, outlet=feed.outlet, owner=None, groups=(), every=None)
            for feed in store.feeds.all()
        ]
        new = WatchedFeed(url=url, outlet=outlet, owner=None, groups=(), every=None)
        store.feeds.watch(watched if known else [*watched, new], at)
        feed_id = next(feed.id for feed in store.feeds.all() if feed.url == url)
        store.articles.add(feed_id, [item], seen_at=at, backlog=False)
        [article] = store.articles.claim_unread(at, 1, timedelta(minutes=5))
        store.articles.mark_read([article], at)
    return article


def relate(store: Store, index: StoryIndex, article: Article) -> Related:
    """Do what the line that relates articles does with stories."""
    since = article.first_seen_at - WINDOW
    index.add_all(store.stories.after(index.seen, since=since, limit=1_000))
    index.forget_before(since)
    text = sketched(article)
    related = store.stories.relate(text, decide(text, index.candidates(text)))
    index.add(related)
    return related


def test_another_process_goes_on_where_this_one_stopped(database: Database) -> None:
    first = stored(database, outlet="Post", text=WIRE, at=MORNING)
    second = stored(database, outlet="Times", text=f"{WIRE} (AFP)", at=MORNING + timedelta(hours=1))
    third = stored(database, outlet="Mail", text=WIRE, at=MORNING + timedelta(hours=2))
    mine, other = StoryIndex(), StoryIndex()
    with database.transaction() as store:
        opened = relate(store, mine, first)
    with database.transaction() as store:
        joined = relate(store, other, second)
    with database.transaction() as store:
        last = relate(store, mine, third)

    assert joined.membership.story_id == last.membership.story_id == opened.membership.story_id
    assert (joined.membership.relation, last.membership.origin) == (Relation.COPY, "AFP")
    with database.snapshot() as store:
        assert store.stories.get(opened.membership.story_id or 0).origin == "AFP"
        assert len(store.stories.members(opened.membership.story_id or 0)) == 3


def test_what_was_undone_is_forgotten_with_its_index(database: Database) -> None:
    first = stored(database, outlet="Post", text=WIRE, at=MORNING)
    second = stored(database, outlet="Times", text=WIRE, at=MORNING)

    def fail_half_way() -> None:
        with database.transaction() as store:
            relate(store, StoryIndex(), first)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with database.transaction() as store:
        assert relate(store, StoryIndex(), second).membership.relation is Relation.ORIGINAL


def test_an_edit_keeps_its_story_and_is_found_by_its_new_text(database: Database) -> None:
    article = stored(database, outlet="Post", text="A short first word on shells in the north.", at=MORNING)
    copy = stored(database, outlet="Times", text=WIRE, at=MORNING + timedelta(hours=1))
    index = StoryIndex()
    with database.transaction() as store:
        opened = relate(store, index, article)
        edited = relate(store, index, replace(article, text=WIRE, version=2))
        joined = relate(store, index, copy)

    assert edited.membership == opened.membership
    assert joined.membership.story_id == opened.membership.story_id
