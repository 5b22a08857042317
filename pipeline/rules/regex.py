"""Condition `regex`: a pattern of characters, found in linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar, Self

import re2
from pydantic import Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from pipeline.explained import Explained
from pipeline.fields import text_of
from pipeline.query.needed import Needed
from pipeline.query.plan import Plan
from pipeline.query.regex_needs import needs_of
from pipeline.query.scan import Literals
from pipeline.query.tree import EVERYWHERE, SCOPES, SPANS_PER_PHRASE, Found
from pipeline.rules._base import Asks, Condition, Example, IndexedArticle
from storage.keys import OneOrMore
from storage.records.field import Field as TextField
from storage.records.match import Span

LONGEST = 2_000
"""Characters of a pattern."""

MEMORY = 1 << 20
"""Bytes that one pattern may take, program and cache; rules may hold a thousand of them."""

REMEMBERED = 2_000
"""Patterns of which equal ones are compiled once."""

_SHOWN = 60
_BYTE = re.compile(r"(?<!\\)(?:\\\\)*(\\C)")
_LONE = re.compile("[\ud800-\udfff]")
_PROBES = ("", "a b", " ab 1\n\n", ".")
"""Texts in which whatever can match without a character does so."""
_REASONS = (
    ("invalid perl operator: (?=", "(?=", "look-ahead takes more than linear time: ask for both with `all`"),
    ("invalid perl operator: (?!", "(?!", "look-ahead takes more than linear time: use the condition `not`"),
    ("invalid perl operator: (?<", "(?<", "look-behind takes more than linear time: match what stands before as well"),
    ("invalid perl operator: (?>", "(?>", "atomic groups change nothing where time is linear: write (?:...)"),
    ("invalid perl operator: (?P", "(?P=", "a bracket is named with (?P<name>...), and cannot be referred back to"),
    ("invalid perl operator", "", "is no sign that is known here"),
    ("pattern too large", "", "is too large once its repetitions are written out: ask for fewer"),
    ("invalid repetition size", "", "up to 1000 repetitions can be asked for, the lower number first"),
    ("missing )", "(", "this bracket is never closed"),
    ("unexpected )", ")", "this bracket was never opened"),
    ("missing ]", "[", "this set of characters is never closed"),
    ("no argument for repetition operator", "", "nothing stands in front of this that could be repeated"),
    ("bad repetition operator", "", "repeats what is repeated already; possessive quantifiers change nothing here"),
    ("invalid escape sequence: \\Z", "\\Z", "the end of the text is written \\z"),
    ("invalid character class range", "", "names no range of characters"),
    ("trailing \\", "\\", "nothing follows the backslash"),
    ("expression nests too deeply", "", "brackets stand too deep"),
)  # fmt: skip


@dataclass(frozen=True)
class Pattern:
    """A pattern, ready to be searched for; with and without regard to capitals."""

    written: str
    ignoring_case: bool = True

    @cached_property
    def compiled(self) -> "re2._Regexp":
        """Give what searches; raises re2.error."""
        options = re2.Options()
        options.log_errors, options.max_mem, options.never_capture = False, MEMORY, True
        options.case_sensitive = not self.ignoring_case
        return re2.compile(self.written, options)


@lru_cache(maxsize=REMEMBERED)
def _shared(written: str, *, ignoring_case: bool) -> Pattern:
    """Give the same to rules that ask for the same: a compiled pattern may take a megabyte."""
    return Pattern(written, ignoring_case=ignoring_case)


def _read(value: object) -> Pattern:
    if not isinstance(value, str) or not value:
        raise PydanticCustomError("regex", "should be a pattern; a number or a word such as yes goes in quotes")
    if len(value) > LONGEST:
        raise _fault(f"a pattern may have {LONGEST} characters", LONGEST)
    pattern = _shared(value, ignoring_case=True)
    try:
        compiled = pattern.compiled
    except UnicodeEncodeError as error:
        raise _fault("half of a character pair stands here, which no text has", error.start) from None
    except re2.error as error:
        raise _fault(*_in_words(_said(error), value)) from None
    if byte := _BYTE.search(value):
        raise _fault(f"'{byte[1]}' is a part of a character: write . for a whole one", byte.start(1))
    if any(found.start() == found.end() for probe in _PROBES for found in compiled.finditer(probe)):
        raise _fault("matches where there is nothing, so that every article would hit: let it hold a character", 0)
    return pattern


def _said(error: re2.error) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _in_words(said: str, pattern: str) -> tuple[str, int]:
    """Give the engine's reason in words, and the column where it can be found in the pattern."""
    _, _, about = said.partition(": ")
    if said.startswith("invalid escape sequence: \\") and about[1:2] in "123456789k":
        return f"'{about}' refers back to what was found, which takes more than linear time", pattern.find(about)
    for begins, sign, reason in _REASONS:
        if said.startswith(begins) and sign in pattern:
            return (f"'{sign or about}': {reason}" if sign or about else reason), _column(pattern, sign, about)
    return f"cannot be read: {said}", _column(pattern, "", about)


def _column(pattern: str, sign: str, about: str) -> int:
    if sign == "(":
        return _never_closed(pattern)
    return max(pattern.find(sign or about), 0)


