"""What two openings disagree on: numbers and names. In texts that are otherwise alike they make two events. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.events.sketch import Sketch
from pipeline.events.wording import NAME
from pipeline.reading.places.spelling import ARTICLES, alike, skeleton

_LEAST_ALIKE = 0.6  # beside the same consonants: Mayadeen and Mayadin, not Kirkuk and Karak


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What stands in one text only, after what is merely spelled otherwise was taken away."""

    shared: int  # words of both
    overlap: float  # 0 to 1: the share of the shorter opening's words that the other has too
    numbers: tuple[frozenset[str], frozenset[str]]
    names: tuple[frozenset[str], frozenset[str]]
    facts_shared: int  # numbers and names of both
    facts_overlap: float  # 0 to 1, of the text that has fewer of them; 1 where it has none

    @property
    def other_numbers(self) -> bool:
        """Each text has a number that the other lacks."""
        return all(self.numbers)

    @property
    def other_names(self) -> bool:
        """Each text has a name that the other lacks."""
        return all(self.names)


def differences(one: Sketch, other: Sketch) -> Differences:
    """Compare titles and leads."""
    return _differences(_Words(one.plain, one.numbers, one.names), _Words(other.plain, other.numbers, other.names))


def title_differences(one: Sketch, other: Sketch) -> Differences:
    """Compare the titles alone."""
    return _differences(_of_title(one), _of_title(other))


class _Words(NamedTuple):
    all: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]


def _of_title(sketch: Sketch) -> _Words:
    plain = frozenset(word.removeprefix(NAME) for word in sketch.title)
    return _Words(plain, plain & sketch.numbers, plain & sketch.names)


def _differences(one: _Words, other: _Words) -> Differences:
    shared = one.all & other.all
    own_names = one.names - other.all - ARTICLES, other.names - one.all - ARTICLES
    names = _without_spellings(*own_names) if all(own_names) else own_names
    respelled = len(own_names[0]) - len(names[0])
    numbers = one.numbers - other.numbers, other.numbers - one.numbers
    facts = len(one.numbers & other.numbers) + len(one.names & other.names) + respelled
    fewer = min(len(numbers[0]) + len(names[0]), len(numbers[1]) + len(names[1])) + facts
    return Differences(
        shared=len(shared) + respelled,
        overlap=(len(shared) + respelled) / max(1, min(len(one.all), len(other.all))),
        numbers=numbers,
        names=names,
        facts_shared=facts,
        facts_overlap=facts / fewer if fewer else 1.0,
    )


def _without_spellings(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Take away the names that both have, in two spellings."""
    left = set(other)
    lonely = set()
    for name in sorted(one):
        twin = next((candidate for candidate in sorted(left) if _one_name(name, candidate)), None)
        if twin is None:
            lonely.add(name)
        else:
            left.remove(twin)
    return frozenset(lonely), frozenset(left)


def _one_name(one: str, other: str) -> bool:
    one, other = _bare(one), _bare(other)
    if one == other:
        return True
    bones = skeleton((one,))
    return bones is not None and bones == skeleton((other,)) and alike(one, other) >= _LEAST_ALIKE


def _bare(name: str) -> str:
    """Take away an Arabic article that was written together with its name."""
    return name[2:] if name[:2] in ARTICLES and len(name) > 4 else name
