from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.rules import IndexedArticle
from tests.samples import ARTICLE


@pytest.fixture
def index() -> Callable[[str], IndexedArticle]:
    """Make an article of a text, ready for conditions."""
    return _index


def _index(text: str) -> IndexedArticle:
    article = replace(ARTICLE, text=text)
    return IndexedArticle(article=article)
