"""How the feeds stood when a digest was composed, pure: what was heard of them, and what could not be."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from storage.feed_health import health_of, notes_on
from storage.records.digest import FeedCoverage
from storage.records.feed import Feed


def cover(feeds: Iterable[Feed], new_items: Mapping[int, int], now: datetime) -> list[FeedCoverage]:
    """Give the coverage of each feed; `new_items` counts by feed id what came in the digest's time."""
    return [_cover(feed, new_items.get(feed.id, 0), now) for feed in feeds]


def _cover(feed: Feed, items: int, now: datetime) -> FeedCoverage:
    is_now = health_of(feed, now)
    return FeedCoverage(
        outlet=feed.outlet,
        url=feed.url,
        health=is_now.health,
        problem=is_now.reason,
        since=is_now.since,
        items=items,
        notes=tuple(notes_on(feed, is_now.health, now)),
    )
