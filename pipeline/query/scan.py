"""Many literals looked for at once: an article is scanned once, whatever number of rules ask."""

from array import array
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Protocol, TypeVar, cast

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.query.line import FIELD, line
from pipeline.query.words import Words

NOT_PLAIN = -1
"""Hits in every text with letters beyond ASCII, or with characters that nobody sees."""

_CHANCES = (1.0, 0.9, 0.9, 0.7, 0.4, 0.25, 0.15, 0.1, 0.07, 0.05, 0.04, 0.03)
"""Of how many texts hold a word, roughly, by its letters: only which of two is rarer matters."""


Made = TypeVar("Made")

Finder = Callable[[bytes], set[int]]
"""Gives the numbers of the literals that stand in a line."""


def automaton(literals: Sequence[bytes]) -> Finder:
    """Give what finds literals, numbered in order, in one pass over a line."""
    if not literals:
        return lambda _: set()
    # A full table would be quicker alone; beside other work it does not stay in the processor's cache.
    kind = Implementation.ContiguousNFA
    search = BytesAhoCorasick(literals, MatchKind.Standard, kind).find_matches_as_indexes
    return lambda line: {found[0] for found in search(line, overlapping=True)}


class Indexed(Protocol):
    """An article that can give its words."""

    @property
    def words(self) -> Words:
        """Give them, indexed when they are first asked for."""
        ...


class Literals:
    """What is looked for in lines, each by a number of its own; lists of several by numbers below zero."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._chances = array("f")
        self._chances_of_lists = array("f", [1.0, 1.0])
        self._lists: dict[int, tuple[object, int]] = {}
        self._made: dict[Hashable, Any] = {}
        self._members: list[tuple[int, ...]] = [(), ()]  # of the lists -1 (NOT_PLAIN), -2 ...

    def number(self, literal: str) -> int:
        """Give the number of a literal; equal ones are the same."""
        number = self._numbers.setdefault(literal, len(self._numbers))
        if number == len(self._chances):
            self._chances.append(_chance(literal))
        return number

    def list_of(self, listed: object, members: Iterable[int]) -> int:
        """Give the number of a list that hits where a member does; asked again with the same list, the same."""
        known = self._lists.get(id(listed))
        if known is None:
            self._members.append(tuple(dict.fromkeys(members)))
            self._chances_of_lists.append(sum(map(self.chance, self._members[-1])))
            known = self._lists[id(listed)] = listed, 1 - len(self._members)  # held, so that its id stays its own
        return known[1]

    def once(self, asked: Hashable, make: Callable[[], Made]) -> Made:
        """Give the same to all that ask the same, so that an article is asked once."""
        if asked not in self._made:
            self._made[asked] = make()
        return cast("Made", self._made[asked])

    def chance(self, number: int) -> float:
        """Guess how many of all texts a literal or a list hits."""
        return self._chances[number] if number >= 0 else self._chances_of_lists[-number]

    def __len__(self) -> int:
        """Count the literals and the lists."""
        return len(self._numbers) + len(self._members) - 1

    def scanner(self, finder: "Callable[[Sequence[bytes]], Finder]" = automaton) -> "Scanner":
        """Give what looks for all of them; nothing can be numbered any more."""
        literals, self._numbers = self._numbers, {}
        patterns = [literal.encode() for literal in literals]
        literals.clear()  # room for the automaton, which takes twice its size while it is made
        return Scanner(finder(patterns), self._members)


class Scanner:
    """Looks for all literals in one pass."""

    def __init__(self, find: Finder, lists: Sequence[Iterable[int]]) -> None:
        """Take what finds literals, and the members of each list."""
        self._find = find
        self._lists: dict[int, list[int]] = {}
        for number, members in enumerate(lists):
            for member in members:
                self._lists.setdefault(member, []).append(-number)

    def scan(self, title: str, text: str, article: "Indexed") -> "Scan":
        """Look at the fields of an article; `article` is what conditions are asked about."""
        head, body = line(title), line(text)
        words = f" {head.words} {FIELD} {body.words} "
        hits = self._find(words.encode())
        if self._lists:
            for number in hits & self._lists.keys():
                hits.update(self._lists[number])
        if not (head.plain and body.plain):
            hits.add(NOT_PLAIN)
        return Scan(words, len(head.words) + 2, hits, article)


class Scan:
    """What one look at an article found."""

    __slots__ = ("article", "hits", "line", "title_ends")

    def __init__(self, words: str, title_ends: int, hits: set[int], article: "Indexed") -> None:
        self.line = words
        self.title_ends = title_ends  # in the line
        self.hits = hits  # the numbers of the literals that stand in the line, and of lists that hold one
        self.article = article

    @property
    def words(self) -> Words:
        """Give the words, indexed: slow, so only for what the line cannot tell."""
        return self.article.words


def _chance(literal: str) -> float:
    """Guess how many texts hold all words of a literal: words of few letters stand everywhere, long ones are rare."""
    chance = 1.0
    for word in literal.split():
        chance *= _CHANCES[len(word)] if len(word) < len(_CHANCES) else _CHANCES[-1]
    return chance if literal[-1] == " " else min(1.0, 3 * chance)  # a beginning stands for several words
