"""Sentence shapes: `data/*.yaml` hold them, one a line; `{slot}` is filled, `[a|b]` is a choice.

A slot that is written with a capital begins with one. What the filling leaves behind (two blanks, a comma before a full
stop) is tidied.
"""

import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_DATA = Path(__file__).parent / "data"
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_TIDY = (
    (re.compile(r"[ \t]+"), " "),
    (re.compile(r" ([,.;:!?])"), r"\1"),
    (re.compile(r",+(?=[,.;:!?]| —)"), ""),
    (re.compile(r"\.\.+"), "."),
)


@cache
def data(name: str) -> Any:
    """Read one file of `data/`."""
    return YAML(typ="safe").load((_DATA / f"{name}.yaml").read_text("utf-8"))


def lines(block: str) -> tuple[str, ...]:
    """Take the shapes of a block apart."""
    return tuple(line for line in block.splitlines() if line.strip())


def fill(shape: str, slots: Mapping[str, str], rng: random.Random) -> str:
    """Write one sentence."""
    text = shape
    while _SLOT.search(text):
        text = _SLOT.sub(lambda found: _slot(found[1], slots), text)
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), text)
    for pattern, better in _TIDY:
        text = pattern.sub(better, text)
    return capital(text.strip())


def capital(text: str) -> str:
    """Begin with a capital, behind a quotation mark too."""
    at = next((at for at, letter in enumerate(text) if letter.isalnum()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def number(value: int, *, words: bool, start: bool = False) -> str:
    """Write a number as a house does: in words below ten, and below a hundred where it begins a sentence."""
    if not words or value >= (100 if start else 10):
        return f"{value:,}"
    return in_words(value)


def in_words(value: int) -> str:
    """Write a number below a hundred in words."""
    units, tens = data("words")["units"], data("words")["tens"]
    if value < len(units):
        return str(units[value])
    ten, unit = divmod(value, 10)
    return f"{tens[ten]}-{units[unit]}" if unit else str(tens[ten])


def title_case(headline: str) -> str:
    """Write a headline with capitals."""
    words, small = headline.split(" "), data("words")["small_in_titles"]
    return " ".join(word if word in small and at else capital(word) for at, word in enumerate(words))


class Shapes:
    """Draws shapes from lists; one that was drawn does not come again before its list is used up."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._left: dict[tuple[str, ...], list[str]] = {}

    def draw(self, shapes: tuple[str, ...]) -> str:
        """Take one that was not yet drawn."""
        left = self._left.get(shapes)
        if not left:
            left = self._left[shapes] = self._rng.sample(shapes, len(shapes))
        return left.pop()


def _slot(name: str, slots: Mapping[str, str]) -> str:
    key = name[0].lower() + name[1:]
    return capital(slots.get(f"{key}_at_start", slots[key])) if name[0].isupper() else slots[key]
