import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from alerts.digest import DigestKeys, due_slots, moment_of, slot_by_hand, slots_of
from storage.records.digest import Issue

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


def due(digest: DigestKeys, *, zone: ZoneInfo, covered: datetime, now: datetime) -> list[Issue]:
    return [slot.issue for slot in due_slots(digest, zone=zone, covered_until=covered, now=now)]


def test_a_digest_is_due_when_its_hour_has_passed_and_nothing_covers_it() -> None:
    zone = ZoneInfo("Europe/Berlin")
    yesterday = datetime(2017, 10, 2, 5, 0, tzinfo=UTC)

    early = due(keys(), zone=zone, covered=yesterday, now=datetime(2017, 10, 3, 4, 59, tzinfo=UTC))
    now = due(keys(), zone=zone, covered=yesterday, now=datetime(2017, 10, 3, 5, 0, tzinfo=UTC))

    assert (early, now) == ([], [Issue(date(2017, 10, 3))])


def test_missed_days_are_one_digest_of_the_last_of_them() -> None:
    """Catalogue G80."""
    now = datetime(2017, 10, 7, 12, tzinfo=UTC)  # a Saturday

    found = due(keys(days="mon-fri"), zone=ZoneInfo("UTC"), covered=now - timedelta(days=4), now=now)

    assert found == [Issue(date(2017, 10, day)) for day in (4, 5, 6)]


def test_after_years_without_a_clock_only_the_last_year_is_looked_through() -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    found = due(keys(), zone=ZoneInfo("UTC"), covered=datetime(1970, 1, 1, tzinfo=UTC), now=now)

    assert found[-1] == Issue(date(2026, 1, 1))
    assert len(found) == 402


def test_several_hours_a_day_are_digests_of_their_own() -> None:
    digest = keys(at=["17:00", "07:00", "07:00"])
    morning = datetime(2017, 10, 3, 7, tzinfo=UTC)

    assert digest.at == (time(7), time(17))
    assert due(digest, zone=ZoneInfo("UTC"), covered=morning, now=morning + timedelta(hours=10)) == [
        Issue(date(2017, 10, 3), 1)
    ]
    assert len(due(digest, zone=ZoneInfo("UTC"), covered=morning, now=morning + timedelta(days=2))) == 4


@pytest.mark.parametrize("written", [[], ["07:00", "7"], ["07:00"] * 25, {"07:00": 1}])
def test_a_list_of_hours_that_is_none_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValidationError, match="07:00"):
        keys(at=written)


@pytest.mark.parametrize(
    ("hour", "done", "expected"),
    [
        (6, [], 0),  # before the first: that one, and at its hour no other
        (10, [], 0),
        (10, [0], 1),
        (18, [], 1),
        (18, [0], 1),
        (18, [0, 1], None),
        (18, [1], None),  # the first was missed, and the second has made up for it
    ],
)
def test_by_hand_the_last_hour_that_has_passed_is_composed_or_else_the_next(
    hour: int, done: list[int], expected: int | None
) -> None:
    now = datetime(2017, 10, 3, hour, tzinfo=UTC)

    slot = slot_by_hand(keys(at=["07:00", "17:00"]), zone=ZoneInfo("UTC"), done=done, now=now)

    assert (slot.issue.number if slot else None) == expected


def test_an_hour_that_the_clocks_skip_comes_and_one_that_they_repeat_comes_once() -> None:
    """Catalogue G79."""
    berlin, digest = ZoneInfo("Europe/Berlin"), keys(at="02:30")
    skipped = [slot.moment for slot in slots_of(digest, date(2017, 3, 26), berlin)]
    repeated = [slot.moment for slot in slots_of(digest, date(2017, 10, 29), berlin)]

    assert skipped == [datetime(2017, 3, 26, 1, 30, tzinfo=UTC)]
    assert repeated == [datetime(2017, 10, 29, 0, 30, tzinfo=UTC)]
    assert due(digest, zone=berlin, covered=repeated[0], now=repeated[0] + timedelta(hours=2)) == []


def test_a_day_that_a_zone_leaves_out_has_no_digest() -> None:
    assert slots_of(keys(), date(2011, 12, 30), ZoneInfo("Pacific/Apia")) == []


FORTY = [
    *("Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Johannesburg", "Africa/Lagos", "Africa/Tripoli"),
    *("America/Asuncion", "America/Caracas", "America/Havana", "America/Los_Angeles", "America/New_York"),
    *("America/Nuuk", "America/Santiago", "America/Sao_Paulo", "America/Scoresbysund", "America/St_Johns"),
    *("Antarctica/Troll", "Asia/Amman", "Asia/Baghdad", "Asia/Beirut", "Asia/Damascus", "Asia/Gaza", "Asia/Kathmandu"),
    *("Asia/Kolkata", "Asia/Pyongyang", "Asia/Tehran", "Asia/Tokyo", "Atlantic/Azores", "Australia/Lord_Howe"),
    *("Australia/Sydney", "Europe/Berlin", "Europe/Dublin", "Europe/Istanbul", "Europe/London", "Europe/Moscow"),
    *("Pacific/Apia", "Pacific/Chatham", "Pacific/Fakaofo", "Pacific/Kiritimati", "UTC"),
]
HOURS = ("00:00", "00:30", "01:30", "02:15", "02:30", "03:00", "07:00", "23:30", "23:59")
STARTS = (datetime(2011, 3, 1, tzinfo=UTC), datetime(2016, 3, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC))


