"""Ordinary words: those that stand in every text, and those that names are mistaken for."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipeline.query.folding import fold
from pipeline.reading.places.cues import cues


@cache
def common_words() -> frozenset[str]:
    """Give words that nearly every text has, as queries compare them."""
    return _sets()["common"]


@cache
def ordinary_words() -> frozenset[str]:
    """Give words that a name is mistaken for where capitals make no difference.

    The towns among them are those that the reader of places takes for a town only with a noun of place beside them.
    """
    places = frozenset(fold(word) for word in cues().guarded if " " not in word)
    return common_words() | _sets()["names"] | places


@cache
def _sets() -> Mapping[str, frozenset[str]]:
    lines = files(__package__).joinpath("words.txt").read_text("utf-8").splitlines()
    found: dict[str, set[str]] = {}
    name = ""
    for line in lines:
        if line.startswith("["):
            name = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(name, set()).update(map(fold, line.split()))
    return {name: frozenset(words) for name, words in found.items()}
