"""Makes the words of a language from its data file, once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import cast

from ruamel.yaml import YAML

from pipeline.reading.claims.spelling import Clitics, Spelling
from pipeline.reading.claims.spelling import Form as Spelled
from pipeline.reading.claims.words import Entry, Form, Grammar, Lexicon, Phrases
from pipeline.reading.text import fold
from storage.records.reading import Outcome, Victims


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
        both_endings=_folded(grammar.get("both_endings", ())),
        one_endings=_folded(grammar.get("one_endings", ())),
        agent_endings=_folded(grammar.get("agent_endings", ())),
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
        joint_units=frozenset(_folded(grammar.get("joint_units", ()))),
        elisions=frozenset(_folded(grammar.get("elisions", ()))),
        accents=frozenset(map(str, cast("list[str]", grammar.get("accents", ())))),
        object_markers=frozenset(_folded(grammar.get("object_markers", ()))),
        separable_outcomes={
            fold(part): Outcome(name)
            for part, name in cast("dict[str, str]", grammar.get("separable_outcomes", {})).items()
        },
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
