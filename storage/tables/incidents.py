"""Incidents, and the ledger of every claim that was decided about."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class IncidentRow(Row, table=True):
    """One event that claims are about. Its figures follow from its entries."""

    __tablename__ = "incidents"
    __table_args__ = (Index(None, "country", "told_at"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: str | None = None
    place: str | None = None
    country: str | None = None
    above: list[str] = Field(sa_type=JSON)
    wide: bool = False
    first_day: date
    last_day: date
    day_said: bool = False
    means: list[str] = Field(sa_type=JSON)
    opened_at: datetime = Field(sa_type=UTCDateTime)
    told_at: datetime = Field(sa_type=UTCDateTime, index=True)
    changed_at: datetime = Field(sa_type=UTCDateTime)


class EntryRow(Row, table=True):
    """One claim and its decision. `triaged_at` is empty while the fourth line still owes it a look."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("article_id", "article_version", "position", "decision"),
        Index(None, "incident_id", "id"),
        Index(None, "triaged_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incidents.id")
    article_id: int = Field(foreign_key="articles.id")
    article_version: int
    position: int
    outlet: str
    origin: str
    told_at: datetime = Field(sa_type=UTCDateTime)
    seen_at: datetime = Field(sa_type=UTCDateTime)
    decided_at: datetime = Field(sa_type=UTCDateTime)
    decision: str
    reason: str
    outcome: str
    victims: str
    figure: int
    previous: int | None = None
    party: str | None = None
    stands: bool = False
    record: dict[str, Any] = Field(sa_type=JSON)
    triaged_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
