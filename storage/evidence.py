"""Evidence as JSON columns hold it, there and back: spans, passages, claims, sentences that carry a frame."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from storage.as_json import as_json
from storage.records.match import Passage, Span
from storage.records.reading import Claim, ClaimStatus, FrameHit, FrameStatus, Outcome, Victims

_FLAT: Mapping[type, Sequence[str]] = {kind: [field.name for field in fields(kind)] for kind in (Span, Passage)}

Column = Sequence[Mapping[str, Any]]


def to_json(evidence: Iterable[Span | Passage | Claim | FrameHit]) -> list[dict[str, Any]]:
    """Give pieces of evidence as plain mappings."""
    return [_plain(piece) for piece in evidence]


def to_text(evidence: Sequence[Span | Passage | Claim]) -> str:
    """Give pieces of evidence as a JSON column holds them."""
    return as_json(to_json(evidence)) if evidence else "[]"


def _plain(piece: Span | Passage | Claim | FrameHit) -> dict[str, Any]:
    names = _FLAT.get(type(piece))  # asdict() looks into every value for what may be inside
    return {name: getattr(piece, name) for name in names} if names else asdict(piece)


def spans(column: Column) -> tuple[Span, ...]:
    """Read spans back."""
    return tuple(Span(**piece) for piece in column)


def passages(column: Column) -> tuple[Passage, ...]:
    """Read passages back."""
    return tuple(Passage(**piece) for piece in column)


def claims(column: Column) -> tuple[Claim, ...]:
    """Read claims back."""
    return tuple(_claim(piece) for piece in column)


def frames(column: Column) -> tuple[FrameHit, ...]:
    """Read sentences that carry a frame back."""
    return tuple(
        FrameHit(**{**piece, "status": FrameStatus(piece["status"]), "why": tuple(piece["why"])}) for piece in column
    )


def _claim(piece: Mapping[str, Any]) -> Claim:
    words = {
        "outcome": Outcome(piece["outcome"]),
        "victims": Victims(piece["victims"]),
        "status": ClaimStatus(piece["status"]),
        "restated_in": tuple(piece["restated_in"]),
        "why": tuple(piece["why"]),
    }
    return Claim(**{**piece, **words})
