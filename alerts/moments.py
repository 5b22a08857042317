"""Days and times as people read them, pure."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def long_day(day: date) -> str:
    """Give `Tuesday 3 October 2017`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_day(day: date) -> str:
    """Give `Tue 3 Oct 2017`."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def day_and_month(day: date) -> str:
    """Give `Tue 3 Oct`."""
    return f"{day:%a} {day.day} {day:%b}"


def local_time(moment: datetime, zone: ZoneInfo) -> str:
    """Give `Tue 3 Oct 07:00` in a zone."""
    at = local(moment, zone)
    return f"{at:%a} {at.day} {at:%b} {at:%H:%M}"


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give a moment in a zone, or in UTC where the zone cannot show it."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return moment.astimezone(UTC)  # a feed may date an item to the year 9999
