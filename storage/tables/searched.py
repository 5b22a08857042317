"""Which versions of articles the full-text index holds."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class SearchedRow(Row, table=True):
    """One entry of the index. Ids are never used again: what an index cannot forget names nothing then."""

    __tablename__ = "searched"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="articles.id", index=True)
    version: int
    seen_at: datetime = Field(sa_type=UTCDateTime, index=True)
    cut_by: str  # how its words were cut
