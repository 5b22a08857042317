"""A simple product to be better than: same town and day is one incident, the first number before a verb its toll."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.stream.model import Kind, Predictions, Report, SentAlert, World
from benchmarks.stream.texts import in_words

AT_LEAST = 5
REVISED_BY = 5
REVISED_BY_SHARE = 0.25

_SMALL = {in_words(value): value for value in range(1, 100)}
_NUMBER = rf"\b(\d[\d,]{{0,9}}|{'|'.join(sorted(_SMALL, key=len, reverse=True))})\b"
_TOLLS = (
    re.compile(rf"{_NUMBER}(?:\s+[\w-]+){{0,4}}?\s+(?:killed|dead|died|die)\b", re.IGNORECASE),
    re.compile(rf"\b(?:kills?|killed|killing|dead|toll|deaths?)(?:\s+[\w-]+){{0,6}}?\s+{_NUMBER}", re.IGNORECASE),
)


@dataclass(slots=True)
class _Told:
    """What the baseline holds of one incident."""

    toll: int
    revision: int = 0


@dataclass(slots=True)
class _Run:
    stories: dict[str, str] = field(default_factory=dict)
    incidents: dict[str, str] = field(default_factory=dict)
    alerts: list[SentAlert] = field(default_factory=list)
    told: dict[str, _Told] = field(default_factory=dict)


def run(world: World) -> Predictions:
    """Take the reports as they arrive."""
    spellings = _spellings(world.places)
    done = _Run()
    for report in world.reports:
        done.stories[report.id] = " ".join(report.text.split()).casefold()[:300]
        toll, place = _toll(report), _place(report, spellings)
        if toll is None or place is None:
            continue
        incident = f"{place} {report.published:%Y-%m-%d}"
        done.incidents[report.id] = incident
        _tell(done, incident, toll, report)
    return Predictions(stories=done.stories, incidents=done.incidents, alerts=tuple(done.alerts))


def _tell(done: _Run, incident: str, toll: int, report: Report) -> None:
    told = done.told.get(incident)
    if told is None:
        if toll >= AT_LEAST:
            done.told[incident] = _Told(toll)
            done.alerts.append(SentAlert(subject=incident, revision=0, kind=Kind.NEW, report=report.id))
        return
    change = toll - told.toll
    if abs(change) < REVISED_BY and abs(change) < REVISED_BY_SHARE * told.toll:
        return
    told.toll, told.revision = toll, told.revision + 1
    direction = "up" if change > 0 else "down"
    done.alerts.append(
        SentAlert(subject=incident, revision=told.revision, kind=Kind.REVISED, report=report.id, direction=direction)
    )


def _toll(report: Report) -> int | None:
    for text in (report.title, report.text):
        for pattern in _TOLLS:
            if found := pattern.search(text):
                written = found[1].casefold().replace(",", "")
                return int(written) if written.isdecimal() else _SMALL[written]
    return None


def _place(report: Report, spellings: Mapping[str, str]) -> str | None:
    text = f"{report.title}\n{report.text}"
    found = [(text.find(spelling), place) for spelling, place in spellings.items() if spelling in text]
    return min(found)[1] if found else None


def _spellings(places: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """Give the towns by their spellings: what lies in a province."""
    spellings: dict[str, str] = {}
    for name, place in places.items():
        also = place.get("also", ())
        if str(place["in"]).endswith(" province") and isinstance(also, list):
            spellings |= dict.fromkeys((name, *also), name)
    return spellings
