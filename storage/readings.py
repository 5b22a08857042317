"""Readings: what the pipeline found in articles, kept with the version of the reader that found it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select, update

from storage import evidence
from storage.records.article import Article
from storage.records.reading import Claim, FrameHit, FrameUse, Reading
from storage.tables.articles import ArticleRow
from storage.tables.feeds import FeedRow
from storage.tables.readings import ClaimRow, FrameHitRow
from storage.tables.stories import StoryMemberRow, StoryRow


class Readings:
    """Repository of readings; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, article: Article, reading: Reading, at: datetime) -> None:
        """Store what was read in this version of an article, in place of what was stored of it."""
        for table in (ClaimRow, FrameHitRow):
            self._session.exec(
                delete(table).where(col(table.article_id) == article.id, col(table.article_version) == article.version)
            )
        of: dict[str, Any] = {"article_id": article.id, "article_version": article.version}
        by: dict[str, Any] = {"reader_version": reading.version, "read_at": at}
        for position, claim in enumerate(reading.claims):
            self._session.add(ClaimRow(**of, **by, position=position, **_claim_columns(claim)))
        for position, hit in enumerate(reading.frames):
            self._session.add(FrameHitRow(**of, **by, position=position, **_frame_columns(hit)))
        self._session.exec(
            update(ArticleRow)
            .where(col(ArticleRow.id) == article.id, col(ArticleRow.version) == article.version)
            .values(reader_version=reading.version)
        )
        self._session.flush()

    def is_kept(self, article: Article) -> bool:
        """Say whether this version of an article was read; one that was may claim nothing."""
        query = select(ArticleRow.reader_version).where(
            ArticleRow.id == article.id, ArticleRow.version == article.version
        )
        return self._session.exec(query).first() is not None

    def stored(self, article: Article, version: str) -> Reading:
        """Give what is stored of a version of an article; its language is not."""
        return Reading(
            version=version,
            language=None,
            claims=tuple(self.claims(article.id, article.version)),
            frames=tuple(self.frames(article.id, article.version)),
        )

    def claims(self, article_id: int, article_version: int) -> list[Claim]:
        """Give the claims of a version of an article, in the order of the reading."""
        query = (
            select(ClaimRow.record)
            .where(ClaimRow.article_id == article_id, ClaimRow.article_version == article_version)
            .order_by(col(ClaimRow.position))
        )
        return list(evidence.claims(list(self._session.exec(query))))

    def frames(self, article_id: int, article_version: int) -> list[FrameHit]:
        """Give the sentences of a version of an article that carry a frame."""
        query = (
            select(FrameHitRow.record)
            .where(FrameHitRow.article_id == article_id, FrameHitRow.article_version == article_version)
            .order_by(col(FrameHitRow.position))
        )
        return list(evidence.frames(list(self._session.exec(query))))

    def frame_uses(self, frames: Iterable[str], since: datetime, until: datetime) -> list[FrameUse]:
        """Give the sentences that carry one of these frames in articles first seen in (since, until], oldest first.

        What stood in a feed before it was watched is left out: it says nothing of how a frame spreads now. Of an
        edited article its newest version counts.
        """
        query = (
            select(FrameHitRow, ArticleRow, FeedRow, StoryRow.origin)
            .join(
                ArticleRow,
                (col(FrameHitRow.article_id) == col(ArticleRow.id))
                & (col(FrameHitRow.article_version) == col(ArticleRow.version)),
            )
            .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
            .outerjoin(StoryMemberRow, col(StoryMemberRow.article_id) == col(ArticleRow.id))
            .outerjoin(StoryRow, col(StoryMemberRow.story_id) == col(StoryRow.id))
            .where(
                col(FrameHitRow.frame).in_(list(frames)),
                col(ArticleRow.first_seen_at) > since,
                col(ArticleRow.first_seen_at) <= until,
                col(ArticleRow.backlog).is_(False),
            )
            .order_by(col(ArticleRow.first_seen_at), col(ArticleRow.id), col(FrameHitRow.position))
        )
        return [_use(row, article, feed, origin) for row, article, feed, origin in self._session.exec(query)]


def _use(row: FrameHitRow, article: ArticleRow, feed: FeedRow, origin: str | None) -> FrameUse:
    published = article.published_at or article.first_seen_at
    return FrameUse(
        hit=evidence.frames([row.record])[0],
        article_id=row.article_id,
        outlet=feed.outlet,
        origin=origin or feed.owner or feed.outlet,
        title=article.title,
        link=article.link,
        told_at=min(published, article.first_seen_at),
        seen_at=article.first_seen_at,
    )


def _claim_columns(claim: Claim) -> dict[str, Any]:
    return {
        "outcome": claim.outcome.value,
        "min": claim.min,
        "max": claim.max,
        "best": claim.best,
        "place": claim.place,
        "country": claim.country,
        "attribution": claim.attribution,
        "status": claim.status.value,
        "record": evidence.to_json([claim])[0],
    }


def _frame_columns(hit: FrameHit) -> dict[str, Any]:
    return {"frame": hit.frame, "status": hit.status.value, "record": evidence.to_json([hit])[0]}
