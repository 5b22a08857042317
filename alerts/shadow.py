"""Rules in shadow: all is decided as if they were live, nothing is owed, and what they would have sent is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.digest import DigestKeys
from alerts.headlines import headline_of
from alerts.route import Route, digests_for
from alerts.text import count, one_line
from storage.database import Store
from storage.records.alert import Alert, AlertStory
from storage.records.digest import Digest, Shadowed
from storage.records.held_back import SHADOW, HeldBack, HeldInShadow

MOST_SUBJECTS = 3
_MOST_RULES = 20
_LONGEST_SUBJECT = 160
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowView:
    """What a rule in shadow would have sent."""

    words: str  # `A toll in a town (toll): 4 alerts`
    subjects: tuple[str, ...]  # the newest
    more: int


def hold_in_shadow(store: Store, alert: Alert, where: Route, at: datetime) -> None:
    """Record where an alert's present revision would have gone, and owe nothing."""
    for name in (*where.channels, *where.series):
        store.outbox.hold_back(HeldBack(alert_id=alert.id, revision=alert.revision, channel=name, reason=SHADOW), at)


def would_have_sent(
    store: Store, series: str, digests: Mapping[str, DigestKeys], since: datetime, until: datetime
) -> tuple[Shadowed, ...]:
    """Give what a digest of (since, until] says of rules in shadow: those of its own series.

    A rule that sends to channels alone is told of where its channels read a digest.
    """
    by_alert: dict[int, list[HeldInShadow]] = {}
    for held in store.outbox.shadowed(since, until):
        by_alert.setdefault(held.alert_id, []).append(held)
    by_rule: dict[str, dict[int, int]] = {}
    for alert_id, rows in by_alert.items():
        if series in _told_by([row.place for row in rows], digests):
            by_rule.setdefault(rows[0].rule_id, {})[alert_id] = max(row.revision for row in rows)
    newest = {alert: [last] for alerts in by_rule.values() for alert, last in list(alerts.items())[-MOST_SUBJECTS:]}
    stories = {story.alert.id: story for story in store.alerts.stories(newest)}
    return tuple(_shadowed(alerts, stories) for _, alerts in sorted(by_rule.items()))


def view_shadow(digest: Digest) -> tuple[ShadowView, ...]:
    """Give the digest's last section."""
    return tuple(
        ShadowView(
            words=f"{one_line(one.title, _LONGEST_TITLE)} ({one.rule_id}): {count(one.alerts, 'alert')}",
            subjects=tuple(one_line(subject, _LONGEST_SUBJECT) for subject in one.subjects),
            more=one.alerts - len(one.subjects),
        )
        for one in digest.shadow[:_MOST_RULES]
    )


def _told_by(places: Iterable[str], digests: Mapping[str, DigestKeys]) -> Sequence[str]:
    named = list(dict.fromkeys(places))
    return [name for name in named if name in digests] or digests_for(named, digests)


def _shadowed(alerts: Mapping[int, int], stories: Mapping[int, AlertStory]) -> Shadowed:
    shown = [stories[alert] for alert in reversed(alerts) if alert in stories]
    return Shadowed(
        rule_id=shown[0].alert.rule_id,
        title=shown[0].rule_title,
        alerts=len(alerts),
        subjects=tuple(headline_of(story) for story in shown),
    )
