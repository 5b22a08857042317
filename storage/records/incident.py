"""An incident: the event that claims are about, and what each claim did to it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.records.reading import Claim, Outcome, Victims


class Decision(StrEnum):
    """What a claim is to what was known before it."""

    NEW = "new"  # the first word of this event, or of this group of its victims
    ECHO = "echo"  # says again what was said
    CORROBORATED = "corroborated"  # another party, by another origin, gives the same figure
    REVISED = "revised"  # the figure goes up or down, or an outlet corrects it
    CONFLICT = "conflict"  # another party gives a figure that cannot be true beside the others
    DENIED = "denied"
    WITHDRAWN = "withdrawn"  # the outlet itself takes it back
    APART = "apart"  # no toll of one event: a running total, a recollection, a maybe, a part of a larger count


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One claim of one version of an article, and what was decided about it; never changed but for `stands`."""

    id: int  # 0 before it is stored
    incident_id: int | None  # None: kept apart
    article_id: int
    article_version: int
    position: int  # of the claim in the article's reading; behind all of them, what an earlier version said
    outlet: str
    origin: str  # whose text it is: the outlet, or the outlet or agency that it was copied from
    told_at: datetime  # when the article says it appeared, never later than it was seen
    seen_at: datetime
    decision: Decision
    reason: str  # why, by the id of what decided
    outcome: Outcome
    group: Victims  # of whom the incident's series counts
    figure: int  # as printed
    previous: int | None  # the figure that this one changes
    party: str | None  # who says it; None: nobody is named
    stands: bool  # what its party says now
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where an event took place, as closely as claims say."""

    id: str
    name: str
    country: str | None
    above: tuple[str, ...]  # ids of what it lies in, the nearest first
    wide: bool  # a province or a country: holds towns


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What is known of one event, without its claims."""

    id: int  # 0 before it is stored
    site: Site | None
    first_day: date
    last_day: date
    day_said: bool  # a text names the day; otherwise it follows from when the first text appeared
    means: tuple[str, ...]
    opened_at: datetime  # when its first article was seen
    told_at: datetime  # when its earliest article appeared
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is said of one outcome for one group of victims: nobody's sum, every party's own figure."""

    outcome: Outcome
    group: Victims
    min: int
    max: int | None  # None: a claim leaves the end open
    best: int  # the figure that was told last
    voices: tuple[Entry, ...]  # what each party says now, the last word first


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a larger count: 5 of the 22 were children."""

    entry: Entry
    whole: Entry | None  # the larger count, where the same text gives it


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article that speaks of an incident."""

    article_id: int
    outlet: str
    origin: str
    title: str
    link: str | None
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStory:
    """An incident as it is told."""

    incident: Incident
    series: tuple[Series, ...]  # killed first
    outlets: tuple[str, ...]
    origins: tuple[str, ...]  # independent: copies count for the one they copy
    timeline: tuple[Entry, ...]  # what changed something, in the order in which it was decided
    denials: tuple[Entry, ...]
    parts: tuple[Part, ...] = ()
    reports: tuple[Report, ...] = ()  # the first that appeared stands first
