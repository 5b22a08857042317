"""The words that tell what a name means: one frozen set for each line of cues.txt."""

from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib.resources import files

from pipeline.reading.places.spelling import words_of
from pipeline.reading.text import fold


@dataclass(frozen=True, kw_only=True)
class Cues:
    """The sets of cues.txt, under the names that they have there; words are folded, phrases have single spaces."""

    into: frozenset[str]
    on: frozenset[str]
    near: frozenset[str]
    toward: frozenset[str]
    origin: frozenset[str]
    between: frozenset[str]
    moving: frozenset[str]
    measures: frozenset[str]
    region_noun: frozenset[str]
    countryside: frozenset[str]
    town_noun: frozenset[str]
    village_noun: frozenset[str]
    quarter_noun: frozenset[str]
    area_noun: frozenset[str]
    side_noun: frozenset[str]
    compass: frozenset[str]
    facility: frozenset[str]
    org: frozenset[str]
    office: frozenset[str]
    dweller: frozenset[str]
    speech: frozenset[str]
    speaking: frozenset[str]
    today: frozenset[str]
    voice: frozenset[str]
    speech_verb: frozenset[str]
    event: frozenset[str]
    attack: frozenset[str]
    war: frozenset[str]
    since: frozenset[str]
    settlement: frozenset[str]
    indefinite: frozenset[str]
    determiner: frozenset[str]
    anaphor: frozenset[str]
    home: frozenset[str]
    growing: frozenset[str]
    governments: frozenset[str]
    abroad: frozenset[str]
    parted: frozenset[str]
    conflict: frozenset[str]
    blocked: frozenset[str]
    months: frozenset[str]
    title: frozenset[str]
    given: frozenset[str]
    seated: frozenset[str]
    based: frozenset[str]
    guarded: frozenset[str]
    opening: frozenset[str]
    breaks: frozenset[str]
    and_words: frozenset[str]
    flight: frozenset[str]
    sums: frozenset[str]
    several: frozenset[str]
    whole: frozenset[str]
    aside: frozenset[str]

    @cached_property
    def nouns(self) -> dict[str, str]:
        """Nouns of place, and the kind that each gives a name."""
        kinds = {
            "area": self.area_noun,
            "town": self.town_noun,
            "quarter": self.quarter_noun,
            "village": self.village_noun,
        }
        found = dict.fromkeys(self.region_noun, "region")
        return found | {word: kind for kind, words in kinds.items() for word in words}

    @cached_property
    def small(self) -> frozenset[str]:
        """Prepositions and determiners."""
        return self.into | self.near | self.determiner | self.on | self.toward | self.origin

    @cached_property
    def blocked_first(self) -> frozenset[str]:
        """The first words of the names that are no places."""
        return self.months | {name.split(" ")[0] for name in self.blocked if name}


@cache
def cues() -> Cues:
    """Read the shipped sets, once."""
    sets: dict[str, list[str]] = {}
    name = ""
    for line in files("pipeline.reading.places").joinpath("cues.txt").read_text("utf-8").splitlines():
        if line.startswith("+ "):
            sets[name].append(line[2:])
        elif line and not line.startswith("#"):
            name, _, words = line.partition(": ")
            sets[name] = [words]
    return Cues(**{field.name: _set(field.name, sets[field.name]) for field in fields(Cues)})


_GLUED = frozenset(
    {"region_noun", "countryside", "town_noun", "village_noun", "quarter_noun", "area_noun", "side_noun", "compass"}
)
_PREFIXES = ("\u0628", "\u0644", "\u0648", "\u0627\u0644", "\u0628\u0627\u0644", "\u0644\u0644", "\u0648\u0628")
"""Arabic `in`, `for`, `and` and the article, which are written with their noun."""


def _with_prefixes(name: str, words: frozenset[str]) -> frozenset[str]:
    arabic = [word for word in words if name in _GLUED and "\u0600" <= word[:1] < "\u0700"]
    return words | {prefix + word for word in arabic for prefix in _PREFIXES}


def _set(name: str, lines: list[str]) -> frozenset[str]:
    words = (word.strip() for line in lines for word in line.split(","))
    if name in {"abroad", "conflict", "parted"}:  # codes of countries
        return frozenset(words)
    if name == "blocked":  # whole names, compared as names are
        return frozenset(" ".join(words_of(word)) for word in words)
    return _with_prefixes(name, frozenset(fold(word) for word in words if word))
