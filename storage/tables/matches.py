"""Matches: what the pipeline hands to the alerts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import Row, UTCDateTime


class MatchRow(Row, table=True):
    """One rule hit on one version of one article; `settled` is empty until triage has decided."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("rule_id", "article_id", "article_version"),
        ForeignKeyConstraint(["rule_id", "rule_version"], ["rule_versions.rule_id", "rule_versions.version"]),
        Index(None, "settled", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    rule_id: str
    rule_version: str
    article_id: int = Field(foreign_key="articles.id")
    article_version: int
    matched_at: datetime = Field(sa_type=UTCDateTime)
    spans: list[dict[str, Any]] = Field(sa_type=JSON)
    passages: list[dict[str, Any]] = Field(sa_type=JSON)
    claims: list[dict[str, Any]] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    met_before_edit: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    settled: str | None = None
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
