"""How a feed is now, from its record alone; pure. All who say it to people ask here, so that they say the same.

    gone > failing > late > stale > moved > new > ok

The first that holds is its health. What a poll stores is only whether its server answered; whether that answer is old,
or the feed stale, is a question of the hour at which somebody asks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records.feed import Feed, Health

WORST_FIRST = (Health.GONE, Health.FAILING, Health.LATE, Health.STALE, Health.MOVED, Health.NEW, Health.OK)
SAID = {
    Health.GONE: "gone for good",
    Health.FAILING: "failing",
    Health.LATE: "not asked",
    Health.STALE: "stale",
    Health.MOVED: "moved",
    Health.NEW: "not polled yet",
    Health.OK: "ok",
}
"""Each in the words of digests and of the terminal."""
STALE_AFTER_GAPS = 4
STALE_AT_LEAST = timedelta(days=1)  # most outlets sleep at night
STALE_UNKNOWN = timedelta(days=2)  # where nothing is known yet of how often it publishes
LATE_AFTER = timedelta(hours=1)
GAP_IS_SAID_FOR = timedelta(days=7)  # as long as the feed is asked more often for it

MOVED_WORDS = "it has moved for good; change its address"
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthNow:
    """A feed's health at some moment, since when, and why in words for a person; None where there is nothing to say."""

    health: Health
    since: datetime | None = None
    reason: str | None = None


def health_of(feed: Feed, now: datetime) -> HealthNow:
    """Judge a feed as it stands."""
    if feed.health in {Health.GONE, Health.FAILING}:
        return HealthNow(health=feed.health, since=feed.failing_since, reason=feed.problem or "no reason is known")
    if feed.health is Health.NEW:
        return HealthNow(health=Health.NEW, reason="waiting for its first poll")
    if now - feed.next_poll_at > LATE_AFTER:
        # Its last poll went well, but nobody has looked since: to call that "ok" would be wrong.
        reason = "not asked when it was due; Wirewatch was not running"
        return HealthNow(health=Health.LATE, since=feed.polled_at, reason=reason)
    if (quiet_since := _quiet_since(feed)) is not None and now - quiet_since >= stale_after(feed):
        return HealthNow(health=Health.STALE, since=feed.last_new_at, reason=_stale_words(feed, now - quiet_since))
    if feed.moved_to:
        return HealthNow(health=Health.MOVED, reason=MOVED_WORDS)
    return HealthNow(health=Health.OK)


def tally(healths: Sequence[Health]) -> str:
    """Give `12 feeds · 9 ok · 2 failing · 1 stale`, leaving out what is not there."""
    order = (Health.OK, *(health for health in WORST_FIRST if health is not Health.OK))
    counts = [f"{healths.count(health):,} {SAID[health]}" for health in order if health in healths]
    return " · ".join([_counted(len(healths), "feed"), *counts])


def stale_after(feed: Feed) -> timedelta:
    """Give the time without anything new after which a feed is stale: four times its usual gap, and a day at least."""
    if feed.usual_gap is None:
        return STALE_UNKNOWN
    return max(STALE_AFTER_GAPS * feed.usual_gap, STALE_AT_LEAST)


def notes_on(feed: Feed, health: Health, now: datetime) -> Iterator[str]:
    """Give what is to be known of a feed beside its health, however well it is."""
    if feed.gap_since and feed.gap_until and now - feed.gap_until < GAP_IS_SAID_FOR:
        apart, ago = roughly(feed.gap_until - feed.gap_since), roughly(now - feed.gap_until)
        yield f"items may be missed: {ago} ago all it held was new, {apart} after the answer before"
    for said in (feed.identity_note, feed.remark):
        if said:
            yield said
    if health is Health.LATE and feed.polled_at:
        before = health_of(feed, feed.polled_at)
        if before.reason:
            yield f"it was {SAID[before.health]} when it was asked last: {before.reason}"
    if feed.moved_to and health is not Health.MOVED:
        yield MOVED_WORDS


def roughly(span: timedelta) -> str:
    """Give a time span as people say it: `25 minutes`, `3 hours`, `12 days`."""
    if span >= 1.98 * _DAY:
        return _counted(round(span / _DAY), "day")
    if span >= 1.5 * _HOUR:
        return _counted(round(span / _HOUR), "hour")
    return _counted(round(span / _MINUTE), "minute") if span >= _MINUTE else "a moment"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _quiet_since(feed: Feed) -> datetime | None:
    return feed.last_new_at or feed.first_read_at


def _stale_words(feed: Feed, quiet: timedelta) -> str:
    if feed.last_new_at is None:
        return f"nothing in it since we began to watch, {roughly(quiet)} ago"
    usual = f"; usually there is every {roughly(feed.usual_gap)}" if feed.usual_gap else ""
    return f"nothing new for {roughly(quiet)}{usual}"
