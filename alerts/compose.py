"""The fifth line: digests that are due -> what they hold, and deliveries owed.

What a digest holds is decided by membership, not by times: it takes every alert that no earlier digest of its series
holds. So an alert that is committed while a digest is composed is in the next one, and in no two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import structlog

from alerts.channels import Channel
from alerts.coverage import cover
from alerts.digest import DigestKeys, due_day
from alerts.errors import DigestComposed, NoSuchDigest
from alerts.frames import echo
from alerts.message import Message
from alerts.notices import notices_between
from alerts.refused import refused
from alerts.render import render_digest
from alerts.shadow import would_have_sent
from storage.database import Database, Store
from storage.records.alert import Alert
from storage.records.delivery import MessageType, Owed
from storage.records.digest import Digest, Standing

_NOT_STORED = 0

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issue:
    """A digest before it is stored."""

    series: str
    local_date: date
    since: datetime
    until: datetime
    standing: Standing
    alerts: Sequence[Alert]


def compose(
    database: Database,
    digests: Mapping[str, DigestKeys],
    channels: Mapping[str, Channel],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> list[Digest]:
    """Compose each digest that is due, even when nothing matched; give those that were composed."""
    composed = []
    for name, keys in digests.items():
        with database.transaction() as store:
            since = store.digests.covered_until(name, now)
            day = due_day(keys, zone=zone, covered_until=since, now=now)
            if day is not None and not store.digests.has(name, day):
                issue = _take(store, name, digests, local_date=day, since=since, now=now)
                composed.append(_store(store, issue, _recipients(keys, channels)))
    return composed


def compose_now(
    database: Database,
    name: str,
    digests: Mapping[str, DigestKeys],
    channels: Mapping[str, Channel],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Digest:
    """Compose a digest before its hour. It is this local day's digest: no other follows until the next day."""
    keys = _named(name, digests)
    day = now.astimezone(zone).date()
    with database.transaction() as store:
        if store.digests.has(name, day):
            raise DigestComposed(f"{name}, {day}")
        since = store.digests.covered_until(name, now)
        issue = _take(store, name, digests, local_date=day, since=since, now=now)
        return _store(store, issue, _recipients(keys, channels))


def preview(
    database: Database,
    name: str,
    digests: Mapping[str, DigestKeys],
    *,
    zone: ZoneInfo,
    now: datetime,
    frames: Mapping[str, str] = MappingProxyType({}),
) -> Message:
    """Give the digest as it would be sent at `now`; nothing is stored, and nothing counts as sent.

    `frames` are the titles of those that rules watch, by id.
    """
    _named(name, digests)
    with database.snapshot() as store:
        since = store.digests.begun(name) or now
        issue = _take(store, name, digests, local_date=now.astimezone(zone).date(), since=since, now=now)
        revisions = {alert.id: store.digests.untold(name, alert) for alert in issue.alerts}
        stories, held_back = store.alerts.stories(revisions), store.outbox.held_back(revisions)
        uses = store.readings.frame_uses(frames, since, now)
    digest = Digest(
        id=_NOT_STORED,
        series=name,
        local_date=issue.local_date,
        since=issue.since,
        until=issue.until,
        coverage=issue.standing.coverage,
        held_back=held_back,
        shadow=issue.standing.shadow,
        refused=issue.standing.refused,
        notices=issue.standing.notices,
    )
    return render_digest(digest, stories, echo(uses, frames, digest, zone), zone=zone)


def _named(name: str, digests: Mapping[str, DigestKeys]) -> DigestKeys:
    if name not in digests:
        raise NoSuchDigest(f"{name} (there are: {', '.join(digests) or 'none'})")
    return digests[name]


def _take(
    store: Store,
    series: str,
    digests: Mapping[str, DigestKeys],
    *,
    local_date: date,
    since: datetime,
    now: datetime,
) -> _Issue:
    """Gather what a digest of this moment holds; changes nothing."""
    return _Issue(
        series=series,
        local_date=local_date,
        since=since,
        until=now,
        standing=Standing(
            coverage=tuple(cover(store.feeds.all(), store.articles.count_since(since, now), now)),
            shadow=would_have_sent(store, series, digests, since, now),
            refused=tuple(refused(store)),
            notices=tuple(notices_between(store, since, now)),
        ),
        alerts=store.alerts.untold(series, now),
    )


def _store(store: Store, issue: _Issue, recipients: Sequence[tuple[str, str]]) -> Digest:
    digest = store.digests.add(
        series=issue.series,
        local_date=issue.local_date,
        since=issue.since,
        until=issue.until,
        standing=issue.standing,
        alerts=issue.alerts,
    )
    store.outbox.owe(
        (
            Owed(type=MessageType.DIGEST, channel=channel, recipient=recipient, digest_id=digest.id)
            for channel, recipient in recipients
        ),
        issue.until,
    )
    _log.info("digest_composed", series=issue.series, day=str(issue.local_date), alerts=len(issue.alerts))
    return digest


def _recipients(keys: DigestKeys, channels: Mapping[str, Channel]) -> list[tuple[str, str]]:
    return [(name, recipient) for name in dict.fromkeys(keys.to) for recipient in channels[name].recipients()]
