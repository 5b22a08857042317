"""The archive: what was stored of the past, for whoever asks about it again. Nothing of it is changed here."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, or_, text
from sqlmodel import Session, col, select

from storage.articles import article_of, version_of
from storage.feeds import feed_of
from storage.records.article import Article
from storage.records.feed import Feed
from storage.records.search import Past, Seen
from storage.records.story import Membership, Story
from storage.stories import membership_of, story_of
from storage.tables.articles import ArticleRow, ArticleVersionRow
from storage.tables.feeds import FeedRow
from storage.tables.stories import StoryMemberRow, StoryRow

_CLAIMING = text("SELECT DISTINCT article_id FROM claims")
_MANY = 500  # ids in one question


class Archive:
    """Repository of the past; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def feeds(self) -> list[tuple[Feed, bool]]:
        """Give every feed that was ever watched, and whether it still is."""
        return [(feed_of(row), row.watched) for row in self._session.exec(select(FeedRow).order_by(col(FeedRow.id)))]

    def newest(self) -> datetime | None:
        """Give when anything was seen last; None where nothing is stored."""
        return self._session.exec(select(func.max(ArticleRow.version_seen_at))).one()

    def oldest(self) -> datetime | None:
        """Give when the first article was seen."""
        return self._session.exec(select(func.min(ArticleRow.first_seen_at))).one()

    def articles(self, ids: Sequence[int]) -> list[Article]:
        """Give articles as they stand now, by id."""
        return [past.article for past in self._newest(ids)]

    def at_address(self, address: str) -> list[int]:
        """Give the ids of the articles of an address, or under which a feed knows them."""
        query = select(col(ArticleRow.id)).where(
            or_(col(ArticleRow.link) == address, col(ArticleRow.identity) == address)
        )
        return [found for found in self._session.exec(query.order_by(col(ArticleRow.id))) if found is not None]

    def seen(self, since: datetime, until: datetime) -> list[Seen]:
        """Give every version of an article that was first seen in [since, until], in that order."""
        newest = select(ArticleRow.version_seen_at, ArticleRow.id, ArticleRow.version).where(
            col(ArticleRow.version_seen_at) >= since, col(ArticleRow.version_seen_at) <= until
        )
        before = select(
            ArticleVersionRow.version_seen_at, ArticleVersionRow.article_id, ArticleVersionRow.version
        ).where(col(ArticleVersionRow.version_seen_at) >= since, col(ArticleVersionRow.version_seen_at) <= until)
        rows = [*self._session.exec(newest), *self._session.exec(before)]
        return sorted(Seen(at, article_id or 0, version) for at, article_id, version in rows)

    def versions(self, wanted: Sequence[Seen]) -> list[Past]:
        """Give these versions of articles, in the order in which they are asked for."""
        ids = sorted({seen.article_id for seen in wanted})
        found = {(past.article.id, past.article.version): past for past in self._newest(ids)}
        older = [seen.article_id for seen in wanted if (seen.article_id, seen.version) not in found]
        for past in self._before(sorted(set(older)), {past.article.id: past for past in found.values()}):
            found[past.article.id, past.article.version] = past
        return [found[seen.article_id, seen.version] for seen in wanted]

    def with_claims(self) -> set[int]:
        """Give the articles of which claims are stored."""
        return {article_id for (article_id,) in self._session.connection().execute(_CLAIMING)}

    def in_stories_of(self, ids: Sequence[int]) -> set[int]:
        """Give the articles that carry the same texts as these."""
        stories = {story.id for _, _, story in self.members(ids)}
        found: set[int] = set()
        for some in _portions(sorted(stories)):
            query = select(StoryMemberRow.article_id).where(col(StoryMemberRow.story_id).in_(some))
            found.update(self._session.exec(query))
        return found

    def members(self, ids: Sequence[int]) -> Iterator[tuple[int, Membership, Story]]:
        """Give of these articles, where they were related, the place in their story, and the story."""
        for some in _portions(ids):
            query = (
                select(StoryMemberRow, StoryRow)
                .join(StoryRow, col(StoryRow.id) == col(StoryMemberRow.story_id))
                .where(col(StoryMemberRow.article_id).in_(some))
                .order_by(col(StoryMemberRow.article_id))
            )
            for member, story in self._session.exec(query):
                yield member.article_id, membership_of(member, story.origin), story_of(story)

    def _newest(self, ids: Sequence[int]) -> Iterator[Past]:
        for some in _portions(ids):
            query = (
                select(ArticleRow, FeedRow)
                .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
                .where(col(ArticleRow.id).in_(some))
                .order_by(col(ArticleRow.id))
            )
            for row, feed in self._session.exec(query):
                yield Past(
                    article=article_of(row, feed),
                    summary_only=not (row.content or row.page_text),
                    read_as=row.reader_version,
                )

    def _before(self, ids: Sequence[int], newest: dict[int, Past]) -> Iterator[Past]:
        for some in _portions(ids):
            query = select(ArticleVersionRow).where(col(ArticleVersionRow.article_id).in_(some))
            for row in self._session.exec(query):
                yield Past(
                    article=version_of(newest[row.article_id].article, row),
                    summary_only=not (row.content or row.page_text),
                    read_as=None,  # which it was is not remembered
                )


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _MANY] for start in range(0, len(ids), _MANY))
