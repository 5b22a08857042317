"""Rows of the outbox as records."""

from sqlmodel import Session, col, select

from storage.records.delivery import Delivery, DeliveryState, MessageType
from storage.tables.outbox import DeliveryRow


def delivery_of(row: DeliveryRow) -> Delivery:
    """Give the record of a row."""
    return Delivery(
        id=row.id,
        type=MessageType(row.type),
        channel=row.channel,
        recipient=row.recipient,
        alert_id=row.alert_id,
        revision=row.revision,
        digest_id=row.digest_id,
        notice_id=row.notice_id,
        state=DeliveryState(row.state),
        created_at=row.created_at,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        problem=row.problem,
        payload=row.payload,
        part_sizes=tuple(row.part_sizes or ()),
        parts_done=row.parts_done,
        forgiven=row.forgiven,
        interrupted=row.interrupted,
        in_hand=row.in_hand,
        replaced_by=row.replaced_by,
        settled_at=row.settled_at,
    )


def newer_revision(session: Session, row: DeliveryRow) -> DeliveryRow | None:
    """Give the newest revision of the same alert that this recipient was sent, or is owed, after this one."""
    if row.alert_id is None:
        return None
    query = select(DeliveryRow).where(
        DeliveryRow.alert_id == row.alert_id,
        DeliveryRow.channel == row.channel,
        DeliveryRow.recipient == row.recipient,
        col(DeliveryRow.revision) > (row.revision or 0),
        col(DeliveryRow.state).in_([DeliveryState.OWED.value, DeliveryState.SENT.value]),
    )
    return session.exec(query.order_by(col(DeliveryRow.revision).desc()).limit(1)).first()
