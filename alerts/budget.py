"""A channel's budget: what would exceed it is not owed, but recorded, and told by the next digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.channels import Channel
from alerts.channels._budget import Budget
from alerts.digest import DigestKeys
from alerts.route import Route, digests_for
from storage.database import Store
from storage.records.alert import Alert
from storage.records.held_back import HeldBack
from storage.records.rule import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What decides whether a channel may hear of an alert now."""

    severity: Severity
    channels: Mapping[str, Channel]
    digests: Mapping[str, DigestKeys]
    now: datetime


def within_budget(store: Store, alert: Alert, where: Route, limits: Limits) -> Route:
    """Give the route without the channels whose budget is used up, and with the digests that tell of it.

    What is critical is told whatever was sent before; it counts like everything else.
    """
    if limits.severity is Severity.CRITICAL:
        return where
    over = {name: budget for name in where.channels if (budget := _used_up(store, name, limits)) is not None}
    if not over:
        return where
    for name, budget in over.items():
        held = HeldBack(alert_id=alert.id, revision=alert.revision, channel=name, reason=because(budget))
        store.outbox.hold_back(held, limits.now)
    return Route(
        channels=tuple(name for name in where.channels if name not in over),
        series=where.series or digests_for(over, limits.digests),
    )


def because(budget: Budget) -> str:
    """Name the reason, as it is stored and shown."""
    return f"its budget of {budget} was used up"


def _used_up(store: Store, channel: str, limits: Limits) -> Budget | None:
    budget = limits.channels[channel].budget
    if budget is None or store.outbox.alerts_since(channel, limits.now - budget.span) < budget.most:
        return None
    return budget
