"""A rule as it stood in feeds.yaml when it was put to work."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much an operator cares."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """One version of a rule; matches and alerts name it, so they can be explained when the file has moved on."""

    rule_id: str
    version: str  # a hash of the definition
    title: str
    severity: Severity
    tags: tuple[str, ...]
    definition: str  # the whole rule as JSON, secrets excluded (rules hold none)
