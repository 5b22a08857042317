"""Condition `place`: the article speaks of a place."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from pipeline.query.tree import Found
from pipeline.reading.places.found import Sense
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import Mention, find_mentions
from pipeline.reading.text import read_text
from pipeline.rules._base import Condition, Example, IndexedArticle
from pipeline.rules._known import PlaceNames
from storage.records.field import Field as TextField
from storage.records.match import Span

_NO_PLACE = frozenset({Sense.AGENT, Sense.PEOPLE})  # "Damascus said", "the Syrian army": nobody speaks of the place


class PlaceNamed(Condition):
    """The article names a place, or one that lies in it, under any spelling.

    Names are understood as places: Hit the town is one, a hit is not, and neither is the name of a person.
    """

    main: ClassVar[str | None] = "of"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="place: Deir ez-Zor province", text="Shells fell on al-Mayadeen overnight.", hits=True),
        Example(when="place: Deir ez-Zor", text="Shells fell on Homs overnight.", hits=False),
        Example(when="place: [Iraq, Syria]", title="Fighting near Dayr az-Zawr goes on", hits=True),
    )

    of: PlaceNames = Field(description="A place, or a list of places.", examples=["Syria", "Deir ez-Zor province"])

    def asks_to_read(self) -> bool:
        """Say that it does."""
        return True

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans that name the place."""
        return tuple(self._named(article)) or None

    def _named(self, article: IndexedArticle) -> Iterator[Span]:
        for field, mention in article.once("places", lambda: _mentions(article, self.of.places)):
            if mention.sense not in _NO_PLACE and self.of.holds(mention.place):
                yield Span(field=field, start=mention.start, end=mention.end, clause=f"place: {mention.place.name}")


def _mentions(article: IndexedArticle, places: Places) -> list[tuple[TextField, Mention]]:
    title = find_mentions(read_text(article.article.title), places)
    text = find_mentions(read_text(article.article.text), places)
    return [("title", mention) for mention in title] + [("text", mention) for mention in text]
