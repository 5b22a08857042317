"""Spans and passages as JSON columns hold them, there and back."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from storage.records.match import Passage, Span


def to_json(evidence: Iterable[Span | Passage]) -> list[dict[str, Any]]:
    """Give spans or passages as plain mappings."""
    return [asdict(piece) for piece in evidence]


def spans(column: list[dict[str, Any]]) -> tuple[Span, ...]:
    """Read spans back."""
    return tuple(Span(**piece) for piece in column)


def passages(column: list[dict[str, Any]]) -> tuple[Passage, ...]:
    """Read passages back."""
    return tuple(Passage(**piece) for piece in column)
