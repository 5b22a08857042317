"""When a digest is due, pure, and the keys that say so in feeds.yaml."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from storage.keys import Keys, Name
from storage.records.digest import Issue

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_MOST_HOURS = 24
_NOON = time(12)
_DAY = timedelta(days=1)
_FARTHEST = timedelta(days=400)  # back to where missed days are looked for
_RANGE = re.compile(rf"({'|'.join(_WEEK)})-({'|'.join(_WEEK)})")


def _hour(value: object) -> time:
    if isinstance(value, time):
        return value
    found = _HOUR.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise PydanticCustomError("hour", 'should be an hour of the day from "00:00" to "23:59", such as "07:00"')
    return time(int(found[1]), int(found[2]))


def _days(value: object) -> frozenset[int]:
    if isinstance(value, frozenset):
        return value
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        raise PydanticCustomError("days", "should be daily, mon-fri, or days such as: mon, wed, fri")
    return frozenset(day for word in words for day in _days_of(word))


def _days_of(word: object) -> list[int]:
    name = word.strip().lower() if isinstance(word, str) else ""
    if name == "daily":
        return list(range(7))
    if name in _WEEK:
        return [_WEEK.index(name)]
    if found := _RANGE.fullmatch(name):
        first, last = _WEEK.index(found[1]), _WEEK.index(found[2])
        return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    # Digits mean other days in every other program, so they are not taken.
    raise PydanticCustomError(
        "days", "should name days by {known}, as in mon-fri or mon, wed", {"known": ", ".join(_WEEK)}
    )


def _hours(value: object) -> tuple[time, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    if not listed or len(listed) > _MOST_HOURS:
        raise PydanticCustomError("hours", 'should be an hour such as "07:00", or a list of up to 24 of them')
    return tuple(sorted({_hour(one) for one in listed}))


Hours = Annotated[
    tuple[time, ...],
    BeforeValidator(_hours),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{_HOUR.pattern}$"},
                {"type": "array", "items": {"type": "string", "pattern": f"^{_HOUR.pattern}$"}, "minItems": 1},
            ],
            "examples": ["07:00", ["07:00", "17:00"]],
        }
    ),
]
"""One hour of the local day or several, earliest first."""

Days = Annotated[
    frozenset[int],
    BeforeValidator(_days),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "examples": ["daily", "mon-fri", "mon, wed, fri"],
        }
    ),
]
"""Days of the week, Monday is 0."""


class DigestKeys(Keys):
    """A series of digests: at which hours of which days, and to which channels."""

    at: Hours = Field(description='The local hour, such as "07:00"; a list for several a day.')
    days: Days = Field(default=frozenset(range(7)), description="daily (default), mon-fri, or names of days.")
    to: list[Name] = Field(min_length=1, description="Channels that the digest goes to.")
    when_empty: Literal["send", "skip"] = Field(
        default="send", description="skip: no message when there is nothing to tell; send: it says how feeds stood."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for a digest: an hour of a local day, and the moment (UTC) that it is."""

    issue: Issue
    hour: time
    moment: datetime


def due_slots(keys: DigestKeys, *, zone: ZoneInfo, covered_until: datetime, now: datetime) -> tuple[Slot, ...]:
    """Give the hours that have passed and that no digest covers, oldest first; none: no digest is due.

    The digest that is due is that of the last of them. It makes up for the others, which were missed.
    """
    first = max(covered_until.astimezone(zone).date(), now.astimezone(zone).date() - _FARTHEST) - _DAY
    last = now.astimezone(zone).date()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    chosen = (slot for day in days if day.weekday() in keys.days for slot in slots_of(keys, day, zone))
    open_ones = (slot for slot in chosen if covered_until < slot.moment <= now)
    return tuple(sorted(open_ones, key=lambda slot: (slot.moment, slot.issue)))


def slot_by_hand(keys: DigestKeys, *, zone: ZoneInfo, done: Sequence[int], now: datetime) -> Slot | None:
    """Give the hour whose digest is composed when somebody asks for one at `now`; None: this day has them all.

    It is the last that has passed, or else the next one: that is composed before its hour, and not again then.
    """
    slots = slots_of(keys, now.astimezone(zone).date(), zone)
    left = [slot for slot in slots if slot.issue.number > max(done, default=-1)]
    passed = [slot for slot in left if slot.moment <= now]
    return passed[-1] if passed else next(iter(left), None)


def slots_of(keys: DigestKeys, day: date, zone: ZoneInfo) -> list[Slot]:
    """Give the hours of a local day; none where a zone has left the whole day out (Samoa, 30 December 2011)."""
    if moment_of(day, _NOON, zone).astimezone(zone).date() != day:
        return []
    return [
        Slot(issue=Issue(day, number), hour=hour, moment=moment_of(day, hour, zone))
        for number, hour in enumerate(keys.at)
    ]


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the moment (UTC) of an hour of a local day.

    An hour that the clocks skip comes as late as it would have; of one that they show twice, the first counts.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)
