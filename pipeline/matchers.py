"""Several sets of rules asked as one: those that are to be read as of another day have a reader of their own."""

from collections.abc import Sequence
from typing import Protocol

from pipeline.match import Matched
from storage.records.article import Article


class Matches(Protocol):
    """Whoever says which rules an article hits."""

    def match(self, article: Article) -> Matched:
        """Give a hit for each rule that holds for the article, and what was read for them."""
        ...

    def touches(self, article: Article) -> bool:
        """Say whether what is known of the article touches a rule, so that its whole text is worth asking for."""
        ...


class Matchers:
    """Asks one after the other."""

    def __init__(self, first: Matches, others: Sequence[Matches]) -> None:
        """Take the set that reads as of today, and those that do not."""
        self._all = (first, *others)

    def match(self, article: Article) -> Matched:
        """Give the hits of all; what is kept as the reading is that of the first who had to read."""
        found = [matcher.match(article) for matcher in self._all]
        reading = next((matched.reading for matched in found if matched.reading is not None), None)
        return Matched(hits=tuple(hit for matched in found for hit in matched.hits), reading=reading)

    def touches(self, article: Article) -> bool:
        """Say whether one of them says so."""
        return any(matcher.touches(article) for matcher in self._all)
