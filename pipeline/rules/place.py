"""Condition `place`: the article speaks of a place."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from pydantic import Field

from pipeline.explained import Explained
from pipeline.query.tree import Found
from pipeline.reading.places.mentions import Mention
from pipeline.rules._base import Condition, Example, IndexedArticle
from pipeline.rules._known import PlaceNames
from pipeline.rules._mentions import NO_PLACE, mentions
from storage.records.field import Field as TextField
from storage.records.match import Span

_MOST_OTHERS = 8


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

    @property
    def in_words(self) -> str:
        """Give the places that are asked for."""
        return self.of.named

    def explain(self, article: IndexedArticle) -> Explained:
        """Show the places that it names and that lie there; where none does, those that it names instead."""
        spans = tuple(self._named(article))
        if spans:
            return Explained(kind=self.yaml_key, asked=self.in_words, held=True, spans=spans)
        others = _of_each_place(self._mentions(article))[:_MOST_OTHERS]
        parts = tuple(self._other(field, mention) for field, mention in others)
        why = f"it speaks of other places: {_listed(parts)}" if parts else "it names no place that is known"
        return Explained(kind=self.yaml_key, asked=self.in_words, held=False, why=why, parts=parts)

    def _other(self, field: TextField, mention: Mention) -> Explained:
        why = f"{mention.place.name} does not lie there"
        if mention.sense in NO_PLACE and self.of.holds(mention.place):
            why = f"{mention.text} stands for people or a government here, not for the place"
        span = Span(field=field, start=mention.start, end=mention.end, clause=f"place: {mention.place.name}")
        return Explained(kind="place read", asked=mention.place.name, held=False, why=why, spans=(span,))

    def concerns(self, article: IndexedArticle) -> bool | None:
        """Say that it does where it names the place, that it does not where it names others only."""
        named = [mention for _, mention in self._mentions(article) if mention.sense not in NO_PLACE]
        return any(self.of.holds(mention.place) for mention in named) if named else None

    def _mentions(self, article: IndexedArticle) -> list[tuple[TextField, Mention]]:
        return mentions(article, self.of.places)

    def _named(self, article: IndexedArticle) -> Iterator[Span]:
        for field, mention in self._mentions(article):
            if mention.sense not in NO_PLACE and self.of.holds(mention.place):
                yield Span(field=field, start=mention.start, end=mention.end, clause=f"place: {mention.place.name}")


def _of_each_place(mentions: Sequence[tuple[TextField, Mention]]) -> list[tuple[TextField, Mention]]:
    """Give the first mention of each place."""
    return list({mention.place.name: (field, mention) for field, mention in reversed(mentions)}.values())[::-1]


def _listed(parts: Sequence[Explained]) -> str:
    return ", ".join(part.asked for part in parts)
