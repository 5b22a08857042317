"""The decision of triage, pure: whether a match tells people something, and if not, why not."""

from dataclasses import dataclass

from alerts.policy import Policy
from storage.records.alert import Alert, Reason
from storage.records.match import Match, Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A new alert is to be opened."""

    reason: Reason

    @property
    def settled(self) -> Settled:
        """What the match that opens the alert is settled as."""
        return Settled.BACKLOG if self.reason is Reason.BACKLOG else Settled.ALERTED


def decide(match: Match, *, existing: Alert | None, policy: Policy | None, backlog_tells: bool) -> Open | Settled:
    """Say what becomes of a match: an alert to open, or the named reason why there is nothing to tell.

    `existing` is the alert of the same rule about the same subject; `policy` is None when the rule left feeds.yaml.
    """
    if existing is not None:
        return Settled.EDITED
    if policy is None:
        return Settled.RULE_GONE
    if match.backlog and not backlog_tells:
        return Open(reason=Reason.BACKLOG)
    return Open(reason=Reason.NEW)


def subject_of(match: Match) -> str:
    """Name what the alert is about: one alert per rule and subject."""
    return f"item:{match.article_id}"
