"""The outbox: what is owed to whom, and every try."""

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint, false
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class DeliveryRow(Row, table=True):
    """One message owed to one recipient.

    `subject` keeps it unique: `alert:7:1`, `digest:3`, `notice:5:1` or `summary:ID`.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("subject", "channel", "recipient"),
        Index(None, "state", "channel", "next_try_at", "created_at", "id"),
        Index(None, "alert_id", "channel", "recipient"),
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
    forgiven: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # attempts that do not count
    interrupted: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # in a row
    in_hand: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  # until `next_try_at`
    next_try_at: datetime = Field(sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    problem: str | None = None
    replaced_by: str | None = Field(default=None, index=True)  # the delivery that tells of it instead
    payload: bytes | None = None  # all parts, one behind the other
    part_sizes: list[int] | None = Field(default=None, sa_type=JSON(none_as_null=True))  # left out: it is one part
    parts_done: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class AttemptRow(Row, table=True):
    """One try at a delivery, recorded before the first byte goes out."""

    __tablename__ = "attempts"

    delivery_id: str = Field(foreign_key="deliveries.id", primary_key=True)
    number: int = Field(primary_key=True)
    started_at: datetime = Field(sa_type=UTCDateTime)
    outcome: str | None = None  # empty after a crash: nobody knows whether it arrived
    detail: str | None = None
