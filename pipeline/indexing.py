"""What the full-text index holds and is asked for: the engine's own words, so that it can lose nothing."""

from collections.abc import Iterable

import structlog

from pipeline.query.line import line, words_in
from pipeline.query.needed import Needed
from storage.database import Database
from storage.records.article import Article
from storage.records.search import AnyOf

CUT_BY = "1"
"""Raised whenever the engine comes to cut or fold words otherwise: the index is then made anew, bit by bit."""

AT_ONCE = 500
"""Articles from before that are indexed in one transaction: others must not wait long for theirs."""

log = structlog.get_logger()


def words_of(article: Article) -> frozenset[str]:
    """Give the different words of title and text, as rules compare them; nothing else is ever needed."""
    return frozenset(words_in(line(article.title)) | words_in(line(article.text)))


def asked(needs: Iterable[Needed]) -> tuple[AnyOf, ...]:
    """Give what a rule needs as the index is asked for it."""
    return tuple(AnyOf(needed.words, tuple(needed.beginnings)) for needed in needs)


def index_some(database: Database) -> int:
    """Index articles that were read before there was an index, and give how many; 0 when all are in it."""
    with database.snapshot() as store:
        articles = store.archive.articles(store.search.missing(CUT_BY, AT_ONCE))
    if not articles:
        return 0
    cut = [(article, words_of(article)) for article in articles]
    with database.transaction() as store:
        store.search.keep(cut, CUT_BY)
    log.info("indexed", articles=len(cut))
    return len(cut)
