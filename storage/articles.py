"""Articles: stored by the first line, read by the second."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import func, or_
from sqlmodel import Session, col, select, update

from storage.records.article import Article, Item, Known, TextFrom
from storage.records.page import PageState
from storage.sightings import KNOWN_BY, known_of
from storage.tables.articles import ArticleRow, ArticleVersionRow
from storage.tables.base import Row
from storage.tables.feeds import FeedRow

_ARTICLES = Row.metadata.tables[ArticleRow.__tablename__]
"""Where many are read or written at once: objects for the rows cost several times what the database takes."""
_OF_AN_ITEM = tuple(field.name for field in fields(Item))
_AS_READ = [
    _ARTICLES.c[name]
    for name in (
        *("id", "feed_id", "version", "first_seen_at", "version_seen_at", "backlog", "title", "link", "author"),
        *("page_text", "content", "summary", "tags", "published_at", "page_url", "text_problem"),
    )
]
"""All of an article that _read_of() asks for."""
_MANY = 500  # identities in one question; SQLite takes at least 999 variables


class Articles:
    """Repository of articles; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, feed_id: int, identities: Sequence[str]) -> dict[str, Known]:
        """Give what is stored of these identities of a feed, by identity."""
        found: dict[str, Known] = {}
        for start in range(0, len(identities), _MANY):
            some = col(ArticleRow.identity).in_(identities[start : start + _MANY])
            query = select(*KNOWN_BY).where(col(ArticleRow.feed_id) == feed_id, some)
            found |= {known.identity: known for known in map(known_of, self._session.exec(query))}
        return found

    def moments(self, feed_id: int, most: int) -> list[datetime]:
        """Give the newest moments at which a feed had something new, newest first; its first poll is none of them."""
        query = (
            select(ArticleRow.first_seen_at)
            .where(ArticleRow.feed_id == feed_id, col(ArticleRow.backlog).is_(False))
            .distinct()
            .order_by(col(ArticleRow.first_seen_at).desc())
            .limit(most)
        )
        return list(self._session.exec(query))

    def add(self, feed_id: int, items: Sequence[Item], *, seen_at: datetime, backlog: bool) -> None:
        """Store new items of a feed, to be read."""
        rows = [
            _columns(item)
            | {"feed_id": feed_id, "first_seen_at": seen_at, "version_seen_at": seen_at, "backlog": backlog}
            for item in items
        ]
        if rows:
            self._session.connection().execute(sqlalchemy.insert(_ARTICLES), rows)

    def revise(self, article_id: int, item: Item, *, seen_at: datetime) -> None:
        """Store an edit: the old version is kept beside, the new one is to be read."""
        row = self._session.get_one(ArticleRow, article_id)
        self._session.add(
            ArticleVersionRow(
                article_id=article_id,
                version=row.version,
                fingerprint=row.fingerprint,
                title=row.title,
                link=row.link,
                author=row.author,
                summary=row.summary,
                content=row.content,
                tags=row.tags,
                published_at=row.published_at,
                version_seen_at=row.version_seen_at,
                page_text=row.page_text,
                text_problem=row.text_problem,
                read_at=None if row.read_problem else row.read_at,
            )
        )
        row.sqlmodel_update(_columns(item))
        row.version += 1
        row.version_seen_at = seen_at
        row.page_text = row.page_url = row.page_state = row.text_problem = None
        row.read_at = row.read_leased_until = row.related_at = row.reader_version = row.cut_by = None
        self._session.add(row)
        self._session.flush()

    def claim_unread(self, now: datetime, limit: int, lease: timedelta) -> list[Article]:
        """Give articles that wait to be read, first seen first, and keep them from other readers for `lease`.

        Those whose page is awaited are not among them.
        """
        free = or_(col(ArticleRow.read_leased_until).is_(None), col(ArticleRow.read_leased_until) <= now)
        ready = or_(col(ArticleRow.page_state).is_(None), col(ArticleRow.page_state) != PageState.AWAITED)
        query = (
            sqlalchemy.select(*_AS_READ)
            .where(col(ArticleRow.read_at).is_(None), free, ready)
            .order_by(col(ArticleRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        articles = self._with_feeds(query)
        if articles:
            ids = [article.id for article in articles]
            self._session.exec(
                update(ArticleRow).where(col(ArticleRow.id).in_(ids)).values(read_leased_until=now + lease)
            )
        return articles

    def _with_feeds(self, query: sqlalchemy.Select[Any]) -> list[Article]:
        """Give the articles of whole rows; each feed is looked up once, however many are of it."""
        connection = self._session.connection()
        rows = connection.execute(query).all()
        of = select(FeedRow.id, FeedRow.outlet, FeedRow.owner, FeedRow.groups)
        found = connection.execute(of.where(col(FeedRow.id).in_({row[1] for row in rows})))
        feeds = {feed_id: (outlet, owner, tuple(groups)) for feed_id, outlet, owner, groups in found}
        return [_read_of(row, feeds[row[1]]) for row in rows]

    def before_edit(self, article: Article) -> Article | None:
        """Give an article as it was before its last edit; None where nobody has read it so."""
        row = self._session.get(ArticleVersionRow, (article.id, article.version - 1))
        if row is None or row.read_at is None:
            return None
        return version_of(article, row)

    def free_all(self) -> None:
        """Free what readers have claimed. Only for the one who knows that no reader is alive."""
        held = col(ArticleRow.read_leased_until).is_not(None)
        self._session.exec(update(ArticleRow).where(held).values(read_leased_until=None))

    def mark_read(self, articles: Iterable[Article], at: datetime, problem: str | None = None) -> None:
        """Record that these versions were read, or why they could not be; an edit that came since waits on."""
        read = {"read_at": at, "read_leased_until": None, "read_problem": problem}
        by_version: dict[int, list[int]] = {}
        for article in articles:
            by_version.setdefault(article.version, []).append(article.id)
        for version, ids in by_version.items():
            for start in range(0, len(ids), _MANY):
                these = (_ARTICLES.c.version == version) & _ARTICLES.c.id.in_(ids[start : start + _MANY])
                self._session.connection().execute(sqlalchemy.update(_ARTICLES).where(these).values(read))

    def unrelated(self, limit: int) -> list[Article]:
        """Give articles that were read and not yet related to others, first seen first."""
        query = (
            select(ArticleRow, FeedRow)
            .join(FeedRow, col(ArticleRow.feed_id) == col(FeedRow.id))
            .where(col(ArticleRow.related_at).is_(None), col(ArticleRow.read_at).is_not(None))
            .order_by(col(ArticleRow.first_seen_at), col(ArticleRow.id))
            .limit(limit)
        )
        return [article_of(row, feed) for row, feed in self._session.exec(query)]

    def waiting_since(self, after: datetime) -> datetime | None:
        """Give when the first article was seen, of those seen after `after`, that waits to be read or related."""
        query = select(func.min(ArticleRow.first_seen_at)).where(
            col(ArticleRow.related_at).is_(None), col(ArticleRow.first_seen_at) > after
        )
        return self._session.exec(query).one()

    def mark_related(self, article: Article, at: datetime) -> None:
        """Record that this version was related to others; an edit that came since waits on."""
        self._session.exec(
            update(ArticleRow)
            .where(col(ArticleRow.id) == article.id, col(ArticleRow.version) == article.version)
            .values(related_at=at)
        )

    def count_since(self, since: datetime, until: datetime) -> dict[int, int]:
        """Count by feed id the articles first seen in (since, until]."""
        query = (
            select(ArticleRow.feed_id, func.count())
            .where(col(ArticleRow.first_seen_at) > since, col(ArticleRow.first_seen_at) <= until)
            .group_by(col(ArticleRow.feed_id))
        )
        return dict(self._session.exec(query).all())


def _columns(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in _OF_AN_ITEM} | {
        "tags": list(item.tags),
        "identity_from": item.identity_from.value,
    }


def version_of(article: Article, row: ArticleVersionRow) -> Article:
    """Give an article as one of its earlier versions had it."""
    return replace(
        article,
        version=row.version,
        version_seen_at=row.version_seen_at,
        title=row.title,
        link=row.link,
        author=row.author,
        text=row.page_text or row.content or row.summary,
        tags=tuple(row.tags),
        published_at=row.published_at,
        text_from=TextFrom.PAGE if row.page_text else TextFrom.FEED,
        text_problem=row.text_problem,
    )


def _read_of(row: Sequence[Any], feed: tuple[str, str | None, tuple[str, ...]]) -> Article:
    """Give an article as article_of() does, of the columns `_AS_READ`: by their names would take twice as long."""
    id_, feed_id, version, first_seen_at, version_seen_at, backlog, title, link, author = row[:9]
    page_text, content, summary, tags, published_at, page_url, text_problem = row[9:]
    outlet, owner, groups = feed
    return Article(
        id=id_,
        feed_id=feed_id,
        outlet=outlet,
        owner=owner,
        groups=groups,
        version=version,
        first_seen_at=first_seen_at,
        version_seen_at=version_seen_at,
        backlog=backlog,
        title=title,
        link=link,
        author=author,
        text=page_text or content or summary,
        tags=tuple(tags),
        published_at=published_at,
        text_from=TextFrom.PAGE if page_text else TextFrom.FEED,
        page_url=page_url,
        text_problem=text_problem,
    )


def article_of(row: ArticleRow, feed: FeedRow) -> Article:
    """Give an article as it stands now."""
    assert row.id is not None
    return Article(
        id=row.id,
        feed_id=row.feed_id,
        outlet=feed.outlet,
        owner=feed.owner,
        groups=tuple(feed.groups),
        version=row.version,
        first_seen_at=row.first_seen_at,
        version_seen_at=row.version_seen_at,
        backlog=row.backlog,
        title=row.title,
        link=row.link,
        author=row.author,
        text=row.page_text or row.content or row.summary,
        tags=tuple(row.tags),
        published_at=row.published_at,
        text_from=TextFrom.PAGE if row.page_text else TextFrom.FEED,
        page_url=row.page_url,
        text_problem=row.text_problem,
    )
