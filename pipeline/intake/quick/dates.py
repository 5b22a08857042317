"""The two spellings of a date that nearly all feeds use, read without trying ten others before; pure."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from pipeline.intake.quick.names import Unsure

_MAIL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4})"
    r" ([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:([+-])([0-9]{2})([0-9]{2})|([A-Z]{1,4}))"
)
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_MONTHS = {
    name: at
    for at, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_ZONES: Final = {
    "GMT": 0, "UTC": 0, "UT": 0, "Z": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_YEARS = range(1901, 2199)


def known_moment(said: str) -> datetime:
    """Read a date as feedparser does, in UTC; raise Unsure for every spelling but the two usual ones."""
    if found := _MAIL.fullmatch(said):
        day, month, year, hour, minute, second, sign, hours, minutes, zone = found.groups()
        numbers = (int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second))
        if zone and zone not in _ZONES:
            raise Unsure
        offset = _ZONES[zone] * 60 if zone else _minutes(sign, hours, minutes)
    elif found := _ISO.fullmatch(said):
        year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
        numbers = (int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
        offset = _minutes(sign, hours, minutes) if sign else 0
    else:
        raise Unsure
    if numbers[0] not in _YEARS:
        raise Unsure
    try:
        moment = datetime(*numbers, tzinfo=UTC)
    except ValueError as error:
        raise Unsure from error
    return moment - timedelta(minutes=offset) if offset else moment


def _minutes(sign: str, hours: str, minutes: str) -> int:
    count = int(hours) * 60 + int(minutes)
    return -count if sign == "-" else count
