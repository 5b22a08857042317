"""The words of words.yaml: what makes a sentence say who says something."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.reading.speakers.parties import read_data
from pipeline.reading.text import fold

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phrases by their first word, the longest first."""

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
_TEENS = ("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELLED = dict(zip((*_ONES, *_TEENS), range(1, 20), strict=True)) | dict(zip(_TENS, range(20, 100, 10), strict=True))
_VAGUE = frozenset(
    ("hundred", "hundreds", "dozen", "dozens", "thousand", "thousands", "scores", "score", "million", "several")
)


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of words.yaml by name, and its phrases; `nouns` and `voices` are made of several."""

    lists: Mapping[str, frozenset[str]]
    according: Phrases
    come_from: Phrases
    cues: frozenset[str]  # one of these stands in every sentence that has a source
    opening: Mapping[str, frozenset[str]]  # cues such as "in" that are nothing alone, and the words that may follow

    def __getitem__(self, name: str) -> frozenset[str]:
        """Give one list."""
        return self.lists[name]


@cache
def words() -> Words:
    """Give the lists, read once."""
    data = {name: _folded(value) for name, value in read_data("words.yaml").items() if isinstance(value, list)}
    according, come_from = _by_first(data["according"]), _by_first(data["come_from"])
    lists = {name: frozenset(value) for name, value in data.items()}
    lists["nouns"] = lists["roles"] | lists["modifiers"] | lists["titles"] | {"'s"}
    lists["voices"] = lists["roles"] | lists["pronouns"] | lists["more"] | lists["speech"]
    alone = lists["say"] | lists["count"] | lists["citing"] | {":"}
    cues = alone | frozenset(according) | frozenset(come_from)
    several = (_second_words((*according.get(cue, ()), *come_from.get(cue, ()))) for cue in cues - alone)
    opening = {cue: found for cue, found in zip(cues - alone, several, strict=True) if found}
    return Words(lists, according, come_from, cues, opening)


def _second_words(phrases: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """Give the second words of some phrases; none where one of them has but one word."""
    return frozenset(parts[1] for parts in phrases) if all(len(parts) > 1 for parts in phrases) else frozenset()


def _folded(given: Iterable[object]) -> list[str]:
    return [fold(str(word)) for word in given]


def _by_first(phrases: Sequence[str]) -> Phrases:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        parts = tuple(phrase.split())
        found[parts[0]] = (*found.get(parts[0], ()), parts)
    return found


def number_of(word: str) -> int | None:
    """Give the number that one word says, in digits or letters."""
    digits = word.replace(",", "")
    if digits.isascii() and digits.isdigit():
        return int(digits[:12])
    tens, _, ones = word.partition("-")
    return _SPELLED[tens] + _SPELLED.get(ones, 0) if tens in _SPELLED else None


def is_number(word: str) -> bool:
    """Say whether a word counts something, exactly or not."""
    return word[:1].isdigit() or word.partition("-")[0] in _SPELLED or word in _VAGUE
