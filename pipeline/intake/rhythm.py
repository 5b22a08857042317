"""What a feed's document says of its own rhythm: `ttl`, `sy:updatePeriod`, `skipHours`, `skipDays`; pure."""

import re
from collections.abc import Mapping
from datetime import timedelta

from storage.records.feed import Rhythm

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_LIST = 2_000  # characters
_NUMBER = re.compile(r"[0-9]{1,6}")
_SKIP_HOURS = re.compile(r"<skipHours\s{0,9}>", re.IGNORECASE)
_SKIP_DAYS = re.compile(r"<skipDays\s{0,9}>", re.IGNORECASE)
_HOUR = re.compile(r"<hour\s{0,9}>\s{0,99}([0-9]{1,2})\s{0,99}</hour", re.IGNORECASE)
_DAY = re.compile(r"<day\s{0,9}>\s{0,99}([A-Za-z]{6,9})\s{0,99}</day", re.IGNORECASE)


def rhythm_of(heading: Mapping[str, object], document: str) -> Rhythm | None:
    """Read the rhythm from the fields of a feed's heading and, for lists, from its document; None: it says nothing.

    Where it says two things, the longer time holds. What makes no sense is not said.
    """
    times = [time for time in (_ttl(heading), _update_period(heading)) if time]
    if b"<skip" not in document.encode("utf-8", "replace").lower():  # five times as quick as to look for the two
        document = ""
    hours = sorted({int(hour) % 24 for hour in _listed(_SKIP_HOURS, _HOUR, document) if int(hour) <= 24})
    days = sorted({_DAYS.index(day.lower()) for day in _listed(_SKIP_DAYS, _DAY, document) if day.lower() in _DAYS})
    if not (times or hours or days):
        return None
    return Rhythm(every=max(times, default=None), skip_hours=tuple(hours), skip_days=tuple(days))


def _ttl(heading: Mapping[str, object]) -> timedelta | None:
    minutes = _number(heading.get("ttl"))
    return timedelta(minutes=minutes) if minutes else None


def _update_period(heading: Mapping[str, object]) -> timedelta | None:
    said, frequency = heading.get("sy_updateperiod"), heading.get("sy_updatefrequency")
    period = _PERIODS.get(said.strip().lower()) if isinstance(said, str) else None
    times = 1 if frequency is None else _number(frequency)
    return period / times if period and times else None


def _number(raw: object) -> int | None:
    text = raw.strip() if isinstance(raw, str) else ""
    return int(text) if _NUMBER.fullmatch(text) else None


def _listed(opening: re.Pattern[str], entry: re.Pattern[str], document: str) -> list[str]:
    """Give the entries of the first such list: feedparser keeps the last one only."""
    found = opening.search(document)
    if not found:
        return []
    text = document[found.end() : found.end() + _LONGEST_LIST]
    return entry.findall(text[: max(text.find("</skip"), 0)])
