"""Fills an archive with a month of news and other texts, as the service stores them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice

from benchmarks.stories.articles import articles
from benchmarks.stream.world import make_world
from pipeline.match import Matcher
from pipeline.read import read
from storage.database import Database
from storage.records.article import IdentityFrom, Item

BEGIN = datetime(2031, 2, 1, tzinfo=UTC)
_MONTH = timedelta(days=28)
_AT_ONCE = 50  # articles of one poll
_NEWS = 10  # of so many articles one is news
_TEXTS = 4  # invented ones that make up an article


def fill(database: Database, size: int) -> None:
    """Store and read so many articles, spread over a month; none is read for what it says."""
    stream, step = _texts(size), _MONTH / size
    for start in range(0, size, _AT_ONCE):
        at = BEGIN + step * start
        items = [_item(start + number, *text, at) for number, text in enumerate(islice(stream, _AT_ONCE))]
        with database.transaction() as store:
            store.articles.add(1, items, seen_at=at, backlog=False)
        read(database, Matcher([]), now=at)
        with database.transaction() as store:
            for article in store.articles.unrelated(_AT_ONCE):
                store.articles.mark_related(article, at)


def _texts(size: int) -> Iterator[tuple[str, str]]:
    news = ((report.title, report.text) for seed in count(1) for report in make_world(seed).reports)
    invented = articles(size * _TEXTS)
    for number in range(size):
        if number % _NEWS == 0:
            yield next(news)
        else:
            some = list(islice(invented, _TEXTS))
            yield some[0].title, "\n\n".join(one.text for one in some)


def _item(number: int, title: str, text: str, at: datetime) -> Item:
    return Item(
        identity=str(number),
        identity_from=IdentityFrom.ID,
        title=title,
        link=f"https://a.example/{number}",
        author=None,
        summary="",
        content=text,
        tags=(),
        published_at=at,
        fingerprint=str(number),
    )
