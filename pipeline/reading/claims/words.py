"""The words of one language: which phrases mean what, found by their first word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.reading.claims.spelling import Clitics
from pipeline.reading.text import Token
from storage.records.reading import Outcome, Victims

Form = Literal["active", "ambiguous", "participle", "intransitive", "adjective", "noun_of", "count_noun", "toll"]
FORMS: tuple[Form, ...] = (
    "ambiguous",
    "active",
    "participle",
    "intransitive",
    "adjective",
    "noun_of",
    "count_noun",
    "toll",
)


@dataclass(slots=True)
class Entry:
    """Everything that a word, or a phrase, can be."""

    forms: dict[Form, Outcome] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    number: int | None = None
    scale: int | None = None
    group: int | None = None
    fixed: int | None = None
    vague: int | None = None
    qualifier: str | None = None
    people: Victims | None = None  # UNKNOWN: people of whom the word says nothing more
    plural: bool = False
    thing: bool = False
    unit: bool = False
    needs_people: bool = False
    about: bool = False  # its fixed number is a round one: "une trentaine"
    euphemism: bool = False
    arrest: bool = False
    hint: Victims | None = None
    dual: bool = False  # a noun that says by itself that there are two
    form: Form | None = None  # the first of its forms as a trigger
    counts: bool = False  # whether a number can begin with it

    def tag(self, tag: str) -> None:
        """Add what it can be."""
        self.tags |= {tag}

    def settle(self) -> None:
        """Work out what follows from the rest, once all is known."""
        self.form = next((form for form in FORMS if form in self.forms), None)
        figures = (self.number, self.vague, self.fixed, self.qualifier, self.scale, self.group)
        self.counts = any(figure is not None for figure in figures) or bool(self.tags & {"one_word", "between"})


Phrases = dict[str, list[tuple[list[str], Entry]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What sets one language apart beyond its words."""

    subject_after: bool
    thousands_space: bool
    verb_endings: tuple[str, ...]
    person_endings: tuple[str, ...]
    person_singular_endings: tuple[str, ...]
    person_exceptions: frozenset[str]
    plural_endings: tuple[str, ...]
    ordinal_endings: tuple[str, ...]
    joiners: frozenset[str]
    range_words: frozenset[str]
    between: frozenset[str]
    not_range_after: frozenset[str]
    one_words: frozenset[str]
    verb_first: bool  # who did it may stand between a verb and its people
    articles: bool  # a bare noun of one person is not yet one person
    modifiers_after: bool  # what says who the people are stands behind them
    units_first: bool  # "five and thirty"
    single_after_noun: bool  # "death of a child" says that a child died
    clitics: Clitics | None
    free_order: bool  # the people of a verb may stand far before or behind it
    verb_last: bool  # what happened stands at the end of its clause, the helping verb before the people
    adjectives_after: bool
    nouns_capitalised: bool
    ordinal_stop: bool  # a small number with a full stop inside a sentence is an ordinal
    compounds: bool
    war_required: bool  # a text without any word of war has no claims
    joint_units: frozenset[str]  # words that join two numbers of one unit: "7 und 11 Jahre"
    elisions: frozenset[str]
    accents: frozenset[str]  # words that their accent alone tells from another
    object_markers: frozenset[str]
    separable_outcomes: Mapping[str, Outcome]  # of such a verb; without one, it kills
    separable: Mapping[str, frozenset[str]]  # verbs by the part of them that stands at the end of the clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """One language: its words by their first word, and the patterns of status and topic."""

    language: str
    version: int
    phrases: Phrases
    acronyms: Mapping[str, Entry]
    capitals: Mapping[str, Entry]  # what words are with a capital only: "drei Verletzte", but "verletzte drei"
    tails: dict[str, Entry | None]  # compounds that were met
    counting: frozenset[str]  # first words of all numbers in words
    triggers: frozenset[str]  # the longest words of all triggers: a sentence without one has no claim of its own
    grammar: Grammar
    status: Mapping[str, re.Pattern[str]]
    months: Mapping[str, int]
    topics: Mapping[str, list[tuple[list[str], frozenset[str]]]]  # by first word: phrases and what they speak of
    means: Mapping[str, re.Pattern[str]]
    known: frozenset[str]  # words that mean something by themselves or begin a phrase

    def split(self, word: str) -> tuple[tuple[str, ...], str]:
        """Cut off what is written together with a known word; an article is cut off from every word."""
        clitics = self.grammar.clitics
        if clitics is None or word in self.known:
            return (), word
        for prefixes, stem in clitics.readings(word):
            if stem in self.known or (prefixes and stem.isdigit()):
                return prefixes, stem
        return (), clitics.bare(word)

    def line(self, tokens: tuple[Token, ...]) -> "Line":
        """Take up the tokens of one sentence."""
        return Line(tokens, self)

    def find(self, words: list[str], at: int) -> tuple[Entry | None, int]:
        """Return what the longest phrase at `at` means, and how many words it takes."""
        for phrase, entry in self.phrases.get(words[at], ()):
            size = len(phrase)
            if size == 1 or words[at : at + size] == phrase:
                return entry, size
        return None, 1

    def word(self, word: str) -> Entry | None:
        """Return what a word alone means."""
        return next((entry for phrase, entry in self.phrases.get(word, ()) if len(phrase) == 1), None)

    def tail(self, word: str) -> Entry | None:
        """Return what a compound means by its longest known last part, or the number that is written in one word."""
        if word not in self.tails:
            if len(self.tails) >= _TAILS:
                self.tails.clear()
            self.tails[word] = self._longest_tail(word)
        return self.tails[word]

    def _longest_tail(self, word: str) -> Entry | None:
        number = self._glued(word)
        if number:
            return Entry(number=number, counts=True)
        before, hyphen, last = word.rpartition("-")
        if hyphen and before and (entry := self.word(last)):
            return entry
        parts = (self.word(last[at:]) for at in range(_HEAD, len(last) - _TAIL + 1))
        return next((entry for entry in parts if entry and _may_end(entry)), None)

    def _glued(self, word: str) -> int | None:
        """Read a number in one word: `zweihundertfünfzig`."""
        total, current = 0, 0
        while word:
            size = next((n for n in range(len(word), 2, -1) if self._is_number_part(word[:n])), 0)
            entry = self.word(word[:size]) if size else None
            if entry and entry.scale:
                current = max(current, 1) * entry.scale
                total, current = (total + current, 0) if entry.scale >= 1000 else (total, current)
            elif entry and entry.number:
                current += entry.number
            elif not (current and word[:size] in self.grammar.joiners):
                return None
            word = word[size:]
        return total + current

    def _is_number_part(self, word: str) -> bool:
        entry = self.word(word)
        return word in self.grammar.joiners or bool(entry and (entry.number or entry.scale))


