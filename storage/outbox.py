"""The outbox: what is owed, to whom, and what became of each try.

A claim is a lease with a number: the attempt that begins with it. Whoever was stopped for longer than his lease finds
that his number is not the newest any more, and what came of his try no longer decides about the delivery.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from storage.delivery_rows import delivery_of, newer_revision
from storage.records.delivery import Delivery, DeliveryState, MessageType, Owed
from storage.records.held_back import SHADOW, HeldBack, HeldBackCount, HeldInShadow
from storage.records.notice import BEGINS
from storage.tables.alerts import AlertRow
from storage.tables.held_back import HeldBackRow
from storage.tables.outbox import AttemptRow, DeliveryRow

_MANY = 500  # ids in one question
_UNSUSPICIOUS = 2  # tries that ended with the process, in a row
_SUSPICION = timedelta(minutes=5)


class Outbox:
    """Repository of deliveries; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(self, messages: Iterable[Owed], now: datetime) -> None:
        """Owe each message; one that this recipient of this channel is owed already is not owed again.

        A revision of an alert replaces those before it that were not sent, unless one is being sent right now.
        """
        for owed in messages:
            subject = _subject(owed)
            query = select(DeliveryRow.id).where(
                DeliveryRow.subject == subject,
                DeliveryRow.channel == owed.channel,
                DeliveryRow.recipient == owed.recipient,
            )
            if self._session.exec(query).first() is None:
                row = _row(owed, subject, now)
                self._session.add(row)
                self._session.flush()
                self._overtake(row, now)

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
            .where(DeliveryRow.state == DeliveryState.OWED.value)
            .group_by(DeliveryRow.channel)
            .having(func.min(DeliveryRow.next_try_at) <= now)
            .order_by(DeliveryRow.channel)
        )
        return list(self._session.exec(query))

    def claim_probe(self, channel: str, now: datetime, lease: timedelta) -> list[Delivery]:
        """Give one delivery to see whether a channel takes something again.

        One that was never tried comes first: it may be the others, and not the channel, that are at fault.
        """
        untried = col(DeliveryRow.attempts) > 0
        return self._claim(channel, now, 1, lease, untried)

    def claim_due(self, channel: str, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        """Give a channel's owed deliveries whose time has come, oldest first.

        Each is kept from other senders for `lease`, and the try that begins now is recorded before it begins. A
        revision of an alert waits while one before it is in somebody's hand.
        """
        return self._claim(channel, now, limit, lease)

    def _claim(
        self, channel: str, now: datetime, limit: int, lease: timedelta, *first: ColumnElement[bool]
    ) -> list[Delivery]:
        query = (
            select(DeliveryRow)
            .where(
                DeliveryRow.state == DeliveryState.OWED.value,
                DeliveryRow.channel == channel,
                col(DeliveryRow.next_try_at) <= now,
                ~_one_before_is_in_hand(now),
            )
            .order_by(*first, col(DeliveryRow.next_try_at), col(DeliveryRow.created_at), col(DeliveryRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claimed = []
        for row in self._session.exec(query).all():
            if row.in_hand:
                self._interrupt(row, "nothing was heard of this try in time")
            row.attempts += 1
            row.in_hand, row.next_try_at = True, now + lease
            self._session.add(row)
            self._session.add(AttemptRow(delivery_id=row.id, number=row.attempts, started_at=now))
            claimed.append(delivery_of(row))
        self._session.flush()
        return claimed

    def free_all(self, now: datetime) -> None:
        """Make due what senders had in hand when they died. Only for the one who knows that no sender is alive.

        A message during which the process ended again and again waits longer each time, for it may be what ended it.
        """
        query = select(DeliveryRow).where(DeliveryRow.state == DeliveryState.OWED.value, col(DeliveryRow.in_hand))
        for row in self._session.exec(query).all():
            self._interrupt(row, "the process ended during this try")
            row.in_hand, row.next_try_at = False, now + _SUSPICION * max(0, row.interrupted - _UNSUSPICIOUS)
            self._session.add(row)
        self._session.flush()

    def tells(self, delivery: Delivery) -> tuple[MessageType, tuple[int, ...]]:
        """Say what a delivery of an alert is to this recipient, and which revisions it tells.

        They are all since the last that he was sent, so that a revision which replaced others holds what they held.
        """
        assert delivery.revision is not None
        other = aliased(DeliveryRow)
        query = (
            select(DeliveryRow.revision, DeliveryRow.type, DeliveryRow.state, other.state)
            .outerjoin(other, col(DeliveryRow.replaced_by) == col(other.id))
            .where(
                DeliveryRow.alert_id == delivery.alert_id,
                DeliveryRow.channel == delivery.channel,
                DeliveryRow.recipient == delivery.recipient,
                col(DeliveryRow.revision) < delivery.revision,
            )
            .order_by(col(DeliveryRow.revision))
        )
        rows = self._session.exec(query).all()
        sent = [revision for revision, _, *states in rows if DeliveryState.SENT.value in states]
        if sent:
            return MessageType.ALERT_REVISED, tuple(range((sent[-1] or 0) + 1, delivery.revision + 1))
        first, kind = next(((revision, kind) for revision, kind, *_ in rows), (delivery.revision, delivery.type.value))
        return MessageType(kind), tuple(range(first or 1, delivery.revision + 1))

    def keep(self, delivery: Delivery, parts: Sequence[bytes]) -> Delivery | None:
        """Store the rendered message, so that every later try sends the same bytes; None: the lease is lost."""
        row = self._held(delivery)
        if row is None:
            return None
        if row.payload is None:
            row.type, row.payload = delivery.type.value, b"".join(parts)
            row.part_sizes = [len(part) for part in parts] if len(parts) > 1 else None
            self._session.add(row)
            self._session.flush()
        return delivery_of(row)

    def part_done(self, delivery: Delivery, parts: int, until: datetime) -> bool:
        """Record that so many parts were taken, and keep the delivery `until` then; False: the lease is lost."""
        row = self._held(delivery)
        if row is None:
            return False
        row.parts_done, row.next_try_at = parts, until
        self._session.add(row)
        self._session.flush()
        return True

    def sent(self, delivery: Delivery, at: datetime) -> bool:
        """Record that the recipient took the message; False: the lease is lost, and another try decides."""
        return self._settle(delivery, DeliveryState.SENT, at, None)

    def give_up(self, delivery: Delivery, at: datetime, problem: str) -> bool:
        """Record that the message will not be tried again, and why."""
        return self._settle(delivery, DeliveryState.DEAD, at, problem)

    def try_again(self, delivery: Delivery, now: datetime, at: datetime, problem: str) -> bool:
        """Record a failed try; the next one is due `at`, unless a newer revision tells of the alert instead."""
        row = self._held(delivery)
        self._close_attempt(delivery.id, delivery.attempts, "failed" if row else "late", problem)
        if row is None:
            return False
        row.in_hand, row.next_try_at, row.problem, row.interrupted = False, at, problem, 0
        self._session.add(row)
        self._session.flush()
        if newer := newer_revision(self._session, row):
            self._overtake(newer, now)
        return True

    def hurry(self, channel: str) -> None:
        """Make due what a channel did not take, now that it takes something again: the oldest is to go first."""
        self._session.exec(
            update(DeliveryRow)
            .where(
                col(DeliveryRow.state) == DeliveryState.OWED.value,
                col(DeliveryRow.channel) == channel,
                col(DeliveryRow.next_try_at) > col(DeliveryRow.created_at),
                ~col(DeliveryRow.in_hand),
            )
            .values(next_try_at=DeliveryRow.created_at)
        )

    def all(self, state: DeliveryState | None = None) -> list[Delivery]:
        """Give deliveries in the order in which they were owed."""
        query = select(DeliveryRow).order_by(col(DeliveryRow.created_at), col(DeliveryRow.id))
        if state is not None:
            query = query.where(DeliveryRow.state == state.value)
        return [delivery_of(row) for row in self._session.exec(query)]

    def _held(self, delivery: Delivery) -> DeliveryRow | None:
        """Give the row if the try that this delivery was claimed for is still its newest."""
        row = self._session.get_one(DeliveryRow, delivery.id)
        return row if row.in_hand and row.attempts == delivery.attempts else None

    def _settle(self, delivery: Delivery, state: DeliveryState, at: datetime, problem: str | None) -> bool:
        row = self._held(delivery)
        self._close_attempt(delivery.id, delivery.attempts, state.value if row else "late", problem)
        if row is None:
            return False
        row.state, row.settled_at, row.problem, row.in_hand = state.value, at, problem, False
        self._session.add(row)
        self._session.flush()
        return True

    def _interrupt(self, row: DeliveryRow, why: str) -> None:
        """Close a try of which nobody knows how it ended; it counts against nobody but itself."""
        row.interrupted, row.forgiven = row.interrupted + 1, row.forgiven + 1
        self._close_attempt(row.id, row.attempts, "interrupted", why)

    def _close_attempt(self, delivery_id: str, number: int, outcome: str, detail: str | None) -> None:
        attempt = self._session.get_one(AttemptRow, (delivery_id, number))
        attempt.outcome, attempt.detail = outcome, detail
        self._session.add(attempt)

    def _overtake(self, newer: DeliveryRow, now: datetime) -> None:
        """Put a revision into the place of those before it that wait to be sent."""
        if newer.alert_id is None:
            return
        self._session.exec(
            update(DeliveryRow)
            .where(
                col(DeliveryRow.alert_id) == newer.alert_id,
                col(DeliveryRow.channel) == newer.channel,
                col(DeliveryRow.recipient) == newer.recipient,
                col(DeliveryRow.revision) < newer.revision,
                col(DeliveryRow.state) == DeliveryState.OWED.value,
                ~col(DeliveryRow.in_hand),
                col(DeliveryRow.parts_done) == 0,
            )
            .values(
                state=DeliveryState.REPLACED.value,
                settled_at=now,
                replaced_by=newer.id,
                problem=f"revision {newer.revision} came before it was sent",
            )
        )


def _one_before_is_in_hand(now: datetime) -> ColumnElement[bool]:
    before = aliased(DeliveryRow)
    is_sent = and_(col(before.in_hand), col(before.next_try_at) > now)
    return (
        select(before.id)
        .where(
            col(before.alert_id) == col(DeliveryRow.alert_id),
            col(before.channel) == col(DeliveryRow.channel),
            col(before.recipient) == col(DeliveryRow.recipient),
            col(before.revision) < col(DeliveryRow.revision),
            col(before.state) == DeliveryState.OWED.value,
            or_(is_sent, col(before.parts_done) > 0),
        )
        .exists()
    )


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
