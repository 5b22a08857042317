"""Lengths as services count them, and texts cut to them: never inside a character that people see as one."""

import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum

_MORE = "…"
_JOINER = "\u200d"
_SKIN = ("\U0001f3fb", "\U0001f3ff")


class Unit(Enum):
    """What a service counts."""

    CHARACTERS = "characters"  # code points, as Python's len
    UTF16 = "utf-16"  # as JavaScript's length
    BYTES = "bytes"  # of UTF-8


def length(text: str, unit: Unit) -> int:
    """Give how long a service finds a text."""
    if unit is Unit.CHARACTERS:
        return len(text)
    if unit is Unit.UTF16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text.encode("utf-8", "surrogatepass"))


def shorten(text: str, most: int, unit: Unit = Unit.CHARACTERS) -> str:
    """Give a text of at most that length; one that was cut ends with three dots.

    Cut text before it is escaped: an escape has no inside that may be cut.
    """
    if length(text, unit) <= most:
        return text
    room = most - length(_MORE, unit)
    kept, used = 0, 0
    for end in _ends(text):
        used += length(text[kept:end], unit)
        if used > room:
            break
        kept = end
    return (text[:kept].rstrip() + _MORE) if room >= 0 else ""


def pack(blocks: Sequence[str], most: int, unit: Unit = Unit.CHARACTERS, between: str = "\n\n") -> list[str]:
    """Put blocks of text into as few parts as hold them, in order; a block that is too long for one is shortened."""
    parts: list[str] = []
    for block in blocks:
        if parts and length(joined := parts[-1] + between + block, unit) <= most:
            parts[-1] = joined
        else:
            parts.append(shorten(block, most, unit))
    return parts


def _ends(text: str) -> Iterator[int]:
    """Give where characters end as people see them: with their accents, and emoji with all that is joined to them."""
    for end in range(1, len(text)):
        joins = text[end - 1] == _JOINER or (_is_flag(text[end - 1]) and _is_flag(text[end]))
        if not joins and not _clings(text[end]):
            yield end
    yield len(text)


def _clings(character: str) -> bool:
    """Say whether it belongs to the character before it: an accent, a joiner, a skin tone, a tag."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or character == _JOINER
        or _SKIN[0] <= character <= _SKIN[1]
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
