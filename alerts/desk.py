"""What every decision of one run of triage needs, and what each comes to: messages owed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alerts.budget import Limits, within_budget
from alerts.channels import Channel
from alerts.digest import DigestKeys
from alerts.editions import editions_of
from alerts.policy import Policy
from alerts.revise import first_told
from alerts.route import Route
from alerts.shadow import hold_in_shadow
from storage.database import Store
from storage.records.alert import Alert, Told
from storage.records.delivery import MessageType, Owed
from storage.records.reading import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every decision of one run needs."""

    policies: Mapping[str, Policy]
    channels: Mapping[str, Channel]
    now: datetime
    backlog_tells: bool
    digests: Mapping[str, DigestKeys] = field(default_factory=dict)


def told_at_first(store: Store, incident_id: int | None, outcomes: Iterable[Outcome]) -> Told:
    """Give what people know who are alerted now: an incident as it stands."""
    if incident_id is None:
        return Told()
    story = store.incidents.story(incident_id)
    last = max(entry.id for entry in store.incidents.entries([incident_id])[incident_id])
    return first_told(story, last, outcomes)


def send_out(store: Store, alert: Alert, where: Route, desk: Desk) -> None:
    """Owe an alert's present revision to channels at once, and to the next digests; in shadow, note it only."""
    policy = desk.policies[alert.rule_id]
    if policy.in_shadow:
        hold_in_shadow(store, alert, where, desk.now)
        return
    limits = Limits(severity=policy.severity, channels=desk.channels, digests=desk.digests, now=desk.now)
    where = within_budget(store, alert, where, limits)
    store.alerts.send_to_editions(alert, editions_of(where.series, desk.digests, desk.channels))
    store.outbox.owe(
        (
            Owed(
                type=MessageType.ALERT_NEW if alert.revision == alert.first_told else MessageType.ALERT_REVISED,
                channel=name,
                recipient=recipient,
                alert_id=alert.id,
                revision=alert.revision,
            )
            for name in where.channels
            for recipient in desk.channels[name].recipients()
        ),
        desk.now,
    )
