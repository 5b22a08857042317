"""Feeds and what their polls have taught."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class FeedRow(Row, table=True):
    """One watched address."""

    __tablename__ = "feeds"

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(unique=True)
    outlet: str
    owner: str | None = None
    groups: list[str] = Field(sa_type=JSON)
    every_seconds: int | None = None
    full_text: str = "never"
    watched: bool = Field(default=True)  # False: left feeds.yaml; kept for its articles
    next_poll_at: datetime = Field(sa_type=UTCDateTime, index=True)
    first_read_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    polled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    health: str = Field(default="new", index=True)
    problem: str | None = None
    failing_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    failures: int = 0
    last_ok_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    last_new_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    document_url: str | None = None
    whole_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    moved_to: str | None = None
    moving_to: str | None = None
    moving_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    moving_seen: int = 0
    usual_gap_seconds: int | None = None
    fresh_seconds: int | None = None
    rhythm: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    identity_policy: str = "id"
    identity_strikes: int = 0
    identity_note: str | None = None
    remark: str | None = None
    gap_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    gap_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
