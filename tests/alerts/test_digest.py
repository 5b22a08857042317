from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.digest import DigestKeys, due_day, moment_of

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Amman",
    "Africa/Cairo",
    "Pacific/Apia",
    "UTC",
]


def keys(**given_keys: object) -> DigestKeys:
    return DigestKeys.model_validate({"at": "07:00", "to": ["desk"]} | given_keys)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("daily", set(range(7))),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat-mon", {5, 6, 0}),
        ("mon, wed", {0, 2}),
        (["fri", "sun"], {4, 6}),
    ],
)
def test_days_are_read_as_people_write_them(written: object, days: set[int]) -> None:
    assert keys(days=written).days == days


@pytest.mark.parametrize("written", ["1-5", "0", 3, "monday", "", [], [1], None])
def test_days_in_digits_or_other_words_are_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValidationError, match="mon"):
        keys(days=written)


@pytest.mark.parametrize("written", ["7:00", "24:00", "07:60", 25200, "07:00:00", "noon", "\u0660\u0667:\u0660\u0660"])
def test_an_hour_that_is_none_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValidationError, match='such as "07:00"'):
        keys(at=written)


def test_a_digest_is_due_when_its_hour_has_passed_and_nothing_covers_it() -> None:
    zone = ZoneInfo("Europe/Berlin")
    yesterday = datetime(2017, 10, 2, 5, 0, tzinfo=UTC)

    early = due_day(keys(), zone=zone, covered_until=yesterday, now=datetime(2017, 10, 3, 4, 59, tzinfo=UTC))
    due = due_day(keys(), zone=zone, covered_until=yesterday, now=datetime(2017, 10, 3, 5, 0, tzinfo=UTC))

    assert (early, due) == (None, date(2017, 10, 3))


def test_three_missed_days_are_one_digest_of_the_last_of_them() -> None:
    now = datetime(2017, 10, 7, 12, tzinfo=UTC)  # a Saturday

    day = due_day(keys(days="mon-fri"), zone=ZoneInfo("UTC"), covered_until=now - timedelta(days=4), now=now)

    assert day == date(2017, 10, 6)


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    at=st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.frozensets(st.sampled_from(WEEK), min_size=1),
    start=st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    step=st.integers(min_value=7, max_value=1000),
)
def test_every_chosen_local_day_has_exactly_one_digest_whatever_the_clocks_do(
    zone: ZoneInfo, at: time, days: frozenset[str], start: datetime, step: int
) -> None:
    digest = keys(at=f"{at:%H:%M}", days=sorted(days))
    composed: list[date] = []
    covered = now = start
    while now < start + timedelta(days=12):
        day = due_day(digest, zone=zone, covered_until=covered, now=now)
        if day is not None:
            composed.append(day)
            covered = now
        now += timedelta(minutes=step)

    first, last = start.astimezone(zone).date() - timedelta(days=1), now.astimezone(zone).date()
    calendar = (first + timedelta(days=offset) for offset in range((last - first).days + 2))
    chosen = [day for day in calendar if WEEK[day.weekday()] in days]
    expected = [day for day in chosen if start < moment_of(day, digest.at, zone) <= now - timedelta(minutes=step)]
    assert composed == sorted(set(composed))
    assert composed == expected
