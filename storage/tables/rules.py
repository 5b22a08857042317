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
