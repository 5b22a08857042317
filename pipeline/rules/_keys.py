"""The pipeline's half of a rule: what it looks for and the tests that prove it; what rules name: terms, conditions."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.vocabulary import read_term
from pipeline.rules._base import When
from pipeline.rules._known import PlaceNames, SpeakerNames
from storage.keys import Keys, KindKeys, Name, OneOrMore
from storage.records.reading import ClaimStatus, Outcome, Victims

MOST_TESTS = 100


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


def _moment(value: object) -> object:
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        read = None
    if not isinstance(read, datetime):
        raise PydanticCustomError("moment", "should be a day or a time such as 2017-10-02 or 2017-10-02T09:30")
    return read if read.tzinfo else read.replace(tzinfo=UTC)


Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "examples": ["2017-10-02T09:30"]})
]
"""A day or a time of a day, in UTC where it names no zone."""


class Sample(KindKeys):
    """An article that a test makes up. Its text may stand alone."""

    main: ClassVar[str | None] = "text"

    text: str = Field(default="", description="What the article says.")
    title: str = Field(default="", description="Its headline.")
    url: str | None = Field(default=None, description="Its address.")
    author: str | None = Field(default=None, description="Who wrote it.")
    tags: list[str] = Field(default=[], description="The labels that its publisher gave it.")
    outlet: str = Field(default="", description="Who published it.")
    owner: str | None = Field(default=None, description="Who owns the outlet.")
    groups: list[str] = Field(default=[], description="Your labels of the outlet.")
    published: Moment | None = Field(default=None, description="When its publisher says that it came out.")
    seen: Moment | None = Field(default=None, description="When it was first seen; else when it was published.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text.strip() and not self.title.strip():
            raise PydanticCustomError("empty_sample", "should hold the text of an article, or its title")
        return self


class Expected(KindKeys):
    """A claim that must be found in a test's article. Its figure may stand alone."""

    main: ClassVar[str | None] = "figure"

    figure: int = Field(ge=0, description="The figure as it is printed: 200 for more than 200.")
    place: PlaceNames | None = Field(default=None, description="Where: a place and all that lies in it.")
    said_by: SpeakerNames | None = Field(default=None, description="Who says it, under any known name.")
    victims: Annotated[Victims, Field(strict=False)] | None = Field(default=None, description="Who they were.")
    status: Annotated[ClaimStatus, Field(strict=False)] = Field(
        default=ClaimStatus.ASSERTED, description="How the number is meant."
    )


class RuleTest(Keys):
    """An article that the rule must hit, or must miss."""

    hit: Sample | None = Field(default=None, description="An article that the rule must hit.")
    miss: Sample | None = Field(default=None, description="An article that the rule must not hit.")
    expect: dict[Annotated[Outcome, Field(strict=False)], OneOrMore[Expected]] = Field(
        default={}, description="By outcome, the printed figure of a claim that must be found: {killed: 12}."
    )

    @property
    def sample(self) -> Sample:
        """Give its article."""
        sample = self.hit or self.miss
        assert sample is not None
        return sample

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.hit is None) == (self.miss is None):
            raise PydanticCustomError("rule_test", "should hold an article as `hit` or as `miss`, one of the two")
        return self


class WatchKeys(Keys):
    """What a rule looks for, and how it is proved."""

    when: When = Field(description="What an article must be; conditions side by side must all hold.")
    tests: list[RuleTest] = Field(
        default=[],
        max_length=MOST_TESTS,
        description="Articles that it must hit or miss; a rule whose tests fail does not go to work.",
    )
