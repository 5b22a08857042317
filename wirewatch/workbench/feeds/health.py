"""How the feeds of a configuration fare: what the terminal, programs and the web are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.links import public_address
from alerts.moments import local_time
from alerts.text import clean
from pipeline.intake.addresses import host_of
from storage.database import Store
from storage.feed_health import MOVED_WORDS, WORST_FIRST, health_of, notes_on, roughly, stale_after
from storage.records.feed import UNHEARD, Feed, Health, WatchedFeed
from wirewatch.settings import Settings
from wirewatch.workbench.feeds.groups import of_group


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How one feed fares; `feed` is None as long as no run of Wirewatch has met it."""

    watched: WatchedFeed
    feed: Feed | None
    health: Health
    since: datetime | None
    reason: str | None
    notes: tuple[str, ...]
    paused_until: datetime | None  # its host wants no requests

    @property
    def is_heard(self) -> bool:
        """Whether its silence would mean something."""
        return self.health not in UNHEARD

    @property
    def address(self) -> str:
        """Give its address without what may be secret in it."""
        return clean(public_address(self.watched.url))


def look_at_feeds(settings: Settings, store: Store, now: datetime, group: str | None = None) -> list[FeedHealth]:
    """Judge the feeds of the configuration, or of one of its groups, worst first."""
    watched = [feed.without_secrets() for feed in of_group(settings.feeds, group)]
    known = {feed.url: feed for feed in store.feeds.all()}
    pauses = store.hosts.paused(now)
    found = [_judge(feed, known.get(feed.url), pauses, now) for feed in watched]
    return sorted(found, key=lambda one: (WORST_FIRST.index(one.health), one.watched.outlet.lower(), one.watched.url))


def _judge(watched: WatchedFeed, feed: Feed | None, pauses: Mapping[str, datetime], now: datetime) -> FeedHealth:
    if feed is None:
        reason = "no run of Wirewatch has met it yet"
        return FeedHealth(
            watched=watched, feed=None, health=Health.NEW, since=None, reason=reason, notes=(), paused_until=None
        )
    is_now, paused_until = health_of(feed, now), pauses.get(host_of(feed.address))
    pause = [f"its host wants no requests for {roughly(paused_until - now)}"] if paused_until else []
    return FeedHealth(
        watched=watched,
        feed=feed,
        health=is_now.health,
        since=is_now.since,
        reason=is_now.reason,
        notes=(*notes_on(feed, is_now.health, now), *pause),
        paused_until=paused_until,
    )


def why(one: FeedHealth, now: datetime, zone: ZoneInfo) -> list[str]:
    """Give in sentences why a feed is not just ok, what to do, and where it is."""
    is_told_once = one.health is Health.LATE  # of all feeds together, by `not_running`
    lines = [_reason(one, now, zone)] if one.reason and not is_told_once else []
    lines = [line for line in (*lines, *one.notes) if line != MOVED_WORDS]
    if one.feed and one.feed.moved_to:  # which may hold a secret: for the operator's terminal alone
        lines.append(f"moved: change the address to {clean(one.feed.moved_to)}")
    return [*lines, one.address] if lines else []


def _reason(one: FeedHealth, now: datetime, zone: ZoneInfo) -> str:
    reason, feed = clean(one.reason or ""), one.feed
    if feed is None or one.since is None:
        return reason
    if one.health not in {Health.FAILING, Health.GONE}:
        return reason
    since = f"since {local_time(one.since, zone)} ({roughly(now - one.since)})"
    if one.health is Health.GONE:
        return f"{reason}, {since}; take it out of feeds.yaml, or change its address"
    return f"{reason}; {f'{feed.failures:,} times in a row' if feed.failures > 1 else 'once so far'}, {since}"


def not_running(feeds: Sequence[FeedHealth], now: datetime, zone: ZoneInfo) -> str | None:
    """Say that Wirewatch was not running, if feeds were not asked when they were due."""
    late = [one.since for one in feeds if one.health is Health.LATE and one.since]
    if not late:
        return None
    last = max(late)
    when = f"{local_time(last, zone)} ({roughly(now - last)} ago)"
    return f"Wirewatch was not running when feeds were due; it asked last {when}."


def last_new(one: FeedHealth, now: datetime) -> str:
    """Say when there was something new in it."""
    at = one.feed.last_new_at if one.feed else None
    return f"{roughly(now - at)} ago" if at else "never"


def next_try(one: FeedHealth, now: datetime) -> str:
    """Say when it is asked again."""
    if one.feed is None or one.feed.next_poll_at <= now:
        return "at the next run"
    return f"in {roughly(one.feed.next_poll_at - now)}"


def health_facts(feeds: Sequence[FeedHealth]) -> list[dict[str, object]]:
    """Give how feeds fare for programs; times are ISO 8601 in UTC, spans are seconds."""
    return [_facts(one) for one in feeds]


def _facts(one: FeedHealth) -> dict[str, object]:
    feed, watched = one.feed, one.watched
    return {
        "url": watched.url,
        "outlet": watched.outlet,
        "owner": watched.owner,
        "groups": list(watched.groups),
        "health": one.health.value,
        "since": _iso(one.since),
        "reason": one.reason,
        "notes": list(one.notes),
        "problem": feed.problem if feed else None,
        "failures": feed.failures if feed else 0,
        "failing_since": _iso(feed.failing_since if feed else None),
        "last_ok_at": _iso(feed.last_ok_at if feed else None),
        "last_new_at": _iso(feed.last_new_at if feed else None),
        "polled_at": _iso(feed.polled_at if feed else None),
        "next_poll_at": _iso(feed.next_poll_at if feed else None),
        "paused_until": _iso(one.paused_until),
        "moved_to": feed.moved_to if feed else None,
        "usual_gap": _seconds(feed.usual_gap if feed else None),
        "identity_policy": feed.identity_policy.value if feed else None,
        "gap_since": _iso(feed.gap_since if feed else None),
        "gap_until": _iso(feed.gap_until if feed else None),
        "stale_after": _seconds(stale_after(feed) if feed else None),
    }


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _seconds(time: timedelta | None) -> float | None:
    return time.total_seconds() if time is not None else None
