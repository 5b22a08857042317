"""The parties that speak in news of wars, under one name each, and the spellings that mean them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TypeVar

from pydantic import Field
from ruamel.yaml import YAML

from pipeline.reading.text import Token, read_text
from storage.keys import Keys

Parts = tuple[str, ...]
"""The words of a name, folded, without dots, hyphens and the s of the genitive."""

BETWEEN = 4
"""Words that may stand between a country and its body: "Iraqi federal police"."""

Meaning = TypeVar("Meaning")
Spellings = dict[str, list[tuple[Parts, Meaning]]]
"""What each spelling means, by its first word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A body that speaks with one voice, whoever speaks for it; or people who speak for none."""

    name: str
    side: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A party in some words of a text: its parts [start, end)."""

    party: Party
    start: int
    end: int
    person: bool = False  # who speaks for it, and not its own name
    named: bool = True  # by a name of its own, and not as a body of a country


class SpeakerKeys(Keys):
    """One speaker of the section `speakers`; its full name is the key."""

    also: list[str] = Field(default=[], description="Other spellings, short names, and people who speak for it.")
    side: str | None = Field(default=None, description="The party that it belongs to, such as Russia.")


class _PartyKeys(SpeakerKeys):
    """One shipped party."""

    people: list[str] = Field(default=[])
    short: list[str] = Field(default=[])  # forms that mean it once the text has named it


class _PartiesFile(Keys):
    version: int
    media: list[str]
    between: list[str]
    bodies: dict[str, list[str]]
    parties: dict[str, _PartyKeys]


class _CountriesFile(Keys):
    countries: dict[str, list[str]]


class Speakers:
    """Every known party, to be looked up by the words of a text."""

    def __init__(self, added: Mapping[str, SpeakerKeys] | None = None) -> None:
        """Read the shipped data; `added` are an operator's own speakers, and more spellings of known ones."""
        data = _PartiesFile.model_validate(read_data("parties.yaml"))
        countries = _CountriesFile.model_validate(read_data("countries.yaml")).countries
        self._added = dict(added or {})
        self._parties: dict[Parts, Party] = {}
        self._names: Spellings[tuple[Party, bool]] = {}
        self._shorts: dict[Parts, list[Party]] = {}
        self._media = frozenset(map(split, data.media))
        self._between = frozenset(data.between)
        self._adjectives = {country: names[0] for country, names in countries.items()}
        self._countries = _index(
            (name, country) for country, names in countries.items() for name in _all(country, names)
        )
        self._bodies = _index((spelling, body) for body, spellings in data.bodies.items() for spelling in spellings)
        for name, keys in (*data.parties.items(), *self._added.items()):
            self._add(name, keys)

    def _add(self, name: str, keys: SpeakerKeys) -> None:
        known = self._parties.get(split(name))
        party = Party(name=known.name if known else name, side=keys.side or (known.side if known else None))
        self._parties[split(name)] = party
        for spelling in (name, *keys.also):
            _spell(self._names, spelling, (party, False))
        if isinstance(keys, _PartyKeys):
            for person in keys.people:
                _spell(self._names, person, (party, True))
            for short in keys.short:
                self._shorts.setdefault(split(short), []).append(party)

    def added(self, given: Mapping[str, SpeakerKeys]) -> "Speakers":
        """Give these speakers and an operator's own; a name that is known already gets more spellings."""
        return Speakers({**self._added, **given})

    @property
    def parties(self) -> Iterable[Party]:
        """Give the parties that are known by a name of their own."""
        return self._parties.values()

    def is_medium(self, name: str) -> bool:
        """Say whether this is a newspaper, a channel or an agency, which passes on what others say."""
        return split(name) in self._media

    def meant_by(self, short: Parts) -> Sequence[Party]:
        """Give the parties that a short form such as `monitor` may mean."""
        return self._shorts.get(short, ())

    @cached_property
    def openers(self) -> frozenset[str]:
        """Give the words of which one begins every name, country and body: `at` finds nothing at any other."""
        return frozenset((*self._names, *self._countries, *self._bodies))

    def at(self, parts: Parts, start: int) -> Known | None:
        """Give the party that is named from `start` on: the longest name, else a body of a country."""
        found = _longest(self._names, parts, start)
        if found:
            (party, person), end = found
            return Known(party=party, start=start, end=end, person=person)
        return self._body_of_a_country(parts, start) or self._body_in_a_country(parts, start)

    def _body_of_a_country(self, parts: Parts, start: int) -> Known | None:
        country = self.country(parts, start)
        for at in range(country[1], min(country[1] + BETWEEN, len(parts))) if country else ():
            body = self.body(parts, at)
            if body and country:
                return Known(party=self.body_of(country[0], body[0]), start=start, end=body[1], named=False)
            if parts[at] not in self._between:
                break
        return None

    def _body_in_a_country(self, parts: Parts, start: int) -> Known | None:
        """Read "the defence ministry in Moscow", "the government of Mali"."""
        body = self.body(parts, start)
        if body is None or parts[body[1] : body[1] + 1] not in {("in",), ("of",)}:
            return None
        at = body[1] + 1 + (parts[body[1] + 1 : body[1] + 2] == ("the",))
        country = self.country(parts, at) if at < len(parts) else None
        if country is None:
            return None
        return Known(party=self.body_of(country[0], body[0]), start=start, end=country[1], named=False)

    def may_begin(self, part: str) -> bool:
        """Say whether a word in small letters may begin the name of a party: "the ministry of defence in Kyiv"."""
        return part in self._bodies

    def country(self, parts: Parts, start: int) -> tuple[str, int] | None:
        """Give the country that is named from `start` on, and where its name ends."""
        return _longest(self._countries, parts, start)

    def body(self, parts: Parts, start: int) -> tuple[str, int] | None:
        """Give the kind of body that is named from `start` on, and where its name ends."""
        return _longest(self._bodies, parts, start)

    def body_of(self, country: str, body: str) -> Party:
        """Give the body of a country under the name that we have for it."""
        name = f"{self._adjectives[country]} {body}"
        known = _longest(self._names, split(name), 0)  # "Israel's military" is the party that has "Israeli military"
        named = known[0][0] if known and known[1] == len(split(name)) else None
        return named or Party(name=name, side=country)


