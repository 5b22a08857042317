"""The feeds that are watched, and their state."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy
from sqlalchemy import Column, ColumnElement, bindparam, func
from sqlmodel import Session, col, select

from storage.records.article import IdentityFrom
from storage.records.feed import Feed, Health, Move, Polled, Rhythm, WatchedFeed
from storage.tables.base import Row
from storage.tables.feeds import FeedRow

_FEEDS = Row.metadata.tables[FeedRow.__tablename__]
"""Where many are read or written at once: objects for the rows cost several times what the database takes."""

_ASKED_FOR = ("url", "outlet", "owner", "groups", "every_seconds", "full_text", "watched")  # by the operator
_TELLING = ("id", "next_poll_at", "polled_at", "health", "moved_to")  # when that holds, and of which feed
_OF_THEIR_OWN = {"feed_id", "moving", "usual_gap", "fresh_for", "rhythm"}  # stored in another form
_MANY = 500  # ids in one question
_FAILED = (Health.FAILING.value, Health.GONE.value)
_AS_THEY_ARE = tuple(field.name for field in fields(Polled) if field.name not in _OF_THEIR_OWN)

_MOMENTS = ("polled_at", "next_poll_at", "last_ok_at", "whole_at")  # all that most polls change
_LASTING = tuple(field.name for field in fields(Polled) if field.name not in {"feed_id", *_MOMENTS})


class Feeds:
    """Repository of feeds; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watch(self, feeds: Sequence[WatchedFeed], now: datetime) -> None:
        """Make exactly these feeds the watched ones; a new one is due at once, a known one keeps its state.

        An address that a known feed has moved to is that feed. One that is gone for good is due again when its
        `every` was changed, or it was left out for a while: the operator wants it asked.
        """
        known = {row.url: row for row in self._rows(_FEEDS.c[name] for name in (*_ASKED_FOR, *_TELLING))}
        urls = {feed.url for feed in feeds}
        moved = _moved(known, urls)
        new: list[dict[str, object]] = []
        changed: list[dict[str, object]] = []
        for feed in feeds:
            row = known.get(feed.url) or moved.get(feed.url)
            if row is None:
                new.append(_asked_for(feed) | {"next_poll_at": now})
            elif (asked := _asked_for(feed)) != {name: getattr(row, name) for name in _ASKED_FOR}:
                moved_to = None if row.url != feed.url else row.moved_to
                changed.append(asked | {"id": row.id, "next_poll_at": _due(row, feed, now), "moved_to": moved_to})
        taken = {row.id for row in moved.values()}
        left = [row.id for url, row in known.items() if row.watched and url not in urls and row.id not in taken]
        self._update([{"id": feed_id, "watched": False} for feed_id in left])
        self._update(changed)
        if new:
            self._session.connection().execute(sqlalchemy.insert(_FEEDS), new)

    def leave(self, urls: Collection[str]) -> None:
        """Poll no feed any more but those with these addresses."""
        watched = self._rows([_FEEDS.c.id, _FEEDS.c.url], _FEEDS.c.watched)
        self._update([{"id": row.id, "watched": False} for row in watched if row.url not in urls])

    def _rows(self, columns: Iterable[Column[Any]], *where: ColumnElement[bool]) -> Sequence[Any]:
        self._session.flush()
        return self._session.connection().execute(sqlalchemy.select(*columns).where(*where)).all()

    def due(self, now: datetime, limit: int) -> list[Feed]:
        """Give watched feeds whose time has come, longest waiting first, kept from other transactions."""
        query = (
            sqlalchemy.select(_FEEDS)
            .where(_FEEDS.c.watched, _FEEDS.c.next_poll_at <= now)
            .order_by(_FEEDS.c.next_poll_at, _FEEDS.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [feed_of(cast("FeedRow", row)) for row in self._session.connection().execute(query)]

    def postpone(self, next_poll: Mapping[int, datetime]) -> None:
        """Set the next poll of each feed id. Done before the request, so that a crash loop stays polite."""
        self._update([{"id": feed_id, "next_poll_at": at} for feed_id, at in next_poll.items()])

    def ask_whole(self, feed_ids: Iterable[int], now: datetime) -> None:
        """Remember that these are asked without validators. Done before the request, so that it is not done twice."""
        self._update([{"id": feed_id, "whole_at": now} for feed_id in feed_ids])

    def record(self, polls: Iterable[Polled], before: Mapping[int, Feed] | None = None) -> None:
        """Store what polls have taught. `before` are the feeds as they were read: what is as it was is not written."""
        known = before or {}
        whole: list[dict[str, object]] = []
        moments: list[dict[str, object]] = []
        for polled in polls:
            feed = known.get(polled.feed_id)
            if feed and all(getattr(feed, name) == getattr(polled, name) for name in _LASTING):
                moments.append({"id": polled.feed_id} | {name: getattr(polled, name) for name in _MOMENTS})
            else:
                whole.append(_columns(polled))
        self._update(whole)
        self._update(moments)

    def _update(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Change the rows with these ids; all of them name the same columns."""
        if rows:
            names = [name for name in rows[0] if name != "id"]
            change = sqlalchemy.update(_FEEDS).where(_FEEDS.c.id == bindparam("feed_id"))
            named = change.values({name: bindparam(name) for name in names})
            self._session.connection().execute(named, [{**row, "feed_id": row["id"]} for row in rows])

    def unheard_ids(self) -> frozenset[int]:
        """Name the watched feeds that fail or are gone."""
        query = select(FeedRow.id).where(col(FeedRow.health).in_(_FAILED), col(FeedRow.watched))
        return frozenset(id_ for id_ in self._session.exec(query) if id_ is not None)

    def asked_at(self, moment: datetime) -> dict[int, Health]:
        """Give what came of each watched feed that was asked in the run of that moment."""
        query = select(FeedRow.id, FeedRow.health).where(col(FeedRow.polled_at) == moment, col(FeedRow.watched))
        return {id_: Health(health) for id_, health in self._session.exec(query) if id_ is not None}

    def heard_since(self, moment: datetime) -> int:
        """Count the watched feeds that answered at their last poll, and were asked since then."""
        query = select(func.count()).where(
            col(FeedRow.watched), FeedRow.health == Health.OK.value, col(FeedRow.polled_at) >= moment
        )
        return self._session.exec(query).one()

    def some(self, ids: Iterable[int]) -> list[Feed]:
        """Give those of these feeds that are watched, by id."""
        ordered, found = sorted(ids), list[Feed]()
        for start in range(0, len(ordered), _MANY):
            named = col(FeedRow.id).in_(ordered[start : start + _MANY])
            query = select(FeedRow).where(named, col(FeedRow.watched)).order_by(col(FeedRow.id))
            found += [feed_of(row) for row in self._session.exec(query)]
        return found

    def all(self) -> list[Feed]:
        """Give every watched feed, by outlet."""
        self._session.flush()
        query = sqlalchemy.select(_FEEDS).where(_FEEDS.c.watched).order_by(_FEEDS.c.outlet, _FEEDS.c.url)
        return [feed_of(cast("FeedRow", row)) for row in self._session.connection().execute(query)]


def _asked_for(feed: WatchedFeed) -> dict[str, object]:
    """Give what the operator says of a feed, as columns; a feed that is named is watched."""
    return {
        "url": feed.url,
        "outlet": feed.outlet,
        "owner": feed.owner,
        "groups": list(feed.groups),
        "every_seconds": _seconds(feed.every),
        "full_text": feed.full_text.value,
        "watched": True,
    }


def _moved(known: Mapping[str, Any], urls: AbstractSet[str]) -> dict[str, Any]:
    """Give by their new address the feeds that have moved, where the operator has put that in place of the old one."""
    unknown = urls - known.keys()
    moved = [row for row in known.values() if row.moved_to in unknown and row.url not in urls]
    found: dict[str, Any] = {}
    for row in sorted(moved, key=lambda row: not row.watched):
        found.setdefault(row.moved_to, row)
    return found


def _due(row: Any, feed: WatchedFeed, now: datetime) -> datetime:
    """Let what the operator changed hold from now on, and not only after the wait that was set before."""
    due: datetime = row.next_poll_at
    if row.watched and row.every_seconds == _seconds(feed.every):
        return due
    if row.health == Health.GONE:
        return now
    return min(due, max(now, row.polled_at + feed.every)) if feed.every and row.polled_at else due


def _columns(polled: Polled) -> dict[str, object]:
    moving = polled.moving
    return {name: getattr(polled, name) for name in _AS_THEY_ARE} | {
        "id": polled.feed_id,
        "moving_to": moving.to if moving else None,
        "moving_since": moving.since if moving else None,
        "moving_seen": moving.seen if moving else 0,
        "usual_gap_seconds": _seconds(polled.usual_gap),
        "fresh_seconds": _seconds(polled.fresh_for),
        "rhythm": _rhythm_column(polled.rhythm),
    }


def _rhythm_column(rhythm: Rhythm | None) -> dict[str, Any] | None:
    if rhythm is None:
        return None
    hours, days = list(rhythm.skip_hours), list(rhythm.skip_days)
    return {"every": _seconds(rhythm.every), "skip_hours": hours, "skip_days": days}


def _rhythm(column: Mapping[str, Any] | None) -> Rhythm | None:
    if column is None:
        return None
    return Rhythm(
        every=_span(column["every"]), skip_hours=tuple(column["skip_hours"]), skip_days=tuple(column["skip_days"])
    )


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _moving(row: FeedRow) -> Move | None:
    if not row.moving_to or not row.moving_since:
        return None
    return Move(to=row.moving_to, since=row.moving_since, seen=row.moving_seen)


def feed_of(row: FeedRow) -> Feed:
    """Give a feed as it stands now."""
    assert row.id is not None
    return Feed(
        id=row.id,
        url=row.url,
        outlet=row.outlet,
        owner=row.owner,
        groups=tuple(row.groups),
        every=_span(row.every_seconds),
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
        document_url=row.document_url,
        whole_at=row.whole_at,
        moved_to=row.moved_to,
        moving=_moving(row),
        usual_gap=_span(row.usual_gap_seconds),
        fresh_for=_span(row.fresh_seconds),
        rhythm=_rhythm(row.rhythm),
        identity_policy=IdentityFrom(row.identity_policy),
        identity_strikes=row.identity_strikes,
        identity_note=row.identity_note,
        remark=row.remark,
        gap_since=row.gap_since,
        gap_until=row.gap_until,
    )
