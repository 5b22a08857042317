"""What people ask of deliveries and do to them by hand, and the summaries of those that piled up."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from storage.delivery_rows import delivery_of, newer_revision
from storage.records.delivery import Delivery, DeliveryState, MessageType, Pile
from storage.tables.alerts import AlertRow
from storage.tables.outbox import DeliveryRow
from storage.tables.rules import RuleVersionRow

_PILED = "told in a summary: too many had piled up"


class Deliveries:
    """Repository of deliveries as people look at them; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self) -> dict[tuple[str, DeliveryState], int]:
        """Count deliveries by channel and state."""
        query = (
            select(DeliveryRow.channel, DeliveryRow.state, func.count())
            .group_by(DeliveryRow.channel, DeliveryRow.state)
            .order_by(DeliveryRow.channel, DeliveryRow.state)
        )
        return {(channel, DeliveryState(state)): number for channel, state, number in self._session.exec(query)}

    def newest(self, states: Collection[DeliveryState], channel: str | None, limit: int) -> list[Delivery]:
        """Give the newest deliveries in these states, oldest of them first."""
        query = select(DeliveryRow).where(col(DeliveryRow.state).in_([state.value for state in states]))
        if channel is not None:
            query = query.where(DeliveryRow.channel == channel)
        query = query.order_by(col(DeliveryRow.created_at).desc(), col(DeliveryRow.id).desc()).limit(limit)
        return [delivery_of(row) for row in self._session.exec(query)][::-1]

    def replay(self, ids: Collection[str], channel: str | None, now: datetime) -> list[Delivery]:
        """Owe given up deliveries again, all of them where no ids are named; give them as they stand then.

        They keep their id and their bytes. One whose alert has a newer revision that was sent, or will be, is replaced.
        """
        query = select(DeliveryRow).where(DeliveryRow.state == DeliveryState.DEAD.value)
        if ids:
            query = query.where(col(DeliveryRow.id).in_(list(ids)))
        if channel is not None:
            query = query.where(DeliveryRow.channel == channel)
        rows = list(self._session.exec(query.order_by(col(DeliveryRow.created_at), col(DeliveryRow.id))))
        for row in rows:
            newer = newer_revision(self._session, row)
            if newer is not None:
                row.state, row.replaced_by = DeliveryState.REPLACED.value, newer.id
                row.problem = f"revision {newer.revision} came before it was sent"
            else:
                row.state, row.settled_at, row.next_try_at = DeliveryState.OWED.value, None, now
                row.forgiven, row.interrupted = row.attempts, 0
            self._session.add(row)
            self._session.flush()
        return [delivery_of(row) for row in rows]

    def pile_up(self, channel: str, before: datetime, most: int, now: datetime) -> list[Delivery]:
        """Owe each recipient one summary in the place of alerts owed since `before`, where these are over `most`."""
        waiting = (
            col(DeliveryRow.state) == DeliveryState.OWED.value,
            col(DeliveryRow.channel) == channel,
            col(DeliveryRow.alert_id).is_not(None),
            col(DeliveryRow.created_at) < before,
            ~col(DeliveryRow.in_hand),
            col(DeliveryRow.parts_done) == 0,
        )
        query = select(DeliveryRow.recipient).where(*waiting).group_by(DeliveryRow.recipient)
        summaries = []
        for recipient in self._session.exec(query.having(func.count() > most)).all():
            summary = _summary(channel, recipient, now)
            self._session.add(summary)
            self._session.flush()
            self._session.exec(
                update(DeliveryRow)
                .where(*waiting, col(DeliveryRow.recipient) == recipient)
                .values(state=DeliveryState.REPLACED.value, settled_at=now, replaced_by=summary.id, problem=_PILED)
            )
            summaries.append(delivery_of(summary))
        return summaries

    def pile(self, summary_id: str, severities: Sequence[str], most: int) -> Pile:
        """Give what a summary stands for: how many, since when, how heavy, and the heaviest and newest of them.

        `severities` are all there are, the heaviest first.
        """
        same = (col(AlertRow.rule_id) == RuleVersionRow.rule_id) & (
            col(AlertRow.rule_version) == RuleVersionRow.version
        )
        found = list(
            self._session.exec(
                select(DeliveryRow.alert_id, DeliveryRow.revision, DeliveryRow.created_at, RuleVersionRow.severity)
                .join(AlertRow, col(DeliveryRow.alert_id) == col(AlertRow.id))
                .join(RuleVersionRow, same)
                .where(DeliveryRow.replaced_by == summary_id)
                .order_by(col(DeliveryRow.created_at).desc(), col(DeliveryRow.id).desc())
            )
        )
        heaviest = sorted(found, key=lambda one: severities.index(one[3]))[:most]
        return Pile(
            number=len(found),
            since=min(one[2] for one in found),
            until=max(one[2] for one in found),
            severities={level: sum(one[3] == level for one in found) for level in severities},
            heaviest={one[0] or 0: one[1] or 1 for one in heaviest},
        )


def _summary(channel: str, recipient: str, now: datetime) -> DeliveryRow:
    identity = f"msg_{uuid.uuid4().hex}"
    return DeliveryRow(
        id=identity,
        type=MessageType.SUMMARY.value,
        subject=f"summary:{identity}",
        channel=channel,
        recipient=recipient,
        created_at=now,
        next_try_at=now,
    )
