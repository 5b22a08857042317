"""What a channel was not told at once, and why."""

from dataclasses import dataclass

SHADOW = "its rule is in shadow"
"""The reason where a rule only shows what it would send; then a digest may stand in the place of the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A revision of an alert that was not owed to a channel that it would have gone to."""

    alert_id: int
    revision: int
    channel: str
    reason: str  # reads on after "because"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInShadow:
    """A revision of an alert of a rule in shadow, and a place where it would have gone."""

    alert_id: int
    rule_id: str
    revision: int
    place: str  # a channel or a digest


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBackCount:
    """How many revisions were held back from a channel for one reason."""

    channel: str
    reason: str
    number: int
