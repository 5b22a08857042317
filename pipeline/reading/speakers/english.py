"""The English name of who speaks in another language: a party, the body of a country, or people by their office."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from pipeline.reading.nations import Nation, nations, plain_words
from pipeline.reading.places.spelling import in_latin
from pipeline.reading.speakers.parties import Party, Speakers, read_data, split
from pipeline.reading.text import Token, fold
from storage.keys import Keys

LONGEST_NAME = 4
"""Words of a person's name, or of a house's, beside the office."""
ACRONYM = 5
"""Letters of a spelling in capitals that only capitals are compared with: UN is no article."""
MEDIA = ("newspaper", "television", "radio", "news agency", "media")


class _EnglishFile(Keys):
    version: int
    small: list[str]
    parties: dict[str, list[str]]
    bodies: dict[str, list[str]]
    offices: dict[str, list[str]]
    persons: list[str]
    named: list[str]
    last: list[str]
    usual: dict[str, str]
    relayed: list[str]
    weak: list[str]
    modifiers: dict[str, list[str]] = Field(default={})


@dataclass(frozen=True, slots=True)
class _Word:
    plain: str
    token: Token


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    words: tuple[_Word, ...]


class _Spellings:
    """What phrases mean, by their first word; a word that ends with * may go on."""

    def __init__(self, meanings: Mapping[str, Sequence[str]], small: frozenset[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], bool, str]]] = {}
        for meaning, spellings in meanings.items():
            for spelling in spellings:
                words = tuple(_phrase(spelling, small))
                capital = spelling.isupper() and len(spelling) <= ACRONYM and spelling.isascii()
                if words:
                    self._by_first.setdefault(words[0].rstrip("*"), []).append((words, capital, meaning))

    def find(self, words: Sequence[_Word]) -> _Found | None:
        """Return what the longest phrase among some words means; of equal ones the first."""
        best: _Found | None = None
        for at in range(len(words)):
            for phrase, capital, meaning in self._beginning(words[at].plain):
                here = words[at : at + len(phrase)]
                if best and len(phrase) <= len(best.words):
                    continue
                if capital and not here[0].token.text.isupper():
                    continue
                if len(here) == len(phrase) and all(map(_fits, here, phrase)):
                    best = _Found(meaning, tuple(here))
        return best

    def _beginning(self, word: str) -> Iterator[tuple[tuple[str, ...], bool, str]]:
        for size in range(len(word), 1, -1):
            yield from self._by_first.get(word[:size], ())


def _fits(word: _Word, pattern: str) -> bool:
    return word.plain.startswith(pattern[:-1]) if pattern.endswith("*") else word.plain == pattern


def _phrase(spelling: str, small: frozenset[str]) -> Iterator[str]:
    for part in spelling.split():
        words = [word for word in plain_words(part) if word not in small]
        yield from words[:-1]
        if words:
            yield words[-1] + ("*" if part.endswith("*") else "")


class EnglishNames:
    """Finds English names in the words of one language."""

    def __init__(self, language: str) -> None:
        """Read the spellings."""
        data = _EnglishFile.model_validate(read_data("english.yaml"))
        self._small = frozenset(map(fold, data.small))
        self._nations = nations(language)
        self._parties = _Spellings(data.parties, self._small)
        self._bodies = _Spellings(data.bodies, self._small)
        strong = {name: spelled for name, spelled in data.offices.items() if name not in data.weak}
        self._strong = _Spellings(strong, self._small)
        self._weak = _Spellings({name: data.offices[name] for name in data.weak}, self._small)
        self._modifiers = _Spellings(data.modifiers, self._small)
        self._last = _Spellings({"last": data.last}, self._small)
        self._persons, self._named = frozenset(data.persons), frozenset(data.named)
        self._usual, self._relayed = data.usual, frozenset(data.relayed)

    def party(
        self, tokens: Sequence[Token], speakers: Speakers, last: Party | None, *, definite: bool = True
    ) -> Party | None:
        """Return whom some words name, under an English name; None where no word of them is known.

        `definite`: they may mean who spoke last ("the ministry"), which "a source" does not.
        """
        words = [
            _Word(plain, token) for token in tokens for plain in plain_words(token.text) if plain not in self._small
        ]
        if last and definite and words and self._is_bare(words):
            return last
        named = self._parties.find(words)
        nation, rest = self._nation(words)
        body = self._bodies.find(rest)
        if (
            named
            and not (body and nation and len(body.words) > len(named.words))
            and not self._passes_on(named, body or self._office(rest), speakers)
        ):
            return _known(named.name, speakers)
        if body:
            return self._of_body(body, nation, rest, speakers, last)
        return self._of_office(nation, rest)

    def _passes_on(self, named: _Found, office: _Found | None, speakers: Speakers) -> bool:
        """Whether a medium is only told it by somebody: "a spokesman of the hospital told Reuters"."""
        return bool(office and speakers.is_medium(named.name) and office.name not in self._relayed)

    def _is_bare(self, words: Sequence[_Word]) -> bool:
        """Whether it is only what the last speaker is called: the ministry, the sources, the statement."""
        found = self._last.find(words)
        return found is not None and len(words) == len(found.words)

    def is_medium(self, name: str) -> bool:
        """Say whether an English name is that of some newspaper, channel or agency."""
        return any(name.startswith(kind) or name.endswith(kind) for kind in MEDIA)

    def _office(self, words: Sequence[_Word]) -> _Found | None:
        return self._strong.find(words) or self._weak.find(words)

    def _nation(self, words: Sequence[_Word]) -> tuple[Nation | None, list[_Word]]:
        """Return the first country that is named, and the words without the names of countries."""
        first: Nation | None = None
        rest: list[_Word] = []
        plain = [word.plain for word in words]
        at = 0
        while at < len(words):
            found = self._nations.at(plain, at)
            if found:
                first, at = first or found[0], found[1]
            else:
                rest.append(words[at])
                at += 1
        return first, rest

    def _name_behind(self, office: _Found, words: Sequence[_Word]) -> str:
        """Return the capitals behind an office, in Latin letters; nothing in a script without capitals."""
        shown: list[str] = []
        for word in words:
            text = word.token.text
            if word.token.start < office.words[-1].token.end or text in shown:
                continue
            if not text[0].isupper() or self._office([word]) or self._parties.find([word]):
                break
            shown.append(in_latin(text))
        return " ".join(shown[:LONGEST_NAME])

    def _of_body(
        self, body: _Found, nation: Nation | None, rest: Sequence[_Word], speakers: Speakers, last: Party | None
    ) -> Party:
        if nation:
            named = speakers.body_of(nation.name, body.name)
            return _known(self._usual.get(named.name, named.name), speakers, named.side)
        if last and last.name.endswith(body.name):
            return last
        modifier = self._modifiers.find([word for word in rest if word not in body.words])
        plain = body.name in {"officials", "authorities", "media"} and modifier
        return Party(name=f"{modifier.name} {body.name}" if plain and modifier else body.name)

    def _of_office(self, nation: Nation | None, rest: Sequence[_Word]) -> Party | None:
        office = self._office(rest)
        if office is None:
            return Party(name=nation.name, side=nation.name) if nation and not rest else None
        others = [word for word in rest if word not in office.words]
        modifier = self._modifiers.find(others)
        name = office.name
        if nation:
            name = f"{nation.name} {name}"
        elif modifier and not name.startswith(modifier.name):
            name = f"{modifier.name} {name}"
        own = self._name_behind(office, others) if office.name in self._persons | self._named else ""
        return Party(name=f"{name} {own}" if own else name, side=nation.name if nation else None)


def _known(name: str, speakers: Speakers, side: str | None = None) -> Party:
    """Return the party that an English name means, under the name that we have for it."""
    parts = split(name)
    known = speakers.at(parts, 0) if parts else None
    if known and known.named and known.end == len(parts) and not name.startswith("US "):
        return known.party
    return Party(name=name, side=side)


@cache
def english_names(language: str) -> EnglishNames:
    """Return the English names for a language, read once."""
    return EnglishNames(language)
