"""When to come again; pure."""

from datetime import datetime, timedelta

from storage.records.feed import Feed

USUAL = timedelta(hours=1)
LONGEST_BACK_OFF = timedelta(hours=6)  # a feed that is mended in the morning is read the same day


def next_poll(feed: Feed, now: datetime) -> datetime:
    """Say when a feed that answers is to be polled again."""
    return now + (feed.every or USUAL)


def next_try(feed: Feed, now: datetime, retry_after: timedelta | None) -> datetime:
    """Say when a feed that failed once more is to be tried again: ever later, and never before it asks us to."""
    usual = feed.every or USUAL
    back_off = min(usual * float(2 ** min(feed.failures, 16)), max(usual, LONGEST_BACK_OFF))
    return now + max(back_off, retry_after or timedelta(0))
