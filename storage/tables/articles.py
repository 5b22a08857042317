"""Articles in their newest version, and the versions that edits replaced."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class ArticleRow(Row, table=True):
    """One item of one feed. `read_at` is empty while the second line still owes it its work, `related_at` the third."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("feed_id", "identity"),
        Index(None, "read_at", "id"),
        Index(None, "related_at", "read_at", "first_seen_at"),
        Index(None, "feed_id", "first_seen_at"),
        Index(None, "version_seen_at", "first_seen_at"),
        Index(None, "cut_by", "id"),
        Index(None, "feed_id", "link_key"),
        Index(None, "feed_id", "text_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    feed_id: int = Field(foreign_key="feeds.id")
    identity: str
    identity_from: str
    version: int = 1
    fingerprint: str
    link_key: int | None = Field(default=None, sa_type=BigInteger)
    text_key: int | None = Field(default=None, sa_type=BigInteger)
    title: str
    link: str | None = None
    author: str | None = None
    summary: str
    content: str
    tags: list[str] = Field(sa_type=JSON)
    published_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    first_seen_at: datetime = Field(sa_type=UTCDateTime)
    version_seen_at: datetime = Field(sa_type=UTCDateTime)
    backlog: bool = False
    page_text: str | None = None  # what its web page says, where that was fetched for this version
    page_url: str | None = None  # where that page was found
    page_state: str | None = None  # of this version: awaited (nobody reads it yet), settled; empty: not asked for
    text_problem: str | None = None  # why its text is not that of its page, or not all of it, in words for a person
    read_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    read_leased_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    read_problem: str | None = None
    reader_version: str | None = None  # which reader took this version apart; empty: no rule asked for it
    related_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    cut_by: str | None = None  # how its words were cut for the full-text index; empty: this version is not in it


class ArticleVersionRow(Row, table=True):
    """What an article said before an edit."""

    __tablename__ = "article_versions"

    article_id: int = Field(foreign_key="articles.id", primary_key=True)
    version: int = Field(primary_key=True)
    fingerprint: str
    title: str
    link: str | None = None
    author: str | None = None
    summary: str
    content: str
    tags: list[str] = Field(sa_type=JSON)
    published_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version_seen_at: datetime = Field(sa_type=UTCDateTime)
    page_text: str | None = None
    text_problem: str | None = None
    read_at: datetime | None = Field(default=None, sa_type=UTCDateTime)  # empty: the edit came before anybody read it
