"""The words by which a language other than English says who says something, and its nouns for those who do.

English has a grammar of its own (cues.py); what these languages need more than word lists stands in listen.py.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from pipeline.reading.claims.load import lexicon
from pipeline.reading.claims.words import Lexicon
from pipeline.reading.speakers.parties import read_data
from pipeline.reading.text import fold

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phrases by their first word, the longest first."""

_LISTS = (
    "says", "helpers", "adverbs", "through", "particles", "stops", "links", "determiners", "nobody", "pronouns",
    "openers", "backward", "prefixes", "that", "names", "speech", "outlet", "genitives", "definite",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voices:
    """The lists of one language by name, and its phrases."""

    lists: Mapping[str, frozenset[str]]
    according: Phrases  # the name follows
    inside: Phrases  # the name begins with their last word: "de source hospitalière"
    behind: Phrases  # the name stands before: "der Polizei zufolge"
    again: Phrases  # who spoke last goes on: "demnach"
    own: Phrases  # the subject of the clause says so: "nach eigenen Angaben"
    roles: re.Pattern[str]
    verb_first: bool  # who says something stands behind the verb, whatever stands before it
    nouns_capitalised: bool
    verb_endings: tuple[str, ...]  # of verbs that no list knows
    no_verb: frozenset[str]  # words with such an ending that say nothing
    counting: frozenset[str]  # no name goes on over a number, or over what happened
    cues: frozenset[str]  # one of these stands in every sentence that has a source; a comma before a verb of no list

    def __getitem__(self, name: str) -> frozenset[str]:
        """Give one list."""
        return self.lists[name]


def has_voices(language: str) -> bool:
    """Whether there is a data file for a language."""
    return files("pipeline.reading.speakers").joinpath("voices").joinpath(f"{language}.yaml").is_file()


@cache
def voices(language: str) -> Voices:
    """Give the words of a language (ISO 639-1), read once."""
    data = read_data(f"voices/{language}.yaml")
    lists = {name: frozenset(_forms(data.get(name, ()))) for name in _LISTS}
    phrases = {name: _by_first(data.get(name, ())) for name in ("according", "inside", "behind", "own", "again")}
    words, roles = lexicon(language), _roles(data)
    counting = {word for word in words.counting | words.triggers if _counts(words, word)}
    counting -= lists["determiners"] | lists["helpers"] | lists["links"]
    cues = lists["says"].union(*map(frozenset, phrases.values()), (",", ":", "-", "\N{EN DASH}"))
    return Voices(
        lists=lists,
        **phrases,
        roles=roles,
        verb_first=bool(data.get("verb_first")),
        nouns_capitalised=words.grammar.nouns_capitalised,
        verb_endings=tuple(map(str, cast("list[str]", data["verb_endings"]))),
        no_verb=words.known.union(*lists.values()) - lists["says"],
        counting=frozenset(word for word in counting if not roles.search(word)),
        cues=frozenset(cues),
    )


def _counts(words: Lexicon, word: str) -> bool:
    """Whether a word alone is a number or says what happened; "province" only ends a phrase that does."""
    entry = words.word(word)
    return entry is not None and (entry.counts or bool(entry.forms))


def _roles(data: Mapping[str, object]) -> re.Pattern[str]:
    """Match nouns for those who speak by how they begin; where words are written together, by any part of them."""
    stems = "|".join(re.escape(stem) for stem in sorted(_forms(data["roles"]), key=len, reverse=True))
    whole = "|".join(re.escape(word) for word in _forms(data.get("whole_roles", ())))
    begin = "" if data.get("compounds") else r"\A"
    return re.compile(rf"{begin}(?:{stems})" + (rf"|\A(?:{whole})\Z" if whole else ""))


def _forms(given: object) -> Iterable[str]:
    """Spell out `meldet~e~en`: the word, and the word with each ending."""
    for line in cast("Iterable[object]", given):
        word, *endings = str(line).split("~")
        yield fold(word)
        yield from (fold(word + ending) for ending in endings)


def _by_first(given: object) -> Phrases:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in sorted(_forms(given), key=len, reverse=True):
        parts = tuple(phrase.split())
        found[parts[0]] = (*found.get(parts[0], ()), parts)
    return found
