from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Database
from storage.records.feed import Health, Move, Polled, Rhythm, WatchedFeed


def polled(feed_id: int, at: datetime) -> Polled:
    return Polled(
        feed_id=feed_id,
        polled_at=at,
        next_poll_at=at + timedelta(hours=1),
        first_read_at=at,
        etag='W/"1"',
        last_modified="Mon, 02 Oct 2017 12:00:00 GMT",
        body_hash="h",
        health=Health.OK,
        problem=None,
        failing_since=None,
        failures=0,
        last_ok_at=at,
        last_new_at=at,
    )


def test_a_new_feed_is_due_at_once(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    with database.transaction() as store:
        store.feeds.watch([watched], noon)

        assert [feed.url for feed in store.feeds.due(noon, 10)] == [watched.url]


def test_a_postponed_feed_is_not_due_until_then(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    later = noon + timedelta(minutes=15)
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        store.feeds.postpone({feed.id: later for feed in store.feeds.due(noon, 10)})

    with database.transaction() as store:
        assert store.feeds.due(later - timedelta(seconds=1), 10) == []
        assert len(store.feeds.due(later, 10)) == 1


def test_a_feed_keeps_its_state_when_its_outlet_is_renamed(
    database: Database, watched: WatchedFeed, noon: datetime
) -> None:
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        [feed] = store.feeds.due(noon, 10)
        store.feeds.record([polled(feed.id, noon)])

    with database.transaction() as store:
        store.feeds.watch([replace(watched, outlet="The Wire")], noon)
        [renamed] = store.feeds.all()

    assert (renamed.outlet, renamed.etag, renamed.id) == ("The Wire", 'W/"1"', feed.id)


def test_a_shorter_interval_holds_at_once(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    with database.transaction() as store:
        store.feeds.watch([replace(watched, every=timedelta(days=1))], noon)
        [feed] = store.feeds.due(noon, 10)
        store.feeds.record([replace(polled(feed.id, noon), next_poll_at=noon + timedelta(days=1))])
        store.feeds.watch([watched], noon + timedelta(minutes=1))

        [sooner] = store.feeds.all()

    assert sooner.next_poll_at == noon + timedelta(minutes=15)


def test_a_feed_that_left_the_file_is_neither_polled_nor_listed_and_comes_back_with_its_state(
    database: Database, watched: WatchedFeed, noon: datetime
) -> None:
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        [feed] = store.feeds.due(noon, 10)
        store.feeds.record([polled(feed.id, noon)])
        store.feeds.watch([], noon)
        assert store.feeds.due(noon + timedelta(days=1), 10) == []
        assert store.feeds.all() == []

        store.feeds.watch([watched], noon)
        [back] = store.feeds.all()

    assert (back.id, back.etag) == (feed.id, 'W/"1"')


def test_the_longest_waiting_feeds_come_first(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    feeds = [replace(watched, url=f"http://wire.example/{n}") for n in range(3)]
    with database.transaction() as store:
        store.feeds.watch(feeds, noon)
        first, second, third = store.feeds.due(noon, 10)
        store.feeds.postpone({first.id: noon + timedelta(seconds=2), second.id: noon + timedelta(seconds=1)})

        due = store.feeds.due(noon + timedelta(seconds=2), 2)

    assert [feed.id for feed in due] == [third.id, second.id]


def test_what_polls_teach_is_kept(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        [feed] = store.feeds.all()
        learned = replace(
            polled(feed.id, noon),
            document_url="http://end.example/",
            whole_at=noon,
            moved_to="http://new.example/",
            moving=Move(to="http://newer.example/", since=noon, seen=2),
            usual_gap=timedelta(hours=3),
            fresh_for=timedelta(minutes=5),
            rhythm=Rhythm(every=timedelta(minutes=90), skip_hours=(0, 23), skip_days=(6,)),
        )
        store.feeds.record([learned])

    with database.snapshot() as store:
        [known] = store.feeds.all()
    for name in ("document_url", "whole_at", "moved_to", "moving", "usual_gap", "fresh_for", "rhythm"):
        assert getattr(known, name) == getattr(learned, name)
    assert known.address == "http://new.example/"


def test_a_restart_shortens_no_wait(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        [feed] = store.feeds.due(noon, 10)
        store.feeds.record([replace(polled(feed.id, noon), next_poll_at=noon + timedelta(hours=6))])
        store.feeds.watch([watched], noon + timedelta(hours=1))

        [same] = store.feeds.all()

    assert same.next_poll_at == noon + timedelta(hours=6)


def test_a_feed_whose_old_and_new_address_are_both_watched_stays_two(
    database: Database, watched: WatchedFeed, noon: datetime
) -> None:
    new = replace(watched, url="http://new.example/")
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        [feed] = store.feeds.all()
        store.feeds.record([replace(polled(feed.id, noon), moved_to=new.url)])
        store.feeds.watch([watched, new], noon)
        assert {feed.url: feed.moved_to for feed in store.feeds.all()} == {watched.url: new.url, new.url: None}

        store.feeds.watch([new], noon)

        assert [feed.id != known.id for feed in [feed] for known in store.feeds.all()] == [True]


def test_a_pause_of_a_host_is_kept_until_it_is_over(database: Database, noon: datetime) -> None:
    with database.transaction() as store:
        store.hosts.pause("wire.example", noon + timedelta(hours=3))
        store.hosts.pause("wire.example", noon + timedelta(hours=2))
        store.hosts.pause("other.example", noon + timedelta(hours=1))

    with database.transaction() as store:
        assert store.hosts.paused(noon + timedelta(hours=2)) == {"wire.example": noon + timedelta(hours=3)}
        store.hosts.forget(noon + timedelta(hours=2))
        assert store.hosts.paused(noon) == {"wire.example": noon + timedelta(hours=3)}
