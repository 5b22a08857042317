"""What did it, by the words of a headline and of the sentences that count: an air raid is no car bomb; pure.

The reader's own word for one claim is narrow; two reports of one event are told from two events by what any of their
sentences says. The words stand in `means.yaml`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from pipeline.reading.text import fold

_LONGEST = 2_000
_ANY_BLAST = "blast"


@dataclass(frozen=True, slots=True)
class _Kinds:
    words: Mapping[str, re.Pattern[str]]
    alike: Mapping[str, frozenset[str]]


def means_in(texts: Iterable[str]) -> frozenset[str]:
    """Name the kinds of attack that texts speak of; a blast whose kind is told too is that kind."""
    folded = [" ".join(map(fold, text[:_LONGEST].replace("-", " ").split())) for text in texts]
    found = {kind for kind, words in _kinds().words.items() if any(words.search(text) for text in folded)}
    return frozenset(found - {_ANY_BLAST} or found)


def may_be_one_attack(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two sets of words can tell of one attack; what is not said fits everything."""
    known, other = (frozenset(kinds) - {_ANY_BLAST} or frozenset(kinds) for kinds in (some, others))
    if not known or not other:
        return True
    alike = _kinds().alike
    return any(one == two or two in alike.get(one, ()) for one in known for two in other)


@cache
def _kinds() -> _Kinds:
    data = YAML(typ="safe").load(files("pipeline.events").joinpath("means.yaml").read_text("utf-8"))["kinds"]
    return _Kinds(
        words={kind: _pattern(entry["words"]) for kind, entry in data.items()},
        alike={kind: frozenset(entry["alike"]) for kind, entry in data.items()},
    )


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    folded = ([re.escape(fold(word)) for word in phrase.replace("-", " ").split()] for phrase in phrases)
    return re.compile("|".join(r"(?<!\w)" + r"\w* ".join(words) for words in folded))
