"""How a feed is, from its record and the hour alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.feed_health import LATE_AFTER, WORST_FIRST, HealthNow, health_of, notes_on, roughly
from storage.records.feed import Feed, Health

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = Feed(
    id=1,
    url="http://wire.example/feed",
    outlet="Wire",
    owner=None,
    groups=(),
    every=None,
    next_poll_at=NOON + HOUR,
    first_read_at=NOON - 90 * DAY,
    polled_at=NOON,
    etag=None,
    last_modified=None,
    body_hash=None,
    health=Health.OK,
    problem=None,
    failing_since=None,
    failures=0,
    last_ok_at=NOON,
    last_new_at=NOON,
)


def quiet_for(span: timedelta, usual_gap: timedelta | None) -> HealthNow:
    return health_of(replace(FEED, last_new_at=NOON - span, usual_gap=usual_gap), NOON)


@pytest.mark.parametrize(
    ("usual", "after"),
    [(None, 2 * DAY), (10 * HOUR, 40 * HOUR), (7 * DAY, 28 * DAY), (HOUR, DAY)],
)
def test_a_feed_is_stale_after_four_times_its_usual_gap_and_not_in_one_night(
    usual: timedelta | None, after: timedelta
) -> None:
    assert quiet_for(after - timedelta(seconds=1), usual).health is Health.OK
    assert quiet_for(after, usual).health is Health.STALE


def test_the_words_of_a_stale_feed_hold_the_numbers() -> None:
    assert quiet_for(5 * DAY, 10 * HOUR).reason == "nothing new for 5 days; usually there is every 10 hours"
    assert quiet_for(5 * DAY, None).reason == "nothing new for 5 days"
    empty = replace(FEED, last_new_at=None, first_read_at=NOON - 3 * DAY)
    assert health_of(empty, NOON).reason == "nothing in it since we began to watch, 3 days ago"
    assert health_of(empty, NOON).since is None


def test_a_feed_that_failed_is_not_called_stale_and_one_that_answers_says_nothing_of_before() -> None:
    failing = replace(FEED, health=Health.FAILING, problem="it answers 503", failing_since=NOON - HOUR)
    long_ago = replace(failing, last_new_at=NOON - 90 * DAY, moved_to="http://new.example/")

    assert health_of(long_ago, NOON) == HealthNow(health=Health.FAILING, since=NOON - HOUR, reason="it answers 503")
    assert list(notes_on(long_ago, Health.FAILING, NOON)) == ["it has moved for good; change its address"]


def test_what_nobody_asked_in_time_is_not_called_ok() -> None:
    later = FEED.next_poll_at + LATE_AFTER

    assert health_of(FEED, later).health is Health.OK
    late = health_of(FEED, later + timedelta(seconds=1))
    assert (late.health, late.since) == (Health.LATE, FEED.polled_at)


def test_a_move_is_said_once() -> None:
    moved = replace(FEED, moved_to="http://new.example/")

    assert health_of(moved, NOON).health is Health.MOVED
    assert list(notes_on(moved, Health.MOVED, NOON)) == []


def test_a_gap_is_said_for_a_week_and_what_its_items_do_as_long_as_they_do_it() -> None:
    """Catalogue F76."""
    gap = {"gap_since": NOON - 2 * DAY, "gap_until": NOON - DAY - HOUR}
    feed = replace(FEED, **gap, identity_note="its ids change at every fetch", remark="it was cut")  # type: ignore[arg-type]

    assert list(notes_on(feed, Health.OK, NOON)) == [
        "items may be missed: 25 hours ago all it held was new, 23 hours after the answer before",
        "its ids change at every fetch",
        "it was cut",
    ]
    assert next(notes_on(feed, Health.OK, NOON + 6 * DAY)) == "its ids change at every fetch"


@given(
    health=st.sampled_from([Health.NEW, Health.OK, Health.FAILING, Health.GONE]),
    quiet=st.timedeltas(timedelta(0), 400 * DAY),
    gap=st.none() | st.timedeltas(timedelta(0), 90 * DAY),
    later=st.timedeltas(timedelta(0), 400 * DAY),
    moved=st.none() | st.just("http://new.example/"),
)
def test_a_feed_never_gets_better_by_waiting(
    health: Health, quiet: timedelta, gap: timedelta | None, later: timedelta, moved: str | None
) -> None:
    feed = replace(FEED, health=health, last_new_at=NOON - quiet, usual_gap=gap, moved_to=moved)

    before, after = health_of(feed, NOON), health_of(feed, NOON + later)

    assert WORST_FIRST.index(after.health) <= WORST_FIRST.index(before.health)
    assert (after.health is Health.OK) == (after.reason is None)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "a moment"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=89), "89 minutes"),
        (timedelta(minutes=119.9), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=400), "400 days"),
        (timedelta(seconds=-5), "a moment"),
    ],
)
def test_time_spans_are_told_roughly(span: timedelta, words: str) -> None:
    assert roughly(span) == words
