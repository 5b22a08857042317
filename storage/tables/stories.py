"""Stories, who belongs to them, and the sketches by which newcomers are compared."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class StoryRow(Row, table=True):
    """One text that goes round, whoever carries it."""

    __tablename__ = "stories"

    id: int | None = Field(default=None, primary_key=True)
    origin: str
    first_article_id: int = Field(foreign_key="articles.id")
    first_seen_at: datetime = Field(sa_type=UTCDateTime, index=True)


class StoryMemberRow(Row, table=True):
    """An article's place: it is in one story."""

    __tablename__ = "story_members"

    article_id: int = Field(foreign_key="articles.id", primary_key=True)
    story_id: int = Field(foreign_key="stories.id", index=True)
    relation: str
    similarity: float
    reason: str
    like: int | None = None


class SketchRow(Row, table=True):
    """What an article is compared by, for as long as newcomers are compared with it.

    Ids are never used again: a process that has seen all up to one id asks for what came after.
    """

    __tablename__ = "sketches"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="articles.id", unique=True)
    first_seen_at: datetime = Field(sa_type=UTCDateTime, index=True)
    outlet: str
    address: str | None = None
    sketch: bytes
