"""The decision of triage, pure: whether a match tells people something, and if not, why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from alerts.policy import Policy
from storage.records.alert import Alert, Reason
from storage.records.match import Match, Settled
from storage.records.reading import Claim

OLD = timedelta(days=3)
"""An item that says it was published this long before anybody saw it is no news."""

_SETTLED = {Reason.BACKLOG: Settled.BACKLOG, Reason.OLD: Settled.OLD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A new alert is to be opened."""

    reason: Reason

    @property
    def settled(self) -> Settled:
        """What the match that opens the alert is settled as."""
        return _SETTLED.get(self.reason, Settled.ALERTED)


def decide(match: Match, *, existing: Alert | None, policy: Policy | None, backlog_tells: bool) -> Open | Settled:
    """Say what becomes of a match: an alert to open, or the named reason why there is nothing to tell.

    `existing` is the alert of the same rule about the same subject; `policy` is None when the rule left feeds.yaml.
    """
    if existing is not None:
        return Settled.EDITED if match.article_version > 1 else Settled.REPEATED
    if policy is None:
        return Settled.RULE_GONE
    if match.met_before_edit:
        return Settled.EDITED
    return Open(reason=no_news(match, backlog_tells=backlog_tells) or Reason.NEW)


def no_news(match: Match, *, backlog_tells: bool) -> Reason | None:
    """Say why a match, although nobody was told of it, is no news; None: it is."""
    if match.backlog and not backlog_tells:
        return Reason.BACKLOG
    if not match.backlog and match.published_at is not None and match.first_seen_at - match.published_at > OLD:
        return Reason.OLD
    return None


def says_nothing_new(match: Match, told: Sequence[Iterable[Claim]]) -> bool:
    """Whether one of the matches that were told says all that this one says; `told` holds the claims of each.

    The same article under another id may have grown: a toll that is not in what was told is no repetition.
    """
    says = {_saying(claim) for claim in match.claims}
    return any(says <= {_saying(claim) for claim in claims} for claims in told)


def _saying(claim: Claim) -> tuple[object, ...]:
    return claim.outcome, claim.victims, claim.min, claim.max, claim.place, claim.status
