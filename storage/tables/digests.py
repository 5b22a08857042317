"""Digests, what each one holds, and since when a series exists."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class SeriesRow(Row, table=True):
    """A digest of feeds.yaml. Its first issue covers what comes after `since`."""

    __tablename__ = "digest_series"

    name: str = Field(primary_key=True)
    since: datetime = Field(sa_type=UTCDateTime)


class DigestRow(Row, table=True):
    """One digest; a series has at most one for a local day."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("series", "local_date"), Index(None, "series", "until"))

    id: int | None = Field(default=None, primary_key=True)
    series: str
    local_date: date
    since: datetime = Field(sa_type=UTCDateTime)
    until: datetime = Field(sa_type=UTCDateTime)
    coverage: list[dict[str, Any]] = Field(sa_type=JSON)
    shadow: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    refused: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    notices: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})


class DigestAlertRow(Row, table=True):
    """Membership: a revision of an alert is in at most one digest of a series."""

    __tablename__ = "digest_alerts"

    series: str = Field(primary_key=True)
    alert_id: int = Field(foreign_key="alerts.id", primary_key=True)
    revision: int = Field(primary_key=True)
    digest_id: int = Field(foreign_key="digests.id", index=True)
