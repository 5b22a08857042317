"""The words of one language: which phrases mean what, found by their first word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Literal, Self

from pipeline.reading.claims.spelling import Clitics, spoken
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
    plain: bool = False  # no number, no person and no group begins with it: true of most words, and asked of each

    def tag(self, tag: str) -> None:
        """Add what it can be."""
        self.tags |= {tag}

    def settle(self) -> None:
        """Work out what follows from the rest, once all is known."""
        self.form = next((form for form in FORMS if form in self.forms), None)
        figures = (self.number, self.vague, self.fixed, self.qualifier, self.scale, self.group)
        self.counts = any(figure is not None for figure in figures) or bool(self.tags & {"one_word", "between"})
        self.plain = not (self.counts or self.dual or self.people or self.tags & _OPENING)


Phrases = dict[str, list[tuple[list[str], Entry]]]
"""By their first word, the longest first."""

Meaning = tuple[Entry | None, int]
"""What the longest phrase at a token means, and how many tokens it takes."""

NOTHING: Meaning = (None, 1)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """A word that means something by itself or begins a phrase."""

    alone: Meaning
    by_second: Mapping[str, list[tuple[list[str], Meaning]]]  # the longest first


def _beginning(phrases: list[tuple[list[str], Entry]]) -> _Beginning:
    alone = next(((entry, 1) for words, entry in phrases if len(words) == 1), NOTHING)
    by_second: dict[str, list[tuple[list[str], Meaning]]] = {}
    for words, entry in phrases:
        if len(words) > 1:
            by_second.setdefault(words[1], []).append((words, (entry, len(words))))
    return _Beginning(alone, by_second)


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
    both_endings: tuple[str, ...]  # of adjectives that are one and many, or look so
    one_endings: tuple[str, ...]  # of adjectives that say, where there are no articles, that their noun is one person
    agent_endings: tuple[str, ...]  # of many who did it, and are no subject
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


_Topic = tuple[list[str], frozenset[str]]


def _by_second(phrases: list[_Topic]) -> tuple[Mapping[str, list[_Topic]], list[_Topic]]:
    """Sort phrases with one first word by their second, and give those apart that have none."""
    alone = [one for one in phrases if len(one[0]) == 1]
    seconds = {words[1] for words, _ in phrases if len(words) > 1}
    return {second: [one for one in phrases if one[0][1:2] in ([], [second])] for second in seconds}, alone


@dataclass(frozen=True, kw_only=True)
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

    def topics_at(self, words: list[str], at: int) -> list[_Topic]:
        """List the phrases of a topic that may begin at `at`, by the word that follows; the longest first."""
        several, alone = self._topics_by_second[words[at]]
        return several.get(words[at + 1], alone) if at + 1 < len(words) else alone

    @cached_property
    def _topics_by_second(self) -> Mapping[str, tuple[Mapping[str, list[_Topic]], list[_Topic]]]:
        return {word: _by_second(phrases) for word, phrases in self.topics.items()}

    @cached_property
    def spoken_status(self) -> Mapping[str, re.Pattern[str]]:
        """Give the patterns of status, to ask only whether one is there."""
        return spoken(self.status)

    @cached_property
    def spoken_means(self) -> Mapping[str, re.Pattern[str]]:
        """Give the patterns of means, to ask only whether one is there."""
        return spoken(self.means)

    @cached_property
    def telling(self) -> frozenset[str]:
        """Collect the words that say by themselves, or as the end of a verb, what happened."""
        alone = (word for word, known in self._by_first.items() if (entry := known.alone[0]) and _tells(entry))
        return frozenset(alone).union(part.split()[0] for part in self.grammar.separable)

    @cached_property
    def steady(self) -> Mapping[str, _Beginning]:
        """Give the words that mean the same in capitals and in small letters."""
        return {w: known for w, known in self._by_first.items() if w not in self.acronyms and w not in self.capitals}

    @cached_property
    def _by_first(self) -> Mapping[str, _Beginning]:
        return {word: _beginning(found) for word, found in self.phrases.items()}

    def line(self, tokens: tuple[Token, ...]) -> "Line":
        """Take up the tokens of one sentence."""
        return Line(tokens, self)

    def find(self, words: list[str], at: int) -> Meaning:
        """Return what the longest phrase at `at` means, and how many words it takes."""
        known = self._by_first.get(words[at])
        if known is None:
            return NOTHING
        if known.by_second and at + 1 < len(words):
            # A word such as "a" begins hundreds of phrases: the next word says which few of them it can be.
            for phrase, meaning in known.by_second.get(words[at + 1], ()):
                if words[at : at + len(phrase)] == phrase:
                    return meaning
        return known.alone

    def word(self, word: str) -> Entry | None:
        """Return what a word alone means."""
        known = self._by_first.get(word)
        return known.alone[0] if known else None

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
        return next((entry for entry in parts if entry and _may_end(entry)), None) or self._dative(last)

    def _dative(self, word: str) -> Entry | None:
        """Return the people whose plural ends in -er or -el, in the case that adds an -n: `von zwölf Spaniern`."""
        if not word.endswith(_DATIVES):
            return None
        many = word[:-1]
        parts = (self.word(many[at:]) for at in (0, *range(_HEAD, len(many) - _TAIL + 1)))
        return next((entry for entry in parts if entry and entry.people and not entry.forms), None)

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


_OPENING = frozenset({"as_many", "dead_include", "among", "determiner"})
_TAILS = 20_000  # compounds that are remembered
_HEAD, _TAIL = 3, 4  # letters of a first and of a last part
_DATIVES = ("ern", "eln")
_SHORTEST_COMPOUND = 6  # letters: `Syrern`


_TELLING = frozenset({"dead_include", "victims", "the_victims", "take_verb"})
"""Words that make a claim together with others: "took 17 people with him", "claimed four more victims"."""


def _tells(entry: Entry) -> bool:
    return bool(entry.forms) or not _TELLING.isdisjoint(entry.tags)


def _may_end(entry: Entry) -> bool:
    return bool(entry.people or entry.thing or "count_noun" in entry.forms or "time" in entry.tags)


class Line(tuple[Token, ...]):  # noqa: SLOT001 - what inherits from tuple can have no slots
    """The tokens of one sentence, and what each means; looked up once."""

    lex: Lexicon
    _words: list[str]
    _found: list[Meaning]

    def __new__(cls, tokens: tuple[Token, ...], lex: Lexicon) -> Self:
        """Look up every token: nearly all of them are asked for."""
        line = super().__new__(cls, tokens)
        line.lex = lex
        accents = lex.grammar.accents
        line._words = [_spoken(token, accents) for token in tokens] if accents else [token.word for token in tokens]
        line._found = line._look_up_all()
        return line

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Give the tokens alone."""
        return self

    def tells(self) -> bool:
        """Whether a phrase says what happened to people."""
        return any(entry is not None and _tells(entry) for entry, _ in self._found)

    def entry(self, at: int) -> Meaning:
        """Return what the longest phrase at `at` means, and how many tokens it takes."""
        return self._found[at]

    def _look_up_all(self) -> list[Meaning]:
        words, lex, found = self._words, self.lex, list[Meaning]()
        steady, compounds = lex.steady, lex.grammar.compounds
        for at, (word, following) in enumerate(zip_longest(words, words[1:])):
            known = steady.get(word)
            if known is None and not (compounds or word in lex.acronyms or word in lex.capitals):
                found.append(NOTHING)
            elif known is None or (compounds and known.alone is NOTHING):
                found.append(self._look_up(at))
            else:
                found.append(lex.find(words, at) if following in known.by_second else known.alone)
        return found

    def _look_up(self, at: int) -> Meaning:
        word, lex = self._words[at], self.lex
        if word in lex.acronyms and self[at].text.isupper():
            return lex.acronyms[word], 1
        found = lex.find(self._words, at)
        if found[0] is None:
            return (self._compound(at), 1) if lex.grammar.compounds else found
        if found[1] == 1 and word in lex.capitals and self[at].text[0].isupper():
            return lex.capitals[word], 1
        return found

    def _compound(self, at: int) -> Entry | None:
        if len(self._words[at]) < _SHORTEST_COMPOUND:
            return None
        entry = self.lex.tail(self._words[at])
        return entry if entry and (entry.number or self[at].text[0].isupper()) else None


def _spoken(token: Token, accents: frozenset[str]) -> str:
    """Return the word to look up, with its accent where that makes it another: "à", "a"."""
    word = token.text.lower()
    return word if word in accents else token.word
