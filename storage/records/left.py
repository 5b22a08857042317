"""Who has left a list."""

from dataclasses import dataclass
from datetime import datetime

LEFT = "its reader has left the list"
"""Why a message is not sent to who has left."""


@dataclass(frozen=True, slots=True, order=True)
class Seat:
    """A recipient's place on a list; a list is a digest, or the alerts of a channel, by its name in feeds.yaml."""

    list_name: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A seat that was given up."""

    seat: Seat
    at: datetime
    how: str  # `link`, `by hand`
