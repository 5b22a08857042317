"""`wirewatch extract`: says what texts claim and how they frame it, one JSON object a line in and out."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from pipeline.reading.frames.find import of_carried
from pipeline.reading.reader import Reader
from storage.records.field import Field
from storage.records.reading import Claim, FrameHit

Lines = Annotated[
    typer.FileBinaryRead | None,
    typer.Argument(help="JSON Lines: `id`, `text`; if known `title`, `outlet`, `published`. Left out: stdin."),
]

_SURE = {"strong": 0.95, "weak": 0.9}
"""The share of hits in texts that are labelled with the frame, rounded down: a pattern hits or does not."""


class _Unreadable(ValueError):
    """A line cannot be used; the words say why. `id` is the line's own, where it has one."""

    def __init__(self, reason: str, id_: str | int | None = None) -> None:
        super().__init__(reason)
        self.id = id_


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """One line of the input."""

    id: str | int
    text: str
    title: str | None
    outlet: str | None
    published: datetime | None

    def field(self, name: Field) -> str:
        return self.text if name == "text" else self.title or ""


def extract(file: Lines = None) -> None:
    """Read texts and print the claims and frames of each; a line that cannot be used says so and stops no other."""
    reader = Reader()
    failed = False
    for line in _lines(file):
        answer = _answer(reader, line)
        failed = failed or "error" in answer
        # Escaped, because half a surrogate pair may stand in a text and in no encoding of a terminal.
        typer.echo(json.dumps(answer))
    if failed:
        raise typer.Exit(1)


def _lines(file: typer.FileBinaryRead | None) -> Iterator[bytes]:
    return (line for line in file or sys.stdin.buffer if line.strip())


def _answer(reader: Reader, line: bytes) -> dict[str, Any]:
    try:
        given = _given(line)
    except _Unreadable as error:
        return {"id": error.id, "error": str(error)}
    reading = reader.read(given.text, title=given.title, outlet=given.outlet, published=given.published)
    return {
        "id": given.id,
        "claims": [_claim_json(claim) for claim in reading.claims],
        "frames": [_frame_json(hit, given.field(hit.field)) for hit in of_carried(reading.frames)],
    }


def _given(line: bytes) -> _Given:
    record = _record(line)
    id_ = record.get("id")
    if isinstance(id_, bool) or not isinstance(id_, str | int):
        raise _Unreadable("has no `id` that is a text or a number")
    text = _text(record, "text", id_)
    if text is None:
        raise _Unreadable("has no `text`", id_)
    return _Given(
        id=id_,
        text=text,
        title=_text(record, "title", id_),
        outlet=_text(record, "outlet", id_),
        published=_time(record.get("published")),
    )


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _Unreadable(f"is not UTF-8 at byte {error.start + 1}") from error
    except RecursionError as error:
        raise _Unreadable("is no JSON that can be read: nested too deep") from error
    except ValueError as error:
        raise _Unreadable(f"is no JSON: {error}") from error
    if not isinstance(record, dict):
        raise _Unreadable("should be a JSON object")
    return record


def _text(record: dict[str, Any], key: str, id_: str | int) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise _Unreadable(f"`{key}` should be a text", id_)
    return value


def _time(stated: object) -> datetime | None:
    """Read ISO 8601; a time written otherwise is unknown, which costs little and loses no claim."""
    try:
        time = datetime.fromisoformat(stated) if isinstance(stated, str) else None
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC) if time else None


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "outcome": claim.outcome.value,
        "min": claim.min,
        "max": claim.max,
        "best": claim.best,
        "count_text": claim.count_text,
        "victims": claim.victims.value,
        "victim_text": claim.victim_text,
        "place": claim.place,
        "place_text": claim.place_text,
        "within": claim.within,
        "country": claim.country,
        "attribution": claim.attribution,
        "status": claim.status.value,
        "sub": claim.sub,
        "sentence": claim.sentence,
        "restated_in": list(claim.restated_in),
        "in": claim.field,
        "start": claim.start,
        "end": claim.end,
        "confidence": claim.confidence,
        "why": list(claim.why),
    }


def _frame_json(hit: FrameHit, source: str) -> dict[str, Any]:
    start = source.find(hit.sentence, max(0, hit.end - len(hit.sentence)))
    return {
        "frame": hit.frame,
        "status": hit.status.value,
        "strength": hit.strength,
        "sentence": hit.sentence,
        "in": hit.field,
        "start": start,
        "end": start + len(hit.sentence),
        "confidence": _SURE[hit.strength],
        "why": list(hit.why),
    }
