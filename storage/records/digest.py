"""A digest: a scheduled message made of the alerts that no earlier digest of its series holds."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.records.alert import Alert
from storage.records.feed import Health
from storage.records.held_back import HeldBackCount


@dataclass(frozen=True, slots=True, order=True)
class Edition:
    """A series of digests for the readers of one zone: it has its own hours, and its own memory of what it told."""

    series: str
    zone: str = ""  # as in Asia/Amman; empty: the zone of `settings`

    def __str__(self) -> str:
        return f"{self.series}, {self.zone}" if self.zone else self.series


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """The place of a digest in its edition: which local day, and which of the hours of that day."""

    day: date
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """An event that an earlier digest told of, and of which nothing was heard for days."""

    alert_id: int
    headline: str
    since: datetime  # the last that was heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """Messages to one channel that were given up for one reason."""

    channel: str
    of: str  # "alert", "digest" or "notice"
    problem: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCoverage:
    """How one feed stood when the digest was composed."""

    outlet: str
    url: str
    health: Health
    problem: str | None  # why it is not ok, in words
    since: datetime | None  # failing since, last asked when it is late, last new item when it is stale
    items: int  # new in the digest's time
    notes: tuple[str, ...] = ()  # what else is to be known of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowed:
    """What a rule in shadow would have sent in the digest's time."""

    rule_id: str
    title: str
    alerts: int
    subjects: tuple[str, ...]  # of the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRule:
    """What was refused of feeds.yaml when the digest was composed: a rule, or the whole of it."""

    rule_id: str | None  # None: the whole
    title: str
    problem: str
    since: datetime
    works: bool  # an earlier version does


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """What did not work in the digest's time."""

    kind: str
    words: str
    since: datetime
    until: datetime | None  # None: it still did not when the digest was composed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How feeds and rules stood when a digest was composed."""

    coverage: tuple[FeedCoverage, ...]
    shadow: tuple[Shadowed, ...] = ()
    refused: tuple[RefusedRule, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A digest before it is stored."""

    edition: Edition
    issue: Issue
    hour: str | None
    covers: tuple[date, ...]
    since: datetime
    until: datetime
    standing: Standing
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest of a series: one hour of a local day, one window of time, what was covered."""

    id: int
    series: str
    local_date: date
    zone: str = ""  # empty: the zone of `settings`
    hour: str | None = None  # "17:00", where the series has more than one a day
    covers: tuple[date, ...] = ()  # the days whose digest it is, where it makes up for others
    since: datetime  # exclusive; the end of the digest before
    until: datetime
    coverage: tuple[FeedCoverage, ...]
    held_back: tuple[HeldBackCount, ...] = ()  # of what it holds: what channels were not told at once
    shadow: tuple[Shadowed, ...] = ()
    refused: tuple[RefusedRule, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
