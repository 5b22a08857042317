"""Words as they are compared between outlets: folded, without small words, house spellings brought together; pure.

A word stands for numbers of 32 bits that are the same in every process and on every machine: never Python's own hash.
Every article comes through here, so texts in plain ASCII take the short way, and each word is worked out once.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from hashlib import blake2b
from importlib.resources import files
from itertools import islice
from operator import xor
from typing import Any, NamedTuple

from ruamel.yaml import YAML

_MOST_WORDS = 200_000  # remembered at once; a stream of texts has no end of misspellings
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(r"[^\W_]+")
_WITHOUT_SPACES = re.compile(f"[{_CJK}]")
_WORD_OR_CHARACTER = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_THOUSANDS = re.compile(r"(\d)[.,](\d{3})(?![\d.,]*\d{4})")
_ASCII_WORDS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u0640\u200b-\u200f\u00ad\ufeff]+")
_THREE = struct.Struct("<3I")
_EVEN = (("ou", "u"), ("oo", "u"), ("ee", "i"))
_DOUBLED = re.compile(r"([a-z])\1+")
_NO_MONTHS = frozenset({"may", "march", "mar"})  # written small


@dataclass(frozen=True, slots=True)
class _Lists:
    phrases: tuple[tuple[str, str], ...]
    phrase_begins: frozenset[str]  # the first words of phrases
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
        phrase_begins=frozenset(tokens(phrase)[0] for phrase in data["phrases"]),
        other_names={_plain(word): _plain(other) for word, other in data["words"].items()},
        numbers={_plain(word): str(n) for word, n in counts.items()},
        dropped=small | months | _folded(data["days"].split()),
        months=months,
        template=frozenset(_stem(word) for word in _folded(data["template"].split())),
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_plain(word) for word in words)


def _plain(word: str) -> str:
    return unaccented(word).lower()


def unaccented(text: str) -> str:
    """Drop accents, vowel signs and invisible characters; the case stays."""
    return text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text))


def one_name_each(text: str) -> str:
    """Give things that house styles name differently one name ("Islamic State group": ISIS)."""
    for phrase, other in lists().phrases:
        if phrase in text:
            text = text.replace(phrase, other)
    return text


def tokens(text: str) -> list[str]:
    """Split an unaccented text into words, numbers, and single characters of scripts without spaces."""
    if _THOUSANDS.search(text):
        text = _THOUSANDS.sub(r"\1\2", text)
    if text.isascii():
        return text.translate(_ASCII_WORDS).split()
    return (_WORD_OR_CHARACTER if _WITHOUT_SPACES.search(text) else _WORD).findall(text)


class Word(NamedTuple):
    """A token as it is compared."""

    text: str  # folded; a number in digits; empty for what says nothing (`the`, `Monday`)
    folded: str
    small: str | None  # the token, where it was written small
    counts: bool  # it is a number
    month: bool


def words(found: Iterable[str]) -> list[Word]:
    """Give tokens as they are compared."""
    return list(map(_WORDS.__getitem__, found))


def shingles(found: Iterable[str]) -> list[int]:
    """Give each run of three words that say something as one number of 32 bits; of fewer words, all as one."""
    numbers = list(filter(None, map(_NUMBERS.__getitem__, found)))
    if len(numbers) < 3:
        return [reduce(xor, (number[place] for place, number in enumerate(numbers)))] if numbers else []
    first, second, third = zip(*numbers, strict=True)
    return list(map(xor, map(xor, first, islice(second, 1, None)), islice(third, 2, None)))


def _compared(word: str) -> str:
    """Give a token in the form in which spellings that differ by doubled letters, long vowels or a plural s are one."""
    found = lists()
    if word in found.dropped:
        return ""
    if word.isdecimal():
        return str(int(word[:18]))
    if number := found.numbers.get(word):
        return number
    if len(word) == 1 and word < "\u0600":
        return ""
    return _stem(found.other_names.get(word, word))


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


class _Words(dict[str, Word]):
    """Remembers tokens."""

    def __missing__(self, token: str) -> Word:
        if len(self) >= _MOST_WORDS:
            self.clear()
        folded = token.lower()
        text = _compared(folded)
        self[token] = word = Word(
            text=text,
            folded=folded,
            small=token if token.islower() else None,
            counts=text[:1].isdecimal(),
            month=folded in lists().months and token not in _NO_MONTHS,
        )
        return word


class _Numbers(dict[str, tuple[int, int, int] | None]):
    """Remembers the numbers that stand for a token as the first, second and third word of a shingle."""

    def __missing__(self, token: str) -> tuple[int, int, int] | None:
        if len(self) >= _MOST_WORDS:
            self.clear()
        text = _WORDS[token].text.encode("utf-8", "replace")
        # Three independent numbers: words in another order must make another shingle.
        self[token] = numbers = _THREE.unpack(blake2b(text, digest_size=_THREE.size).digest()) if text else None
        return numbers


_WORDS = _Words()
_NUMBERS = _Numbers()
