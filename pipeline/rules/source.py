"""Condition `source`: whom an article comes from."""

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from pipeline.explained import Explained
from pipeline.query.tree import Found
from pipeline.reading.language import identify, languages
from pipeline.rules._base import Condition, Example, IndexedArticle
from storage.keys import Name, OneOrMore

_WIRE = {"outlet": "Example Wire", "owner": "Example Media", "groups": ("wires", "public")}
_RUSSIAN = "\u0412 \u0433\u043e\u0440\u043e\u0434\u0435 \u043b\u044e\u0434\u0438."


def _language(code: str) -> str:
    if code not in languages():
        raise PydanticCustomError(
            "language",
            "'{code}' is no language that is told apart; write the code of one, such as en, ar or ru",
            {"code": code},
        )
    return code


Words = Annotated[str, StringConstraints(min_length=1)]


class Source(Condition):
    """The article comes from one of these outlets, owners or groups, or is in one of these languages.

    Keys side by side must all hold; of a list one is enough. The language is told by the words of the article, so one
    feed may carry several; a text that is too short to tell is in none.
    """

    main: ClassVar[str | None] = "outlet"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="source: Example Wire", article=_WIRE, hits=True),
        Example(when="source: [Example State TV, Example Wire]", article=_WIRE, hits=True),
        Example(when="source: Example State TV", article=_WIRE, hits=False),
        Example(when="source: {group: wires, owner: Example Media}", article=_WIRE, hits=True),
        Example(when="source: {group: wires, owner: Another}", article=_WIRE, hits=False),
        Example(when="source: {group: [state_media, public]}", article=_WIRE, hits=True),
        Example(when="source: {language: ru}", text=_RUSSIAN, hits=True),
        Example(when="source: {language: [en, ar]}", text=_RUSSIAN, hits=False),
    )

    outlet: OneOrMore[Words] | None = Field(default=None, description="The outlet, as a feed names it, or a list.")
    owner: OneOrMore[Words] | None = Field(default=None, description="Who owns the outlet, or a list.")
    group: OneOrMore[Name] | None = Field(default=None, description="A label from `groups` of a feed, or a list.")
    language: OneOrMore[Annotated[str, AfterValidator(_language)]] | None = Field(
        default=None, description="The code of a language, such as en, or a list.", examples=["en", ["ar", "ru"]]
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not any((self.outlet, self.owner, self.group, self.language)):
            raise PydanticCustomError("source", "should hold outlet, owner, group or language")
        return self

    def hits(self, article: IndexedArticle) -> Found | None:
        """Hold without spans where the article comes from there."""
        in_language = self.language is None or _identified(article) in self.language
        return () if in_language and self.could_hold(article) else None

    def could_hold(self, article: IndexedArticle) -> bool:
        """Say whether it is of such an outlet; a longer text may tell the language better."""
        known = article.article
        return (
            (self.outlet is None or known.outlet in self.outlet)
            and (self.owner is None or known.owner in self.owner)
            and (self.group is None or not set(self.group).isdisjoint(known.groups))
        )

    def explain(self, article: IndexedArticle) -> Explained:
        """Say where the article comes from."""
        known = article.article
        held = self.hits(article) is not None
        from_ = [
            f"outlet {known.outlet}" if self.outlet else "",
            f"owner {known.owner or 'not named'}" if self.owner else "",
            f"groups {', '.join(known.groups) or 'none'}" if self.group else "",
            f"language {_identified(article) or 'none that is known'}" if self.language else "",
        ]
        why = "" if held else f"it comes from {'; '.join(filter(None, from_))}"
        return Explained(kind=self.yaml_key, asked=self.in_words, held=held, why=why)


def _identified(article: IndexedArticle) -> str | None:
    known = article.article
    return article.once("language", lambda: identify(known.text, title=known.title))
