"""What windows count, and when each must be asked."""

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class SightingRow(Row, table=True):
    """A match as a window counts it. What is known of its outlet is asked for when the window is."""

    __tablename__ = "sightings"
    __table_args__ = (Index(None, "rule_id", "group_key", "first_seen_at"),)

    rule_id: str = Field(primary_key=True)
    group_key: str = Field(primary_key=True)  # what is counted within, such as `incident:17`
    match_id: int = Field(foreign_key="matches.id", primary_key=True)
    article_id: int = Field(foreign_key="articles.id", index=True)
    first_seen_at: datetime = Field(sa_type=UTCDateTime)
    counts: bool = True
    speakers: list[str] = Field(sa_type=JSON)
    places: list[str] = Field(sa_type=JSON)


class AskRow(Row, table=True):
    """When a window over a group must be asked; `ask_at` is empty while only a new match can change anything."""

    __tablename__ = "window_asks"

    rule_id: str = Field(primary_key=True)
    group_key: str = Field(primary_key=True)
    rule_version: str  # whose `window` was asked last
    ask_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    judge_from: datetime | None = Field(default=None, sa_type=UTCDateTime)
