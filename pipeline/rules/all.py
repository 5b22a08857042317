"""Condition `all`: several that must all hold."""

from typing import ClassVar

from pydantic import Field

from pipeline.explained import Explained
from pipeline.query.needed import Needed
from pipeline.query.plan import Plan, together
from pipeline.query.scan import Literals
from pipeline.query.tree import Found
from pipeline.rules._base import Condition, Example, IndexedArticle, When, hold_all


class All(Condition):
    """All conditions of a list hold.

    Keys side by side say the same; a list is for asking the same kind twice.
    """

    main: ClassVar[str | None] = "conditions"
    always_alone: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="all: [{text: killed}, {text: Mayadin}]", text="Ten killed in Mayadin.", hits=True),
        Example(when="all: [{text: killed}, {text: Mayadin}]", text="Ten killed in Raqqa.", hits=False),
    )

    conditions: list[When] = Field(min_length=1, description="What must hold.")

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of all conditions, if every one holds."""
        return hold_all(self.conditions, article)

    def explain(self, article: IndexedArticle) -> Explained:
        """Say it of each of them."""
        parts = tuple(when.explain(article) for when in self.conditions)
        lacking = sum(not part.held for part in parts)
        why = f"{len(parts) - lacking} of {len(parts)} hold" if lacking else ""
        return Explained(kind=self.yaml_key, asked="", held=not lacking, why=why, parts=parts)

    def needs(self) -> tuple[Needed, ...]:
        """Give what each of them needs."""
        return tuple(needed for when in self.conditions for needed in when.needs())

    def plan(self, literals: Literals) -> Plan:
        """Give a plan for all of them."""
        return together([when.plan(literals) for when in self.conditions])
