"""Plain phrases, and the operator's named lists of them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import pairwise
from sys import intern
from typing import Protocol

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.tree import Phrase, PlaceTerms, Terms
from pipeline.query.words import ANY_ENDING, EXACTLY, Token, joined, joins, tokens

LONGEST_PHRASE = 30
REMEMBERED = 50_000
"""Phrases of which equal ones are the same: thousands of rules name the same towns."""
SHORTEST_BEGINNING = 3
"""Letters before a `*`: fewer would fit half of all words."""

OPERATORS = frozenset({"AND", "OR", "NOT"})
DISTANCES = frozenset({"NEAR", "BEFORE"})

_LONGEST_SHOWN = 60
_LIST_NAME = re.compile(r"[a-z0-9_]+")
_ADVICE = {
    "*": "it stands for any ending, after the first three letters of a word or more, as in airstrik*",
    "?": "spellings of a word are written out: (Zor OR Zour), or as a list in terms",
    "~": "spellings of a word are written out: (Zor OR Zour), or as a list in terms",
    "|": "write OR between alternatives",
    "&": "write AND between what must all be there",
    "+": "write AND between what must all be there",
    "!": "write NOT in front of what must not be there",
    "-": "write NOT in front of what must not be there",
    ":": "of an address leave away the beginning, as in url:example.org/world",
    "=": "it stands in front of a word that must be written exactly so, as in =IS",
    ",": "a phrase ends there: write OR between alternatives, AND between what must all be there",
    ".": 'a phrase ends there: inside quotes it may close an abbreviation, as in "U.S. forces"',
}


class PlaceNames(Protocol):
    """Knows the places that queries name in braces."""

    def find(self, name: str) -> PlaceTerms | None:
        """Give what a name means, None where no place is called so; ValueError says which places it fits."""
        ...

    @property
    def well_known(self) -> Callable[[str], str | None]:
        """Give the full name of a place that people would take a name for, None where there is none."""
        ...

    def near(self, name: str) -> str | None:
        """Give the name of a place that is spelled much like this."""
        ...


@dataclass(frozen=True)
class Vocabulary:
    """What queries name in braces: lists of terms, and places.

    Terms that cannot be searched for are left out: who reads the lists has refused them already.
    """

    terms: Mapping[str, Sequence[str]]
    gazetteer: PlaceNames | None = field(default=None, kw_only=True, repr=False, compare=False)

    def with_list(self, name: str, phrases: Sequence[str]) -> "Vocabulary":
        """Give the same with one more list."""
        return Vocabulary({**self.terms, name: phrases}, gazetteer=self.gazetteer)

    @cached_property
    def phrases(self) -> Mapping[str, tuple[Phrase, ...]]:
        """Give the lists, ready to be searched for."""
        return {name: tuple(filter(None, map(_usable, terms))) for name, terms in self.terms.items()}

    def named(self, name: str) -> Terms | PlaceTerms:
        """Give the list or the place that a name in braces stands for; ValueError says why there is none."""
        phrases = self.phrases.get(name)
        if phrases is None:
            place = self._place(name)
            if place is None:
                raise ValueError(self._unknown(name))
            return place
        if self.gazetteer and (place_name := self.gazetteer.well_known(name)):
            raise ValueError(
                f"'{name}' is a list in terms, and a place: give the list another name, or write {{{place_name}}}"
            )
        return Terms(name, phrases)

    def _place(self, name: str) -> PlaceTerms | None:
        """Give the place; what is written as lists are may only be one that many know, for it may be a slip."""
        if self.gazetteer is None or (_LIST_NAME.fullmatch(name) and not self.gazetteer.well_known(name)):
            return None
        return self.gazetteer.find(name)

    def _unknown(self, name: str) -> str:
        said = "no list in terms and no place is" if self.gazetteer else "terms has no list"
        near = get_close_matches(name.lower(), list(self.phrases), n=1, cutoff=0.6)
        alike = near[0] if near else self.gazetteer.near(name) if self.gazetteer else None
        return f"{said} called '{_shown(name)}'" + (f"; did you mean {{{alike}}}?" if alike else "")


def _shown(name: str) -> str:
    return name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}..."


def read_term(written: str) -> Phrase:
    """Read one term of a list; QuerySyntaxError tells what is wrong with it."""
    for word in written.split():
        if word in OPERATORS or word.partition("/")[0] in DISTANCES:
            raise QuerySyntaxError(
                f"a list holds plain phrases, and {word} is a word of queries: give each phrase an item of its own",
                written.index(word),
            )
    return read_phrase(written)


@lru_cache(maxsize=REMEMBERED)
def read_phrase(written: str, *, quoted: bool = True) -> Phrase:
    """Read words that stand next to each other; inside quotes a full stop may close the last one.

    `airstrik*` is a word that begins so; `=IS` is a word with these capitals and accents, and no others.
    """
    found = [_marked(written, token) for token in tokens(written)]
    if not found:
        raise QuerySyntaxError("there is no word to look for: only letters and digits are compared", 0)
    for before, after in pairwise(found):
        if before.end == after.start and before.key.endswith(ANY_ENDING):
            raise _stray(written, before.end - 1, before.end)  # a mark in the middle of a word
        if before.end == after.start and after.key.startswith(EXACTLY):
            raise _stray(written, after.start, after.start + 1)
        if not joined(written, before, after):
            raise _stray(written, before.end, after.start)
    _check_edges(written, found[0].start, found[-1].end, quoted=quoted)
    if len(found) > LONGEST_PHRASE:
        raise QuerySyntaxError(f"a phrase may have {LONGEST_PHRASE} words; write AND between parts of it", 0)
    return Phrase(intern(" ".join(written.split())), tuple(intern(token.key) for token in found))


def _marked(written: str, token: Token) -> Token:
    """Take the mark in front of a word or behind it into the word."""
    if written[token.end : token.end + 1] == ANY_ENDING and len(token.key) >= SHORTEST_BEGINNING:
        return Token(token.key + ANY_ENDING, token.start, token.end + 1)
    if token.start and written[token.start - 1] == EXACTLY:
        return Token(EXACTLY + written[token.start : token.end], token.start - 1, token.end)
    return token


def _usable(term: str) -> Phrase | None:
    try:
        return read_term(term)
    except QuerySyntaxError:
        return None


def _check_edges(written: str, first: int, last: int, *, quoted: bool) -> None:
    end = last + 1 if quoted and written[last:].startswith(".") else last
    if any(not joins(character) for character in written[:first]) or (not quoted and written.startswith("-")):
        raise _stray(written, 0, first)
    if any(not joins(character) for character in written[end:]):
        raise _stray(written, end, len(written))


def _stray(written: str, start: int, end: int) -> QuerySyntaxError:
    """Point at the first character between `start` and `end` that a phrase cannot run over."""
    odd = (at for at in range(start, end) if not joins(written[at]) or (written[at] == "-" and not start))
    at = next(odd, start)
    if not written[at : at + 1].strip():
        return QuerySyntaxError("a phrase cannot run on into another paragraph", at)
    advice = _ADVICE.get(written[at], "only letters and digits are compared: leave it away")
    return QuerySyntaxError(f"'{written[at]}' cannot stand here; {advice}", at)
