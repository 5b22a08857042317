"""Digests, what each one holds, and since when an edition exists."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class SeriesRow(Row, table=True):
    """A digest of feeds.yaml for the readers of one zone. Its first issue covers what comes after `since`."""

    __tablename__ = "digest_series"

    name: str = Field(primary_key=True)
    zone: str = Field(default="", primary_key=True, sa_column_kwargs={"server_default": ""})
    since: datetime = Field(sa_type=UTCDateTime)


class DigestRow(Row, table=True):
    """One digest; an edition has at most one for each hour of a local day."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("series", "zone", "local_date", "number"),
        Index(None, "series", "zone", "until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    series: str
    zone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    local_date: date
    number: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # which of the day's hours
    hour: str | None = None  # named where a day has several
    covers: list[str] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    since: datetime = Field(sa_type=UTCDateTime)
    until: datetime = Field(sa_type=UTCDateTime)
    coverage: list[dict[str, Any]] = Field(sa_type=JSON)
    shadow: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    refused: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    notices: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    quiet: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    undelivered: list[dict[str, Any]] = Field(default=[], sa_type=JSON, sa_column_kwargs={"server_default": "[]"})


class DigestAlertRow(Row, table=True):
    """Membership: a revision of an alert is in at most one digest of an edition."""

    __tablename__ = "digest_alerts"

    series: str = Field(primary_key=True)
    zone: str = Field(default="", primary_key=True, sa_column_kwargs={"server_default": ""})
    alert_id: int = Field(foreign_key="alerts.id", primary_key=True)
    revision: int = Field(primary_key=True)
    digest_id: int = Field(foreign_key="digests.id", index=True)


class ToldFailureRow(Row, table=True):
    """A delivery that was given up and that an edition has told of. It may be given up again, at another time."""

    __tablename__ = "digest_failures"

    series: str = Field(primary_key=True)
    zone: str = Field(default="", primary_key=True)
    delivery_id: str = Field(foreign_key="deliveries.id", primary_key=True)
    settled_at: datetime = Field(sa_type=UTCDateTime, primary_key=True)
