from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.records.article import Item
from storage.records.feed import WatchedFeed

LEASE = timedelta(minutes=5)


@pytest.fixture
def feed_id(database: Database, watched: WatchedFeed, noon: datetime) -> int:
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        return store.feeds.due(noon, 1)[0].id


@pytest.fixture
def stored(database: Database, feed_id: int, item: Item, noon: datetime) -> int:
    with database.transaction() as store:
        store.articles.add(feed_id, [item], seen_at=noon, backlog=False)
    return feed_id


def test_an_article_comes_back_as_it_was_published(database: Database, stored: int, item: Item, noon: datetime) -> None:
    with database.transaction() as store:
        [article] = store.articles.claim_unread(noon, 10, LEASE)

    assert (article.title, article.text, article.link, article.tags) == (item.title, item.summary, item.link, item.tags)
    assert (article.outlet, article.groups, article.feed_id) == ("Wire", ("wires",), stored)
    assert (article.version, article.first_seen_at, article.published_at) == (1, noon, item.published_at)


def test_the_full_content_is_read_where_there_is_one(
    database: Database, feed_id: int, item: Item, noon: datetime
) -> None:
    with database.transaction() as store:
        store.articles.add(feed_id, [replace(item, content="At length.")], seen_at=noon, backlog=False)
        [article] = store.articles.claim_unread(noon, 10, LEASE)

    assert article.text == "At length."


def test_what_one_reader_claims_another_does_not_get_before_the_lease_ends(
    database: Database, stored: int, noon: datetime
) -> None:
    with database.transaction() as store:
        store.articles.claim_unread(noon, 10, LEASE)

        assert store.articles.claim_unread(noon, 10, LEASE) == []
        assert len(store.articles.claim_unread(noon + LEASE, 10, LEASE)) == 1


def test_what_a_dead_reader_had_claimed_can_be_freed(database: Database, stored: int, noon: datetime) -> None:
    with database.transaction() as store:
        store.articles.claim_unread(noon, 10, LEASE)
        store.articles.free_all()

        assert len(store.articles.claim_unread(noon, 10, LEASE)) == 1


def test_a_read_article_is_not_read_again(database: Database, stored: int, noon: datetime) -> None:
    with database.transaction() as store:
        store.articles.mark_read(store.articles.claim_unread(noon, 10, LEASE), noon)

        assert store.articles.claim_unread(noon + timedelta(days=1), 10, LEASE) == []


def test_an_edit_is_read_again_and_the_old_version_is_kept(
    database: Database, stored: int, item: Item, noon: datetime
) -> None:
    edited = replace(item, title="Another title", fingerprint="2")
    with database.transaction() as store:
        store.articles.mark_read(store.articles.claim_unread(noon, 10, LEASE), noon)
        known = store.articles.known(stored, ["a"])["a"]
        store.articles.revise(known.article_id, edited, seen_at=noon + timedelta(hours=1))

        [article] = store.articles.claim_unread(noon + timedelta(hours=1), 10, LEASE)
        now_known = store.articles.known(stored, ["a"])["a"]

    assert (article.title, article.version, article.first_seen_at) == ("Another title", 2, noon)
    assert (now_known.version, now_known.fingerprint) == (2, "2")
    with database.engine.connect() as connection:
        kept = connection.execute(text("SELECT version, title FROM article_versions")).all()
    assert kept == [(1, "A title")]


def test_an_edit_that_came_while_the_old_version_was_being_read_is_still_read(
    database: Database, stored: int, item: Item, noon: datetime
) -> None:
    with database.transaction() as store:
        being_read = store.articles.claim_unread(noon, 10, LEASE)
    with database.transaction() as store:
        known = store.articles.known(stored, ["a"])["a"]
        store.articles.revise(known.article_id, replace(item, fingerprint="2"), seen_at=noon)

    with database.transaction() as store:
        store.articles.mark_read(being_read, noon)

        assert [article.version for article in store.articles.claim_unread(noon, 10, LEASE)] == [2]


def test_one_identity_of_a_feed_is_stored_once(database: Database, stored: int, item: Item, noon: datetime) -> None:
    with pytest.raises(IntegrityError), database.transaction() as store:
        store.articles.add(stored, [item], seen_at=noon, backlog=False)


def test_a_thousand_identities_are_asked_for_at_once(
    database: Database, feed_id: int, item: Item, noon: datetime
) -> None:
    items = [replace(item, identity=str(n)) for n in range(1200)]
    with database.transaction() as store:
        store.articles.add(feed_id, items, seen_at=noon, backlog=True)

        known = store.articles.known(feed_id, [str(n) for n in range(1300)])

    assert known.keys() == {str(n) for n in range(1200)}


def test_articles_are_counted_by_feed_in_a_window_open_at_its_begin(
    database: Database, stored: int, noon: datetime
) -> None:
    with database.snapshot() as store:
        assert store.articles.count_since(noon - timedelta(hours=1), noon) == {stored: 1}
        assert store.articles.count_since(noon, noon + timedelta(hours=1)) == {}
