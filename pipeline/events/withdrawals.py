"""Whether an article takes a report back: "Example Wire withdraws its report ...", "an earlier version said ..."; pure.

The words of each language stand in `withdrawals.yaml`. For a notice only the title and the first sentence are asked:
further down, a text tells what others have withdrawn.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from pipeline.reading.text import fold

_LONGEST = 400
_FIRST = re.compile(r"\s*.*?(?:[.!?\u061f](?=\s|$)|\n|$)", re.DOTALL)


def is_withdrawal(title: str, text: str, language: str | None) -> bool:
    """Whether the title or the first sentence takes a report back."""
    pattern = _pattern(_known(language))
    first = _FIRST.match(text[:_LONGEST])
    return any(pattern.search(_folded(given)) for given in (title[:_LONGEST], first[0] if first else ""))


def is_note(sentence: str, language: str | None) -> bool:
    """Whether a sentence tells what its own article said before an edit: no claim, and no toll of another event."""
    folded = _folded(sentence[:_LONGEST])
    return any(phrase in folded for phrase in _languages()[_known(language)]["notes"])


def _known(language: str | None) -> str:
    return language if language is not None and language in _languages() else "en"


def _folded(text: str) -> str:
    return " ".join(map(fold, text.replace("\u2019", "'").split()))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = _languages()[language]
    verb, thing = (rf"(?:{_either(words[kind])})(?!\w)" for kind in ("verbs", "things"))
    between = rf":? (?:(?:{_either(words['between'])}) ){{0,5}}"
    notice = rf"(?:{_either(words['notices'])})(?!\w)"
    return re.compile(rf"(?<!\w)(?:{notice}|{verb}{between}{thing}|{thing}{between}{verb})")


def _either(phrases: Sequence[str]) -> str:
    return "|".join(
        re.escape(_folded(phrase)).replace(r"\*", r"\w*") for phrase in sorted(phrases, key=len, reverse=True)
    )


@cache
def _languages() -> Mapping[str, Any]:
    text = files("pipeline.events").joinpath("withdrawals.yaml").read_text("utf-8")
    data: Mapping[str, Any] = YAML(typ="safe").load(text)
    return data
