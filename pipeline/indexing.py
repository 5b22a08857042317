"""What the full-text index holds and is asked for: the engine's own words, so that it can lose nothing.

Matching does not need it, so it comes behind: what was read and is not in it yet is always a candidate.
"""

from collections.abc import Iterable

from pipeline.query.line import line, words_in
from pipeline.query.needed import Needed
from storage.database import Database
from storage.records.search import AnyOf

CUT_BY = "1"
"""Raised whenever the engine comes to cut or fold words otherwise: the index is then made anew, bit by bit."""

AT_ONCE = 500
"""Articles that are indexed in one transaction: others must not wait long for theirs."""


def words_of(title: str, text: str) -> set[str]:
    """Give the different words of title and text, as rules compare them; nothing else is ever needed."""
    return words_in(line(title)) | words_in(line(text))


def asked(needs: Iterable[Needed]) -> tuple[AnyOf, ...]:
    """Give what a rule needs as the index is asked for it."""
    return tuple(AnyOf(needed.words, tuple(needed.beginnings)) for needed in needs)


def index(database: Database) -> int:
    """Index every article that was read and is not in the index yet; give how many."""
    total = 0
    while done := _index_some(database):
        total += done
    return total


def _index_some(database: Database) -> int:
    with database.snapshot() as store:
        articles = store.search.missing(CUT_BY, AT_ONCE)
    if articles:
        cut = [(article, words_of(article.title, article.text)) for article in articles]
        with database.transaction() as store:
            store.search.keep(cut, CUT_BY)
    return len(articles)
