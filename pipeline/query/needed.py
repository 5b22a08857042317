"""What must stand in a text for something to hold: seen at a glance, so that most of the many are never looked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.query.words import Words

REMEMBERED = 8_000
"""Words of which a sieve remembers what they answer; then it forgets all, so that it does not grow."""


class Needed(NamedTuple):
    """Words, and beginnings of words, of which one must stand in a text."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def breadth(self) -> int:
        """Count the words: the more there are, the more texts hold one."""
        return len(self.words) + 3 * len(self.beginnings)


def one_of(each: Sequence[Needed | None]) -> Needed | None:
    """Put together what alternatives need; None where one of them needs nothing."""
    known = [needed for needed in each if needed is not None]
    if len(known) < len(each):
        return None
    return Needed(
        frozenset(word for needed in known for word in needed.words),
        tuple(dict.fromkeys(beginning for needed in known for beginning in needed.beginnings)),
    )


class Choices:
    """Alternatives by the words that they need: a text tells by its own words which of them it may hold."""

    def __init__(self, needed: Sequence[Needed | None]) -> None:
        """Take what each alternative needs; None where that cannot be told."""
        self._always = [number for number, one in enumerate(needed) if one is None]
        self._by_word = _inverted((word, number) for number, one in enumerate(needed) if one for word in one.words)
        self._by_beginning = _inverted(
            (beginning, number) for number, one in enumerate(needed) if one for beginning in one.beginnings
        )

    def of(self, words: Words) -> list[int]:
        """Give, in order, the numbers of those that may hold."""
        met = [self._by_word[word] for word in self._by_word.keys() & words.known]
        met += [numbers for beginning, numbers in self._by_beginning.items() if words.begins(beginning)]
        if not met:
            return self._always
        return sorted(set(self._always).union(*met))


class Sieve:
    """Many patterns, each of which needs several things: leaves those that a text may hold."""

    def __init__(self, patterns: Iterable[Sequence[Needed]]) -> None:
        """Give every different need a bit, so that a pattern is one number, and what a text answers another."""
        bits: dict[Needed, int] = {}
        self._asked = [sum(bits.setdefault(one, 1 << len(bits)) for one in dict.fromkeys(each)) for each in patterns]
        self._by_word = _added_up((word, bit) for one, bit in bits.items() for word in one.words)
        self._by_beginning = _added_up((start, bit) for one, bit in bits.items() for start in one.beginnings)
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})
        self._met: dict[str, int] = {}

    def of(self, words: Words) -> list[int]:
        """Give, in order, the numbers of the patterns that may hold."""
        answered = 0
        for word in words.known:
            met = self._met.get(word)
            answered |= self._answer(word) if met is None else met
        return [number for number, asked in enumerate(self._asked) if asked & answered == asked]

    def _answer(self, word: str) -> int:
        if len(self._met) >= REMEMBERED:
            self._met.clear()
        answered = self._by_word.get(word, 0)
        for length in self._lengths:
            answered |= self._by_beginning.get(word[:length], 0)
        self._met[word] = answered
        return answered


def _inverted(pairs: Iterable[tuple[str, int]]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for word, number in pairs:
        found.setdefault(word, []).append(number)
    return found


def _added_up(pairs: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for word, bit in pairs:
        found[word] = found.get(word, 0) | bit
    return found
