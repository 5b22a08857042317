"""What an audit asks of the tables; changes nothing."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select

from storage.records.audit import (
    EntryTotals,
    Instead,
    MatchTrace,
    MessageTrace,
    RevisionTrace,
    SeriesTrace,
    Totals,
)
from storage.records.delivery import DeliveryState, MessageType
from storage.records.digest import Edition
from storage.records.held_back import HeldBack
from storage.tables.alerts import AlertMatchRow, AlertRow, DestinationRow, RevisionRow
from storage.tables.articles import ArticleRow
from storage.tables.digests import DigestAlertRow
from storage.tables.held_back import HeldBackRow
from storage.tables.incidents import EntryRow
from storage.tables.matches import MatchRow
from storage.tables.outbox import DeliveryRow
from storage.tables.rules import RuleVersionRow

_Revision = tuple[int, int]


class Audit:
    """What became of everything; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def matches(self) -> list[MatchTrace]:
        """Give every match, in the order in which they came."""
        behind = defaultdict(list)
        for alert_id, match_id in self._session.exec(
            select(AlertMatchRow.alert_id, AlertMatchRow.match_id).order_by(col(AlertMatchRow.alert_id))
        ):
            behind[match_id].append(alert_id)
        of_version = (col(MatchRow.rule_id) == col(RuleVersionRow.rule_id)) & (
            col(MatchRow.rule_version) == col(RuleVersionRow.version)
        )
        has_window = col(RuleVersionRow.definition).contains('"window":', autoescape=True)
        query = (
            select(MatchRow.id, MatchRow.settled, ArticleRow.related_at, has_window)
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .join(RuleVersionRow, of_version)
            .order_by(col(MatchRow.id))
        )
        return [
            MatchTrace(
                id=match_id or 0,
                is_related=related_at is not None,
                is_windowed=is_windowed,
                settled=settled,
                alerts=tuple(behind[match_id or 0]),
            )
            for match_id, settled, related_at, is_windowed in self._session.exec(query)
        ]

    def revisions(self) -> list[RevisionTrace]:
        """Give every revision of every alert, oldest alert first, with all that is stored of where it was to go."""
        messages, series, held = self._messages(), self._series(), self._held_back()
        query = select(RevisionRow.alert_id, RevisionRow.revision).order_by(
            col(RevisionRow.alert_id), col(RevisionRow.revision)
        )
        return [
            RevisionTrace(
                alert_id=alert_id,
                revision=revision,
                messages=tuple(messages.get((alert_id, revision), ())),
                series=tuple(series.get((alert_id, revision), ())),
                held_back=tuple(held.get((alert_id, revision), ())),
            )
            for alert_id, revision in self._session.exec(query)
        ]

    def totals(self) -> Totals:
        """Count rows, each table by itself."""
        revisions = self._session.exec(select(func.coalesce(func.sum(AlertRow.revision), 0))).one()
        alerts_alone = select(func.count()).select_from(DeliveryRow).where(col(DeliveryRow.alert_id).is_not(None))
        return Totals(
            matches=self._count(MatchRow),
            alerts=self._count(AlertRow),
            revisions=int(revisions),
            deliveries=self._session.exec(alerts_alone).one(),
            series=self._count(DestinationRow),
            held_back=self._count(HeldBackRow),
        )

    def entries(self) -> EntryTotals:
        """Count the entries of all ledgers."""
        apart, triaged = col(EntryRow.incident_id).is_(None), col(EntryRow.triaged_at).is_not(None)
        query = select(EntryRow.id)
        return EntryTotals(
            entries=self._count(EntryRow),
            apart=len(self._session.exec(query.where(apart)).all()),
            triaged=len(self._session.exec(query.where(~apart, triaged)).all()),
            waiting=len(self._session.exec(query.where(~apart, ~triaged)).all()),
        )

    def _count(self, table: type[SQLModel]) -> int:
        return self._session.exec(select(func.count()).select_from(table)).one()

    def _messages(self) -> Mapping[_Revision, list[MessageTrace]]:
        found = defaultdict(list)
        query = select(DeliveryRow).where(col(DeliveryRow.alert_id).is_not(None)).order_by(col(DeliveryRow.created_at))
        rows = self._session.exec(query).all()
        summaries = select(DeliveryRow).where(DeliveryRow.type == MessageType.SUMMARY.value)
        known = {row.id: row for row in (*rows, *self._session.exec(summaries))}
        for row in rows:
            found[row.alert_id or 0, row.revision or 0].append(_message(row, known.get(row.replaced_by or "")))
        return found

    def _series(self) -> Mapping[_Revision, list[SeriesTrace]]:
        holds = {
            (row.alert_id, row.revision, row.series, row.zone): row.digest_id
            for row in self._session.exec(select(DigestAlertRow))
        }
        sent = self._digest_messages()
        found = defaultdict(list)
        query = select(DestinationRow).order_by(col(DestinationRow.series), col(DestinationRow.zone))
        for row in self._session.exec(query):
            digest_id = holds.get((row.alert_id, row.revision, row.series, row.zone))
            messages = tuple(sent.get(digest_id or 0, ()))
            trace = SeriesTrace(edition=Edition(row.series, row.zone), digest_id=digest_id, messages=messages)
            found[row.alert_id, row.revision].append(trace)
        return found

    def _digest_messages(self) -> Mapping[int, list[MessageTrace]]:
        found = defaultdict(list)
        for row in self._session.exec(select(DeliveryRow).where(col(DeliveryRow.digest_id).is_not(None))):
            found[row.digest_id or 0].append(_message(row))
        return found

    def _held_back(self) -> Mapping[_Revision, list[HeldBack]]:
        found = defaultdict(list)
        for row in self._session.exec(select(HeldBackRow).order_by(col(HeldBackRow.channel))):
            held = HeldBack(alert_id=row.alert_id, revision=row.revision, channel=row.channel, reason=row.reason)
            found[row.alert_id, row.revision].append(held)
        return found


def _message(row: DeliveryRow, by: DeliveryRow | None = None) -> MessageTrace:
    instead = Instead(is_summary=by.type == MessageType.SUMMARY.value, message=_message(by)) if by else None
    return MessageTrace(channel=row.channel, state=DeliveryState(row.state), problem=row.problem, instead=instead)