def _never_closed(pattern: str) -> int:
    """Give the column of the last bracket that is open at the end; brackets in sets and behind backslashes are none."""
    open_: list[int] = []
    in_set = escaped = False
    for at, character in enumerate(pattern):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif in_set:
            in_set = character != "]"
        elif character == "[":
            in_set = True
        elif character == "(":
            open_.append(at)
        elif character == ")" and open_:
            open_.pop()
    return open_[-1] if open_ else 0


def _fault(message: str, column: int) -> PydanticCustomError:
    return PydanticCustomError("regex", "{message}", {"message": message, "offset": max(column, 0)})


def _scope(value: object) -> TextField:
    if not isinstance(value, str) or value not in SCOPES:
        raise PydanticCustomError("field", "should be one of {known}", {"known": ", ".join(SCOPES)})
    [field] = SCOPES[value]
    return field


class Regex(Condition):
    """Characters of title or text fit a pattern.

    For what words cannot say, such as types of aircraft or amounts of money; `text` is for words, phrases and
    spellings. The syntax is RE2's, which takes time in proportion to the text, whatever the pattern: so there is no
    look-ahead or look-behind, and no reference back. Capitals make no difference unless `case` is true; accents do.
    """

    main: ClassVar[str | None] = "pattern"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(when=r"regex: '\bSu-?(24|25|34)s?\b'", text="Two SU-25s took off.", hits=True),
        Example(when=r"regex: '\bSu-?(24|25|34)s?\b'", text="The summit of 25 states.", hits=False),
        Example(when=r"regex: {pattern: '\bUS\b', case: true}", text="They told us so.", hits=False),
        Example(when=r"regex: {pattern: '\$\d+ (m|b)illion', in: title}", title="A $30 million strike", hits=True),
        Example(when=r"regex: {pattern: '\$\d+ (m|b)illion', in: title}", text="It cost $30 million.", hits=False),
        Example(when=r"regex: {pattern: '/live/', in: [url, tag]}", article={"link": "https://a.org/live/"}, hits=True),
    )  # fmt: skip

    pattern: Annotated[Pattern, PlainValidator(_read, json_schema_input_type=str)] = Field(
        description="The pattern.", examples=[r"\bSu-?(24|25|34)\b"]
    )
    within: OneOrMore[Annotated[TextField, PlainValidator(_scope, json_schema_input_type=str)]] = Field(
        default=["title", "text"],
        alias="in",
        description="The fields to look in: title, body, url, author, outlet, tag; one or a list.",
    )
    case: bool = Field(default=False, description="true: capitals make a difference.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        self._pattern.compiled  # noqa: B018 - here, and not with the first article
        return self

    @cached_property
    def _pattern(self) -> Pattern:
        return _shared(self.pattern.written, ignoring_case=False) if self.case else self.pattern

    def needs_if_plain(self) -> tuple[Needed, ...]:
        """Give the words that the pattern cannot do without."""
        return needs_of(self.pattern.written) if EVERYWHERE.issuperset(self.within) else ()

    def plan(self, literals: Literals) -> Plan:
        """Give one plan to all rules that ask for the same, so that an article is searched once."""
        asked = ("regex", self.pattern.written, self.case, *self.within)
        return literals.once(asked, lambda: Asks(self, literals))

    def hits(self, article: IndexedArticle) -> Found | None:
        """Give the spans of what fits."""
        return tuple(span for field in dict.fromkeys(self.within) for span in self._spans(article, field)) or None

    @property
    def in_words(self) -> str:
        """Give the pattern."""
        return self.pattern.written

    def explain(self, article: IndexedArticle) -> Explained:
        """Show what fits the pattern, or say that nothing does."""
        found = self.hits(article)
        fields = ", ".join(dict.fromkeys(self.within))
        why = "" if found is not None else f"nothing fits it in {fields}"
        return Explained(kind=self.yaml_key, asked=self.in_words, held=found is not None, why=why, spans=found or ())

    def _spans(self, article: IndexedArticle, field: TextField) -> Iterator[Span]:
        encoded = article.once(f"utf8 {field}", lambda: _Encoded(text_of(article.article, field)))
        written = self.pattern.written[:_SHOWN]
        clause = f"regex: {written}" if field in EVERYWHERE else f"{field}: regex: {written}"
        for start, end in encoded.find(self._pattern):
            yield Span(field=field, start=start, end=end, clause=clause)


class _Encoded:
    """A field in UTF-8, which the engine searches, and the way back to characters."""

    def __init__(self, text: str) -> None:
        self._plain = text.isascii()
        self._bytes = _encode(text)

    def find(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Give the characters [start, end) of what fits, up to as many as of a phrase."""
        bytes_done = characters_done = count = 0
        for found in pattern.compiled.finditer(self._bytes):
            start, end = found.span()
            if start == end:
                continue
            first = characters_done + self._characters(bytes_done, start)
            last = first + self._characters(start, end)
            yield first, last
            bytes_done, characters_done, count = end, last, count + 1
            if count == SPANS_PER_PHRASE:
                return

    def _characters(self, start: int, end: int) -> int:
        return end - start if self._plain else len(self._bytes[start:end].decode())


def _encode(text: str) -> bytes:
    """Encode a text; a lone surrogate has no UTF-8, and one character stands in its place."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text).encode()
