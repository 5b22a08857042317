"""Digests and what each one holds."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.outbox import Outbox
from storage.records.alert import Alert
from storage.records.digest import Digest, FeedCoverage, NoticeLine, RefusedRule, Shadowed, Standing
from storage.records.feed import Health
from storage.tables.alerts import DestinationRow
from storage.tables.digests import DigestAlertRow, DigestRow, SeriesRow


class Digests:
    """Repository of digests; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._outbox = Outbox(session)

    def begun(self, series: str) -> datetime | None:
        """Give the end of the last digest of a series, or when it was first heard of; None before that."""
        last = self._session.exec(
            select(DigestRow.until).where(DigestRow.series == series).order_by(col(DigestRow.until).desc()).limit(1)
        ).first()
        row = self._session.get(SeriesRow, series) if last is None else None
        return row.since if row else last

    def covered_until(self, series: str, now: datetime) -> datetime:
        """Give the end of the last digest of a series; a series not heard of before begins `now`."""
        known = self.begun(series)
        if known is None:
            self._session.add(SeriesRow(name=series, since=now))
            self._session.flush()
        return known or now

    def has(self, series: str, local_date: date) -> bool:
        """Say whether this local day has its digest."""
        query = select(DigestRow.id).where(DigestRow.series == series, DigestRow.local_date == local_date)
        return self._session.exec(query).first() is not None

    def add(
        self,
        *,
        series: str,
        local_date: date,
        since: datetime,
        until: datetime,
        alerts: Sequence[Alert],
        standing: Standing,
    ) -> Digest:
        """Store a digest together with what it holds."""
        row = DigestRow(
            series=series,
            local_date=local_date,
            since=since,
            until=until,
            coverage=[_coverage_json(feed) for feed in standing.coverage],
            shadow=[asdict(one) for one in standing.shadow],
            refused=[asdict(one) | {"since": one.since.isoformat()} for one in standing.refused],
            notices=[_notice_json(one) for one in standing.notices],
        )
        self._session.add(row)
        self._session.flush()
        digest = _digest(row)
        for alert in alerts:
            for revision in self.untold(series, alert):
                self._session.add(
                    DigestAlertRow(series=series, alert_id=alert.id, revision=revision, digest_id=digest.id)
                )
        self._session.flush()
        return digest

    def untold(self, series: str, alert: Alert) -> list[int]:
        """Give the revisions of an alert that go to a series and stand in no digest of it."""
        told = select(DigestAlertRow.revision).where(
            DigestAlertRow.series == series, DigestAlertRow.alert_id == alert.id
        )
        query = select(DestinationRow.revision).where(
            DestinationRow.series == series,
            DestinationRow.alert_id == alert.id,
            col(DestinationRow.revision).not_in(told),
        )
        return list(self._session.exec(query))

    def get(self, digest_id: int) -> Digest:
        """Give a stored digest."""
        digest = _digest(self._session.get_one(DigestRow, digest_id))
        return replace(digest, held_back=self._outbox.held_back(self.holds(digest_id)))

    def holds(self, digest_id: int) -> dict[int, list[int]]:
        """Give the alerts that a digest holds by id, oldest first, each with its revisions that the digest tells."""
        query = (
            select(DigestAlertRow.alert_id, DigestAlertRow.revision)
            .where(DigestAlertRow.digest_id == digest_id)
            .order_by(col(DigestAlertRow.alert_id), col(DigestAlertRow.revision))
        )
        found: dict[int, list[int]] = {}
        for alert_id, revision in self._session.exec(query):
            found.setdefault(alert_id, []).append(revision)
        return found


def _coverage_json(feed: FeedCoverage) -> dict[str, Any]:
    return asdict(feed) | {"since": feed.since.isoformat() if feed.since else None}


def _notice_json(notice: NoticeLine) -> dict[str, Any]:
    until = notice.until.isoformat() if notice.until else None
    return asdict(notice) | {"since": notice.since.isoformat(), "until": until}


def _notice(column: dict[str, Any]) -> NoticeLine:
    until = column["until"]
    return NoticeLine(
        kind=column["kind"],
        words=column["words"],
        since=datetime.fromisoformat(column["since"]),
        until=datetime.fromisoformat(until) if until else None,
    )


def _digest(row: DigestRow) -> Digest:
    assert row.id is not None
    return Digest(
        id=row.id,
        series=row.series,
        local_date=row.local_date,
        since=row.since,
        until=row.until,
        coverage=tuple(_coverage(feed) for feed in row.coverage),
        shadow=tuple(Shadowed(**{**one, "subjects": tuple(one["subjects"])}) for one in row.shadow),
        refused=tuple(RefusedRule(**{**one, "since": datetime.fromisoformat(one["since"])}) for one in row.refused),
        notices=tuple(_notice(one) for one in row.notices),
    )


def _coverage(column: dict[str, Any]) -> FeedCoverage:
    since = column["since"]
    return FeedCoverage(
        outlet=column["outlet"],
        url=column["url"],
        health=Health(column["health"]),
        problem=column["problem"],
        since=datetime.fromisoformat(since) if since else None,
        items=column["items"],
        notes=tuple(column.get("notes", ())),
    )
