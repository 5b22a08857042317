"""What two openings disagree on: numbers and names. In texts that are otherwise alike they make two events. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.events.sketch import NAME
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


def differences(one: Iterable[str], other: Iterable[str]) -> Differences:
    """Compare words as sketches keep them."""
    marked = frozenset(one), frozenset(other)
    plain = _plain(marked[0]), _plain(marked[1])
    shared = plain[0] & plain[1]
    numbers = _numbers(plain[0] - shared), _numbers(plain[1] - shared)
    names = _without_spellings(_names(marked[0], shared), _names(marked[1], shared))
    spelled = len(_names(marked[0], shared)) - len(names[0])
    facts_shared = len(_numbers(shared) | (_plain_names(marked[0]) & _plain_names(marked[1]) & shared)) + spelled
    fewer = min(len(numbers[0]) + len(names[0]), len(numbers[1]) + len(names[1])) + facts_shared
    return Differences(
        shared=len(shared) + spelled,
        overlap=(len(shared) + spelled) / max(1, min(len(plain[0]), len(plain[1]))),
        numbers=numbers,
        names=names,
        facts_shared=facts_shared,
        facts_overlap=facts_shared / fewer if fewer else 1.0,
    )


def _plain(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word.removeprefix(NAME) for word in words)


def _plain_names(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word[1:] for word in words if word.startswith(NAME))


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].isdecimal())


def _names(words: frozenset[str], shared: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in _plain_names(words) - shared if name not in ARTICLES)


def _without_spellings(one: frozenset[str], other: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Take away the names that both have, in two spellings."""
    if not one or not other:
        return one, other
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
