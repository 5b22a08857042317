"""The dates that feeds give their items; pure. They are shown, and no clock of anything."""

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_tz

_YEARS = range(1900, 2200)  # a year outside is a mistake, and near 1 or 9999 no other time zone can show it
_NO_YEAR = re.compile(r"(?<![\dT:+-])00\d\d(?!\d)")  # 0001 is the zero of many programs, and would be read as 2001
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)  # that of many others
_INTERNET_DATE = re.compile(
    r"\s{0,9}(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,12})?\s?([Zz]|[+-]\d\d:?\d\d)?)?\s{0,9}"
)


def has_a_year(date: str) -> bool:
    """Say whether a date as it is written names a year that can be meant."""
    return not _NO_YEAR.search(date[:100])


def moment(parsed: object) -> datetime | None:
    """Read the date that a parser understood, always UTC; None for an impossible one, and for a program's zero."""
    if isinstance(parsed, datetime):
        return _said(parsed)
    if not isinstance(parsed, time.struct_time) or parsed.tm_year not in _YEARS:
        return None
    try:
        return _said(datetime(*parsed[:5], min(parsed.tm_sec, 59), tzinfo=UTC))
    except ValueError:
        return None


def mail_date(date: str) -> datetime | None:
    """Read a date as mails have it that names no zone: it is taken for UTC."""
    parsed = parsedate_tz(date[:100])
    return moment(time.struct_time(parsed[:9])) if parsed and parsed[9] in (None, 0) else None


def internet_date(date: str) -> datetime | None:
    """Read a date as JSON has it (RFC 3339); without a zone it is taken for UTC."""
    found = _INTERNET_DATE.fullmatch(date[:100])
    if not found or int(found[1][:4]) not in _YEARS:
        return None
    zone = "+00:00" if (found[3] or "Z") in "Zz" else found[3]
    try:
        when = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}{zone}")
    except ValueError:
        return None
    return _said(when.astimezone(UTC))


def _said(when: datetime) -> datetime | None:
    return None if when == _ZERO else when
