"""What the archive is asked for: versions of articles by when they were seen, and by words that must stand in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from storage.records.article import Article


class Seen(NamedTuple):
    """One version of an article, and when it was first seen."""

    at: datetime
    article_id: int
    version: int


class Unindexed(NamedTuple):
    """A version of an article that is not in the full-text index, and all of it that goes there."""

    article_id: int
    version: int
    seen_at: datetime
    title: str
    text: str


class AnyOf(NamedTuple):
    """Words, and beginnings of words, of which one must stand in an article."""

    words: frozenset[str]
    beginnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A version of an article as it was read once, or waits to be."""

    article: Article
    summary_only: bool  # neither the feed nor the page gave the full text
    read_as: str | None  # by what it was taken apart for its claims and frames; None: nobody asked
