"""What was read in articles: one row for each claim and for each sentence that carries a frame."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class ClaimRow(Row, table=True):
    """One claim of one version of an article. What is asked for has a column; `record` is the whole claim."""

    __tablename__ = "claims"
    __table_args__ = (Index(None, "outcome", "place"),)

    article_id: int = Field(foreign_key="articles.id", primary_key=True)
    article_version: int = Field(primary_key=True)
    position: int = Field(primary_key=True)  # in the reading, from 0; `part_of` of other claims counts by it
    reader_version: str
    read_at: datetime = Field(sa_type=UTCDateTime)
    outcome: str
    min: int | None = None
    max: int | None = None
    best: int | None = None
    place: str | None = None
    country: str | None = None
    attribution: str | None = None
    status: str
    record: dict[str, Any] = Field(sa_type=JSON)


class FrameHitRow(Row, table=True):
    """One sentence of one version of an article that carries a frame."""

    __tablename__ = "frame_hits"
    __table_args__ = (Index(None, "frame", "read_at"),)

    article_id: int = Field(foreign_key="articles.id", primary_key=True)
    article_version: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    reader_version: str
    read_at: datetime = Field(sa_type=UTCDateTime)
    frame: str
    status: str
    record: dict[str, Any] = Field(sa_type=JSON)
