"""The places that an article names, found once for all conditions that ask."""

from pipeline.reading.places.found import Sense
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import Mention, find_mentions
from pipeline.reading.text import read_text
from pipeline.rules._base import IndexedArticle
from storage.records.field import Field

NO_PLACE = frozenset({Sense.AGENT, Sense.PEOPLE})
"""What is no place where it is said: "Damascus said", "the Syrian army"."""


def mentions(article: IndexedArticle, places: Places) -> list[tuple[Field, Mention]]:
    """Give the places that title and text name."""
    return article.once("places", lambda: _found(article, places))


def _found(article: IndexedArticle, places: Places) -> list[tuple[Field, Mention]]:
    title = find_mentions(read_text(article.article.title), places)
    text = find_mentions(read_text(article.article.text), places)
    return [("title", mention) for mention in title] + [("text", mention) for mention in text]
