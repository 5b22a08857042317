"""The full-text index: which articles hold the words that a rule cannot do without. A pre-filter: the engine decides.

The words come from the engine, folded as it compares them, so the index can lose nothing. They are stored once for each
version of an article, without the text and without places (SQLite: an FTS5 table without content). What is not indexed
yet, or was cut into words in another way, is always a candidate.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy
from sqlalchemy import or_, text
from sqlmodel import Session, col, insert, select

from storage.records.search import AnyOf, Unindexed
from storage.tables.articles import ArticleRow
from storage.tables.base import Row, stored
from storage.tables.searched import SearchedRow

MOST_ASKED = 2_000
"""Words and beginnings of one group that are worth asking for: more of them fit nearly every article."""

_PLAIN = re.compile(r"[0-9a-z\x80-\U0010ffff]+")
"""What FTS5 keeps of a word whole: letters and digits of ASCII, and everything beyond ASCII."""

_INDEXED = [
    Row.metadata.tables[ArticleRow.__tablename__].c[name]
    for name in ("id", "version", "version_seen_at", "title", "page_text", "content", "summary")
]
"""What is read of an article: objects for the whole rows cost several times as much."""

_INSERT = text("INSERT INTO article_words(rowid, words) VALUES (:id, :words)")
_MARK = text("UPDATE articles SET cut_by = :cut_by WHERE id = :id AND version = :version")
_ASK = text(
    "SELECT article_id, version FROM searched WHERE seen_at >= :since AND seen_at <= :until AND cut_by = :cut_by "
    "AND id IN (SELECT rowid FROM article_words WHERE article_words MATCH :asked)"
)


class Search:
    """Repository of the index; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, cut: Sequence[tuple[Unindexed, Collection[str]]], cut_by: str) -> None:
        """Index the words of versions of articles; one that is there already, cut in the same way, stays."""
        ids = [article.article_id for article, _ in cut]
        query = select(SearchedRow).where(col(SearchedRow.article_id).in_(ids))
        there = {(row.article_id, row.version): row for row in self._session.exec(query)}
        fresh = []
        for article, words in cut:
            row = there.get((article.article_id, article.version))
            if row is None or row.cut_by != cut_by:
                fresh.append((article, words))
            if row is not None and row.cut_by != cut_by:
                self._session.delete(row)
        self._session.flush()
        if fresh:
            self._add(fresh, cut_by)

    def _add(self, cut: Sequence[tuple[Unindexed, Collection[str]]], cut_by: str) -> None:
        connection = self._session.connection()
        rows = [
            {"article_id": one.article_id, "version": one.version, "seen_at": one.seen_at, "cut_by": cut_by}
            for one, _ in cut
        ]
        inserted = connection.execute(
            insert(SearchedRow).returning(col(SearchedRow.id), sort_by_parameter_order=True), rows
        )
        words = [" ".join(sorted(found)) for _, found in cut]
        connection.execute(
            _INSERT, [{"id": id_, "words": found} for (id_,), found in zip(inserted, words, strict=True)]
        )
        connection.execute(_MARK, [{"id": one.article_id, "version": one.version, "cut_by": cut_by} for one, _ in cut])

    def missing(self, cut_by: str, limit: int) -> list[Unindexed]:
        """Give articles that were read and are not in the index as they stand now, or were cut in another way."""
        other = or_(col(ArticleRow.cut_by).is_(None), col(ArticleRow.cut_by) < cut_by, col(ArticleRow.cut_by) > cut_by)
        query = sqlalchemy.select(*_INDEXED).where(other, col(ArticleRow.read_at).is_not(None)).limit(limit)
        return [
            Unindexed(row.id, row.version, row.version_seen_at, row.title, row.page_text or row.content or row.summary)
            for row in self._session.connection().execute(query)
        ]

    def candidates(
        self, needs: Sequence[AnyOf], since: datetime, until: datetime, cut_by: str
    ) -> set[tuple[int, int]] | None:
        """Give, of the versions seen in [since, until] that are indexed, those that may hold what is needed.

        As article id and version. None: nothing can be asked for, so every one may.
        """
        asked = " AND ".join(filter(None, map(_asked, needs)))
        if not asked:
            return None
        times = {"since": stored(since), "until": stored(until)}
        found = self._session.connection().execute(_ASK, times | {"cut_by": cut_by, "asked": asked})
        return {(article_id, version) for article_id, version in found}

    def indexed(self, since: datetime, until: datetime, cut_by: str) -> set[tuple[int, int]]:
        """Give the versions seen in [since, until] that are indexed."""
        query = select(SearchedRow.article_id, SearchedRow.version).where(
            col(SearchedRow.seen_at) >= since, col(SearchedRow.seen_at) <= until, SearchedRow.cut_by == cut_by
        )
        return {(article_id, version) for article_id, version in self._session.exec(query)}


def _asked(need: AnyOf) -> str:
    """Give a group in the words of FTS5; empty where it cannot be asked for."""
    terms = [_term(word, "") for word in sorted(need.words)] + [_term(begin, " *") for begin in need.beginnings]
    if not terms or not all(terms) or len(terms) > MOST_ASKED:
        return ""
    return f"({' OR '.join(terms)})"


def _term(word: str, ending: str) -> str:
    """Give a word, quoted; of one that holds other signs the first part that is kept whole."""
    plain = _PLAIN.findall(word)
    if len(plain) == 1 and plain[0] == word:
        return f'"{word}"{ending}'
    return f'"{plain[0]}" *' if plain and word.startswith(plain[0]) else ""


def is_of_index(table: str) -> bool:
    """Say whether a table belongs to the index and has no class; FTS5 makes several under its name."""
    return table.startswith("article_words")
