"""Whether two texts tell one story, as far as their words show it; pure."""

import re
from collections import Counter

_LONGEST = 600  # characters that are compared
_ENOUGH_OF_TITLE = 0.45
_ENOUGH_OF_TEXT = 0.6
_WORD = re.compile(r"\w+")


def alike_titles(one: str, other: str) -> bool:
    """Say whether a title may be a correction of another."""
    return _likeness(one, other) >= _ENOUGH_OF_TITLE


def alike_texts(one: str, other: str) -> bool:
    """Say whether two texts begin much the same."""
    return _likeness(one, other) >= _ENOUGH_OF_TEXT


def _likeness(one: str, other: str) -> float:
    """Give the share of pairs of characters that both have: the same measure for every script."""
    first, second = _pairs(one), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    words = [f" {word} " for word in _WORD.findall(text[:_LONGEST].casefold())]
    return Counter(word[at : at + 2] for word in words for at in range(len(word) - 1))
