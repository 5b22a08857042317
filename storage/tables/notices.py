"""Notices, words to the operators."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class NoticeRow(Row, table=True):
    """Something that does not work, or did not."""

    __tablename__ = "notices"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    subject: str
    open_key: str | None = Field(default=None, unique=True)  # kind and subject while it is open, else empty
    waits: bool = Field(index=True)  # to be told, or to be told as over
    words: str
    about: list[str] = Field(sa_type=JSON)
    opened_at: datetime = Field(sa_type=UTCDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    closing_words: str | None = None
    over_told_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
