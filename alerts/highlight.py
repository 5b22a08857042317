"""Which words of a quoted passage hit, pure: text and spans -> pieces that are marked or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts.text import clean
from storage.records.match import Passage, Span

_LONGEST_QUOTE = 320
_BEFORE = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a passage, clean enough to show."""

    text: str
    hit: bool


def quote(passage: Passage, spans: Iterable[Span], most: int = _LONGEST_QUOTE) -> tuple[Piece, ...]:
    """Give a passage in pieces, those that a span covers marked; cut around its first hit when it is long."""
    hits = _merged(_relative(passage, spans))
    start, end = _visible(len(passage.text), hits, most)
    pieces = [Piece(text="…", hit=False)] if start else []
    at = start
    for left, right in ((max(left, start), min(right, end)) for left, right in hits if left < end and right > start):
        pieces += _piece(passage.text[at:left], hit=False) + _piece(passage.text[left:right], hit=True)
        at = right
    pieces += _piece(passage.text[at:end], hit=False)
    return (*pieces, Piece(text="…", hit=False)) if end < len(passage.text) else tuple(pieces)


def starred(pieces: Iterable[Piece]) -> str:
    """Give pieces as plain text, hits between stars."""
    return "".join(f"*{piece.text}*" if piece.hit else piece.text for piece in pieces).strip()


def _piece(text: str, *, hit: bool) -> list[Piece]:
    shown = clean(text)
    return [Piece(text=shown, hit=hit)] if shown else []


def _relative(passage: Passage, spans: Iterable[Span]) -> list[tuple[int, int]]:
    inside = [
        (max(span.start - passage.start, 0), min(span.end - passage.start, len(passage.text)))
        for span in spans
        if span.field == passage.field
    ]
    return sorted((start, end) for start, end in inside if start < end)


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _visible(length: int, hits: Sequence[tuple[int, int]], most: int) -> tuple[int, int]:
    """Give the window [start, end) of a passage that is shown."""
    if length <= most:
        return 0, length
    first = hits[0][0] if hits else 0
    start = min(max(first - _BEFORE, 0), length - most)
    return start, start + most