_TAILS = 20_000  # compounds that are remembered
_HEAD, _TAIL = 3, 4  # letters of a first and of a last part


def _may_end(entry: Entry) -> bool:
    return bool(entry.people or entry.thing or "count_noun" in entry.forms or "time" in entry.tags)


class Line:
    """The tokens of one sentence, and what each means; looked up once."""

    __slots__ = ("_found", "_words", "lex", "tokens")

    def __init__(self, tokens: tuple[Token, ...], lex: Lexicon) -> None:
        self.tokens = tokens
        self.lex = lex
        self._words = [_spoken(token, lex.grammar.accents) for token in tokens]
        self._found: list[tuple[Entry | None, int] | None] = [None] * len(tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, at: int) -> Token:
        return self.tokens[at]

    def entry(self, at: int) -> tuple[Entry | None, int]:
        """Return what the longest phrase at `at` means, and how many tokens it takes."""
        found = self._found[at]
        if found is None:
            found = self._found[at] = self._look_up(at)
        return found

    def _look_up(self, at: int) -> tuple[Entry | None, int]:
        acronym = self.lex.acronyms.get(self._words[at])
        if acronym is not None and self.tokens[at].text.isupper():
            return acronym, 1
        found = self.lex.find(self._words, at)
        if found[0] is None:
            return self._compound(at), 1
        if found[1] == 1 and self._words[at] in self.lex.capitals and self.tokens[at].text[0].isupper():
            return self.lex.capitals[self._words[at]], 1
        return found

    def _compound(self, at: int) -> Entry | None:
        if not self.lex.grammar.compounds or len(self._words[at]) < _HEAD + _TAIL:
            return None
        entry = self.lex.tail(self._words[at])
        return entry if entry and (entry.number or self.tokens[at].text[0].isupper()) else None


def _spoken(token: Token, accents: frozenset[str]) -> str:
    """Return the word to look up, with its accent where that makes it another: "à", "a"."""
    if accents and (word := token.text.lower()) in accents:
        return word
    return token.word