class Service:
    """A service whose clock may be wrong and which may be down: what it composes, as the fifth line does it."""

    def __init__(self, digest: DigestKeys, zone: ZoneInfo, begun: datetime) -> None:
        self.digest, self.zone, self.begun = digest, zone, begun
        self.untils: list[datetime] = []
        self.issues: list[Issue] = []

    def look(self, clock: datetime) -> list[Issue]:
        earlier = [until for until in self.untils if until <= clock]
        covered = max(earlier, default=min(self.begun, clock))
        slots = due_slots(self.digest, zone=self.zone, covered_until=covered, now=clock)
        if not slots or slots[-1].issue in self.issues:
            return []
        self.untils.append(clock)
        self.issues.append(slots[-1].issue)
        return [slot.issue for slot in slots]


def test_400_days_in_40_zones_have_one_digest_each_whatever_the_clocks_do() -> None:
    """Catalogue G78, G79; figure 7: each local day that exists once, in order, never early, at most a tick late."""
    lots = random.Random(7)
    assert len(set(FORTY)) == 40
    for number, name in enumerate(FORTY):
        zone, start = ZoneInfo(name), STARTS[number % len(STARTS)]
        digest = keys(at=lots.choice(HOURS))
        service = Service(digest, zone, start)
        end = start + timedelta(days=400)
        first = start.astimezone(zone).date() - timedelta(days=1)
        slots = [slot for day in range(403) for slot in slots_of(digest, first + timedelta(days=day), zone)]
        expected = [slot for slot in slots if start < slot.moment <= end]
        for slot in expected:
            assert service.look(slot.moment - timedelta(seconds=1)) == []
            assert service.look(slot.moment) == [slot.issue], (name, slot)
            assert service.look(slot.moment + timedelta(seconds=1)) == []
            assert service.look(slot.moment + timedelta(minutes=lots.randrange(1, 1300))) == []
        assert service.issues == [slot.issue for slot in expected]
        days = {slot.issue.day for slot in expected}
        calendar = {moment.astimezone(zone).date() for moment in _hours(start, end)}
        assert len(days) == len(expected)
        assert calendar - days <= {min(calendar), max(calendar)}, name


def _hours(start: datetime, end: datetime) -> Iterator[datetime]:
    return (start + timedelta(hours=hour) for hour in range(int((end - start) / timedelta(hours=1))))


@settings(deadline=None)  # a busy machine is no fault of theirs
@given(
    zone=st.sampled_from(FORTY).map(ZoneInfo),
    at=st.lists(st.times(max_value=time(23, 59)).map(lambda at: f"{at:%H:%M}"), min_size=1, max_size=3, unique=True),
    start=st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    steps=st.lists(
        st.tuples(
            st.integers(min_value=1, max_value=3 * 24 * 60),  # minutes until it looks again; long ones: it was down
            st.sampled_from([0, 0, 0, 1, -1, 24, -24]),  # hours that its clock is wrong
        ),
        min_size=5,
        max_size=60,
    ),
)
def test_no_hour_has_two_digests_and_none_is_lost_over_downtime_and_wrong_clocks(
    zone: ZoneInfo, at: list[str], start: datetime, steps: list[tuple[int, int]]
) -> None:
    """Catalogue G78, G80."""
    service = Service(keys(at=at), zone, start)
    now, covered, wrong = start, set[Issue](), False
    for minutes, hours in steps:
        now += timedelta(minutes=minutes)
        wrong = wrong or hours != 0
        covered.update(service.look(now + timedelta(hours=hours)))
    now += timedelta(days=3)  # and then all is well for some time
    covered.update(service.look(now))

    assert len(set(service.issues)) == len(service.issues)
    first = start.astimezone(zone).date() - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range((now - start).days + 4)]
    passed = [slot for day in days for slot in slots_of(service.digest, day, zone) if start < slot.moment <= now]
    assert {slot.issue for slot in passed} <= covered
    if not wrong:
        assert {slot.issue for slot in passed} == covered


@settings(deadline=None)  # a busy machine is no fault of theirs
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
        if issues := due(digest, zone=zone, covered=covered, now=now):
            composed.append(issues[-1].day)
            covered = now
        now += timedelta(minutes=step)

    first, last = start.astimezone(zone).date() - timedelta(days=1), now.astimezone(zone).date()
    calendar = (first + timedelta(days=offset) for offset in range((last - first).days + 2))
    chosen = [day for day in calendar if WEEK[day.weekday()] in days]
    moments = {day: moment_of(day, digest.at[0], zone) for day in chosen if slots_of(digest, day, zone)}
    expected = [day for day, moment in moments.items() if start < moment <= now - timedelta(minutes=step)]
    assert composed == sorted(set(composed))
    assert composed == expected
