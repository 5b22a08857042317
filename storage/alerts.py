"""Alerts: opened by triage, told by digests and messages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage import evidence
from storage.incidents import Incidents
from storage.records.alert import Alert, AlertStory, Change, Evidence, Opened, Reason, Told
from storage.records.article import TextFrom
from storage.records.digest import Edition
from storage.records.held_back import SHADOW
from storage.records.reading import Outcome, Victims
from storage.records.rule import Severity
from storage.tables.alerts import AlertMatchRow, AlertRow, DestinationRow, RevisionRow
from storage.tables.articles import ArticleRow
from storage.tables.digests import DigestAlertRow
from storage.tables.feeds import FeedRow
from storage.tables.held_back import HeldBackRow
from storage.tables.matches import MatchRow
from storage.tables.rules import RuleVersionRow

_MANY = 500  # ids in one question


class Alerts:
    """Repository of alerts; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._incidents = Incidents(session)

    def find(self, rule_id: str, key: str) -> Alert | None:
        """Give the alert of a rule about a subject, if there is one."""
        query = select(AlertRow).where(AlertRow.rule_id == rule_id, AlertRow.key == key)
        row = self._session.exec(query).first()
        return _alert(row) if row else None

    def get(self, alert_id: int) -> Alert:
        """Give an alert by its id."""
        return _alert(self._session.get_one(AlertRow, alert_id))

    def about(self, incident_id: int) -> list[Alert]:
        """Give every rule's alert about an incident."""
        query = select(AlertRow).where(AlertRow.incident_id == incident_id).order_by(col(AlertRow.id))
        return [_alert(row) for row in self._session.exec(query)]

    def open(self, opened: Opened) -> Alert:
        """Store a new alert at its first revision."""
        row = AlertRow(
            rule_id=opened.rule_id,
            rule_version=opened.rule_version,
            key=opened.key,
            incident_id=opened.incident_id,
            reason=opened.reason.value,
            opened_at=opened.at,
            revised_at=opened.at,
            told=_told_json(opened.told),
            first_told=0 if opened.in_shadow else 1,
        )
        self._session.add(row)
        self._session.flush()
        return self._remember_revision(row, (), opened.note)

    def revise(self, alert: Alert, reason: Reason, told: Told, changes: Sequence[Change], at: datetime) -> Alert:
        """Store the next revision of an alert."""
        return self._remember_revision(self._next_revision(alert, reason, told, at), changes)

    def turn(self, alert: Alert, note: str, at: datetime) -> Alert:
        """Store the next revision of an alert whose article says the opposite now."""
        return self._remember_revision(self._next_revision(alert, Reason.REVISED, alert.told, at), (), note)

    def grow(self, alert: Alert, told: Told, note: str, at: datetime) -> Alert:
        """Store the next revision of a window's alert: its episode goes on, and the note says how."""
        return self._remember_revision(self._next_revision(alert, Reason.GREW, told, at), (), note)

    def tell_first(self, alert: Alert, rule_version: str, told: Told, note: str | None, at: datetime) -> Alert:
        """Store the next revision of an alert that was in shadow until now: for its readers it is new."""
        row = self._next_revision(alert, Reason.NEW, told, at)
        row.rule_version, row.first_told = rule_version, row.revision
        return self._remember_revision(row, (), note)

    def _next_revision(self, alert: Alert, reason: Reason, told: Told, at: datetime) -> AlertRow:
        row = self._session.get_one(AlertRow, alert.id)
        row.revision, row.reason, row.revised_at, row.told = row.revision + 1, reason.value, at, _told_json(told)
        self._session.add(row)
        self._session.flush()
        return row

    def note(self, alert: Alert, told: Told) -> None:
        """Store what people know now without a revision: nothing of it was worth one."""
        row = self._session.get_one(AlertRow, alert.id)
        row.told = _told_json(told)
        self._session.add(row)
        self._session.flush()

    def _remember_revision(self, row: AlertRow, changes: Sequence[Change], note: str | None = None) -> Alert:
        alert = _alert(row)
        self._session.add(
            RevisionRow(
                alert_id=alert.id,
                revision=alert.revision,
                reason=alert.reason.value,
                at=alert.revised_at,
                changes=[asdict(change) for change in changes],
                note=note,
            )
        )
        self._session.flush()
        return alert

    def attach(self, alert_id: int, match_id: int) -> None:
        """Put a match behind an alert."""
        if self._session.get(AlertMatchRow, (alert_id, match_id)) is None:
            self._session.add(AlertMatchRow(alert_id=alert_id, match_id=match_id))
            self._session.flush()

    def attach_all(self, alert_id: int, match_ids: Iterable[int]) -> None:
        """Put matches behind an alert; those that stand there stay."""
        query = select(AlertMatchRow.match_id).where(AlertMatchRow.alert_id == alert_id)
        there = set(self._session.exec(query))
        for match_id in dict.fromkeys(match_ids):
            if match_id not in there:
                self._session.add(AlertMatchRow(alert_id=alert_id, match_id=match_id))
        self._session.flush()

    def send_to_editions(self, alert: Alert, editions: Iterable[Edition]) -> None:
        """Owe the alert's present revision to the next digest of each edition."""
        self._session.add_all(
            DestinationRow(alert_id=alert.id, revision=alert.revision, series=one.series, zone=one.zone)
            for one in editions
        )
        self._session.flush()

    def untold(self, edition: Edition, until: datetime | None = None) -> list[Alert]:
        """Give alerts with a revision for an edition that no digest of it holds, oldest first.

        No time decides about it. `until` leaves out what was revised later, for those who look at an earlier hour.
        """
        told = (
            select(DigestAlertRow.alert_id)
            .where(
                DigestAlertRow.series == edition.series,
                DigestAlertRow.zone == edition.zone,
                col(DigestAlertRow.alert_id) == col(DestinationRow.alert_id),
                col(DigestAlertRow.revision) == col(DestinationRow.revision),
            )
            .exists()
        )
        query = (
            select(AlertRow)
            .join(DestinationRow, col(AlertRow.id) == col(DestinationRow.alert_id))
            .where(DestinationRow.series == edition.series, DestinationRow.zone == edition.zone, ~told)
            .distinct()
            .order_by(col(AlertRow.id))
        )
        if until is not None:
            query = query.where(col(AlertRow.revised_at) <= until)
        return [_alert(row) for row in self._session.exec(query)]

    def opened_after(self, alert_id: int) -> dict[int, list[int]]:
        """Give the alerts opened after this one by id, oldest first, with the revisions that were told; 0 gives all.

        What was decided in shadow is not among them.
        """
        query = select(AlertRow).where(col(AlertRow.id) > alert_id, AlertRow.first_told > 0).order_by(col(AlertRow.id))
        return {row.id or 0: list(range(row.first_told, row.revision + 1)) for row in self._session.exec(query)}

    def decided_in_shadow(self) -> dict[int, list[int]]:
        """Give the alerts that hold something which was decided in shadow by id, oldest first, with these revisions."""
        query = (
            select(HeldBackRow.alert_id, HeldBackRow.revision)
            .where(HeldBackRow.reason == SHADOW)
            .distinct()
            .order_by(col(HeldBackRow.alert_id), col(HeldBackRow.revision))
        )
        found: dict[int, list[int]] = {}
        for alert_id, revision in self._session.exec(query):
            found.setdefault(alert_id, []).append(revision)
        return found

    def stories(self, revisions: Mapping[int, Sequence[int]]) -> list[AlertStory]:
        """Give alerts by id with rule, evidence, and what these of their revisions tell, in the order asked for."""
        alert_ids = list(revisions)
        found: dict[int, AlertStory] = {}
        for start in range(0, len(alert_ids), _MANY):
            some = alert_ids[start : start + _MANY]
            evidence_of = self._evidence(some)
            alerts = list(self._with_rules(some))
            incidents = self._incidents.stories([alert.incident_id for alert, _ in alerts if alert.incident_id])
            for alert, rule in alerts:
                told = self._revisions(alert.id, revisions[alert.id])
                found[alert.id] = AlertStory(
                    alert=_as_of(alert, told),
                    rule_title=rule.title,
                    severity=Severity(rule.severity),
                    tags=tuple(rule.tags),
                    evidence=evidence_of.get(alert.id, ()),
                    incident=incidents.get(alert.incident_id or 0),
                    is_new=bool({1, alert.first_told} & set(revisions[alert.id])),
                    notes=tuple(row.note for row in told if row.note),
                    changes=tuple(_change(change) for row in told for change in row.changes),
                )
        return [found[alert_id] for alert_id in alert_ids]

    def _revisions(self, alert_id: int, revisions: Sequence[int]) -> list[RevisionRow]:
        query = (
            select(RevisionRow)
            .where(RevisionRow.alert_id == alert_id, col(RevisionRow.revision).in_(revisions))
            .order_by(col(RevisionRow.revision))
        )
        return list(self._session.exec(query))

    def _with_rules(self, alert_ids: Sequence[int]) -> Iterator[tuple[Alert, RuleVersionRow]]:
        same = (col(AlertRow.rule_id) == RuleVersionRow.rule_id) & (
            col(AlertRow.rule_version) == RuleVersionRow.version
        )
        query = select(AlertRow, RuleVersionRow).join(RuleVersionRow, same).where(col(AlertRow.id).in_(alert_ids))
        for row, rule in self._session.exec(query):
            yield _alert(row), rule

    def _evidence(self, alert_ids: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
        query = (
            select(AlertMatchRow.alert_id, MatchRow, ArticleRow, FeedRow)
            .join(MatchRow, col(AlertMatchRow.match_id) == col(MatchRow.id))
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
            .where(col(AlertMatchRow.alert_id).in_(alert_ids))
            .order_by(col(MatchRow.id))
        )
        found: dict[int, tuple[Evidence, ...]] = {}
        for alert_id, match, article, feed in self._session.exec(query):
            found[alert_id] = (*found.get(alert_id, ()), _evidence(match, article, feed))
        return found


def _alert(row: AlertRow) -> Alert:
    assert row.id is not None
    return Alert(
        id=row.id,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        key=row.key,
        revision=row.revision,
        reason=Reason(row.reason),
        opened_at=row.opened_at,
        revised_at=row.revised_at,
        incident_id=row.incident_id,
        told=_told(row.told),
        first_told=row.first_told or None,
    )


def _as_of(alert: Alert, told: Sequence[RevisionRow]) -> Alert:
    """Give the alert as its last revision that is told now: a message that is late must not borrow a later reason."""
    if not told:
        return alert
    return replace(alert, revision=told[-1].revision, reason=Reason(told[-1].reason), revised_at=told[-1].at)


def _told_json(told: Told) -> dict[str, Any]:
    return asdict(told) | {"facts": sorted(told.facts)}


def _told(column: Mapping[str, Any]) -> Told:
    return Told(**{**column, "facts": frozenset(column["facts"]), "outcomes": tuple(column["outcomes"])})


def _change(column: Mapping[str, Any]) -> Change:
    words = {
        "reason": Reason(column["reason"]),
        "outcome": Outcome(column["outcome"]),
        "group": Victims(column["group"]),
    }
    return Change(**{**column, **words})


def _evidence(match: MatchRow, article: ArticleRow, feed: FeedRow) -> Evidence:
    quoted = evidence.passages(match.passages)
    return Evidence(
        article_id=match.article_id,
        outlet=feed.outlet,
        title=next((passage.text for passage in quoted if passage.field == "title"), article.title),
        link=article.link,
        published_at=article.published_at,
        first_seen_at=article.first_seen_at,
        spans=evidence.spans(match.spans),
        passages=quoted,
        claims=evidence.claims(match.claims),
        text_from=TextFrom.PAGE if article.page_text else TextFrom.FEED,
        text_problem=article.text_problem,
    )
