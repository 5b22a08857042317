"""Condition `age`: how old an article was when it was first seen."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.explained import Explained
from pipeline.query.tree import Found
from pipeline.rules._base import Condition, Example, IndexedArticle
from storage.keys import Duration

_SEEN = datetime(2019, 3, 23, 12, tzinfo=UTC)
_DAY_OLD = {"first_seen_at": _SEEN, "published_at": _SEEN - timedelta(days=1)}
_WEEK_OLD = {"first_seen_at": _SEEN, "published_at": _SEEN - timedelta(days=7)}
_UNDATED = {"first_seen_at": _SEEN, "published_at": None}


class Age(Condition):
    """The article was published at most, or at least, so long before it was first seen.

    `age: 2d` is short for `age: {at_most: 2d}`. An article without a date, or with one that lies in the future, counts
    as published when it was first seen: nothing says that it is old.
    """

    main: ClassVar[str | None] = "at_most"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="age: 2d", article=_DAY_OLD, hits=True),
        Example(when="age: 2d", article=_WEEK_OLD, hits=False),
        Example(when="age: 7d", article=_WEEK_OLD, hits=True),
        Example(when="age: 2d", article=_UNDATED, hits=True),
        Example(when="age: {at_least: 2d}", article=_WEEK_OLD, hits=True),
        Example(when="age: {at_least: 2d}", article=_UNDATED, hits=False),
        Example(when="age: {at_least: 12h, at_most: 2d}", article=_DAY_OLD, hits=True),
    )

    at_most: Duration | None = Field(default=None, description="It is not older than this.")
    at_least: Duration | None = Field(default=None, description="It is this old or older.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.at_most is None and self.at_least is None:
            raise PydanticCustomError("age", "should hold at_most, at_least or both")
        if self.at_most is not None and self.at_least is not None and self.at_most < self.at_least:
            raise PydanticCustomError("age", "no article can be so: at_most is shorter than at_least")
        return self

    def hits(self, article: IndexedArticle) -> Found | None:
        """Hold without spans where the age is as asked."""
        seen, published = article.article.first_seen_at, article.article.published_at
        age = max(seen - published, timedelta(0)) if published else timedelta(0)
        young = self.at_most is None or age <= self.at_most
        return () if young and (self.at_least is None or age >= self.at_least) else None

    def could_hold(self, article: IndexedArticle) -> bool:
        """Say whether it holds: no text changes that."""
        return self.hits(article) is not None

    def explain(self, article: IndexedArticle) -> Explained:
        """Say how old the article was."""
        held = self.hits(article) is not None
        seen, published = article.article.first_seen_at, article.article.published_at
        why = f"published {_span(seen - published)} before it was first seen" if published else "it has no date"
        return Explained(kind=self.yaml_key, asked=self.in_words, held=held, why=why)


def _span(age: timedelta) -> str:
    hours = max(age, timedelta(0)) // timedelta(hours=1)
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h"
