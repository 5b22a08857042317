"""The fifth line: digests that are due -> what they hold, and deliveries owed.

What a digest holds is decided by membership, not by times: it takes every alert that no earlier digest of its edition
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
from alerts.digest import DigestKeys, Slot, due_slots, slot_by_hand
from alerts.editions import Reader, readers, zone_of
from alerts.errors import DigestComposed, NoSuchDigest, NoSuchReader
from alerts.frames import echo
from alerts.message import Message
from alerts.notices import notices_between
from alerts.quiet import gone_quiet
from alerts.refused import refused
from alerts.render import render_digest
from alerts.shadow import would_have_sent
from alerts.undelivered import summed_up
from storage.database import Database, Store
from storage.records.delivery import GivenUp, MessageType, Owed
from storage.records.digest import Composed, Digest, Edition, Issue, Standing

_NOT_STORED = 0

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A digest before it is stored, and the failures that it tells of."""

    composed: Composed
    given_up: Sequence[GivenUp]

    @property
    def is_empty(self) -> bool:
        """Whether it tells of nothing but how feeds stood."""
        standing = self.composed.standing
        told = (standing.undelivered, standing.refused, standing.notices, standing.quiet)
        return not (self.composed.alerts or any(told))


def compose(
    database: Database,
    digests: Mapping[str, DigestKeys],
    channels: Mapping[str, Channel],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> list[Digest]:
    """Compose each digest that is due, also when nothing matched; give those that are sent.

    `zone` is that of `settings`; readers who live in others have their digest at their own hours.
    """
    sent = []
    for name, keys in digests.items():
        for edition, who in readers(name, keys, channels).items():
            with database.transaction() as store:
                since = store.digests.covered_until(edition, now)
                slots = due_slots(keys, zone=zone_of(edition.zone, zone), covered_until=since, now=now)
                if slots and slots[-1].issue.number not in store.digests.numbers(edition, slots[-1].issue.day):
                    taken = _take(store, edition, digests, slots=slots, since=since, now=now)
                    sent += _store(store, taken, who, digests)
    return sent


def compose_now(
    database: Database,
    name: str,
    digests: Mapping[str, DigestKeys],
    channels: Mapping[str, Channel],
    *,
    zone: ZoneInfo,
    now: datetime,
) -> list[Digest]:
    """Compose a digest before its hour, for all of its readers; at its hour no other follows.

    A zone whose readers have had all digests of this day gets none; DigestComposed where all have.
    """
    keys = _named(name, digests)
    sent, composed = [], False
    for edition, who in readers(name, keys, channels).items():
        there = zone_of(edition.zone, zone)
        with database.transaction() as store:
            done = store.digests.numbers(edition, now.astimezone(there).date())
            slot = slot_by_hand(keys, zone=there, done=done, now=now)
            if slot is not None:
                since = store.digests.covered_until(edition, now)
                taken = _take(store, edition, digests, slots=[slot], since=since, now=now)
                sent += _store(store, taken, who, digests)
                composed = True
    if not composed:
        raise DigestComposed(f"{name}, {now.astimezone(zone).date()}")
    return sent


def preview(  # noqa: PLR0913 - each is another thing that only the front door has
    database: Database,
    name: str,
    digests: Mapping[str, DigestKeys],
    channels: Mapping[str, Channel],
    *,
    zone: ZoneInfo,
    now: datetime,
    frames: Mapping[str, str] = MappingProxyType({}),
    reader: str | None = None,
) -> Message:
    """Give the digest as it would be sent at `now`; nothing is stored, and nothing counts as sent.

    It is that of `reader`, or of the first that the digest names. `frames` are the titles of those that rules watch,
    by id.
    """
    keys = _named(name, digests)
    edition = _edition_of(reader, readers(name, keys, channels))
    there = zone_of(edition.zone, zone)
    with database.snapshot() as store:
        since = store.digests.begun(edition, now) or now
        slots = due_slots(keys, zone=there, covered_until=since, now=now)
        taken = _take(store, edition, digests, slots=slots or [_next(keys, there, now)], since=since, now=now)
        alerts = store.alerts.untold(edition, now)
        revisions = {alert.id: store.digests.untold(edition, alert) for alert in alerts}
        stories, held_back = store.alerts.stories(revisions), store.outbox.held_back(revisions)
        uses = store.readings.frame_uses(frames, since, now)
    composed = taken.composed
    digest = Digest(
        id=_NOT_STORED,
        series=name,
        zone=edition.zone,
        local_date=composed.issue.day,
        hour=composed.hour,
        covers=composed.covers,
        since=since,
        until=now,
        coverage=composed.standing.coverage,
        held_back=held_back,
        shadow=composed.standing.shadow,
        refused=composed.standing.refused,
        quiet=composed.standing.quiet,
        undelivered=composed.standing.undelivered,
        notices=composed.standing.notices,
    )
    return render_digest(digest, stories, echo(uses, frames, digest, there), zone=there)


def _next(keys: DigestKeys, zone: ZoneInfo, now: datetime) -> Slot:
    """Give the place of a digest that is looked at between its hours."""
    day = now.astimezone(zone).date()
    return slot_by_hand(keys, zone=zone, done=(), now=now) or Slot(issue=Issue(day), hour=keys.at[0], moment=now)


def _edition_of(reader: str | None, found: Mapping[Edition, Sequence[Reader]]) -> Edition:
    if reader is None:
        return next(iter(found))
    for edition, who in found.items():
        if any(reader in {one.recipient, one.channel} for one in who):
            return edition
    known = ", ".join(one.recipient for who in found.values() for one in who)
    raise NoSuchReader(f"{reader} (there are: {known})")


def _named(name: str, digests: Mapping[str, DigestKeys]) -> DigestKeys:
    if name not in digests:
        raise NoSuchDigest(f"{name} (there are: {', '.join(digests) or 'none'})")
    return digests[name]


def _take(
    store: Store,
    edition: Edition,
    digests: Mapping[str, DigestKeys],
    *,
    slots: Sequence[Slot],
    since: datetime,
    now: datetime,
) -> _Taken:
    """Gather what a digest of this moment holds; changes nothing. It is that of the last of these hours."""
    given_up = store.digests.undelivered(edition)
    standing = Standing(
        coverage=tuple(cover(store.feeds.all(), store.articles.count_since(since, now), now)),
        shadow=would_have_sent(store, edition.series, digests, since, now),
        refused=tuple(refused(store)),
        notices=tuple(notices_between(store, since, now)),
        quiet=gone_quiet(store, edition, since, now),
        undelivered=summed_up(given_up),
    )
    composed = Composed(
        edition=edition,
        issue=slots[-1].issue,
        hour=f"{slots[-1].hour:%H:%M}" if len(digests[edition.series].at) > 1 else None,
        covers=_days(slots),
        since=since,
        until=now,
        standing=standing,
        alerts=tuple(store.alerts.untold(edition)),
    )
    return _Taken(composed=composed, given_up=given_up)


def _days(slots: Sequence[Slot]) -> tuple[date, ...]:
    """Name the days whose digest it is, where it makes up for others."""
    return tuple(dict.fromkeys(slot.issue.day for slot in slots)) if len(slots) > 1 else ()


def _store(store: Store, taken: _Taken, who: Sequence[Reader], digests: Mapping[str, DigestKeys]) -> list[Digest]:
    """Store a digest and owe it; one that is not wanted because it is empty is stored alone."""
    edition = taken.composed.edition
    digest = store.digests.add(taken.composed)
    store.digests.tell_of(edition, taken.given_up)
    skipped = taken.is_empty and digests[edition.series].when_empty == "skip"
    _log.info(
        "digest_composed",
        series=edition.series,
        zone=edition.zone,
        day=str(digest.local_date),
        alerts=len(taken.composed.alerts),
        skipped=skipped,
    )
    if skipped:
        return []
    store.outbox.owe(
        (
            Owed(type=MessageType.DIGEST, channel=one.channel, recipient=one.recipient, digest_id=digest.id)
            for one in who
        ),
        digest.until,
    )
    return [digest]
