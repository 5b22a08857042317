"""Countries as Arabic, Russian, French, Spanish and German name them, and what their adjectives end in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import Field
from ruamel.yaml import YAML

from pipeline.reading.text import fold
from storage.keys import Keys

LONGEST_ENDING = 4
"""Letters of the ending of an adjective, or of a name that goes on."""

_WORDS = re.compile(r"[^\W_]+")
_ARTICLE = "\u0627\u0644"  # Arabic
_GLUED = ("\u0648", "\u0641", "\u0628", "\u0643", "\u0644")  # and, so, in, like, for
_EVEN = str.maketrans({"\u0629": "\u0647", "\u0649": "\u064a"})


class _NationKeys(Keys):
    code: str
    ar: list[str] = Field(default=[])
    ru: list[str] = Field(default=[])
    fr: list[str] = Field(default=[])
    es: list[str] = Field(default=[])
    de: list[str] = Field(default=[])
    names: list[str] = Field(default=[])


class _NationsFile(Keys):
    version: int
    endings: dict[str, list[str]]
    nations: dict[str, _NationKeys]


@dataclass(frozen=True, slots=True)
class Nation:
    """One country."""

    name: str  # English
    code: str  # ISO 3166, two letters


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents, hyphens, single letters and the Arabic article."""
    return tuple(bare(word) for word in _WORDS.findall(fold(text)) if len(word) > 1)


@lru_cache(maxsize=1 << 13)
def bare(word: str) -> str:
    """Return a folded word without what Arabic writes together with it: the article, and what stands before that."""
    if not "\u0600" <= word[:1] < "\u0700":
        return word
    even = word.translate(_EVEN)
    if even.startswith("\u0644\u0644") and len(even) > 4:
        return even[2:]
    if even[:1] in _GLUED and even[1:3] == _ARTICLE and len(even) > 4:
        even = even[1:]
    return even[2:] if even.startswith(_ARTICLE) and len(even) > 4 else even


class Nations:
    """The adjectives and names of countries in one language."""

    def __init__(self, data: _NationsFile, language: str) -> None:
        """Take the stems of a language, and the names in all of them."""
        self.language = language
        self.adjective = lru_cache(maxsize=1 << 13)(self._adjective)
        self._endings = frozenset(data.endings.get(language, ()))
        self._stems: dict[str, Nation] = {}
        self._names: dict[str, list[tuple[tuple[str, ...], Nation]]] = {}
        self._open: dict[str, Nation] = {}
        for name, keys in data.nations.items():
            nation = Nation(name, keys.code)
            stems: Mapping[str, list[str]] = {
                "ar": keys.ar, "ru": keys.ru, "fr": keys.fr, "es": keys.es, "de": keys.de
            }  # fmt: skip
            self._stems |= {_joined(stem): nation for stem in stems.get(language, ())}
            for spelling in (name, *keys.names):
                words = plain_words(spelling)
                if spelling.endswith("*"):
                    self._open["".join(words)] = nation
                elif words:
                    self._names.setdefault(words[0], []).append((words, nation))

    def _adjective(self, word: str) -> Nation | None:
        """Return the country of an adjective: a stem and an ending of the language."""
        return self._begun(word, self._stems, whole=self._endings)

    def at(self, words: Sequence[str], start: int) -> tuple[Nation, int] | None:
        """Return the country that some plain words name from `start` on, and where its name ends."""
        for spelled, nation in self._names.get(words[start], ()):
            if tuple(words[start : start + len(spelled)]) == spelled:
                return nation, start + len(spelled)
        one = self.adjective(words[start]) or self._begun(words[start], self._open, whole=None)
        if one is None and start + 1 < len(words):
            two = self.adjective(words[start] + words[start + 1])  # with a hyphen: "южно-суданский"
            return (two, start + 2) if two else None
        return (one, start + 1) if one else None

    def _begun(self, word: str, stems: Mapping[str, Nation], *, whole: frozenset[str] | None) -> Nation | None:
        for size in range(len(word), max(1, len(word) - LONGEST_ENDING - 1), -1):
            nation = stems.get(word[:size])
            if nation and (whole is None or word[size:] in whole):
                return nation
        return None


def _joined(stem: str) -> str:
    return "".join(plain_words(stem))


@cache
def nations(language: str) -> Nations:
    """Return the countries as a language (ISO 639-1) names them, read once."""
    return Nations(_file(), language)


@cache
def _file() -> _NationsFile:
    text = files("pipeline.reading").joinpath("nations.yaml").read_text("utf-8")
    return _NationsFile.model_validate(YAML(typ="safe").load(text))
