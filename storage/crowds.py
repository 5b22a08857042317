"""Crowds: matches of one rule that were first seen in one poll of one feed."""

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from storage.records.match import Crowd
from storage.tables.articles import ArticleRow
from storage.tables.matches import MatchRow


class Crowds:
    """Repository of crowds; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self, more_than: int) -> list[Crowd]:
        """Give the crowds of more than so many matches of which at least one waits for triage."""
        waits = col(MatchRow.settled).is_(None) & col(ArticleRow.related_at).is_not(None)
        of_crowd = (col(MatchRow.rule_id), col(ArticleRow.feed_id), col(ArticleRow.first_seen_at))
        behind = col(MatchRow.article_id) == col(ArticleRow.id)
        with_one_that_waits = select(*of_crowd).join(ArticleRow, behind).where(waits).distinct()
        query = (
            select(*of_crowd)
            .join(ArticleRow, behind)
            .where(tuple_(*of_crowd).in_(with_one_that_waits))
            .group_by(*of_crowd)
            .having(func.count() > more_than)
            .order_by(*of_crowd)
        )
        return [
            Crowd(rule_id=rule_id, feed_id=feed_id, first_seen_at=seen_at)
            for rule_id, feed_id, seen_at in self._session.exec(query)
        ]

    def waiting_ids(self, crowd: Crowd) -> list[int]:
        """Give the ids of a crowd's matches that wait for triage, in the order in which they came."""
        query = (
            select(col(MatchRow.id))
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .where(
                MatchRow.rule_id == crowd.rule_id,
                ArticleRow.feed_id == crowd.feed_id,
                ArticleRow.first_seen_at == crowd.first_seen_at,
                col(MatchRow.settled).is_(None),
                col(ArticleRow.related_at).is_not(None),
            )
            .order_by(col(MatchRow.id))
        )
        return [match_id for match_id in self._session.exec(query) if match_id is not None]

    def settled(self, crowd: Crowd) -> dict[str, int]:
        """Count a crowd's matches that triage is done with, by how they were settled."""
        query = (
            select(MatchRow.settled, func.count())
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .where(
                MatchRow.rule_id == crowd.rule_id,
                ArticleRow.feed_id == crowd.feed_id,
                ArticleRow.first_seen_at == crowd.first_seen_at,
                col(MatchRow.settled).is_not(None),
            )
            .group_by(col(MatchRow.settled))
        )
        return {settled: number for settled, number in self._session.exec(query) if settled is not None}
