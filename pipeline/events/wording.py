"""Words as they are compared between outlets: folded, without small words, house spellings brought together; pure.

A word stands for a number of 32 bits that is the same in every process and on every machine: never Python's own hash.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

from ruamel.yaml import YAML

_MOST_WORDS = 200_000  # remembered at once; a stream of texts has no end of misspellings
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"\d+(?:[.,]\d{{3}})+(?!\d)|[{_CJK}]|[^\W_{_CJK}]+")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u0640\u200b-\u200f\u00ad\ufeff]+")
_SEPARATORS = str.maketrans("", "", "., \u00a0\u202f")
_EVEN = (("ou", "u"), ("oo", "u"), ("ee", "i"))
_DOUBLED = re.compile(r"([a-z])\1+")


@dataclass(frozen=True, slots=True)
class _Lists:
    phrases: tuple[tuple[str, str], ...]
    other_names: Mapping[str, str]
    numbers: Mapping[str, str]
    dropped: frozenset[str]  # small words, days, months
    months: frozenset[str]
    template: frozenset[str]


@cache
def lists() -> _Lists:
    """Give the lists of wording.yaml, read once; every word in them is folded."""
    data: dict[str, Any] = YAML(typ="safe").load(files("pipeline.events").joinpath("wording.yaml").read_text("utf-8"))
    counts = {word: n for language in data["numbers"].values() for word, n in language.items()} | data["vague"]
    months = _folded(data["months"].split())
    small = _folded(word for words in data["small"].values() for word in words.split())
    return _Lists(
        phrases=tuple(data["phrases"].items()),
        other_names={plain(word): plain(other) for word, other in data["words"].items()},
        numbers={plain(word): str(n) for word, n in counts.items()},
        dropped=small | months | _folded(data["days"].split()),
        months=months,
        template=frozenset(_stem(word) for word in _folded(data["template"].split())),
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(word) for word in words)


def plain(text: str) -> str:
    """Lower the case and drop accents, vowel signs and invisible characters."""
    return unaccented(text).lower()


def unaccented(text: str) -> str:
    """Drop accents, vowel signs and invisible characters; the case stays."""
    return text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text))


def even_out(text: str) -> str:
    """Bring a text to the form that tokens are taken from: unaccented, with one name for one thing."""
    text = unaccented(text)
    for phrase, other in lists().phrases:
        if phrase in text:
            text = text.replace(phrase, other)
    return text


def tokens(text: str) -> list[str]:
    """Split a text into words, numbers, and single characters of scripts without spaces."""
    return _TOKEN.findall(text)


def _compared(word: str) -> str:
    found = lists()
    if word in found.dropped:
        return ""
    if (number := number_of(word)) is not None:
        return number
    if len(word) == 1 and word < "\u0600":
        return ""
    return _stem(found.other_names.get(word, word))


def number_of(word: str) -> str | None:
    """Give the digits of a number in digits or letters (in lower case); None for other words."""
    if word[:1].isdecimal():
        return word.translate(_SEPARATORS) if word[-1:].isdecimal() else word
    return lists().numbers.get(word)


def _stem(word: str) -> str:
    if not word.isascii():
        return word
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for long, short in _EVEN:
        word = word.replace(long, short)
    return _DOUBLED.sub(r"\1", word)


def is_year(number: str) -> bool:
    """Say whether a number in digits may as well be a year."""
    return len(number) == 4 and number[:2] in {"19", "20"}


class _Memory(dict[str, tuple[str, int]]):
    """Remembers tokens in the form in which they are compared, and the numbers that stand for them."""

    def __missing__(self, token: str) -> tuple[str, int]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        word = _compared(token.lower())
        self[token] = found = word, crc32(word.encode("utf-8", "replace")) or 1 if word else 0
        return found


_MEMORY = _Memory()


def compared(token: str) -> str:
    """Give the form in which a token is compared; empty for what says nothing (`the`, `Monday`).

    A number in letters or digits gives its digits; spellings that differ by doubled letters, long vowels or a plural s
    are one.
    """
    return _MEMORY[token][0]


def word_numbers(text: str) -> list[int]:
    """Give the words of an evened-out text that say something, in order, each as its number of 32 bits."""
    return [number for _, number in map(_MEMORY.__getitem__, _TOKEN.findall(text.lower())) if number]
