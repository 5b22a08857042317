"""Condition `any`: several of which one must hold."""

from typing import ClassVar

from pydantic import Field

from pipeline.explained import Explained
from pipeline.query.needed import Needed, one_of
from pipeline.query.plan import Plan, either
from pipeline.query.scan import Literals
from pipeline.query.tree import Found
from pipeline.rules._base import Condition, Example, IndexedArticle, When


class AnyOf(Condition):
    """At least one condition of a list holds."""

    main: ClassVar[str | None] = "conditions"
    always_alone: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="any: [{text: killed}, {text: wounded}]", text="Ten wounded in Mayadin.", hits=True),
        Example(when="any: [{text: killed}, {text: wounded}]", text="Mayadin is calm.", hits=False),
    )

    conditions: list[When] = Field(min_length=1, description="One of these must hold.")

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of every condition that holds, if one does."""
        held = [found for condition in self.conditions if (found := condition.hits(article)) is not None]
        return tuple(span for found in held for span in found) if held else None

    def could_hold(self, article: IndexedArticle) -> bool:
        """Say whether one of them could."""
        return any(when.could_hold(article) for when in self.conditions)

    def concerns(self, article: IndexedArticle) -> bool | None:
        """Say whether the article is about what one of them asks for."""
        told = [when.concerns(article) for when in self.conditions]
        return True if True in told else None if None in told else False

    def needs(self) -> tuple[Needed, ...]:
        """Give what one of them needs, where each needs something."""
        needed = one_of([min(when.needs(), key=Needed.breadth, default=None) for when in self.conditions])
        return () if needed is None else (needed,)

    def plan(self, literals: Literals) -> Plan:
        """Give a plan for one of them."""
        return either([when.plan(literals) for when in self.conditions])

    def explain(self, article: IndexedArticle) -> Explained:
        """Say it of each of them."""
        parts = tuple(when.explain(article) for when in self.conditions)
        held = sum(part.held for part in parts)
        why = f"{held} of {len(parts)} hold, one is enough" if held else f"none of {len(parts)} holds"
        return Explained(kind=self.yaml_key, asked="", held=held > 0, why=why, parts=parts)
