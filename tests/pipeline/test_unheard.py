"""Notices about feeds over many runs of the first line, in a real database; what servers answer is made up."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.intake import health
from pipeline.intake.orders import Failed, Unchanged
from pipeline.unheard import notice_unheard
from storage.database import Database
from storage.records.feed import Feed, Health, Polled, WatchedFeed
from storage.records.notice import Notice, NoticeKind
from tests.pipeline.intake.feeds import NOON

HOUR = timedelta(hours=1)


class Line:
    """Feeds, three to a host, that are asked together once an hour."""

    def __init__(self, database: Database, feeds: int, per_host: int = 3) -> None:
        self.database, self.now = database, NOON
        self.watch(range(feeds), per_host)

    def watch(self, numbers: range, per_host: int = 3) -> None:
        feeds = [
            WatchedFeed(
                url=f"http://h{n // per_host}.example/{n}", outlet=f"Wire {n}", owner=None, groups=(), every=HOUR
            )
            for n in numbers
        ]
        with self.database.transaction() as store:
            store.feeds.watch(feeds, self.now)

    def run(self, problems: Mapping[int, str], *, gone: int | None = None) -> None:
        """Ask every feed, of which these fail; an hour later than the last time."""
        self.now += HOUR
        with self.database.transaction() as store:
            store.feeds.record([self._polled(feed, problems, gone) for feed in store.feeds.all()])
        notice_unheard(self.database, self.now)

    def _polled(self, feed: Feed, problems: Mapping[int, str], gone: int | None) -> Polled:
        number = int(feed.outlet.split()[1])
        if number in problems or number == gone:
            failure = Failed(feed_id=feed.id, problem=problems.get(number, "gone"), gone=number == gone)
            return health.failed(feed, failure, self.now)
        same = Unchanged(feed_id=feed.id, etag=None, last_modified=None)
        return replace(health.unchanged(feed, same, self.now), next_poll_at=self.now + HOUR)

    def open(self) -> list[Notice]:
        with self.database.snapshot() as store:
            return store.notices.still_open(NoticeKind.FEEDS)

    def all(self) -> list[Notice]:
        with self.database.snapshot() as store:
            return list(store.notices.held_in(NOON, self.now))


@contextmanager
def opened(folder: str | Path, feeds: int) -> Iterator[Line]:
    database = Database(f"sqlite:///{folder}/wirewatch.db")
    database.upgrade()
    yield Line(database, feeds)
    database.close()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Callable[[int], Line]]:
    with opened(tmp_path, 30) as found:
        yield lambda _: found


def test_a_host_that_is_down_is_one_notice_and_who_fails_later_belongs_to_it(line: Callable[[int], Line]) -> None:
    feeds = line(30)
    down = {0: "503", 1: "503"}
    for _ in range(4):
        feeds.run(down)
    for _ in range(4):
        feeds.run(down | {2: "timed out"})

    [notice] = feeds.all()
    assert notice.words.startswith("2 feeds of h0.example cannot be heard.")
    assert len(notice.about) == 3

    feeds.run({2: "timed out"})
    [notice] = feeds.all()
    assert notice.closing_words == "Feeds are heard again, 2 of 3; it was told 6 hours ago.\nNot yet: Wire 2."
    feeds.run({2: "timed out"})
    assert [one.words.splitlines()[0] for one in feeds.open()] == ["Wire 2 cannot be heard: timed out."]


def test_feeds_that_begin_to_fail_on_their_own_are_told_on_their_own(line: Callable[[int], Line]) -> None:
    feeds = line(30)
    for _ in range(4):
        feeds.run({0: "503"})
    for _ in range(4):
        feeds.run({0: "503", 9: "404"})

    assert [one.words.splitlines()[0] for one in feeds.open()] == [
        "Wire 0 cannot be heard: 503.",
        "Wire 9 cannot be heard: 404.",
    ]


def test_many_at_once_are_one_notice_until_the_last_is_back(line: Callable[[int], Line]) -> None:
    feeds = line(30)
    for _ in range(4):
        feeds.run({0: "a", 3: "b", 6: "c", 9: "d", 12: "e"})
    feeds.run({0: "a"})
    assert [one.words.splitlines()[0] for one in feeds.open()] == ["5 feeds cannot be heard any more."]

    feeds.run({})
    assert feeds.open() == []
    assert len(feeds.all()) == 1


def test_a_feed_that_leaves_the_file_ends_its_notice_without_a_word(line: Callable[[int], Line]) -> None:
    feeds = line(30)
    for _ in range(3):
        feeds.run({29: "503"})
    assert len(feeds.open()) == 1
    feeds.watch(range(29))
    feeds.run({})

    [notice] = feeds.all()
    assert (notice.is_open, notice.closing_words) == (False, None)


def test_gone_is_told_at_once_and_for_as_long_as_it_is(line: Callable[[int], Line]) -> None:
    """Catalogue E 59."""
    feeds = line(30)
    feeds.run({}, gone=4)
    feeds.run({}, gone=4)

    [notice] = feeds.open()
    assert notice.words.splitlines() == [
        "Wire 4 cannot be heard: gone.",
        "Take it out of feeds.yaml, or change its address.",
    ]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 8)), min_size=1, max_size=10))
def test_each_feed_that_fails_for_long_is_in_one_notice_and_no_other_is_opened(runs: list[frozenset[int]]) -> None:
    with TemporaryDirectory() as folder, opened(folder, 9) as feeds:
        in_a_row = dict.fromkeys(range(9), 0)
        for failing in runs:
            before = len(feeds.all())
            feeds.run(dict.fromkeys(failing, "503"))
            in_a_row = {n: in_a_row[n] + 1 if n in failing else 0 for n in in_a_row}
            members = [id_ for one in feeds.open() for id_ in one.about]
            assert len(members) == len(set(members))
            with feeds.database.snapshot() as store:
                unheard = {feed.id: feed for feed in store.feeds.all() if feed.health is Health.FAILING}
            long = {str(feed.id) for feed in unheard.values() if feed.failures >= 3}
            if not any(one.closed_at == feeds.now for one in feeds.all()):
                assert long <= set(members)
            if all(count < 3 for count in in_a_row.values()):
                assert len(feeds.all()) == before
        feeds.run({})
        assert feeds.open() == []
