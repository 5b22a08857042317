"""Alerts, what each of their revisions tells, the matches behind them, and where each revision is to go."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class AlertRow(Row, table=True):
    """One decision to tell: unique for its rule and subject."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("rule_id", "key"),
        ForeignKeyConstraint(["rule_id", "rule_version"], ["rule_versions.rule_id", "rule_versions.version"]),
    )

    id: int | None = Field(default=None, primary_key=True)
    rule_id: str
    rule_version: str
    key: str
    incident_id: int | None = Field(default=None, foreign_key="incidents.id", index=True)
    revision: int = 1
    reason: str
    opened_at: datetime = Field(sa_type=UTCDateTime)
    revised_at: datetime = Field(sa_type=UTCDateTime)
    first_told: int = Field(default=1, sa_column_kwargs={"server_default": "1"})  # 0: all of it was in shadow
    told: dict[str, Any] = Field(sa_type=JSON, sa_column_kwargs={"server_default": '{"facts": [], "outcomes": []}'})


class RevisionRow(Row, table=True):
    """What one revision of an alert told, and why."""

    __tablename__ = "revisions"

    alert_id: int = Field(foreign_key="alerts.id", primary_key=True)
    revision: int = Field(primary_key=True)
    reason: str
    at: datetime = Field(sa_type=UTCDateTime)
    changes: list[dict[str, Any]] = Field(sa_type=JSON)
    note: str | None = None


class AlertMatchRow(Row, table=True):
    """A match that stands behind an alert; one match may stand behind several."""

    __tablename__ = "alert_matches"

    alert_id: int = Field(foreign_key="alerts.id", primary_key=True)
    match_id: int = Field(foreign_key="matches.id", primary_key=True, index=True)


class DestinationRow(Row, table=True):
    """An edition of digests that is to hold a revision of an alert."""

    __tablename__ = "alert_series"
    __table_args__ = (Index(None, "series", "zone", "alert_id"),)

    alert_id: int = Field(foreign_key="alerts.id", primary_key=True)
    revision: int = Field(primary_key=True)
    series: str = Field(primary_key=True)
    zone: str = Field(default="", primary_key=True, sa_column_kwargs={"server_default": ""})
