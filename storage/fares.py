"""How rules fared: what they matched of what came, for those who ask whether a rule is a good one."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables.articles import ArticleRow
from storage.tables.matches import MatchRow
from storage.tables.rules import RuleVersionRow


class Matched(NamedTuple):
    """One article that a version of a rule matched."""

    version: str
    article_id: int
    seen_at: datetime


class Fares:
    """Repository of what rules did; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def histories(self) -> dict[str, dict[str, datetime]]:
        """Give for each rule that was ever put to work when each of its versions first was."""
        found: dict[str, dict[str, datetime]] = defaultdict(dict)
        for row in self._session.exec(select(RuleVersionRow)):
            found[row.rule_id][row.version] = row.first_used_at
        return found

    def matches(self, since: datetime, until: datetime) -> dict[str, list[Matched]]:
        """Give by rule the articles first seen in (since, until] that it matched."""
        query = (
            select(MatchRow.rule_id, MatchRow.rule_version, MatchRow.article_id, ArticleRow.first_seen_at)
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .where(col(ArticleRow.first_seen_at) > since, col(ArticleRow.first_seen_at) <= until)
        )
        found: dict[str, list[Matched]] = defaultdict(list)
        for rule_id, version, article_id, seen_at in self._session.exec(query):
            found[rule_id].append(Matched(version, article_id, seen_at))
        return found

    def count_articles(self, since: datetime, until: datetime) -> int:
        """Count the articles first seen in [since, until]."""
        query = select(func.count()).where(
            col(ArticleRow.first_seen_at) >= since, col(ArticleRow.first_seen_at) <= until
        )
        return self._session.exec(query).one()
