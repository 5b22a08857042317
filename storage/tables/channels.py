"""How channels fare; what they are stands in feeds.yaml."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class ChannelStateRow(Row, table=True):
    """One channel that was ever tried."""

    __tablename__ = "channel_states"

    channel: str = Field(primary_key=True)
    last_sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    failing_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    failures: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    problem: str | None = None
    paused_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
