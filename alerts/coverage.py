"""How the feeds stood when a digest was composed, pure: what was heard of them, and what could not be."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from storage.records.digest import FeedCoverage
from storage.records.feed import UNHEARD, Feed, Health

_LATE = timedelta(hours=1)


def cover(feeds: Iterable[Feed], new_items: Mapping[int, int], now: datetime) -> list[FeedCoverage]:
    """Give the coverage of each feed; `new_items` counts by feed id what came in the digest's time."""
    return [_cover(feed, new_items.get(feed.id, 0), now) for feed in feeds]


def _cover(feed: Feed, items: int, now: datetime) -> FeedCoverage:
    health, problem, since = feed.health, feed.problem, None
    if health in UNHEARD:
        since = feed.failing_since
    elif health is not Health.NEW and feed.next_poll_at + _LATE < now:
        # Its last poll went well, but nobody has looked since: to call that "ok" would be wrong.
        health, problem, since = Health.FAILING, "not polled when it was due; Wirewatch was not running", feed.polled_at
    elif health is Health.SILENT:
        since = feed.last_new_at
    return FeedCoverage(outlet=feed.outlet, url=feed.url, health=health, problem=problem, since=since, items=items)
