"""Line 2: unread articles -> matches.

    claim -> is its page wanted? then it waits (pages.py)
          -> match -> store (what the article says, matches, and "was read", in one transaction)

Decides nothing itself: the rules do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from pipeline import edited
from pipeline.matchers import Matches
from pipeline.wanted import is_wanted
from storage.database import Database
from storage.errors import StorageError
from storage.records.article import Article

BATCH = 500
LEASE = timedelta(minutes=5)
WAIT = timedelta(minutes=15)  # for a page; then the feed's own text has to do

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """What one run of the line did."""

    articles: int
    matches: int
    unreadable: int

    def __add__(self, other: "ReadReport") -> "ReadReport":
        """Add up two parts of a run."""
        return ReadReport(
            articles=self.articles + other.articles,
            matches=self.matches + other.matches,
            unreadable=self.unreadable + other.unreadable,
        )


def read(database: Database, matcher: Matches, *, now: datetime) -> ReadReport:
    """Read everything that waits to be read; articles whose page is wanted wait on, for `WAIT` at most."""
    report = ReadReport(articles=0, matches=0, unreadable=0)
    while articles := _claim(database, now):
        if ready := _without_awaited(database, matcher, articles, now):
            report += _read_batch(database, matcher, ready, now)
    return report


def _claim(database: Database, now: datetime) -> list[Article]:
    with database.transaction() as store:
        store.pages.give_up(now)
        return store.articles.claim_unread(now, BATCH, LEASE)


def _without_awaited(
    database: Database, matcher: Matches, articles: Sequence[Article], now: datetime
) -> Sequence[Article]:
    """Let those wait whose page is wanted, and give the others."""
    with database.snapshot() as store:
        prospects = store.pages.prospects(articles)
    by_id = {article.id: article for article in articles}
    wanted = [one for one in prospects if is_wanted(one, by_id[one.article_id], partial(_touches, matcher))]
    if not wanted:
        return articles
    with database.transaction() as store:
        store.pages.want(wanted, now, WAIT)
    awaited = {one.article_id for one in wanted}
    return [article for article in articles if article.id not in awaited]


def _touches(matcher: Matches, article: Article) -> bool:
    try:
        return matcher.touches(article)
    except Exception:  # reading it will fail as well, and say so
        log.exception("article_not_looked_at", article=article.id)
        return False


def _read_batch(database: Database, matcher: Matches, articles: Sequence[Article], now: datetime) -> ReadReport:
    try:
        return _read_together(database, matcher, articles, now)
    except StorageError:
        raise  # no article's fault
    except Exception as error:  # one poisoned article must stop only itself, whatever it does to the reader
        if len(articles) > 1:
            return _read_singly(database, matcher, articles, now)
        log.exception("article_unreadable", article=articles[0].id)
        with database.transaction() as store:
            store.articles.mark_read(articles, now, problem=f"{type(error).__name__}: {error}")
        return ReadReport(articles=1, matches=0, unreadable=1)


def _read_singly(database: Database, matcher: Matches, articles: Sequence[Article], now: datetime) -> ReadReport:
    done = [_read_batch(database, matcher, [article], now) for article in articles]
    return ReadReport(
        articles=len(done),
        matches=sum(report.matches for report in done),
        unreadable=sum(report.unreadable for report in done),
    )


def _read_together(database: Database, matcher: Matches, articles: Sequence[Article], now: datetime) -> ReadReport:
    done = edited.mark(database, matcher, [(article, matcher.match(article)) for article in articles])
    hits = [hit for _, matched in done for hit in matched.hits]
    with database.transaction() as store:
        for article, matched in done:
            if matched.reading is not None:
                store.readings.keep(article, matched.reading, now)
        store.matches.add(hits, now)
        store.articles.mark_read(articles, now)
    return ReadReport(articles=len(articles), matches=len(hits), unreadable=0)
