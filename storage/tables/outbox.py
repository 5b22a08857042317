"""The outbox: what is owed to whom, and every try."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class DeliveryRow(Row, table=True):
    """One message owed to one recipient. `subject` keeps it unique: `alert:7:1`, `digest:3` or `notice:5:1`."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("subject", "channel", "recipient"),
        Index(None, "state", "next_try_at"),
        Index(None, "channel", "created_at"),
    )

    id: str = Field(primary_key=True)
    type: str
    subject: str
    channel: str
    recipient: str
    alert_id: int | None = Field(default=None, foreign_key="alerts.id")
    revision: int | None = None
    digest_id: int | None = Field(default=None, foreign_key="digests.id")
    notice_id: int | None = Field(default=None, foreign_key="notices.id")
    state: str = "owed"
    created_at: datetime = Field(sa_type=UTCDateTime)
    attempts: int = 0
    next_try_at: datetime = Field(sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    problem: str | None = None
    payload: bytes | None = None


class AttemptRow(Row, table=True):
    """One try at a delivery, recorded before the first byte goes out."""

    __tablename__ = "attempts"

    delivery_id: str = Field(foreign_key="deliveries.id", primary_key=True)
    number: int = Field(primary_key=True)
    started_at: datetime = Field(sa_type=UTCDateTime)
    outcome: str | None = None  # empty after a crash: nobody knows whether it arrived
    detail: str | None = None
