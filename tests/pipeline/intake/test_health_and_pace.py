from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import health, pace
from storage.records.feed import Feed, Health, Polled

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
FEED = Feed(
    id=1,
    url="http://wire.example/feed",
    outlet="Wire",
    owner=None,
    groups=(),
    every=timedelta(minutes=15),
    next_poll_at=NOON,
    first_read_at=NOON - timedelta(days=9),
    polled_at=None,
    etag='"1"',
    last_modified="x",
    body_hash="h",
    health=Health.OK,
    problem=None,
    failing_since=None,
    failures=0,
    last_ok_at=NOON,
    last_new_at=NOON,
)


def answered(feed: Feed, now: datetime, new_items: int = 0) -> Polled:
    return health.answered(feed, now=now, etag=None, last_modified=None, body_hash="h", new_items=new_items)


def test_a_failure_forgets_nothing_that_is_known() -> None:
    polled = health.failed(FEED, now=NOON, problem="gone")

    assert (polled.etag, polled.last_modified, polled.body_hash) == ('"1"', "x", "h")
    assert (polled.last_new_at, polled.first_read_at) == (FEED.last_new_at, FEED.first_read_at)
    assert (polled.health, polled.problem, polled.failing_since, polled.failures) == (Health.FAILING, "gone", NOON, 1)


def test_a_feed_fails_since_its_first_failure() -> None:
    earlier = NOON - timedelta(hours=3)

    assert health.failed(replace(FEED, failing_since=earlier), now=NOON, problem="x").failing_since == earlier


def test_an_answer_ends_a_failure() -> None:
    failing = replace(FEED, health=Health.FAILING, problem="x", failing_since=NOON, failures=7)

    polled = answered(failing, NOON)

    assert (polled.health, polled.problem, polled.failing_since, polled.failures) == (Health.OK, None, None, 0)


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [(timedelta(hours=47), Health.OK), (timedelta(hours=48), Health.SILENT)],
)
def test_a_feed_without_new_items_for_two_days_is_silent(quiet: timedelta, expected: Health) -> None:
    assert answered(replace(FEED, last_new_at=NOON - quiet), NOON).health == expected


def test_a_new_item_ends_silence() -> None:
    quiet = replace(FEED, last_new_at=NOON - timedelta(days=5))

    polled = answered(quiet, NOON, new_items=1)

    assert (polled.health, polled.last_new_at) == (Health.OK, NOON)


def test_a_feed_that_never_had_an_item_is_silent_two_days_after_it_was_first_read() -> None:
    empty = replace(FEED, last_new_at=None, first_read_at=NOON)

    assert answered(empty, NOON + timedelta(hours=1)).health == Health.OK
    assert answered(empty, NOON + timedelta(days=2)).health == Health.SILENT


def test_the_operators_interval_holds_and_else_it_is_an_hour() -> None:
    assert pace.next_poll(FEED, NOON) == NOON + timedelta(minutes=15)
    assert pace.next_poll(replace(FEED, every=None), NOON) == NOON + timedelta(hours=1)


def test_a_server_that_asks_us_to_wait_is_obeyed() -> None:
    assert pace.next_try(FEED, NOON, timedelta(hours=20)) == NOON + timedelta(hours=20)


@given(st.integers(0, 10_000), st.sampled_from([None, timedelta(minutes=1), timedelta(hours=3), timedelta(days=2)]))
def test_back_off_grows_is_never_shorter_than_the_interval_and_ends(failures: int, every: timedelta | None) -> None:
    feed = replace(FEED, every=every, failures=failures)

    wait = pace.next_try(feed, NOON, None) - NOON
    longer = pace.next_try(replace(feed, failures=failures + 1), NOON, None) - NOON

    usual = every or pace.USUAL
    assert usual <= wait <= longer <= max(usual, pace.LONGEST_BACK_OFF)
