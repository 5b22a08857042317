"""Matches: written by the pipeline, settled by the alerts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, text
from sqlmodel import Session, col, select

from storage import evidence
from storage.records.article import Article
from storage.records.match import Fate, Hit, Match, Settled
from storage.records.reading import Claim
from storage.tables.alerts import AlertMatchRow
from storage.tables.articles import ArticleRow
from storage.tables.base import stored
from storage.tables.feeds import FeedRow
from storage.tables.matches import MatchRow
from storage.tables.stories import StoryMemberRow

_INSERT_NEW = text(
    "INSERT INTO matches (rule_id, rule_version, article_id, article_version, matched_at,"
    " spans, passages, claims, met_before_edit)"
    " SELECT :rule_id, :rule_version, :article_id, :article_version, :matched_at,"
    " :spans, :passages, :claims, :met_before_edit"
    " WHERE NOT EXISTS (SELECT 1 FROM matches WHERE rule_id = :rule_id AND article_id = :article_id"
    " AND article_version = :article_version)"
)
"""Stores a match, unless its rule has one of this version of the article; with values as the columns hold them."""

_TOLD = [settled.value for settled in Settled if settled not in {Settled.APART, Settled.RULE_GONE}]
"""By how it was settled: people know of the match, or of what it would have told."""

_MANY = 500  # ids in one question


class Matches:
    """Repository of matches; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, hits: Iterable[Hit], at: datetime) -> None:
        """Store hits as matches that wait for triage; one that is stored already stays as it is."""
        moment = stored(at)
        rows = [
            {
                "rule_id": hit.rule_id,
                "rule_version": hit.rule_version,
                "article_id": hit.article_id,
                "article_version": hit.article_version,
                "matched_at": moment,
                "spans": evidence.to_text(hit.spans),
                "passages": evidence.to_text(hit.passages),
                "claims": evidence.to_text(hit.claims),
                "met_before_edit": hit.met_before_edit,
            }
            for hit in hits
        ]
        if rows:
            self._session.flush()
            self._session.connection().execute(_INSERT_NEW, rows)

    def unsettled(self, limit: int, after: int = 0) -> list[Match]:
        """Give related matches with ids above `after` that wait for triage, in the order in which they came."""
        query = (
            select(MatchRow, ArticleRow, FeedRow.outlet)
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
            .where(col(MatchRow.settled).is_(None), col(ArticleRow.related_at).is_not(None), col(MatchRow.id) > after)
            .order_by(col(MatchRow.id))
            .limit(limit)
        )
        return [_match(row, article, outlet) for row, article, outlet in self._session.exec(query)]

    def unsettled_ids(self, limit: int, after: int = 0) -> list[int]:
        """Give the ids alone, so that a row that cannot be read can still be named and passed over."""
        query = (
            select(col(MatchRow.id))
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .where(col(MatchRow.settled).is_(None), col(ArticleRow.related_at).is_not(None), col(MatchRow.id) > after)
            .order_by(col(MatchRow.id))
            .limit(limit)
        )
        return [match_id for match_id in self._session.exec(query) if match_id is not None]

    def told_before(self, match: Match, like: int) -> list[tuple[Claim, ...]]:
        """Give the claims of each match by which its rule already knows the article that this one is again.

        That is a match of the article that it is `like`, or of any that its outlet has in the story: the ids of a
        feed may change more than once, and the rule need not have been there from the first.
        """
        story = select(StoryMemberRow.story_id).where(StoryMemberRow.article_id == match.article_id)
        query = (
            select(MatchRow.claims)
            .join(ArticleRow, col(MatchRow.article_id) == col(ArticleRow.id))
            .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
            .join(StoryMemberRow, col(StoryMemberRow.article_id) == col(ArticleRow.id))
            .where(
                MatchRow.rule_id == match.rule_id,
                MatchRow.article_id != match.article_id,
                col(MatchRow.settled).in_(_TOLD),
                col(StoryMemberRow.story_id).in_(story),
                or_(col(FeedRow.outlet) == match.outlet, col(ArticleRow.id) == like),
            )
        )
        return [evidence.claims(claims) for claims in self._session.exec(query)]

    def flooded_before(self, match: Match) -> list[tuple[Claim, ...]]:
        """Give the claims of each match of the same rule and article that was told as a part of a flood."""
        query = select(MatchRow.claims).where(
            MatchRow.rule_id == match.rule_id,
            MatchRow.article_id == match.article_id,
            MatchRow.settled == Settled.FLOOD.value,
        )
        return [evidence.claims(claims) for claims in self._session.exec(query)]

    def claims(self, match_ids: Sequence[int]) -> list[Claim]:
        """Give the claims that met the rule in these matches."""
        found: list[Claim] = []
        for start in range(0, len(match_ids), _MANY):
            query = (
                select(MatchRow.claims)
                .where(col(MatchRow.id).in_(match_ids[start : start + _MANY]))
                .order_by(col(MatchRow.id))
            )
            found += [claim for claims in self._session.exec(query) for claim in evidence.claims(claims)]
        return found

    def title_before(self, match: Match) -> str | None:
        """Give the headline that this rule has met in an earlier version of the article; None where there is none."""
        query = (
            select(MatchRow.passages)
            .where(
                MatchRow.rule_id == match.rule_id,
                MatchRow.article_id == match.article_id,
                col(MatchRow.article_version) < match.article_version,
            )
            .order_by(col(MatchRow.article_version).desc())
            .limit(1)
        )
        found = self._session.exec(query).first()
        quoted = evidence.passages(found) if found is not None else ()
        return next((passage.text for passage in quoted if passage.field == "title"), None)

    def met_by(self, article: Article) -> list[tuple[str, str]]:
        """Give the rules, each with its version, that this version of an article has met by what it says."""
        query = select(MatchRow.rule_id, MatchRow.rule_version).where(
            MatchRow.article_id == article.id,
            MatchRow.article_version == article.version,
            ~col(MatchRow.met_before_edit),
        )
        return list(self._session.exec(query))

    def fates(self, rule_id: str, article_id: int) -> list[Fate]:
        """Give what became of a rule's matches of an article, the first version first."""
        query = (
            select(MatchRow)
            .where(MatchRow.rule_id == rule_id, MatchRow.article_id == article_id)
            .order_by(col(MatchRow.article_version))
        )
        return [self._fate(row) for row in self._session.exec(query)]

    def _fate(self, row: MatchRow) -> Fate:
        assert row.id is not None
        behind = select(AlertMatchRow.alert_id).where(AlertMatchRow.match_id == row.id)
        return Fate(
            match_id=row.id,
            rule_version=row.rule_version,
            article_version=row.article_version,
            matched_at=row.matched_at,
            settled=Settled(row.settled) if row.settled else None,
            settled_at=row.settled_at,
            alerts=tuple(self._session.exec(behind.order_by(col(AlertMatchRow.alert_id)))),
        )

    def settle(self, match_id: int, settled: Settled, at: datetime) -> None:
        """Record what triage did with a match."""
        row = self._session.get_one(MatchRow, match_id)
        row.settled, row.settled_at = settled.value, at
        self._session.add(row)
        self._session.flush()


def _match(row: MatchRow, article: ArticleRow, outlet: str) -> Match:
    assert row.id is not None
    return Match(
        id=row.id,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        article_id=row.article_id,
        article_version=row.article_version,
        feed_id=article.feed_id,
        outlet=outlet,
        first_seen_at=article.first_seen_at,
        published_at=article.published_at,
        backlog=article.backlog,
        matched_at=row.matched_at,
        spans=evidence.spans(row.spans),
        passages=evidence.passages(row.passages),
        claims=evidence.claims(row.claims),
        met_before_edit=row.met_before_edit,
    )
