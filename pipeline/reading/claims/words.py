"""The words of one language, made from its data file: which phrases mean what, found by their first word."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from ruamel.yaml import YAML

from pipeline.reading.claims.spelling import Clitics, Spelling
from pipeline.reading.claims.spelling import Form as Spelled
from pipeline.reading.text import Token, fold
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
    elisions: frozenset[str]
    accents: frozenset[str]  # words that their accent alone tells from another
    object_markers: frozenset[str]
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


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Load the words of `language` (ISO 639-1) once."""
    source = files("pipeline.reading.claims.lexicon").joinpath(f"{language}.yaml").read_text("utf-8")
    return _compile(YAML(typ="safe").load(source))


def languages() -> frozenset[str]:
    """List the languages that have a data file."""
    folder = files("pipeline.reading.claims.lexicon")
    return frozenset(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))


def _compile(data: dict[str, object]) -> Lexicon:
    grammar = _grammar(data)
    paradigms = cast("dict[str, dict[str, str]]", data.get("paradigms", {}))
    spelling = Spelling(accents=frozenset(), clitics=grammar.clitics, paradigms=paradigms)
    spoken = Spelling(accents=grammar.accents, clitics=grammar.clitics, paradigms=paradigms)
    book = _Book(spoken)
    book.read(data)
    status = cast("dict[str, list[str]]", data["status"])
    means = cast("dict[str, list[str]]", data["means"])
    return Lexicon(
        language=str(data["language"]),
        version=int(str(data["version"])),
        phrases=book.sorted(),
        acronyms={fold(w): Entry(hint=Victims(k)) for w, k in cast("dict[str, str]", data["acronyms"]).items()},
        capitals=book.capitals() if grammar.nouns_capitalised else {},
        tails={},
        counting=book.counting(),
        triggers=book.triggers().union(*grammar.separable.values()),
        grammar=grammar,
        status={name: spelling.pattern(words) for name, words in status.items() if name != "months"},
        months={fold(name): number for name, number in cast("dict[str, int]", status["months"]).items()},
        topics=_topics(cast("dict[str, list[str]]", data["topic"]), spelling),
        means={name: spelling.pattern(words) for name, words in means.items()},
        known=frozenset(spelling.beginnings | spoken.beginnings),
    )


def _grammar(data: dict[str, object]) -> Grammar:
    grammar = cast("dict[str, object]", data["grammar"])
    numbers = cast("dict[str, object]", data["numbers"])
    return Grammar(
        subject_after=bool(grammar["subject_after"]),
        thousands_space=bool(grammar["thousands_space"]),
        verb_endings=_folded(grammar["verb_endings"]),
        person_endings=_folded(grammar["person_endings"]),
        person_singular_endings=_folded(grammar["person_singular_endings"]),
        person_exceptions=frozenset(_folded(grammar["person_ending_exceptions"])),
        plural_endings=_folded(grammar["plural_endings"]),
        ordinal_endings=_folded(grammar["ordinal_endings"]),
        joiners=frozenset(_folded(numbers["joiners"])),
        range_words=frozenset(_folded(numbers["range_words"])),
        between=frozenset(_folded(numbers["between"])),
        not_range_after=frozenset(_folded(numbers["not_range_after"])),
        one_words=frozenset(_folded(numbers["one_words"])),
        verb_first=bool(grammar.get("verb_first")),
        articles=bool(grammar.get("articles", True)),
        modifiers_after=bool(grammar.get("modifiers_after")),
        units_first=bool(grammar.get("units_first")),
        single_after_noun=bool(grammar.get("single_after_noun")),
        clitics=_clitics(cast("dict[str, object] | None", grammar.get("clitics"))),
        free_order=bool(grammar.get("free_order")),
        verb_last=bool(grammar.get("verb_last")),
        adjectives_after=bool(grammar.get("adjectives_after")),
        nouns_capitalised=bool(grammar.get("nouns_capitalised")),
        ordinal_stop=bool(grammar.get("ordinal_stop")),
        compounds=bool(grammar.get("compounds")),
        war_required=bool(grammar.get("war_required")),
        elisions=frozenset(_folded(grammar.get("elisions", ()))),
        accents=frozenset(map(str, cast("list[str]", grammar.get("accents", ())))),
        object_markers=frozenset(_folded(grammar.get("object_markers", ()))),
        separable={
            fold(part): frozenset(_folded(verbs))
            for part, verbs in cast("dict[str, list[str]]", grammar.get("separable", {})).items()
        },
    )


def _clitics(data: dict[str, object] | None) -> Clitics | None:
    if data is None:
        return None
    return Clitics(
        conjunctions=_folded(data["conjunctions"]),
        prepositions=_folded(data["prepositions"]),
        article=fold(str(data["article"])),
        no_article=frozenset(_folded(data["no_article"])),
        suffixes=_folded(data["suffixes"]),
        endings=cast("dict[str, str]", data["endings"]),
    )


def _topics(data: dict[str, list[str]], spelling: Spelling) -> dict[str, list[tuple[list[str], frozenset[str]]]]:
    topics: dict[tuple[str, ...], frozenset[str]] = {}
    for topic, cues in data.items():
        for form in spelling.forms(cues):
            topics[form.words] = topics.get(form.words, frozenset()) | {topic}
    table: dict[str, list[tuple[list[str], frozenset[str]]]] = {}
    for words, found in sorted(topics.items(), key=lambda pair: -len(pair[0])):
        table.setdefault(words[0], []).append((list(words), found))
    return table


