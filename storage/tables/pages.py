"""Pages that are awaited, or were lately; and what sites ask of robots."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class PageRow(Row, table=True):
    """The page of an article. `settled_at` is empty while it is awaited; then it is kept for a day, to be counted."""

    __tablename__ = "pages"

    article_id: int = Field(foreign_key="articles.id", primary_key=True)
    version: int
    url: str
    host: str = ""  # that was asked last
    hops: int = 0
    tries: int = 0
    asked: int = 0
    asked_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    wanted_at: datetime = Field(sa_type=UTCDateTime)
    wait_until: datetime = Field(sa_type=UTCDateTime)
    next_try_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)  # empty: it is settled
    problem: str | None = None
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class RobotsRow(Row, table=True):
    """The robots.txt of one origin."""

    __tablename__ = "robots"

    origin: str = Field(primary_key=True)
    fetched_at: datetime = Field(sa_type=UTCDateTime)
    keep_until: datetime = Field(sa_type=UTCDateTime)
    rules: bytes
    problem: str | None = None
