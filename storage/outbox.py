"""The outbox: what is owed, to whom, and what became of each try."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from storage.records.delivery import Delivery, DeliveryState, MessageType, Owed
from storage.records.held_back import SHADOW, HeldBack, HeldBackCount, HeldInShadow
from storage.records.notice import BEGINS
from storage.tables.alerts import AlertRow
from storage.tables.held_back import HeldBackRow
from storage.tables.outbox import AttemptRow, DeliveryRow

_MANY = 500  # ids in one question


class Outbox:
    """Repository of deliveries; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, messages: Iterable[Owed], now: datetime) -> None:
        """Owe each message; one that this recipient of this channel is owed already is not owed again."""
        for owed in messages:
            subject = _subject(owed)
            query = select(DeliveryRow.id).where(
                DeliveryRow.subject == subject,
                DeliveryRow.channel == owed.channel,
                DeliveryRow.recipient == owed.recipient,
            )
            if self._session.exec(query).first() is None:
                self._session.add(_row(owed, subject, now))
                self._session.flush()

    def told_of(self, notice_id: int) -> list[tuple[str, str]]:
        """Give the channels and recipients that were owed the beginning of a notice."""
        query = select(DeliveryRow.channel, DeliveryRow.recipient).where(
            DeliveryRow.subject == f"notice:{notice_id}:{BEGINS}"
        )
        return list(self._session.exec(query))

    def alerts_since(self, channel: str, since: datetime) -> int:
        """Count the alerts, new and revised, that a channel was owed after a moment, whatever became of them."""
        query = select(func.count(func.distinct(DeliveryRow.subject))).where(
            DeliveryRow.channel == channel,
            col(DeliveryRow.alert_id).is_not(None),
            col(DeliveryRow.created_at) > since,
        )
        return self._session.exec(query).one()

    def hold_back(self, held: HeldBack, at: datetime) -> None:
        """Record what a channel is not owed."""
        self._session.add(
            HeldBackRow(alert_id=held.alert_id, revision=held.revision, channel=held.channel, reason=held.reason, at=at)
        )
        self._session.flush()

    def held_back(self, revisions: Mapping[int, Sequence[int]]) -> tuple[HeldBackCount, ...]:
        """Count by channel and reason which of these revisions of alerts were held back."""
        counts: Counter[tuple[str, str]] = Counter()
        ids = sorted(revisions)
        for start in range(0, len(ids), _MANY):
            query = select(HeldBackRow).where(col(HeldBackRow.alert_id).in_(ids[start : start + _MANY]))
            counts.update(
                (row.channel, row.reason)
                for row in self._session.exec(query)
                if row.revision in revisions[row.alert_id]
            )
        return tuple(
            HeldBackCount(channel=channel, reason=reason, number=number)
            for (channel, reason), number in sorted(counts.items())
        )

    def shadowed(self, since: datetime, until: datetime) -> list[HeldInShadow]:
        """Give what rules in shadow would have sent in (since, until], in the order of alerts."""
        query = (
            select(HeldBackRow, AlertRow.rule_id)
            .join(AlertRow, col(HeldBackRow.alert_id) == col(AlertRow.id))
            .where(HeldBackRow.reason == SHADOW, col(HeldBackRow.at) > since, col(HeldBackRow.at) <= until)
            .order_by(col(HeldBackRow.alert_id), col(HeldBackRow.revision), col(HeldBackRow.channel))
        )
        return [
            HeldInShadow(alert_id=row.alert_id, rule_id=rule_id, revision=row.revision, place=row.channel)
            for row, rule_id in self._session.exec(query)
        ]

    def due_channels(self, now: datetime) -> list[str]:
        """Name the channels that have owed deliveries whose time has come."""
        query = (
            select(DeliveryRow.channel)
            .where(DeliveryRow.state == DeliveryState.OWED.value, col(DeliveryRow.next_try_at) <= now)
            .distinct()
            .order_by(DeliveryRow.channel)
        )
        return list(self._session.exec(query))

    def claim_due(self, channel: str, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        """Give a channel's owed deliveries whose time has come, oldest first.

        Each is kept from other senders for `lease`, and the try that begins now is recorded before it begins.
        """
        query = (
            select(DeliveryRow)
            .where(
                DeliveryRow.state == DeliveryState.OWED.value,
                DeliveryRow.channel == channel,
                col(DeliveryRow.next_try_at) <= now,
            )
            .order_by(col(DeliveryRow.next_try_at), col(DeliveryRow.created_at), col(DeliveryRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = []
        for row in self._session.exec(query).all():
            row.attempts += 1
            row.next_try_at = now + lease
            self._session.add(row)
            self._session.add(AttemptRow(delivery_id=row.id, number=row.attempts, started_at=now))
            claimed.append(_delivery(row))
        self._session.flush()
        return claimed

    def free_all(self, now: datetime) -> None:
        """Make due what senders had in hand when they died. Only for the one who knows that no sender is alive."""
        in_hand = select(AttemptRow.delivery_id).where(col(AttemptRow.outcome).is_(None))
        query = select(DeliveryRow).where(
            DeliveryRow.state == DeliveryState.OWED.value, col(DeliveryRow.id).in_(in_hand)
        )
        for row in self._session.exec(query).all():
            row.next_try_at = now
            self._session.add(row)
            attempt = self._session.get_one(AttemptRow, (row.id, row.attempts))
            attempt.outcome, attempt.detail = "interrupted", "the process ended during this try"
            self._session.add(attempt)
        self._session.flush()

    def pause(self, channel: str, until: datetime) -> None:
        """Make what a channel is owed wait `until` then; what waits longer already is not touched."""
        self._session.exec(
            update(DeliveryRow)
            .where(
                col(DeliveryRow.state) == DeliveryState.OWED.value,
                col(DeliveryRow.channel) == channel,
                col(DeliveryRow.next_try_at) < until,
            )
            .values(next_try_at=until)
        )

    def keep(self, delivery_id: str, payload: bytes) -> None:
        """Store the rendered message, so that every later try sends the same bytes."""
        row = self._session.get_one(DeliveryRow, delivery_id)
        row.payload = payload
        self._session.add(row)
        self._session.flush()

    def sent(self, delivery: Delivery, at: datetime) -> None:
        """Record that the recipient took the message."""
        self._settle(delivery, DeliveryState.SENT, at, None)

    def give_up(self, delivery: Delivery, at: datetime, problem: str) -> None:
        """Record that the message will not be tried again, and why."""
        self._settle(delivery, DeliveryState.DEAD, at, problem)

    def try_again(self, delivery: Delivery, at: datetime, problem: str) -> None:
        """Record a failed try; the next one is due `at`."""
        row = self._session.get_one(DeliveryRow, delivery.id)
        row.next_try_at, row.problem = at, problem
        self._close_attempt(delivery, "failed", problem)
        self._session.add(row)
        self._session.flush()

    def all(self, state: DeliveryState | None = None) -> list[Delivery]:
        """Give deliveries in the order in which they were owed."""
        query = select(DeliveryRow).order_by(col(DeliveryRow.created_at), col(DeliveryRow.id))
        if state is not None:
            query = query.where(DeliveryRow.state == state.value)
        return [_delivery(row) for row in self._session.exec(query)]

    def _settle(self, delivery: Delivery, state: DeliveryState, at: datetime, problem: str | None) -> None:
        row = self._session.get_one(DeliveryRow, delivery.id)
        row.state, row.settled_at, row.problem = state.value, at, problem
        self._close_attempt(delivery, state.value, problem)
        self._session.add(row)
        self._session.flush()

    def _close_attempt(self, delivery: Delivery, outcome: str, detail: str | None) -> None:
        attempt = self._session.get_one(AttemptRow, (delivery.id, delivery.attempts))
        attempt.outcome, attempt.detail = outcome, detail
        self._session.add(attempt)


def _subject(owed: Owed) -> str:
    if owed.digest_id is not None:
        return f"digest:{owed.digest_id}"
    if owed.notice_id is not None:
        return f"notice:{owed.notice_id}:{owed.revision}"
    return f"alert:{owed.alert_id}:{owed.revision}"


def _row(owed: Owed, subject: str, now: datetime) -> DeliveryRow:
    return DeliveryRow(
        id=f"msg_{uuid.uuid4().hex}",
        type=owed.type.value,
        subject=subject,
        channel=owed.channel,
        recipient=owed.recipient,
        alert_id=owed.alert_id,
        revision=owed.revision,
        digest_id=owed.digest_id,
        notice_id=owed.notice_id,
        created_at=now,
        next_try_at=now,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        type=MessageType(row.type),
        channel=row.channel,
        recipient=row.recipient,
        alert_id=row.alert_id,
        revision=row.revision,
        digest_id=row.digest_id,
        state=DeliveryState(row.state),
        created_at=row.created_at,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        problem=row.problem,
        payload=row.payload,
        notice_id=row.notice_id,
    )
