"""What was sent to whom, as a list to be counted."""

from datetime import date, datetime
from typing import NamedTuple


class SentMessage(NamedTuple):
    """One alert to one recipient."""

    at: datetime
    channel: str
    recipient: str
    type: str


class ToldInDigest(NamedTuple):
    """One alert in one digest."""

    series: str
    day: date
    alert_id: int
