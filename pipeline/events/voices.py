"""Whose word a figure is, pure: a ministry and its spokesman are one; so are "a monitor" and the monitor just named.

The words by which sources are described stand in `voices.yaml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ruamel.yaml import YAML

from pipeline.reading.text import fold
from storage.records.incident import Entry
from storage.records.reading import Claim

_CAMPS = frozenset({"monitors", "rights groups", "aid", "Sudan civil society", "Syrian opposition"})
"""Sides that are many independent sources of one kind, and no party that speaks with one voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says a figure."""

    name: str  # folded: the side, the source, or the outlet itself
    named: bool  # a source, and not only the outlet that printed it
    described: frozenset[str]  # the kinds that the description fits; empty for a name
    kinds: frozenset[str] = frozenset()  # of source, by the words of the name


def voice_of(claim: Claim, outlet: str, press: frozenset[str] = frozenset()) -> Voice:
    """Give the voice of a claim; where no source is named it is the outlet's own, and one of the press is no source."""
    if claim.attribution is None or folded_name(claim.attribution) in press:
        return _own(outlet)
    kinds = _kinds(claim.attribution)
    if claim.side and claim.side not in _CAMPS:
        return Voice(name=folded_name(claim.side), named=True, described=frozenset(), kinds=kinds)
    described = kinds if _is_description(claim.attribution) else frozenset()
    return Voice(name=folded_name(claim.attribution), named=True, described=described, kinds=kinds)


def of_entry(entry: Entry) -> Voice:
    """Give the voice of a stored claim; one without a party names nobody, or one of the press."""
    return _own(entry.outlet) if entry.party is None else voice_of(entry.claim, entry.outlet)


def _own(outlet: str) -> Voice:
    return Voice(name=folded_name(outlet), named=False, described=frozenset())


def may_be_one_voice(one: Voice, other: Voice) -> bool:
    """Whether two voices may be one: the same name, or a description that fits the name."""
    if one.name == other.name:
        return True
    return _describes(one, other) or _describes(other, one)


def _describes(description: Voice, other: Voice) -> bool:
    if not description.described or not other.named:
        return False
    return not description.described.isdisjoint(other.kinds)


def _is_description(name: str) -> bool:
    """Whether no word but the first, which may begin a sentence, has a capital."""
    _, *others = name.split()
    return all(word == word.lower() for word in others)


@lru_cache(maxsize=1 << 13)
def folded_name(name: str) -> str:
    """Give the form in which names of voices are compared."""
    return " ".join(map(fold, name.split()))


@lru_cache(maxsize=1 << 13)
def _kinds(name: str) -> frozenset[str]:
    words = folded_name(name).split()
    return frozenset(kind for kind, stems in _descriptions().items() if _begins(words, stems))


def _begins(words: Iterable[str], stems: tuple[str, ...]) -> bool:
    return any(word.startswith(stems) for word in words)


@cache
def _descriptions() -> Mapping[str, tuple[str, ...]]:
    text = files("pipeline.events").joinpath("voices.yaml").read_text("utf-8")
    return {kind: tuple(stems) for kind, stems in YAML(typ="safe").load(text).items()}
