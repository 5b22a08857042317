"""When to come again, as laws."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import pace
from storage.records.feed import Feed, Health, Rhythm
from tests.pipeline.intake.feeds import FEED, NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SPANS = st.timedeltas(timedelta(0), timedelta(days=400))
RHYTHMS = st.builds(
    Rhythm,
    every=st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=4_000)),
    skip_hours=st.lists(st.integers(0, 23), unique=True).map(tuple),
    skip_days=st.lists(st.integers(0, 6), unique=True).map(tuple),
)
MOMENTS = st.integers(-(10**6), 10**6).map(lambda minutes: NOON + timedelta(minutes=minutes))
FEEDS = st.builds(
    lambda number, silence, gap, fresh, rhythm, failures: replace(
        FEED,
        id=number,
        every=None,
        last_new_at=None if silence is None else NOON - silence,
        usual_gap=gap,
        fresh_for=fresh,
        rhythm=rhythm,
        failures=failures,
    ),
    st.integers(1, 10**6),
    st.none() | SPANS,
    st.none() | SPANS,
    st.none() | st.timedeltas(timedelta(seconds=1), DAY),
    st.none() | RHYTHMS,
    st.integers(0, 10_000),
)


def wait(feed: Feed, now: datetime = NOON) -> timedelta:
    return pace.next_poll(feed, now) - now


@given(FEEDS)
def test_left_to_itself_a_feed_is_polled_between_once_an_hour_and_once_a_day(feed: Feed) -> None:
    """Catalogue E 56, 57: less than an hour only where the document itself says so, and never below 15 minutes."""
    own = feed.rhythm.every if feed.rhythm else None
    floor = max(own, timedelta(minutes=15)) if own else HOUR

    assert min(floor, DAY) <= wait(feed) <= DAY
    assert feed.fresh_for is None or wait(feed) >= feed.fresh_for


@given(FEEDS, st.timedeltas(timedelta(minutes=1), timedelta(days=60)))
def test_the_operators_interval_holds_as_it_stands(feed: Feed, every: timedelta) -> None:
    assert wait(replace(feed, every=every)) == every


@given(FEEDS, SPANS)
def test_the_longer_a_feed_is_silent_the_later_it_is_polled(feed: Feed, longer: timedelta) -> None:
    calm = replace(feed, rhythm=None, last_new_at=feed.last_new_at or NOON)
    assert calm.last_new_at is not None

    assert wait(calm) <= wait(replace(calm, last_new_at=calm.last_new_at - longer))


@given(FEEDS, SPANS)
def test_a_feed_that_publishes_less_often_is_polled_no_more_often(feed: Feed, longer: timedelta) -> None:
    calm = replace(feed, rhythm=None)

    assert wait(calm) <= wait(replace(calm, usual_gap=(calm.usual_gap or timedelta(0)) + longer))


@given(st.lists(MOMENTS, min_size=2, max_size=20), st.integers(1, 50))
def test_the_usual_gap_lies_between_those_that_were_and_grows_with_them(moments: list[datetime], times: int) -> None:
    gaps = [later - earlier for earlier, later in pairwise(sorted(moments))]

    gap = pace.usual_gap(moments)

    assert gap is not None
    assert min(gaps) <= gap <= gaps[-1]
    assert pace.usual_gap(moments[::-1]) == gap
    slower = pace.usual_gap([NOON + (moment - NOON) * times for moment in moments])
    assert slower is not None
    assert abs(slower - gap * times) <= timedelta(seconds=1)  # halves of a microsecond are lost


@given(st.lists(MOMENTS, max_size=1))
def test_without_two_moments_there_is_no_gap(moments: list[datetime]) -> None:
    assert pace.usual_gap(moments) is None


def test_a_feed_that_wakes_up_is_noticed_at_once() -> None:
    weekly = [NOON + timedelta(weeks=week) for week in range(7)]

    assert pace.usual_gap(weekly) == timedelta(weeks=1)
    assert pace.usual_gap([*weekly, weekly[-1] + HOUR]) == HOUR


@pytest.mark.parametrize(
    ("gap", "between"),
    [
        (timedelta(minutes=5), (HOUR, 1.1 * HOUR)),
        (8 * HOUR, (80 / 60 * HOUR, 1.1 * 80 / 60 * HOUR)),
        (DAY, (4 * HOUR, 4.4 * HOUR)),
        (timedelta(days=30), (DAY, DAY)),
    ],
)
def test_an_item_waits_at_most_about_a_sixth_of_the_usual_gap(
    gap: timedelta, between: tuple[timedelta, timedelta]
) -> None:
    shortest, longest = between

    assert shortest <= wait(replace(FEED, every=None, usual_gap=gap, last_new_at=NOON)) <= longest


@given(
    st.integers(1, 10**6),
    st.lists(st.integers(0, 23), unique=True, max_size=20).map(tuple),
    st.integers(0, 7 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes)),
)
def test_no_poll_falls_into_an_hour_that_the_feed_skips(number: int, hours: tuple[int, ...], now: datetime) -> None:
    """Catalogue E 57."""
    feed = replace(FEED, id=number, every=None, last_new_at=now, rhythm=Rhythm(skip_hours=hours))

    assert pace.next_poll(feed, now).hour not in hours


def test_a_day_that_the_feed_skips_is_passed_over_and_a_week_of_them_is_not() -> None:
    """Catalogue E 57: clamped to a day."""
    sunday = datetime(2017, 10, 1, 20, tzinfo=UTC)
    feed = replace(FEED, every=None, last_new_at=sunday)
    mondays = replace(feed, rhythm=Rhythm(skip_days=(6,)))

    assert pace.next_poll(mondays, sunday).weekday() == 0
    assert wait(replace(feed, rhythm=Rhythm(skip_days=(6, 0, 1))), sunday) == DAY
    assert HOUR <= wait(replace(feed, rhythm=Rhythm(skip_days=tuple(range(7)))), sunday) <= 2 * HOUR


@given(
    st.integers(1, 10**6),
    st.integers(0, 10_000),
    st.sampled_from([None, timedelta(minutes=1), timedelta(hours=3), timedelta(days=2)]),
    st.none() | st.timedeltas(timedelta(seconds=1), DAY),
)
def test_back_off_grows_is_never_shorter_than_the_interval_and_ends(
    number: int, failures: int, every: timedelta | None, asked: timedelta | None
) -> None:
    feed = replace(FEED, id=number, every=every, failures=failures, last_new_at=NOON)

    first = pace.next_try(feed, NOON, asked) - NOON
    longer = pace.next_try(replace(feed, failures=failures + 1), NOON, asked) - NOON

    usual = every or pace.USUAL
    assert max(usual, asked or usual) <= first <= longer
    assert longer <= max(1.1 * max(usual, pace.LONGEST_BACK_OFF), asked or usual)


@given(st.integers(1, 10**9))
def test_jitter_is_a_feeds_own_and_never_nothing(number: int) -> None:
    assert 0.01 <= pace.jitter(number) <= 0.1
    assert pace.jitter(number) == pace.jitter(number)


def test_feeds_that_begin_together_do_not_stay_together() -> None:
    """Catalogue E 61: no burst, at the top of the hour or anywhere."""
    feeds = [replace(FEED, id=number, every=None, last_new_at=NOON) for number in range(1, 1001)]
    seconds = sorted(wait(feed).total_seconds() for feed in feeds)

    assert seconds[-1] - seconds[0] > 300
    assert max(sum(1 for one in seconds if start <= one < start + 10) for start in seconds[::20]) < 70


def test_a_feed_that_is_gone_is_asked_the_next_day_and_then_once_a_month() -> None:
    """Catalogue E 59."""
    assert DAY < pace.next_try_of_gone(FEED, NOON, again=False) - NOON <= 1.1 * DAY
    assert 30 * DAY < pace.next_try_of_gone(FEED, NOON, again=True) - NOON <= 33 * DAY


def test_validators_are_trusted_for_a_month() -> None:
    """Catalogue E 53: a server that never changes them hides no document for ever."""
    feed = replace(FEED, whole_at=NOON, health=Health.OK)

    assert pace.trusts_validators(feed, NOON + timedelta(days=30))
    assert not pace.trusts_validators(feed, NOON + timedelta(days=31))
    assert pace.trusts_validators(replace(feed, whole_at=None), NOON)
