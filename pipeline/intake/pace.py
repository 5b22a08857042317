"""When to come again; pure.

    pause of the host > gone, back-off > the operator's `every` > what feed and server ask for > how often it publishes

The first that has something to say holds. docs/polling.md tells it to people.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from storage.records.feed import Feed, Rhythm

USUAL = timedelta(hours=1)  # no sooner, unless the feed itself says so
LONGEST = timedelta(days=1)
SHORTEST_OWN = timedelta(minutes=15)  # where the feed does: much of what feeds say there was never thought about
LONGEST_BACK_OFF = timedelta(hours=6)  # a feed that is mended in the morning is read the same day
GONE_AT_FIRST = timedelta(days=1)  # servers say "gone" by mistake, too
GONE = timedelta(days=30)
VALIDATORS_HOLD = timedelta(days=31)
MOMENTS = 8  # that a feed's rhythm is taken from

_POLLS_PER_NEWS = 6  # an item waits at most a sixth of the usual gap
_AFTER_A_GAP = timedelta(days=7)
_SPREAD = timedelta(minutes=5)
_HOUR = timedelta(hours=1)


def next_poll(feed: Feed, now: datetime) -> datetime:
    """Say when a feed that answers is to be polled again."""
    if feed.every:
        return now + feed.every
    at = now + min(_interval(feed, now) * (1 + jitter(feed.id)), LONGEST)
    return min(_past_skipped(at, feed), now + LONGEST)


def next_try(feed: Feed, now: datetime, retry_after: timedelta | None) -> datetime:
    """Say when a feed that failed once more is to be tried again: ever later, and never before it asks us to."""
    usual = feed.every or _interval(feed, now)
    back_off = min(usual * float(2 ** min(feed.failures, 16)), max(usual, LONGEST_BACK_OFF))
    return now + max(back_off * (1 + jitter(feed.id)), retry_after or timedelta(0))


def next_try_of_gone(feed: Feed, now: datetime, *, again: bool) -> datetime:
    """Say when a feed that is gone for good is asked all the same: the next day, and if still so once a month."""
    return now + (GONE if again else GONE_AT_FIRST) * (1 + jitter(feed.id))


def after_pause(feed: Feed, until: datetime) -> datetime:
    """Say when a feed is polled whose host is paused; not all feeds of the host at the very end of the pause."""
    return until + _SPREAD * _place(feed.id)


def usual_gap(moments: Sequence[datetime]) -> timedelta | None:
    """Give the time that usually passes until a feed has something new, from moments at which it had, in any order.

    The last gap counts when it is shorter than usual, so that a feed that wakes up is noticed at once. None: fewer than
    two moments.
    """
    ordered = sorted(moments)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(ordered)]
    return timedelta(seconds=min(median(gaps), gaps[-1])) if gaps else None


def trusts_validators(feed: Feed, now: datetime) -> bool:
    """Say whether what the server told of its document is sent back to it.

    Some servers never change it although the document changes, and answer "not modified" for ever. So after a month of
    nothing else the whole document is asked for once.
    """
    return feed.whole_at is None or now - feed.whole_at < VALIDATORS_HOLD


def jitter(feed_id: int) -> float:
    """Give the part, 1 to 10 %, by which a feed's waits are longer: its own, and the same each time.

    Never nothing: a request that waited its turn must not come closer to the next one than the interval is long.
    """
    return 0.01 + 0.09 * _place(feed_id)


def _place(feed_id: int) -> float:
    """Give the feed's place among all, from 0 to 1."""
    return int.from_bytes(hashlib.blake2b(str(feed_id).encode(), digest_size=4).digest(), "big") / 2**32


def _interval(feed: Feed, now: datetime) -> timedelta:
    """Give how often a feed is polled whose operator does not say, before jitter."""
    own = feed.rhythm.every if feed.rhythm else None
    floor = max(own, SHORTEST_OWN) if own else USUAL
    asked = max(floor, feed.fresh_for or floor)
    if feed.gap_until and now - feed.gap_until < _AFTER_A_GAP:
        return min(asked, LONGEST)  # too much came between two polls
    silence = now - feed.last_new_at if feed.last_new_at else timedelta(0)
    gap = max(feed.usual_gap or timedelta(0), silence)
    return min(max(gap / _POLLS_PER_NEWS, asked), LONGEST)


def _past_skipped(at: datetime, feed: Feed) -> datetime:
    """Move a time out of the hours and days in which the feed says that nothing comes, and into the hour at random."""
    rhythm = feed.rhythm or Rhythm()
    if not _is_skipped(at, rhythm):
        return at
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    hours = (hour + ahead * _HOUR for ahead in range(1, 8 * 24))
    free = next((hour for hour in hours if not _is_skipped(hour, rhythm)), None)
    return free + _HOUR * _place(feed.id) if free else at


def _is_skipped(at: datetime, rhythm: Rhythm) -> bool:
    moment = at.astimezone(UTC)
    return moment.hour in rhythm.skip_hours or moment.weekday() in rhythm.skip_days
