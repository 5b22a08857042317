"""How feeds fare, in figures for a monitor."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from storage.feed_health import WORST_FIRST
from storage.records.feed import Feed
from wirewatch.workbench.feeds.health import FeedHealth
from wirewatch.workbench.metrics import Gauge


def feed_gauges(feeds: Sequence[FeedHealth]) -> Iterator[Gauge]:
    """Give the figures. Addresses are told without what may be secret in them, so that a number tells feeds apart."""
    counts = [({"health": health.value}, sum(one.health is health for one in feeds)) for health in WORST_FIRST]
    yield Gauge(name="wirewatch_feeds", help="Feeds that are watched, by how they are.", samples=counts)
    yield Gauge(
        name="wirewatch_feed_heard",
        help="1 where a feed can be heard, 0 where its silence may hide something.",
        samples=[(_labels(one), float(one.is_heard)) for one in feeds if one.feed],
    )
    yield _of_each(feeds, "failures", "Polls in a row that failed.", lambda feed: feed.failures)
    yield _of_each(
        feeds, "last_answer_timestamp_seconds", "When a poll went well last.", lambda feed: _stamp(feed.last_ok_at)
    )
    yield _of_each(
        feeds, "last_new_timestamp_seconds", "When it had something new last.", lambda feed: _stamp(feed.last_new_at)
    )
    yield _of_each(
        feeds, "next_poll_timestamp_seconds", "When it is asked next.", lambda feed: _stamp(feed.next_poll_at)
    )
    yield _of_each(
        feeds,
        "usual_gap_seconds",
        "The time that usually passes until it has something new.",
        lambda feed: _span(feed.usual_gap),
    )


def _of_each(feeds: Sequence[FeedHealth], name: str, help_: str, figure: Callable[[Feed], float | None]) -> Gauge:
    """Give one figure of each feed that is known, where there is one."""
    figures = ((one, figure(one.feed)) for one in feeds if one.feed)
    samples = [(_labels(one), value) for one, value in figures if value is not None]
    return Gauge(name=f"wirewatch_feed_{name}", help=help_, samples=samples)


def _labels(one: FeedHealth) -> dict[str, str]:
    assert one.feed is not None
    return {"feed": str(one.feed.id), "outlet": one.watched.outlet, "address": one.address}


def _stamp(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _span(span: timedelta | None) -> float | None:
    return span.total_seconds() if span is not None else None
