"""The feeds that are watched, and their state."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from storage.records.feed import Feed, Health, Polled, WatchedFeed
from storage.tables.feeds import FeedRow


class Feeds:
    """Repository of feeds; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watch(self, feeds: Sequence[WatchedFeed], now: datetime) -> None:
        """Make exactly these feeds the watched ones; a new one is due at once, a known one keeps its state."""
        known = {row.url: row for row in self._session.exec(select(FeedRow))}
        for feed in feeds:
            row = known.pop(feed.url, None) or FeedRow(url=feed.url, outlet="", groups=[], next_poll_at=now)
            if feed.every and row.polled_at:
                # A shorter `every` holds from now on, and not only after the wait that a longer one set.
                row.next_poll_at = min(row.next_poll_at, max(now, row.polled_at + feed.every))
            row.outlet, row.owner, row.groups = feed.outlet, feed.owner, list(feed.groups)
            row.every_seconds = int(feed.every.total_seconds()) if feed.every else None
            row.watched = True
            self._session.add(row)
        for row in known.values():
            row.watched = False
        self._session.flush()

    def leave(self, urls: Collection[str]) -> None:
        """Poll no feed any more but those with these addresses."""
        for row in self._session.exec(select(FeedRow).where(col(FeedRow.watched))):
            if row.url not in urls:
                row.watched = False
                self._session.add(row)
        self._session.flush()

    def due(self, now: datetime, limit: int) -> list[Feed]:
        """Give watched feeds whose time has come, longest waiting first, kept from other transactions."""
        query = (
            select(FeedRow)
            .where(col(FeedRow.watched), col(FeedRow.next_poll_at) <= now)
            .order_by(col(FeedRow.next_poll_at), col(FeedRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [feed_of(row) for row in self._session.exec(query)]

    def postpone(self, next_poll: Mapping[int, datetime]) -> None:
        """Set the next poll of each feed id. Done before the request, so that a crash loop stays polite."""
        rows = [{"id": feed_id, "next_poll_at": at} for feed_id, at in next_poll.items()]
        if rows:
            self._session.exec(update(FeedRow), params=rows)

    def record(self, polls: Iterable[Polled]) -> None:
        """Store what polls have taught."""
        rows = [_columns(polled) for polled in polls]
        if rows:
            self._session.exec(update(FeedRow), params=rows)

    def all(self) -> list[Feed]:
        """Give every watched feed, by outlet."""
        query = select(FeedRow).where(col(FeedRow.watched)).order_by(col(FeedRow.outlet), col(FeedRow.url))
        return [feed_of(row) for row in self._session.exec(query)]


def _columns(polled: Polled) -> dict[str, object]:
    columns = asdict(polled)
    columns["id"] = columns.pop("feed_id")
    return columns


def feed_of(row: FeedRow) -> Feed:
    """Give a feed as it stands now."""
    assert row.id is not None
    return Feed(
        id=row.id,
        url=row.url,
        outlet=row.outlet,
        owner=row.owner,
        groups=tuple(row.groups),
        every=timedelta(seconds=row.every_seconds) if row.every_seconds else None,
        next_poll_at=row.next_poll_at,
        first_read_at=row.first_read_at,
        polled_at=row.polled_at,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        health=Health(row.health),
        problem=row.problem,
        failing_since=row.failing_since,
        failures=row.failures,
        last_ok_at=row.last_ok_at,
        last_new_at=row.last_new_at,
    )
