from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.query.words import Words
from pipeline.rules import IndexedArticle
from storage.records.article import Article


@pytest.fixture
def index() -> Callable[[str], IndexedArticle]:
    """Make an article of a text, ready for conditions."""
    return _index


def _index(text: str) -> IndexedArticle:
    article = Article(
        id=1,
        feed_id=1,
        outlet="Example Wire",
        owner=None,
        groups=(),
        version=1,
        first_seen_at=datetime(2019, 3, 23, tzinfo=UTC),
        backlog=False,
        title="",
        link=None,
        author=None,
        text=text,
        tags=(),
        published_at=None,
    )
    return IndexedArticle(article=article, words=Words("", text))
