"""What a channel was not told at once, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A revision of an alert that was not owed to a channel that it would have gone to."""

    alert_id: int
    revision: int
    channel: str
    reason: str  # reads on after "because"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBackCount:
    """How many revisions were held back from a channel for one reason."""

    channel: str
    reason: str
    number: int
