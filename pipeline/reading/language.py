"""Says which language a text is in: by its alphabet, then by the small words and letters that set neighbours apart."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

from ruamel.yaml import YAML

JUDGED = 1_000
"""Characters by which a text is judged."""

LEAST = 0.6
"""What a word of one language alone weighs, less a little: where less speaks for a language, it is not named."""

_LONG = 5  # letters of a word whose ending is looked at
_WORD = re.compile(r"[^\W\d_]+")
_MARK_WEIGHT = 0.5
_ENDING_WEIGHT = 0.5
_HEAD_START = 0.4  # of the usual language of an alphabet


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alphabet:
    """The languages of one alphabet, and how much each word and each letter speaks for each of them."""

    languages: tuple[str, ...]
    words: Mapping[str, Mapping[str, float]]
    marks: Mapping[str, Mapping[str, float]]
    endings: Mapping[str, Mapping[str, float]]
    usual: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Languages:
    starts: tuple[int, ...]  # of the ranges of code points, ascending
    ranges: tuple[tuple[int, str], ...]  # the last code point, and the alphabet
    alphabets: Mapping[str, _Alphabet]


def identify(text: str, *, title: str | None = None) -> str | None:
    """Return the ISO 639-1 code of the language (of two letters, rarely three), or None where nothing says which."""
    judged = unicodedata.normalize("NFC", f"{title or ''}\n{text[:JUDGED]}"[:JUDGED]).lower()
    known = _languages()
    written = _alphabet(judged, known)
    alphabet = known.alphabets.get(written) if written else None
    return _of_alphabet(judged, alphabet) if alphabet else written


@cache
def languages() -> frozenset[str]:
    """Give the codes of all languages that are told apart."""
    known = _languages()
    named = {name for _, name in known.ranges if name not in known.alphabets}
    return frozenset(named.union(*(alphabet.languages for alphabet in known.alphabets.values())))


def _alphabet(text: str, known: _Languages) -> str | None:
    """Name the alphabet of most letters."""
    counts: Counter[str] = Counter()
    for letter, times in Counter(text).items():
        place = bisect_right(known.starts, ord(letter)) - 1
        if place >= 0 and ord(letter) <= known.ranges[place][0]:
            counts[known.ranges[place][1]] += times
    if counts["ja"] and counts["zh"] < 8 * counts["ja"]:
        counts["ja"] += counts["zh"]  # Japanese is written in both
    most = counts.most_common(1)
    return most[0][0] if most and most[0][1] else None


def _of_alphabet(text: str, alphabet: _Alphabet) -> str | None:
    scores = {language: _HEAD_START * (language == alphabet.usual) for language in alphabet.languages}
    for word, times in Counter(_WORD.findall(text)).items():
        if known := alphabet.words.get(word):
            for language, weight in known.items():
                scores[language] += weight * times
        if len(word) >= _LONG and (known := alphabet.endings.get(word[-3:])):
            for language, weight in known.items():
                scores[language] += weight * times * _ENDING_WEIGHT
    for letter, times in Counter(text).items():
        if known := alphabet.marks.get(letter):
            for language, weight in known.items():
                scores[language] += weight * times * _MARK_WEIGHT
    best = max(alphabet.languages, key=lambda language: scores[language])
    return best if scores[best] >= LEAST else alphabet.usual


@cache
def _languages() -> _Languages:
    source = files("pipeline.reading").joinpath("language.yaml").read_text("utf-8")
    data = YAML(typ="safe").load(source)
    ranges = sorted((first, last, name) for name, spans in data["alphabets"].items() for first, last in spans)
    return _Languages(
        starts=tuple(first for first, _, _ in ranges),
        ranges=tuple((last, name) for _, last, name in ranges),
        alphabets={name: _read_alphabet(name, data, data["usual"].get(name)) for name in data["words"]},
    )


def _read_alphabet(name: str, data: dict[str, dict[str, dict[str, str]]], usual: str | None) -> _Alphabet:
    words, marks, endings = data["words"][name], data["marks"][name], data["endings"][name]
    return _Alphabet(
        languages=tuple(words),
        words=_weights({language: frozenset(given.split()) for language, given in words.items()}),
        marks=_weights({language: frozenset(given) for language, given in marks.items()}),
        endings=_weights({language: frozenset(given.split()) for language, given in endings.items()}),
        usual=usual,
    )


def _weights(given: Mapping[str, frozenset[str]]) -> dict[str, dict[str, float]]:
    """Weigh each word by how few languages have it."""
    owners: dict[str, list[str]] = {}
    for language, words in given.items():
        for word in words:
            owners.setdefault(word, []).append(language)
    most = log(len(given) + 1)
    return {word: dict.fromkeys(names, log((len(given) + 1) / len(names)) / most) for word, names in owners.items()}
