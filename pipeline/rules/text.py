"""Condition `text`: words in title and text."""

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.needed import Needed
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
    capitals) and brackets join phrases, `title:` looks in the title only, `{name}` is any phrase of a list in `terms`.
    `NEAR/5` and `BEFORE/5` ask for at most five words between two phrases, the second in this order; `airstrik*` is any
    word that begins so, and `=IS` the word exactly as written.
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
    )

    query: Annotated[Clause, PlainValidator(_compile, json_schema_input_type=str)] = Field(
        description="The query.", examples=["film OR novel", "{towns} AND (killed OR title:toll)"]
    )

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of the phrases that hit."""
        return evaluate(self.query, article.words)

    def needs(self) -> tuple[Needed, ...]:
        """Give the words that the query cannot do without."""
        return needs(self.query)
