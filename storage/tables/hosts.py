"""The hosts that feeds are fetched from, as far as they asked for something."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class HostRow(Row, table=True):
    """A host that asked to be left alone for a while."""

    __tablename__ = "hosts"

    host: str = Field(primary_key=True)
    paused_until: datetime = Field(sa_type=UTCDateTime)