def _all(country: str, names: Sequence[str]) -> Iterator[str]:
    """Give all names of a country, also without the apostrophe of "Syria's", which some sources lose."""
    for name in (country, *names):
        yield from (name, f"{name}s")


def _index(named: Iterable[tuple[str, Meaning]]) -> Spellings[Meaning]:
    index: Spellings[Meaning] = {}
    for spelling, meaning in named:
        _spell(index, spelling, meaning)
    return index


def _spell(index: Spellings[Meaning], spelling: str, meaning: Meaning) -> None:
    parts = split(spelling)
    if parts:
        index.setdefault(parts[0], []).append((parts, meaning))


def _longest(index: Spellings[Meaning], parts: Parts, start: int) -> tuple[Meaning, int] | None:
    """Give what the longest spelling that begins at `start` means, and where it ends; of equal ones the last."""
    best: tuple[Meaning, int] | None = None
    for spelling, meaning in index.get(parts[start], ()):
        end = start + len(spelling)
        if parts[start:end] == spelling and (best is None or end >= best[1]):
            best = meaning, end
    return best


@lru_cache(maxsize=1 << 12)
def split(name: str) -> Parts:
    """Give the words by which a name is compared."""
    return tuple(part for sentence in read_text(name).sentences for part in parts_of(sentence.tokens))


def parts_of(tokens: Iterable[Token]) -> Iterator[str]:
    """Give the words of some tokens by which names are compared."""
    for token in tokens:
        yield from parts_of_one(token)


def parts_of_one(token: Token) -> Sequence[str]:
    """Give the words of one token by which names are compared: mostly itself."""
    word = token.word
    if word.isalnum():
        return (word,)
    if word == "'s" or not word[:1].isalnum():  # of a stray accent no letter is left
        return ()
    return tuple(filter(None, word.replace(".", "").replace("'", "").split("-")))


@cache
def shipped_speakers() -> Speakers:
    """Give the speakers that come with Wirewatch."""
    return Speakers()


def read_data(name: str) -> Mapping[str, object]:
    """Read a data file that stands beside the code."""
    data: Mapping[str, object] = YAML(typ="safe").load(
        files("pipeline.reading.speakers").joinpath(name).read_text("utf-8")
    )
    return data
