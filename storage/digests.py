"""Digests and what each one holds."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from storage.outbox import Outbox
from storage.records.alert import Alert
from storage.records.delivery import DeliveryState, GivenUp, MessageType
from storage.records.digest import (
    Composed,
    Digest,
    Edition,
    FeedCoverage,
    NoticeLine,
    Quiet,
    RefusedRule,
    Shadowed,
    Undelivered,
)
from storage.records.feed import Health
from storage.records.left import LEFT
from storage.tables.alerts import AlertRow, DestinationRow
from storage.tables.digests import DigestAlertRow, DigestRow, SeriesRow, ToldFailureRow
from storage.tables.incidents import IncidentRow
from storage.tables.outbox import DeliveryRow


class Digests:
    """Repository of digests; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._outbox = Outbox(session)

    def begun(self, edition: Edition, now: datetime) -> datetime | None:
        """Give the end of an edition's last digest, or when it was first heard of; None before that.

        What a clock that went wrong has stamped with the future does not count.
        """
        last = self._session.exec(
            select(DigestRow.until)
            .where(*_of(edition), col(DigestRow.until) <= now)
            .order_by(col(DigestRow.until).desc())
            .limit(1)
        ).first()
        row = self._session.get(SeriesRow, (edition.series, edition.zone)) if last is None else None
        return min(row.since, now) if row else last

    def covered_until(self, edition: Edition, now: datetime) -> datetime:
        """Give the end of an edition's last digest; one that was not heard of before begins `now`."""
        known = self.begun(edition, now)
        if known is None:
            self._session.add(SeriesRow(name=edition.series, zone=edition.zone, since=now))
            self._session.flush()
            self._take_over(edition)
        return known or now

    def _take_over(self, edition: Edition) -> None:
        """Let a new edition hold what waits in the others of its series: its readers were among theirs."""
        told = (
            select(DigestAlertRow.alert_id)
            .where(
                DigestAlertRow.series == edition.series,
                col(DigestAlertRow.alert_id) == col(DestinationRow.alert_id),
                col(DigestAlertRow.revision) == col(DestinationRow.revision),
            )
            .exists()
        )
        query = (
            select(DestinationRow.alert_id, DestinationRow.revision)
            .where(DestinationRow.series == edition.series, ~told)
            .distinct()
        )
        for alert_id, revision in self._session.exec(query).all():
            if self._session.get(DestinationRow, (alert_id, revision, edition.series, edition.zone)) is None:
                self._session.add(
                    DestinationRow(alert_id=alert_id, revision=revision, series=edition.series, zone=edition.zone)
                )
        self._session.flush()

    def numbers(self, edition: Edition, day: date) -> list[int]:
        """Say which of the hours of a local day have their digest."""
        query = select(DigestRow.number).where(*_of(edition), DigestRow.local_date == day)
        return sorted(self._session.exec(query))

    def add(self, composed: Composed) -> Digest:
        """Store a digest together with what it holds."""
        edition, standing = composed.edition, composed.standing
        row = DigestRow(
            series=edition.series,
            zone=edition.zone,
            local_date=composed.issue.day,
            number=composed.issue.number,
            hour=composed.hour,
            covers=[day.isoformat() for day in composed.covers],
            since=composed.since,
            until=composed.until,
            coverage=[_coverage_json(feed) for feed in standing.coverage],
            shadow=[asdict(one) for one in standing.shadow],
            refused=[asdict(one) | {"since": one.since.isoformat()} for one in standing.refused],
            notices=[_notice_json(one) for one in standing.notices],
            quiet=[asdict(one) | {"since": one.since.isoformat()} for one in standing.quiet],
            undelivered=[asdict(one) for one in standing.undelivered],
        )
        self._session.add(row)
        self._session.flush()
        digest = _digest(row)
        for alert in composed.alerts:
            for revision in self.untold(edition, alert):
                self._session.add(
                    DigestAlertRow(
                        series=edition.series,
                        zone=edition.zone,
                        alert_id=alert.id,
                        revision=revision,
                        digest_id=digest.id,
                    )
                )
        self._session.flush()
        return digest

    def untold(self, edition: Edition, alert: Alert) -> list[int]:
        """Give the revisions of an alert that go to an edition and stand in no digest of it."""
        told = select(DigestAlertRow.revision).where(
            DigestAlertRow.series == edition.series,
            DigestAlertRow.zone == edition.zone,
            DigestAlertRow.alert_id == alert.id,
        )
        query = select(DestinationRow.revision).where(
            DestinationRow.series == edition.series,
            DestinationRow.zone == edition.zone,
            DestinationRow.alert_id == alert.id,
            col(DestinationRow.revision).not_in(told),
        )
        return list(self._session.exec(query))

    def gone_quiet(self, edition: Edition, after: datetime, until: datetime) -> dict[int, datetime]:
        """Give the alerts that an edition told, of whose event the last was heard in (after, until], and when."""
        query = (
            select(AlertRow.id, IncidentRow.changed_at)
            .join(IncidentRow, col(IncidentRow.id) == col(AlertRow.incident_id))
            .join(DigestAlertRow, col(DigestAlertRow.alert_id) == col(AlertRow.id))
            .where(
                DigestAlertRow.series == edition.series,
                DigestAlertRow.zone == edition.zone,
                col(IncidentRow.changed_at) > after,
                col(IncidentRow.changed_at) <= until,
            )
            .distinct()
            .order_by(col(AlertRow.id))
        )
        return {alert_id or 0: last for alert_id, last in self._session.exec(query)}

    def undelivered(self, edition: Edition) -> list[GivenUp]:
        """Give the deliveries that were given up since an edition began, and that it has not told of."""
        begun = self._session.get(SeriesRow, (edition.series, edition.zone))
        if begun is None:
            return []
        told = (
            select(ToldFailureRow.delivery_id)
            .where(
                ToldFailureRow.series == edition.series,
                ToldFailureRow.zone == edition.zone,
                col(ToldFailureRow.delivery_id) == col(DeliveryRow.id),
                col(ToldFailureRow.settled_at) == col(DeliveryRow.settled_at),
            )
            .exists()
        )
        query = (
            select(DeliveryRow)
            .options(defer(cast("Any", DeliveryRow.payload)))
            .where(
                DeliveryRow.state == DeliveryState.DEAD.value,
                col(DeliveryRow.settled_at) >= begun.since,
                col(DeliveryRow.problem).is_distinct_from(LEFT),
                ~told,
            )
            .order_by(col(DeliveryRow.settled_at), col(DeliveryRow.id))
        )
        return [
            GivenUp(
                delivery_id=row.id,
                at=row.settled_at,
                channel=row.channel,
                type=MessageType(row.type),
                problem=row.problem or "no reason is known",
            )
            for row in self._session.exec(query)
            if row.settled_at is not None
        ]

    def tell_of(self, edition: Edition, given_up: Sequence[GivenUp]) -> None:
        """Remember that an edition tells of deliveries that were given up."""
        self._session.add_all(
            ToldFailureRow(series=edition.series, zone=edition.zone, delivery_id=one.delivery_id, settled_at=one.at)
            for one in given_up
        )
        self._session.flush()

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


def _of(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    return col(DigestRow.series) == edition.series, col(DigestRow.zone) == edition.zone


def _digest(row: DigestRow) -> Digest:
    assert row.id is not None
    return Digest(
        id=row.id,
        series=row.series,
        zone=row.zone,
        local_date=row.local_date,
        hour=row.hour,
        covers=tuple(date.fromisoformat(day) for day in row.covers),
        since=row.since,
        until=row.until,
        coverage=tuple(_coverage(feed) for feed in row.coverage),
        shadow=tuple(Shadowed(**{**one, "subjects": tuple(one["subjects"])}) for one in row.shadow),
        refused=tuple(RefusedRule(**{**one, "since": datetime.fromisoformat(one["since"])}) for one in row.refused),
        notices=tuple(_notice(one) for one in row.notices),
        quiet=tuple(Quiet(**{**one, "since": datetime.fromisoformat(one["since"])}) for one in row.quiet),
        undelivered=tuple(Undelivered(**one) for one in row.undelivered),
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
