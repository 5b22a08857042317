"""A match: one rule hit on one article, with the evidence in its own hands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.field import Field
from storage.records.reading import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters [start, end) of one field of the stored article that a clause hit."""

    field: Field
    start: int
    end: int
    clause: str  # what hit, as the operator wrote it


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence or so quoted from an article: its words, and where they stand in the field."""

    field: Field
    start: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule that holds for an article, before it is stored as a match."""

    rule_id: str
    rule_version: str
    article_id: int
    article_version: int
    spans: tuple[Span, ...]
    passages: tuple[Passage, ...]  # the title first; enough to show every span without the article
    claims: tuple[Claim, ...] = ()  # those that met the rule, where it asks for claims
    met_before_edit: bool = False  # the text before the edit, which was read, meets this version of the rule as well


class Settled(StrEnum):
    """What triage did with a match: told, or the named reason why not."""

    ALERTED = "alerted"  # opened an alert that goes to its channels and digests
    COUNTED = "counted"  # its rule asks for many: it counts in a window, which tells when enough have come
    BACKLOG = "backlog"  # stood in the feed at its first poll: the next digest only
    OLD = "old"  # published days before it was first seen: the next digest only
    FLOOD = "flood"  # one of many at once, of one feed: told together as one summary
    REPEATED = "repeated"  # this rule already told of this subject; what is new in it is told as a revision
    APART = "apart"  # its numbers are no toll of one event: a recollection, a part, a denial of nothing known
    EDITED = "edited"  # this rule already told of this article; the edit changed nothing for it
    SAME_ARTICLE = "same_article"  # an article that this rule knows, under another id or address
    UNGROUPED = "ungrouped"  # names nothing of what its rule's window counts within, such as an incident
    RULE_GONE = "rule_gone"  # the rule left feeds.yaml before triage came by


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a stored match."""

    match_id: int
    rule_version: str
    article_version: int
    matched_at: datetime
    settled: Settled | None  # None: it waits for triage
    settled_at: datetime | None
    alerts: tuple[int, ...]  # behind which it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The matches of one rule that were first seen in one poll of one feed."""

    rule_id: str
    feed_id: int
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A stored hit that waits for triage."""

    id: int
    rule_id: str
    rule_version: str
    article_id: int
    article_version: int
    feed_id: int
    outlet: str
    first_seen_at: datetime
    published_at: datetime | None
    backlog: bool
    matched_at: datetime
    spans: tuple[Span, ...]
    passages: tuple[Passage, ...]
    claims: tuple[Claim, ...] = ()
    met_before_edit: bool = False
