"""Reads how many: digits, words, ranges, vague words and the qualifiers around them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.reading.claims.words import Entry, Line
from pipeline.reading.text import Token

_DIGITS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d{1,2})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
LARGEST = 50_000_000
"""More than that are no victims of anything that is read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A count as written: tokens [start, end), where the figure itself starts, and what it stands for."""

    start: int
    figure: int  # the first token of the figure, behind its qualifiers
    end: int
    low: int
    high: int | None  # of a range
    vague: bool = False
    qualifier: str = "exact"
    one: bool = False  # the word "one", or a single person
    additional: bool = False

    def bounds(self) -> tuple[int | None, int | None, int | None]:
        """Return min, max and best."""
        if self.vague:
            return self.low, None, None
        if self.high is not None:
            return self.low, self.high, (self.low + self.high) // 2
        return _BOUNDS[self.qualifier](self.low)


def _around(n: int) -> tuple[int, int, int]:
    return max(1, round(n * 0.9)), round(n * 1.1), n


_BOUNDS: dict[str, Callable[[int], tuple[int, int | None, int | None]]] = {
    "exact": lambda n: (n, n, n),
    "at_least": lambda n: (n, None, n),
    "over": lambda n: (n + 1, None, None),
    "about": _around,
    "up_to": lambda n: (1, n, None),
}


@dataclass(frozen=True, slots=True)
class _Value:
    end: int
    value: int
    vague: bool = False
    one: bool = False
    about: bool = False


def read_number(tokens: Line, at: int) -> Number | None:
    """Read the number that begins at `at`, its qualifiers included."""
    words = _qualifiers(tokens, at)
    if words is None:
        return None
    value = _value(tokens, words.end, qualified=words.end > at)
    if value is None or value.value > LARGEST:
        return None
    if value.about and words.qualifier == "exact":
        words.qualifier = "about"
    number = Number(
        start=at,
        figure=words.end,
        end=value.end,
        low=value.value,
        high=None,
        vague=value.vague,
        qualifier="vague" if value.vague else words.qualifier,
        one=value.one,
        additional=words.additional,
    )
    return _with_range(tokens, number, between=words.between)


@dataclass(slots=True)
class _Qualifiers:
    end: int
    qualifier: str = "exact"
    additional: bool = False
    between: bool = False


def _qualifiers(tokens: Line, at: int) -> _Qualifiers | None:
    """Read `more than`, `another`, `between`; None where they leave no least number."""
    found = _Qualifiers(at)
    for _ in range(5):
        if found.end >= len(tokens):
            return None
        entry, size = tokens.entry(found.end)
        if entry is None or entry.number is not None or entry.fixed is not None:
            break
        if "between" in entry.tags and not found.between:
            found.between = True
        elif entry.qualifier is None:
            break
        elif entry.qualifier == "below":
            return None
        elif entry.qualifier != "exact":
            found.qualifier = entry.qualifier
        found.additional |= "and_more" in entry.tags
        found.end += size
    return _to_figure(tokens, found, at)


def _to_figure(tokens: Line, found: _Qualifiers, begin: int) -> _Qualifiers | None:
    """Step over a quotation mark, and over the article of "more than a dozen"."""
    if found.end < len(tokens) and tokens[found.end].text == '"' and found.end > begin:
        found.end += 1
    if found.end >= len(tokens):
        return None
    article = tokens[found.end].word in tokens.lex.grammar.one_words
    if article and found.end + 1 < len(tokens):
        found.end += _is_group(tokens, found.end + 1)
    return found


def _is_group(tokens: Line, at: int) -> bool:
    entry = tokens.entry(at)[0]
    return entry is not None and (entry.scale is not None or entry.group is not None)


def _with_range(tokens: Line, number: Number, *, between: bool) -> Number | None:
    at = number.end
    if number.vague or at >= len(tokens):
        return None if between and not number.vague else number
    joiner = tokens[at]
    joined = joiner.text in "-\u2013" or joiner.word in tokens.lex.grammar.range_words
    if number.start and tokens[number.start - 1].word in tokens.lex.grammar.not_range_after:
        joined = False
    if joined and at + 1 < len(tokens) and (between or joiner.word not in tokens.lex.grammar.joiners):
        upper = _value(tokens, at + 1)
        if upper and not upper.vague and number.low < upper.value <= number.low * 10 and not upper.one:
            return Number(
                start=number.start,
                figure=number.figure,
                end=upper.end,
                low=number.low,
                high=upper.value,
                qualifier="range",
            )
    if between:
        return None
    bounded = _upper_bound(tokens, number)
    if bounded is not None:
        return bounded
    entry, size = tokens.entry(at)
    for tag in entry.tags if entry else ():
        if tag.startswith("after:"):
            return Number(
                start=number.start, figure=number.figure, end=at + size, low=number.low, high=None,
                qualifier=tag.removeprefix("after:"), one=number.one, additional=number.additional,
            )  # fmt: skip
    return number


def _upper_bound(tokens: Line, number: Number) -> Number | None:
    """Read the end of `at least 13 and as many as 46`."""
    at = number.end
    if number.qualifier not in {"at_least", "over"} or at + 2 >= len(tokens):
        return None
    if tokens[at].word not in tokens.lex.grammar.joiners | tokens.lex.grammar.range_words:
        return None
    entry, size = tokens.entry(at + 1)
    upper = _value(tokens, at + 1 + size) if entry and entry.qualifier == "up_to" else None
    if upper is None or upper.value <= number.low:
        return None
    return Number(
        start=number.start, figure=number.figure, end=upper.end, low=number.low, high=upper.value, qualifier="range"
    )


def _value(tokens: Line, at: int, *, qualified: bool = False) -> _Value | None:
    """Read what stands at `at`; where one word is "hundreds" and "a hundred", behind "more than" it is the latter."""
    if at >= len(tokens):
        return None
    entry, size = tokens.entry(at)
    if entry is not None:
        if qualified and entry.vague is not None and (whole := entry.group or entry.scale):
            return _Value(at + size, whole)
        if entry.vague is not None:
            return _Value(at + size, entry.vague, vague=True)
        if entry.fixed is not None and entry.fixed != entry.scale:
            return _Value(at + size, entry.fixed, one=entry.fixed == 1, about=entry.about)
    token = tokens[at]
    if token.text[0].isdigit():
        return _digits(tokens, at)
    return _spelled(tokens, at)


def _digits(tokens: Line, at: int) -> _Value | None:
    text = tokens[at].text
    if not _DIGITS.fullmatch(text) or len(text) > 11:
        return None
    end = at + 1
    scale, size = _scale(tokens, end)
    if scale:
        return (
            _Value(end + size, round(float(text.replace(",", ".")) * scale))
            if text.count(".") + text.count(",") <= 1
            else None
        )
    if re.fullmatch(r"\d+[.,]\d{1,2}", text):
        return None  # 8.20 p.m., 2.5 km
    value = int(re.sub(r"[.,]", "", text))
    if _spaced_thousands(tokens, at):
        return _Value(end + 1, value * 1000 + int(tokens[end].text))
    return _Value(end, value) if value else None


def _spaced_thousands(tokens: Line, at: int) -> bool:
    if at + 1 >= len(tokens) or not tokens.lex.grammar.thousands_space:
        return False
    first, second = tokens[at], tokens[at + 1]
    return len(first.text) <= 3 and len(second.text) == 3 and second.text.isdigit() and second.start == first.end + 1


def _scale(tokens: Line, at: int) -> tuple[int | None, int]:
    if at >= len(tokens):
        return None, 0
    entry, size = tokens.entry(at)
    return (entry.scale, size) if entry and entry.scale else (None, 0)


def _spelled(tokens: Line, at: int) -> _Value | None:
    """Read "two hundred and five", "twenty-three", "a dozen", "a hundred"."""
    _begin, total, current, seen = at, 0, 0, False
    while at < len(tokens):
        entry, size = tokens.entry(at)
        unit = _unit(tokens[at], entry, tokens)
        if entry and entry.scale and len(tokens[at].text) > 2 and (seen or _opens(tokens, at)):
            current = max(current, 1) * entry.scale
            if entry.scale >= 1000:
                total, current = total + current, 0
            seen = True
        elif unit is not None and (not seen or _fits(current, unit, units_first=tokens.lex.grammar.units_first)):
            total, current = (total + unit, current) if unit >= 1000 else (total, current + unit)
            seen = True
        elif entry and entry.group and (seen or _opens(tokens, at)):
            current, seen = max(current, 1) * entry.group, True
        elif not (
            seen
            and tokens[at].word in tokens.lex.grammar.joiners
            and (current % 100 == 0 or tokens.lex.grammar.units_first)
            and _goes_on(tokens, at + 1, current, total)
        ):
            break
        at += size
    value = total + current
    if not seen or not value:
        return None
    return _Value(at, value, one=value == 1)


def _fits(current: int, unit: int, *, units_first: bool) -> bool:
    if units_first and _is_tens(unit) and 0 < current % 100 < 10:
        return True
    return current % 100 == 0 or (current % 10 == 0 and unit < 10 <= current % 100)


def _is_tens(unit: int) -> bool:
    return 20 <= unit < 100 and unit % 10 == 0


def _goes_on(tokens: Line, at: int, current: int, total: int) -> bool:
    """Whether "and" stands inside a number: before the rest of it, or, units first, between units and tens."""
    unit = _unit(tokens[at], tokens.entry(at)[0], tokens) if at < len(tokens) else None
    if unit is None:
        return False
    return current + total >= 100 if current % 100 == 0 else current % 100 < 10 and _is_tens(unit)


def _opens(tokens: Line, at: int) -> bool:
    entry = tokens.entry(at)[0]
    if entry and entry.fixed is not None and entry.fixed == entry.scale:
        return True  # a thousand, said in one word
    return at > 0 and tokens[at - 1].word in tokens.lex.grammar.one_words


def _unit(token: Token, entry: Entry | None, tokens: Line) -> int | None:
    """Read a number below a hundred: `seven`, `forty`, `forty-seven`."""
    if entry is not None and entry.number is not None:
        return entry.number
    tens, hyphen, ones = token.word.partition("-")
    if not hyphen:
        return None
    first, second = tokens.lex.word(tens), tokens.lex.word(ones)
    if first is None or second is None or first.number is None or second.number is None:
        return None
    return first.number + second.number if first.number >= 20 and second.number <= 9 else None


def is_year(text: str) -> bool:
    """Whether digits look like a year."""
    return _YEAR.fullmatch(text) is not None
