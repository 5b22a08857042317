"""Versions of rules."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class RuleVersionRow(Row, table=True):
    """A rule as it once was put to work."""

    __tablename__ = "rule_versions"

    rule_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    title: str
    severity: str
    tags: list[str] = Field(sa_type=JSON)
    definition: str
    first_used_at: datetime = Field(sa_type=UTCDateTime)


class RuleStateRow(Row, table=True):
    """How a rule of feeds.yaml stands."""

    __tablename__ = "rule_states"

    rule_id: str = Field(primary_key=True)
    title: str
    status: str
    version: str | None = None
    since: datetime = Field(sa_type=UTCDateTime)
    tests: int
    refused: str | None = None
    refused_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
    problem: str | None = None


class RuleSetRow(Row, table=True):
    """How the configuration as a whole stands; there is one row."""

    __tablename__ = "rule_set"

    id: int = Field(default=1, primary_key=True)
    loaded_at: datetime = Field(sa_type=UTCDateTime)
    problem: str | None = None
    problem_since: datetime | None = Field(default=None, sa_type=UTCDateTime)