def _folded(words: object) -> tuple[str, ...]:
    return tuple(fold(str(word)) for word in cast("Iterable[object]", words))


class _Book:
    """Phrases while they are collected."""

    def __init__(self, spelling: Spelling) -> None:
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._spelling = spelling

    def read(self, data: dict[str, object]) -> None:
        self._numbers(cast("dict[str, dict[str, int]]", data["numbers"]))
        self._counts(data)
        self._nouns(data)
        self._triggers(data)
        tags = cast("dict[str, list[str]]", data["words"])
        numbers = cast("dict[str, list[str]]", data["numbers"])
        one_words, between = numbers["one_words"], numbers["between"]
        titles = cast("list[str]", data["titles"])
        for tag, phrases in {**tags, "one_word": one_words, "between": between, "title": titles}.items():
            self._words(tag, phrases)

    def _counts(self, data: dict[str, object]) -> None:
        for phrase, least in cast("dict[str, int]", data["vague"]).items():
            self._at(phrase).vague = least
        for kind, phrases in cast("dict[str, list[str]]", data["qualifiers"]).items():
            for phrase in phrases:
                self._at(phrase).qualifier = kind
        for kind, phrases in cast("dict[str, list[str]]", data["after"]).items():
            self._words(f"after:{kind}", phrases)
        self._words("uncounted", cast("list[str]", data["uncounted"]))

    def sorted(self) -> Phrases:
        phrases: Phrases = {}
        for words, entry in self._entries.items():
            entry.settle()
            phrases.setdefault(words[0], []).append((list(words), entry))
        for found in phrases.values():
            found.sort(key=lambda pair: -len(pair[0]))
        return phrases

    def counting(self) -> frozenset[str]:
        return frozenset(words[0] for words, entry in self._entries.items() if entry.counts and not entry.qualifier)

    def capitals(self) -> dict[str, Entry]:
        """Give the nouns among the words that are verbs as well."""
        nouns = ((words[0], entry) for words, entry in self._entries.items() if len(words) == 1)
        return {word: _as_noun(entry) for word, entry in nouns if "count_noun" in entry.forms}

    def triggers(self) -> frozenset[str]:
        # Of words of one length the last: "on the run" is told by `run`.
        return frozenset(max(reversed(words), key=len) for words, entry in self._entries.items() if entry.forms)

    def _at(self, phrase: object) -> Entry:
        return self._entries.setdefault(self._spelling.phrase(phrase), Entry())

    def _each(self, phrases: Iterable[object]) -> Iterator[tuple[Entry, Spelled]]:
        for form in self._spelling.forms(phrases):
            yield self._entries.setdefault(form.words, Entry()), form

    def _numbers(self, numbers: dict[str, dict[str, int]]) -> None:
        for word, value in numbers["units"].items():
            self._at(word).number = value
        for word, value in numbers["scales"].items():
            self._at(word).scale = value
        for word, value in numbers["groups"].items():
            self._at(word).group = value
        for word, value in numbers["fixed"].items():
            if value > 0:
                self._at(word).fixed = value
        for word, value in numbers.get("about", {}).items():
            entry = self._at(word)
            entry.fixed, entry.about = value, True

    def _nouns(self, data: dict[str, object]) -> None:
        for kind, nouns in cast("dict[str, list[str]]", data["people"]).items():
            group = Victims.UNKNOWN if kind == "generic" else Victims(kind)
            for entry, form in self._each(nouns):
                if entry.people is None or entry.people is Victims.UNKNOWN:
                    entry.people = group
                entry.plural |= form.plural
                entry.dual |= form.dual
        for entry, form in self._each(cast("list[str]", data["beasts_and_things"])):
            entry.thing, entry.plural = True, form.plural
        for kind, hints in cast("dict[str, list[str]]", data["people_hints"]).items():
            for hint in hints:
                self._at(hint).hint = Victims(kind)

    def _triggers(self, data: dict[str, object]) -> None:
        for outcome, forms in cast("dict[str, dict[Form, list[str]]]", data["outcomes"]).items():
            self._forms(Outcome(outcome), forms)
        for form, phrases in cast("dict[Form, list[str]]", data["killed_euphemisms"]).items():
            for entry, _ in self._each(phrases):
                entry.forms.setdefault(form, Outcome.KILLED)
                entry.euphemism = entry.needs_people = True
        for entry, _ in self._each(cast("list[str]", data["needs_people"])):
            entry.needs_people = True
        for entry, _ in self._each(cast("list[str]", data["arrests"])):
            entry.arrest = True

    def _forms(self, outcome: Outcome, forms: dict[Form, list[str]]) -> None:
        for form, phrases in forms.items():
            for entry, _ in self._each(phrases):
                entry.forms.setdefault(form, outcome)

    def _words(self, tag: str, phrases: list[str]) -> None:
        for entry, form in self._each(phrases):
            entry.tag(tag)
            if tag == "units":
                entry.unit = entry.thing = True
            elif tag == "objects":
                entry.thing = True
                entry.plural |= form.plural


def _as_noun(entry: Entry) -> Entry:
    noun = replace(
        entry, forms={f: o for f, o in entry.forms.items() if f in {"count_noun", "toll"}}, needs_people=False
    )
    noun.settle()
    return noun
