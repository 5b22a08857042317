"""Condition `not`: what must not hold."""

from typing import ClassVar

from pydantic import Field

from pipeline.explained import Explained
from pipeline.query.plan import Plan, Without
from pipeline.query.scan import Literals
from pipeline.query.tree import Found
from pipeline.rules._base import Condition, Example, IndexedArticle, When


class Not(Condition):
    """The conditions inside do not all hold."""

    main: ClassVar[str | None] = "when"
    always_alone: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="{text: Mayadin, not: {text: film OR novel}}", text="Mayadin was shelled.", hits=True),
        Example(when="{text: Mayadin, not: {text: film OR novel}}", text="A novel about Mayadin.", hits=False),
    )

    when: When = Field(description="What must not hold.")

    def hits(self, article: IndexedArticle) -> Found | None:
        """Hold without spans where the inner conditions do not."""
        return () if self.when.hits(article) is None else None

    def could_hold(self, article: IndexedArticle) -> bool:
        """Say that it could not where words already stand there that must not; no text takes them away."""
        return self.when.asks_to_read or self.when.hits(article) is None

    def concerns(self, article: IndexedArticle) -> bool | None:  # noqa: ARG002 - what must not hold is no subject
        """Say nothing."""
        return None

    def plan(self, literals: Literals) -> Plan:
        """Turn the plan of the inner conditions round."""
        return Without(self.when.plan(literals))

    def explain(self, article: IndexedArticle) -> Explained:
        """Say what stands there that must not."""
        inner = self.when.explain(article)
        why = "what stands below holds, and must not" if inner.held else "what must not hold does not"
        return Explained(kind=self.yaml_key, asked="", held=not inner.held, why=why, parts=(inner,))
