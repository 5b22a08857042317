"""An alert: the decision to tell people, and all that a message about it needs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.match import Passage, Span
from storage.records.reading import Claim
from storage.records.rule import Severity


class Reason(StrEnum):
    """Why a revision of an alert is told."""

    NEW = "new"
    BACKLOG = "backlog"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert: one rule and one subject (for now an article)."""

    id: int
    rule_id: str
    rule_version: str
    key: str  # the subject, e.g. `item:17`
    revision: int
    reason: Reason
    opened_at: datetime
    revised_at: datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStory:
    """An alert as it is told: with its rule and its evidence."""

    alert: Alert
    rule_title: str
    severity: Severity
    tags: tuple[str, ...]
    evidence: tuple[Evidence, ...]
