"""An alert: the decision to tell people, and all that a message about it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.records.article import TextFrom
from storage.records.incident import IncidentStory
from storage.records.match import Passage, Span
from storage.records.reading import Claim, Outcome, Victims
from storage.records.rule import Severity


class Reason(StrEnum):
    """Why a revision of an alert is told."""

    NEW = "new"
    BACKLOG = "backlog"  # stood in the feed at its first poll: digests only
    OLD = "old"  # published days before it was first seen: digests only
    FLOOD = "flood"  # many at once, of one feed: a re-published archive, or new ids for all that it holds
    REVISED = "revised"
    CORROBORATED = "corroborated"
    CONFLICT = "conflict"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    ORIGINS = "origins"  # as many independent origins carry it as the rule asks for
    GREW = "grew"  # a window's episode went on


QUIET = frozenset({Reason.BACKLOG, Reason.OLD})
"""Old news interrupts nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the people who got an alert were told last; what differs from it enough is a revision."""

    last_entry: int = 0  # every entry of the incident up to this id is known to them
    figures: Mapping[str, int] = field(default_factory=dict)  # `killed/civilian` -> the figure
    facts: frozenset[str] = frozenset()  # `killed/civilian 29 russia`: nothing is told twice
    outcomes: tuple[str, ...] = ()  # what the rule's matches count; empty: everything
    origins: int = 0
    size: int = 0  # of a window's episode


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a revision tells."""

    reason: Reason
    outcome: Outcome
    group: Victims
    previous: int | None
    figure: int
    party: str | None
    outlet: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert: one rule and one subject."""

    id: int
    rule_id: str
    rule_version: str
    key: str  # the subject, e.g. `incident:17`
    revision: int
    reason: Reason
    opened_at: datetime
    revised_at: datetime
    incident_id: int | None = None
    told: Told = Told()
    first_told: int | None = 1  # the first revision that people were told; None: its rule was always in shadow


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An alert before it is stored."""

    rule_id: str
    rule_version: str
    key: str
    reason: Reason
    at: datetime
    incident_id: int | None = None
    told: Told = Told()
    note: str | None = None  # what a window found, in a sentence
    in_shadow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One article behind an alert: who published what, and the words that hit."""

    article_id: int
    outlet: str
    title: str
    link: str | None
    published_at: datetime | None
    first_seen_at: datetime
    spans: tuple[Span, ...]
    passages: tuple[Passage, ...]
    claims: tuple[Claim, ...] = ()
    text_from: TextFrom = TextFrom.FEED
    text_problem: str | None = None  # why its page, which was wanted, is not read or not all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStory:
    """An alert as it is told: with its rule, its evidence, and the incident that it is about."""

    alert: Alert
    rule_title: str
    severity: Severity
    tags: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    incident: IncidentStory | None = None
    is_new: bool = True  # told for the first time
    changes: tuple[Change, ...] = ()  # what the revisions tell that are told now
    notes: tuple[str, ...] = ()  # what a window found, for each of these revisions
