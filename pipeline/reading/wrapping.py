"""Knows texts whose lines were all broken at one width, as teleprinters and mails do."""

from itertools import pairwise

_LINES_SEEN = 400  # lines that say how a text is laid out
_LEAST_PAIRS = 4  # lines that follow one another
_NARROWEST, _WIDEST = 40, 90  # characters of a line


def wrapped_at(text: str) -> int:
    """Give the width at which the lines of a text were broken; 0 where they end as they like."""
    lines = [line.rstrip() for line in text.split("\n", _LINES_SEEN)[:_LINES_SEEN]]
    width = max(map(len, lines), default=0)
    pairs = [(line, after) for line, after in pairwise(lines) if line and after and not after[0].isspace()]
    if not _NARROWEST <= width <= _WIDEST or len(pairs) < _LEAST_PAIRS:
        return 0
    full = sum(_is_full(line, after, width) for line, after in pairs)
    return width if full * 4 >= len(pairs) * 3 else 0


def goes_on(line: str, following: str, width: int) -> bool:
    """Whether a line goes on with the next in such a text: only an indent, or an end before the margin, parts two."""
    if not width or following[0].isspace():
        return False
    return line.rstrip()[-1:] not in ".!?:" or _is_full(line.rstrip(), following, width)


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width
