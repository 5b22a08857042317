"""What was held back from a channel."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class HeldBackRow(Row, table=True):
    """One revision of an alert that a channel was not owed."""

    __tablename__ = "held_back"
    __table_args__ = (Index(None, "reason", "at"),)

    alert_id: int = Field(foreign_key="alerts.id", primary_key=True)
    revision: int = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    reason: str
    at: datetime = Field(sa_type=UTCDateTime)
