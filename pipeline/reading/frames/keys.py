"""Frames as they are written in YAML, and as they are searched for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, NamedTuple

from pydantic import Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.needed import Needed, Sieve, one_of
from pipeline.query.syntax import parse
from pipeline.query.tree import Clause, Terms, needs
from pipeline.query.vocabulary import Vocabulary, read_term
from pipeline.query.words import EXACTLY, Words
from storage.keys import Keys

ABOUT = "about"
"""The list that a frame's own patterns may name in braces."""


@dataclass(frozen=True)
class Pattern:
    """A query that is read inside one sentence."""

    written: str
    clause: Clause


def _read_list(value: object, info: ValidationInfo) -> Terms:
    """Read the name of a list in `terms`, or a list of plain phrases."""
    if isinstance(value, str):
        phrases = _vocabulary(info).phrases.get(value)
        if phrases is None:
            raise PydanticCustomError("unknown_list", "terms has no list called '{name}'", {"name": value})
        return Terms(value, phrases)
    if not isinstance(value, list) or not value or not all(isinstance(term, str) for term in value):
        raise PydanticCustomError("terms", "should be the name of a list in terms, or a list of phrases")
    try:
        return Terms(ABOUT, tuple(read_term(term) for term in value))
    except QuerySyntaxError as error:
        raise PydanticCustomError("query", "{message}", {"offset": error.column, "message": error.message}) from None


def _read_pattern(value: object, info: ValidationInfo) -> Pattern:
    if not isinstance(value, str):
        raise PydanticCustomError("query", "should be a query; a number or a word such as yes goes in quotes")
    try:
        return Pattern(" ".join(value.split()), parse(value, _with_about(info), fields=False))
    except QuerySyntaxError as error:
        fault = {"offset": error.column, "message": error.message}
        raise PydanticCustomError("query", "{message}", fault) from None


def _vocabulary(info: ValidationInfo) -> Vocabulary:
    return info.context if isinstance(info.context, Vocabulary) else Vocabulary({})


def _with_about(info: ValidationInfo) -> Vocabulary:
    about = info.data.get(ABOUT)
    if not isinstance(about, Terms):
        return _vocabulary(info)
    return _vocabulary(info).with_list(ABOUT, tuple(phrase.written for phrase in about.phrases))


TermList = Annotated[Terms, PlainValidator(_read_list, json_schema_input_type=str | list[str])]
PatternKey = Annotated[Pattern, PlainValidator(_read_pattern, json_schema_input_type=str)]


class FrameKeys(Keys):
    """One frame of the section `frames`: a named family of phrasings; its id is the key.

    Patterns are queries that are read inside one sentence; `{about}` in them is the frame's own list.
    """

    title: str = Field(description="What the frame says, as a headline.")
    about: TermList = Field(
        description="Whom it is about: a list in `terms` or phrases; one stands in the sentence or in the one before."
    )
    again: TermList | None = Field(
        default=None, description="Words that go on meaning them in the sentences that follow, such as `the group`."
    )
    context: PatternKey | None = Field(default=None, description="A query that must hold for the text as a whole.")
    strong: list[PatternKey] = Field(default=[], description="Patterns of which one is enough.")
    weak: list[PatternKey] = Field(default=[], description="Patterns of which an article needs two different ones.")
    against: list[PatternKey] = Field(default=[], description="Patterns that say the opposite.")
    unless: list[PatternKey] = Field(default=[], description="A sentence in which one of these holds is left out.")


class Gate(NamedTuple):
    """Words of which one stands in every sentence that names some terms."""

    folded: frozenset[str]
    exact: frozenset[str]  # as they are written
    other_scripts: bool  # some of them hold letters beyond ASCII


class Possible(NamedTuple):
    """The patterns of a frame that a sentence may hold by its words."""

    strong: list[Pattern]
    weak: list[Pattern]
    against: list[Pattern]
    unless: list[Pattern]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A named family of phrasings, ready to be searched for."""

    id: str
    keys: FrameKeys

    @cached_property
    def gate(self) -> Gate:
        """Give the words that let a sentence name whom the frame is about."""
        firsts = [phrase.keys[0] for phrase in self.keys.about.phrases]
        exact = frozenset(key[1:] for key in firsts if key.startswith(EXACTLY))
        folded = frozenset(key for key in firsts if not key.startswith(EXACTLY))
        return Gate(folded, exact, other_scripts=not all(map(str.isascii, folded)))

    @cached_property
    def needs(self) -> tuple[Needed, ...]:
        """Give what a text must hold, each of it, to carry the frame or its opposite."""
        telling = [*self.keys.strong, *self.keys.weak, *self.keys.against]
        each = [min(needs(pattern.clause), key=Needed.breadth, default=None) for pattern in telling]
        return tuple(needed for needed in (self.keys.about.needed, one_of(each)) if needed is not None)

    def possible(self, words: Words) -> Possible:
        """Leave the patterns all of whose words a sentence has; most sentences lack a word of most patterns."""
        found = Possible([], [], [], [])
        for number in self._sieve.of(words):
            kind, pattern = self._patterns[number]
            found[kind].append(pattern)
        return found

    @cached_property
    def _patterns(self) -> tuple[tuple[int, Pattern], ...]:
        kinds = (self.keys.strong, self.keys.weak, self.keys.against, self.keys.unless)
        return tuple((kind, pattern) for kind, patterns in enumerate(kinds) for pattern in patterns)

    @cached_property
    def _sieve(self) -> Sieve:
        return Sieve(needs(pattern.clause) for _, pattern in self._patterns)


class _Shipped(Keys):
    version: int
    terms: dict[str, list[str]]
    frames: dict[str, FrameKeys]


@cache
def shipped_frames() -> tuple[Frame, ...]:
    """Give the frames that come with Wirewatch."""
    data = read_data("end_of_isis.yaml")
    terms = data.get("terms")
    shipped = _Shipped.model_validate(data, context=Vocabulary(terms if isinstance(terms, Mapping) else {}))
    return tuple(Frame(id=name, keys=keys) for name, keys in shipped.frames.items())


def read_data(name: str) -> Mapping[str, object]:
    """Read a data file that stands beside the code."""
    data: Mapping[str, object] = YAML(typ="safe").load(
        files("pipeline.reading.frames").joinpath(name).read_text("utf-8")
    )
    return data
