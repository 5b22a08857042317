"""Who has left a list, and the keys that links to leave are signed with."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class LeftRow(Row, table=True):
    """A recipient who wants no more messages of a list: of a digest, or the alerts of a channel."""

    __tablename__ = "left_lists"

    list_name: str = Field(primary_key=True)
    recipient: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UTCDateTime)
    how: str


class SigningKeyRow(Row, table=True):
    """A key of our own making; there is one for each purpose."""

    __tablename__ = "signing_keys"

    purpose: str = Field(primary_key=True)
    key: bytes
    made_at: datetime = Field(sa_type=UTCDateTime)
