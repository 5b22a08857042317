"""Alerts: opened by triage, told by digests and messages."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage import evidence
from storage.records.alert import Alert, AlertStory, Evidence, Reason
from storage.records.rule import Severity
from storage.tables.alerts import AlertRow, DestinationRow
from storage.tables.articles import ArticleRow
from storage.tables.digests import DigestAlertRow
from storage.tables.feeds import FeedRow
from storage.tables.matches import MatchRow
from storage.tables.rules import RuleVersionRow

_MANY = 500  # ids in one question


class Alerts:
    """Repository of alerts; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, rule_id: str, key: str) -> Alert | None:
        """Give the alert of a rule about a subject, if there is one."""
        query = select(AlertRow).where(AlertRow.rule_id == rule_id, AlertRow.key == key)
        row = self._session.exec(query).first()
        return _alert(row) if row else None

    def open(self, *, rule_id: str, rule_version: str, key: str, reason: Reason, at: datetime) -> Alert:
        """Store a new alert at its first revision."""
        row = AlertRow(
            rule_id=rule_id,
            rule_version=rule_version,
            key=key,
            reason=reason.value,
            opened_at=at,
            revised_at=at,
        )
        self._session.add(row)
        self._session.flush()
        return _alert(row)

    def send_to_series(self, alert: Alert, series: Iterable[str]) -> None:
        """Owe the alert's present revision to the next digest of each series."""
        for name in series:
            self._session.add(DestinationRow(alert_id=alert.id, revision=alert.revision, series=name))
        self._session.flush()

    def untold(self, series: str, until: datetime) -> list[Alert]:
        """Give alerts for a series that no digest of it holds yet, revised up to `until`, oldest first."""
        told = (
            select(DigestAlertRow.alert_id)
            .where(
                DigestAlertRow.series == series,
                col(DigestAlertRow.alert_id) == col(DestinationRow.alert_id),
                col(DigestAlertRow.revision) == col(DestinationRow.revision),
            )
            .exists()
        )
        query = (
            select(AlertRow)
            .join(DestinationRow, col(AlertRow.id) == col(DestinationRow.alert_id))
            .where(DestinationRow.series == series, col(AlertRow.revised_at) <= until, ~told)
            .order_by(col(AlertRow.id))
        )
        return [_alert(row) for row in self._session.exec(query)]

    def ids_after(self, alert_id: int) -> list[int]:
        """Give the ids of the alerts opened after this one, oldest first; 0 gives all."""
        query = select(AlertRow.id).where(col(AlertRow.id) > alert_id).order_by(col(AlertRow.id))
        return [found for found in self._session.exec(query) if found is not None]

    def stories(self, alert_ids: Sequence[int]) -> list[AlertStory]:
        """Give alerts with rule and evidence, in the order asked for."""
        found: dict[int, AlertStory] = {}
        for start in range(0, len(alert_ids), _MANY):
            some = alert_ids[start : start + _MANY]
            evidence_of = self._evidence(some)
            for alert, rule in self._with_rules(some):
                found[alert.id] = _story(alert, rule, evidence_of.get(alert.id, ()))
        return [found[alert_id] for alert_id in alert_ids]

    def _with_rules(self, alert_ids: Sequence[int]) -> Iterator[tuple[Alert, RuleVersionRow]]:
        same = (col(AlertRow.rule_id) == RuleVersionRow.rule_id) & (
            col(AlertRow.rule_version) == RuleVersionRow.version
        )
        query = select(AlertRow, RuleVersionRow).join(RuleVersionRow, same).where(col(AlertRow.id).in_(alert_ids))
        for row, rule in self._session.exec(query):
            yield _alert(row), rule

    def _evidence(self, alert_ids: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
        query = (
            select(MatchRow, ArticleRow, FeedRow)
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
            .where(col(MatchRow.alert_id).in_(alert_ids))
            .order_by(col(MatchRow.id))
        )
        found: dict[int, tuple[Evidence, ...]] = {}
        for match, article, feed in self._session.exec(query):
            if match.alert_id is not None:
                found[match.alert_id] = (*found.get(match.alert_id, ()), _evidence(match, article, feed))
        return found


def _story(alert: Alert, rule: RuleVersionRow, pieces: tuple[Evidence, ...]) -> AlertStory:
    return AlertStory(
        alert=alert, rule_title=rule.title, severity=Severity(rule.severity), tags=tuple(rule.tags), evidence=pieces
    )


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
    )


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
    )
