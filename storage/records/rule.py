"""A rule as it stood in feeds.yaml when it was put to work."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How much an operator cares."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Status(StrEnum):
    """How a rule is to be put to work."""

    LIVE = "live"
    SHADOW = "shadow"  # watched and decided about; nothing of it is ever sent
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """One version of a rule; matches and alerts name it, so they can be explained when the file has moved on."""

    rule_id: str
    version: str  # a hash of the definition
    title: str
    severity: Severity
    tags: tuple[str, ...]
    definition: str  # the whole rule as JSON, secrets excluded (rules hold none)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """How a rule of feeds.yaml stands: which version of it works, and what keeps the written one from work."""

    rule_id: str
    title: str
    status: Status
    version: str | None  # that works; None: the rule stays out
    since: datetime  # when this version went to work, or the rule began to stay out
    tests: int  # of the rule as it is written now
    refused: str | None = None  # the written version whose tests fail
    refused_since: datetime | None = None
    problem: str | None = None  # why it was refused, a line for each failed test

    @property
    def state(self) -> str:
        """Give it in a word: live, shadow, off, or refused where another version works than the written one."""
        return "refused" if self.refused else self.status.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SetState:
    """How the configuration as a whole stands."""

    loaded_at: datetime  # when the set that works was put to work
    problem: str | None = None  # why what is written now was refused whole
    problem_since: datetime | None = None
