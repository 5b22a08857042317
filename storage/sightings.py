"""What ties items to articles that are stored: other marks than the identity, and earlier versions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select, update

from storage.records.article import Item, Known
from storage.tables.articles import ArticleRow, ArticleVersionRow

KNOWN_BY: tuple[Any, ...] = (
    ArticleRow.id,
    ArticleRow.identity,
    ArticleRow.version,
    ArticleRow.fingerprint,
    ArticleRow.title,
    ArticleRow.published_at,
    ArticleRow.link_key,
    ArticleRow.text_key,
)

_MANY = 500  # values in one question; SQLite takes at least 999 variables
_BEGINNING = 600  # characters of a text that tell whether it is another one


class Sightings:
    """Repository of what items were known by; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def alike(self, feed_id: int, items: Iterable[Item]) -> list[Known]:
        """Give the articles of a feed that have the link or the text of one of these items, each once, in their order.

        An address or a text that hundreds share tells nothing apart, so only some of such are given.
        """
        items = list(items)
        links = {item.link_key for item in items} - {None}
        texts = {item.text_key for item in items} - {None}
        found = self._having(feed_id, col(ArticleRow.link_key), links) | self._having(
            feed_id, col(ArticleRow.text_key), texts
        )
        return [found[article_id] for article_id in sorted(found)]

    def beginnings(self, article_ids: Sequence[int]) -> dict[int, str]:
        """Give how the texts of articles begin, by article id."""
        found: dict[int, str] = {}
        for start in range(0, len(article_ids), _MANY):
            query = select(
                col(ArticleRow.id),
                func.substr(ArticleRow.summary, 1, _BEGINNING),
                func.substr(ArticleRow.content, 1, _BEGINNING),
            ).where(col(ArticleRow.id).in_(article_ids[start : start + _MANY]))
            found |= {article_id or 0: summary or content for article_id, summary, content in self._session.exec(query)}
        return found

    def earlier(self, article_ids: Sequence[int]) -> dict[int, frozenset[str]]:
        """Give the fingerprints of the versions that edits have replaced, by article id."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for start in range(0, len(article_ids), _MANY):
            query = select(ArticleVersionRow.article_id, ArticleVersionRow.fingerprint).where(
                col(ArticleVersionRow.article_id).in_(article_ids[start : start + _MANY])
            )
            for article_id, fingerprint in self._session.exec(query):
                found[article_id].add(fingerprint)
        return {article_id: frozenset(fingerprints) for article_id, fingerprints in found.items()}

    def rename(self, items: Iterable[tuple[int, Item]]) -> None:
        """Store by what these articles are known from now on, and their new address; they say what they said."""
        rows = [
            {
                "id": article_id,
                "identity": item.identity,
                "identity_from": item.identity_from.value,
                "link": item.link,
                "link_key": item.link_key,
                "text_key": item.text_key,
                "fingerprint": item.fingerprint,
            }
            for article_id, item in items
        ]
        if rows:
            self._session.exec(update(ArticleRow), params=rows)

    def _having(self, feed_id: int, column: Mapped[int | None], values: Collection[int | None]) -> dict[int, Known]:
        ordered = sorted(value for value in values if value is not None)
        found: dict[int, Known] = {}
        for start in range(0, len(ordered), _MANY):
            query = (
                select(*KNOWN_BY)
                .where(col(ArticleRow.feed_id) == feed_id, column.in_(ordered[start : start + _MANY]))
                .limit(4 * _MANY)
            )
            found |= {known.article_id: known for known in map(known_of, self._session.exec(query))}
        return found


def known_of(row: Row[Any]) -> Known:
    """Give what novelty needs to know of an article, of a row of KNOWN_BY."""
    values = row._asdict()
    return Known(article_id=values.pop("id"), **values)
