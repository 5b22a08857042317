"""The pipeline's half of a rule, and what rules name: lists of terms, and conditions."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.vocabulary import read_term
from pipeline.rules._base import When
from storage.keys import Keys, Name


def _check(term: str) -> str:
    try:
        read_term(term)
    except QuerySyntaxError as error:
        raise PydanticCustomError("query", "{message}", {"offset": error.column, "message": error.message}) from None
    return term


Term = Annotated[str, AfterValidator(_check)]
Terms = dict[Name, Annotated[list[Term], Field(min_length=1)]]
"""The section `terms`: lists of plain phrases, by the name that queries put in braces."""


Conditions = dict[Name, When]
"""The section `conditions`: what rules ask for by name, with `use`."""


class WatchKeys(Keys):
    """What a rule looks for."""

    when: When = Field(description="What an article must be; conditions side by side must all hold.")
