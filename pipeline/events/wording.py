"""Words as they are compared between outlets: folded, without small words, house spellings brought together; pure.

A word stands for a number that is the same in every process and on every machine: never Python's own hash.
Every article comes through here, so texts in plain ASCII take the short way, each word is worked out once, and a text
is handled as a whole where that can be: a loop in Python over its words costs more than all that is done in it.
"""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

BITS = 30
"""Of a shingle's number: Python handles those of 30 bits fastest."""

NAME = "^"
"""Stands before a word that may be a name."""

_MOST_WORDS = 200_000  # remembered at once; a stream of texts has no end of misspellings
_CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(r"[^\W_]+")
_WITHOUT_SPACES = re.compile(f"[{_CJK}]")
_WORD_OR_CHARACTER = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_THOUSANDS = re.compile(r"(\d)[.,](\d{3})(?!\d)")
_BEGIN = 500  # characters in which the numbers stand that are compared one by one
_MAY_BE_THOUSANDS = re.compile(r"\d[.,]\d\d\d")
_ASCII_WORDS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\u0640\u200b-\u200f\u00ad\ufeff]+")
_MASK = 2**BITS - 1
_LANE = 4  # bytes
_LANE_TYPE = next(code for code in "IL" if array(code).itemsize == _LANE)
_EVEN = (("ou", "u"), ("oo", "u"), ("ee", "i"))
_DOUBLED = re.compile(r"([a-z])\1+")
_NO_MONTHS = frozenset({"may", "march", "mar"})  # words of their own, where they are written small


@dataclass(frozen=True, slots=True)
class _Lists:
    phrases: tuple[tuple[str, str], ...]
    phrase_begins: frozenset[str]  # the first words of phrases
    other_names: Mapping[str, str]
    numbers: Mapping[str, str]
    dropped: frozenset[str]  # small words, days, months
    months: frozenset[str]  # as they are written: July, JULY; small only where that is no other word
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
        dropped=small | (months - _NO_MONTHS) | _folded(data["days"].split()),
        months=frozenset(f for m in months for f in (m, m.title(), m.upper())) - _NO_MONTHS,
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
    if _MAY_BE_THOUSANDS.search(text, 0, _BEGIN):
        text = _THOUSANDS.sub(r"\1\2", text)
    if text.isascii():
        return text.translate(_ASCII_WORDS).split()
    return (_WORD_OR_CHARACTER if _WITHOUT_SPACES.search(text) else _WORD).findall(text)


def shingles(found: Iterable[str]) -> bytes:
    """Give each run of three words that say something as a number of BITS bits; of fewer words, all as one.

    They come packed (`unpacked`): the numbers of all words are one large number, a lane of 32 bits for each word, and
    all shingles are made at once. Shifted by less than whole lanes, words in another order make another shingle. What
    leaves a lane at one end gets into a lane of which that word is a part too: a shingle depends on its words alone.
    """
    words = b"".join(map(_NUMBERS.__getitem__, found))
    return _mixed(words, max(_LANE, len(words) - 2 * _LANE)) if words else b""


def shingles_of_two(title: Iterable[str], text: Iterable[str]) -> tuple[int, bytes]:
    """Give how many shingles a title has, and after its own those of the text."""
    of_title, of_text = b"".join(map(_NUMBERS.__getitem__, title)), b"".join(map(_NUMBERS.__getitem__, text))
    if len(of_title) < 3 * _LANE or len(of_text) < 3 * _LANE:
        apart = shingles(title), shingles(text)
        return len(apart[0]) // _LANE, b"".join(apart)
    both = _mixed(of_title + of_text, len(of_title) + len(of_text) - 2 * _LANE)
    seam = len(of_title) - 2 * _LANE  # behind it stand two shingles with words of both
    return seam // _LANE, both[:seam] + both[len(of_title) :]


def _mixed(words: bytes, size: int) -> bytes:
    lanes = int.from_bytes(words, "little")
    return ((lanes ^ lanes >> 27 ^ lanes >> 54) & _masks(size)).to_bytes(size, "little")


def unpacked(packed: bytes) -> "array[int]":
    """Give packed numbers one by one."""
    numbers = array(_LANE_TYPE, packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def packed(numbers: Iterable[int]) -> bytes:
    """Pack numbers of up to 32 bits, as shingles() does."""
    lanes = array(_LANE_TYPE, numbers)
    if sys.byteorder == "big":
        lanes.byteswap()
    return lanes.tobytes()


@lru_cache(maxsize=1024)
def _masks(size: int) -> int:
    """Give the number that leaves BITS bits of every lane."""
    return int.from_bytes(_MASK.to_bytes(_LANE, "little") * (size // _LANE), "little")


def marked(found: list[str]) -> list[str]:
    """Give the words that say something, names marked; a number in digits, unless it belongs to a date."""
    if not lists().months.isdisjoint(found):
        found = _without_dates(found)
    return list(filter(None, map(_MARKED.__getitem__, found)))


def _without_dates(found: list[str]) -> list[str]:
    months = [index for index, token in enumerate(found) if token in lists().months]
    beside = {index + step for index in months for step in (-1, 1, 2)}
    return [token for index, token in enumerate(found) if index not in beside or not token[0].isdecimal()]


def compared(word: str) -> str:
    """Give a token in lower case in the form in which it is compared; empty for what says nothing (`the`, `monday`).

    Spellings that differ by doubled letters, long vowels or a plural s are one, as are `nine` and `9`.
    """
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


class _Marked(dict[str, str]):
    """Remembers tokens as they are compared, with a mark before what may be a name; empty for what says nothing."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        text = compared(token.lower())
        if _is_year(token):
            text = ""
        elif text and not text.isdecimal() and not token.islower():
            text = NAME + text
        self[token] = text
        return text


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in {"19", "20"}


class _Numbers(dict[str, bytes]):
    """Remembers the number of BITS bits that stands for a token, packed; nothing for one that says nothing."""

    def __missing__(self, token: str) -> bytes:
        if len(self) >= _MOST_WORDS:
            self.clear()
        text = compared(token.lower()).encode("utf-8", "replace")
        number = int.from_bytes(blake2b(text, digest_size=_LANE).digest(), "little") & _MASK
        self[token] = found = number.to_bytes(_LANE, "little") if text else b""
        return found


_MARKED = _Marked()
_NUMBERS = _Numbers()
