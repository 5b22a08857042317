"""Crowds: matches of one rule that were first seen in one poll of one feed."""

from sqlalchemy import func
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
        # Begins with the few that wait and goes on by indexes: the tables hold years.
        known = (
            select(MatchRow.rule_id, ArticleRow.feed_id, ArticleRow.first_seen_at)
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .where(waits)
            .distinct()
            .subquery()
        )
        in_poll = select(ArticleRow.id).where(
            col(ArticleRow.feed_id) == known.c.feed_id, col(ArticleRow.first_seen_at) == known.c.first_seen_at
        )
        size = (
            select(func.count())
            .select_from(MatchRow)
            .where(col(MatchRow.rule_id) == known.c.rule_id, col(MatchRow.article_id).in_(in_poll.correlate(known)))
            .correlate(known)
            .scalar_subquery()
        )
        query = (
            select(known.c.rule_id, known.c.feed_id, known.c.first_seen_at)
            .where(size > more_than)
            .order_by(known.c.rule_id, known.c.feed_id, known.c.first_seen_at)
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
        in_poll = select(ArticleRow.id).where(
            ArticleRow.feed_id == crowd.feed_id, ArticleRow.first_seen_at == crowd.first_seen_at
        )
        query = (
            select(MatchRow.settled, func.count())
            .where(
                MatchRow.rule_id == crowd.rule_id,
                col(MatchRow.article_id).in_(in_poll),
                col(MatchRow.settled).is_not(None),
            )
            .group_by(col(MatchRow.settled))
        )
        return {settled: number for settled, number in self._session.exec(query) if settled is not None}
