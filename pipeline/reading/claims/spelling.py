"""Writes the entries of a lexicon out in all their forms, and tells what is written together with a word."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.reading.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Clitics:
    """What is written together with a word: conjunction, preposition and article before it, a possessive behind it."""

    conjunctions: tuple[str, ...]
    prepositions: tuple[str, ...]
    article: str
    no_article: frozenset[str]  # words that only look as if they began with it
    suffixes: tuple[str, ...]
    endings: Mapping[str, str]  # how a last letter is written before a suffix, and without one

    def bare(self, word: str) -> str:
        """Return `word` without the article."""
        if word.startswith(self.article) and len(word) >= len(self.article) + 2 and word not in self.no_article:
            return word[len(self.article) :]
        return word

    def readings(self, word: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the ways to read `word` as prefixes and a stem, the least cut first."""
        for prefixes, rest in self._beginnings(word):
            for stem in self._stems(self.bare(rest)):
                yield prefixes, stem

    def _beginnings(self, word: str) -> Iterator[tuple[tuple[str, ...], str]]:
        yield (), word
        for prefix in (*self.prepositions, *self.conjunctions):
            if word.startswith(prefix):
                yield (prefix,), word[len(prefix) :]
        for first in self.conjunctions:
            for second in self.prepositions:
                if word.startswith(first + second):
                    yield (first, second), word[len(first + second) :]

    def _stems(self, word: str) -> Iterator[str]:
        yield word
        for suffix in self.suffixes:
            if word.endswith(suffix) and len(word) > len(suffix) + 2:
                stem = word[: -len(suffix)]
                yield stem
                if stem[-1] in self.endings:
                    yield stem[:-1] + self.endings[stem[-1]]


@dataclass(frozen=True, slots=True)
class Form:
    """One written form of an entry."""

    words: tuple[str, ...]
    plural: bool
    dual: bool = False  # it says by itself that there are two


class Spelling:
    """The ways in which one language writes its entries; it remembers how they begin."""

    def __init__(
        self, *, accents: frozenset[str], clitics: Clitics | None, paradigms: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._accents = accents
        self._clitics = clitics
        self._paradigms = paradigms
        self.beginnings: set[str] = set()

    def phrase(self, entry: object) -> tuple[str, ...]:
        """Return the words of a phrase as they are looked up."""
        words = tuple(folded_word(word, self._accents) for word in str(entry).split())
        if self._clitics:
            words = tuple(map(self._clitics.bare, words))
        self.beginnings.add(words[0])
        return words

    def forms(self, entries: Iterable[object]) -> Iterator[Form]:
        """Yield all forms of `entries`: of "soldier~s", and of "stem/paradigm"."""
        for entry in entries:
            stem, slash, name = str(entry).rpartition("/")
            if slash and name in self._paradigms:
                yield from self._declined(stem, self._paradigms[name])
            else:
                for form, plural in spellings(str(entry), self._accents):
                    yield Form(self.phrase(form), plural)

    def _declined(self, stem: str, paradigm: Mapping[str, str]) -> Iterator[Form]:
        for number, endings in paradigm.items():
            for ending in endings.split():
                written = stem if ending == "-" else stem + ending
                yield Form(self.phrase(written), plural=number != "one", dual=number == "two")

    def pattern(self, entries: Iterable[object]) -> re.Pattern[str]:
        """Match any of the phrases between spaces, in words joined by single spaces."""
        found = sorted({" ".join(form.words) for form in self.forms(entries)}, key=len, reverse=True)
        return re.compile(_BEHIND_SPACE + _any_of(found) + "(?= )")


_BEHIND_SPACE = "(?<= )"


def _any_of(phrases: Sequence[str]) -> str:
    """Match the first of some phrases that fits, by their first letters: at most places none of these stands."""
    by_first: dict[str, list[str]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(re.escape(phrase[1:]))
    groups = (f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())
    return f"(?:{'|'.join(groups) or '(?!)'})"


def spoken(patterns: Mapping[str, re.Pattern[str]]) -> dict[str, re.Pattern[str]]:
    """Give patterns that only tell whether a phrase is there: to find a blank is faster than to look back at one."""
    return {name: re.compile(" " + one.pattern.removeprefix(_BEHIND_SPACE)) for name, one in patterns.items()}


def spellings(entry: str, accents: frozenset[str] = frozenset()) -> Iterator[tuple[str, bool]]:
    """Yield the written forms of a phrase, each with whether it is a plural.

    "wom~an~en" is woman and women; of more endings the second half is plural; the words of a phrase agree.
    """
    words = [_forms_of(folded_word(word, accents)) for word in entry.split()]
    count = max((len(forms) for forms in words), default=1)
    for at in range(count):
        form = " ".join(forms[at * len(forms) // count] for forms in words)
        yield form, at >= count // 2 if count > 1 else "~" not in entry


def _forms_of(word: str) -> list[str]:
    stem, *endings = word.split("~")
    if len(endings) == 1:
        endings = ["", *filter(None, endings)]
    return [stem + ending for ending in endings] or [stem]


def folded_word(word: str, accents: frozenset[str]) -> str:
    """Fold `word`, unless its accent alone tells it from another."""
    return word if word in accents else fold(word)
