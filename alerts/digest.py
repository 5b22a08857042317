"""When a digest is due, pure, and the keys that say so in feeds.yaml."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from storage.keys import Keys, Name

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
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


HourOfDay = Annotated[
    time,
    BeforeValidator(_hour),
    WithJsonSchema({"type": "string", "pattern": f"^{_HOUR.pattern}$", "examples": ["07:00"]}),
]
"""An hour and minute of the local day."""

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
    """A series of digests: at which hour of which days, and to which channels."""

    at: HourOfDay = Field(description='The local hour, such as "07:00".')
    days: Days = Field(default=frozenset(range(7)), description="daily (default), mon-fri, or names of days.")
    to: list[Name] = Field(min_length=1, description="Channels that the digest goes to.")


def due_day(keys: DigestKeys, *, zone: ZoneInfo, covered_until: datetime, now: datetime) -> date | None:
    """Give the local day whose digest is due at `now`, or None.

    It is the last of the series' days whose hour has passed, when nothing covers that hour yet. Earlier days that were
    missed are not due for themselves: the one digest covers their time too.
    """
    today = now.astimezone(zone).date()
    for back in range(8):
        day = today - timedelta(days=back)
        if day.weekday() in keys.days and (moment := moment_of(day, keys.at, zone)) <= now:
            return day if moment > covered_until else None
    return None


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the moment (UTC) of an hour of a local day.

    An hour that the clocks skip comes as late as it would have; of one that they show twice, the first counts.
    """
    return datetime.combine(day, at, zone).astimezone(UTC)
