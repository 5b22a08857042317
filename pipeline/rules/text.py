"""Condition `text`: words in title and text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from pipeline.explained import Explained
from pipeline.query.errors import QuerySyntaxError
from pipeline.query.explain import explain, written
from pipeline.query.needed import Needed
from pipeline.query.plan import Plan, plan
from pipeline.query.scan import Literals
from pipeline.query.syntax import parse
from pipeline.query.tree import Clause, Found, evaluate, needs
from pipeline.query.vocabulary import Vocabulary
from pipeline.rules._base import Condition, Example, IndexedArticle


def _compile(value: object, info: ValidationInfo) -> Clause:
    if not isinstance(value, str):
        raise PydanticCustomError("query", "should be a query; a number or a word such as yes goes in quotes")
    known = info.context if isinstance(info.context, Vocabulary) else Vocabulary({})
    try:
        return parse(value, known)
    except QuerySyntaxError as error:
        fault = {"offset": error.column, "message": error.message}
        raise PydanticCustomError("query", "{message}", fault) from None


class Text(Condition):
    """The words of title and text fit a query.

    Words side by side are one phrase; case, accents, hyphens and apostrophes make no difference. `AND`, `OR`, `NOT` (in
    capitals) and brackets join phrases. `{name}` is any phrase of a list in `terms`, or any spelling of a place and of
    what lies in it. `NEAR/5` and `BEFORE/5` ask for at most five words between two phrases, the second in this order;
    `airstrik*` is any word that begins so, and `=IS` the word exactly as written. `title:`, `body:`, `url:`, `author:`,
    `outlet:` and `tag:` look in one field.
    """

    main: ClassVar[str | None] = "query"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when="text: Deir ez-Zor", text="Strikes on DEIR EZ ZOR went on.", hits=True),
        Example(when="text: Deir ez-Zor", text="He left Deir. Ez-Zor is a suburb.", hits=False),
        Example(when="text: (killed OR wounded) AND NOT film", text="Two were killed in the film.", hits=False),
        Example(when="text: end BEFORE/3 =IS", text="It was the end of the rule of IS.", hits=False),
        Example(when="text: end BEFORE/4 =IS", text="It was the end of the rule of IS.", hits=True),
        Example(when="text: 'title:toll'", title="Toll rises", hits=True),
        Example(when="text: {query: 'title:toll'}", text="The toll rises.", hits=False),
        Example(when="text: 'body:toll'", title="Toll rises", hits=False),
        Example(when="text: 'url:middle-east'", article={"link": "https://a.org/middle-east/1"}, hits=True),
        Example(
            when="text: 'author:Jane AND tag:Syria'", article={"author": "Jane Doe", "tags": ("Syria",)}, hits=True
        ),
        Example(when="text: 'tag:(war Syria)'", article={"tags": ("war", "Syria")}, hits=False),
        Example(when="text: '{Deir ez-Zor province} NEAR/3 shelled'", text="They shelled al-Mayadeen.", hits=True),
        Example(when="text: '{Iraq}'", text="The strikes hit Raqqa.", hits=False),
    )

    query: Annotated[Clause, PlainValidator(_compile, json_schema_input_type=str)] = Field(
        description="The query.", examples=["film OR novel", "{towns} AND (killed OR title:toll)"]
    )

    @model_validator(mode="before")
    @classmethod
    def _tell_braces(cls, value: Any) -> Any:
        """Say what YAML makes of a query that begins with a brace."""
        if isinstance(value, Mapping) and len(value) == 1 and list(value.values()) == [None]:
            [name] = value
            if name not in cls.model_fields:
                message = f'a query that begins with a brace goes in quotes: "{{{name}}}"'
                raise PydanticCustomError("query", "{message}", {"message": message})
        return value

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of the phrases that hit."""
        return evaluate(self.query, article.words)

    @property
    def in_words(self) -> str:
        """Give the query."""
        return written(self.query)

    def explain(self, article: IndexedArticle) -> Explained:
        """Say of each part of the query whether it stands, and how close it came."""
        found = explain(self.query, article.words)
        if found.parts:
            return Explained(kind=self.yaml_key, asked=self.in_words, held=found.held, parts=(found,))
        return replace(found, kind=self.yaml_key)

    def needs(self) -> tuple[Needed, ...]:
        """Give the words that the query cannot do without."""
        return needs(self.query)

    def plan(self, literals: Literals) -> Plan:
        """Give what decides the query."""
        return plan(self.query, literals)
