"""Condition `use`: one that has a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from pipeline.explained import Explained
from pipeline.query.errors import printable
from pipeline.query.needed import Needed
from pipeline.query.plan import Plan
from pipeline.query.scan import Literals
from pipeline.query.tree import Found
from pipeline.rules._base import Condition, Example, IndexedArticle, When
from pipeline.rules._known import known

_FICTION = "{fiction: {text: film OR novel}, real: {not: {use: fiction}}}"


@dataclass(frozen=True)
class Named:
    """A condition of the section `conditions`."""

    name: str
    when: When | None  # None where it cannot be read: that is told where it stands, and no rule is put to work


def _find(value: object, info: ValidationInfo) -> Named:
    if not isinstance(value, str) or not value:
        raise PydanticCustomError("use", "should be the name of a condition in the section conditions")
    try:
        return Named(value, known(info).named_conditions.get(value))
    except ValueError as error:
        raise PydanticCustomError("use", "{message}", {"message": printable(str(error))}) from None


class Use(Condition):
    """A condition of the section `conditions` holds, named there once for many rules.

    It may use others in its turn, 20 deep and in no circle. A rule is a new version when what it uses has changed.
    """

    main: ClassVar[str | None] = "name"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="{text: Mayadin, use: real}", conditions=_FICTION, text="Mayadin was shelled.", hits=True),
        Example(when="{text: Mayadin, use: real}", conditions=_FICTION, text="The film Mayadin.", hits=False),
        Example(when="use: {name: fiction}", conditions=_FICTION, text="A novel about Mayadin.", hits=True),
    )

    name: Annotated[Named, PlainValidator(_find, json_schema_input_type=str)] = Field(
        description="A name of the section conditions.", examples=["fiction"]
    )

    def inner(self) -> Iterator[When]:
        """Give the condition that is meant."""
        if self.name.when is not None:
            yield self.name.when

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of the condition that is meant; it is asked once for all who use it."""
        when = self.name.when
        return None if when is None else article.once(f"use {id(when)}", lambda: _hits(when, article))

    def plan(self, literals: Literals) -> Plan:
        """Give one plan to all that use the condition."""
        when = self.name.when
        return super().plan(literals) if when is None else literals.once(("use", id(when)), lambda: when.plan(literals))

    @property
    def in_words(self) -> str:
        """Give the name."""
        return self.name.name

    def explain(self, article: IndexedArticle) -> Explained:
        """Explain the condition that is meant."""
        if self.name.when is None:
            return Explained(kind=self.yaml_key, asked=self.in_words, held=False, why="it cannot be read")
        inner = self.name.when.explain(article)
        return Explained(kind=self.yaml_key, asked=self.in_words, held=inner.held, parts=(inner,))

    def needs(self) -> tuple[Needed, ...]:
        """Give what the condition needs that is meant."""
        return self.name.when.needs() if self.name.when else ()


def _hits(when: When, article: IndexedArticle) -> Found | None:
    found = when.hits(article)
    return None if found is None else tuple(dict.fromkeys(found))
