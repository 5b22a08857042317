"""What rules are validated with, read from the data as it was written.

A rule names lists, places, speakers and frames of other sections. They are read first and leniently: what is wrong with
them is told by their own classes, and must not hide what is wrong with a rule.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import TypeVar

from pydantic import ValidationError

from pipeline.query.vocabulary import Vocabulary
from pipeline.reading.frames.keys import Frame, FrameKeys
from pipeline.reading.places.gazetteer import ExtraPlace, PlaceError, Places
from pipeline.reading.places.keys import PlaceKeys
from pipeline.reading.speakers.parties import SpeakerKeys
from pipeline.rules import Known
from storage.keys import Keys
from wirewatch.config.yaml_file import Path_

Model = TypeVar("Model", bound=Keys)


def read_context(data: Mapping[str, object]) -> tuple[Known, list[tuple[Path_, str]]]:
    """Give what rules are validated with, and the faults that only show when the places are put together."""
    terms = _terms(data.get("terms"))
    vocabulary = Vocabulary(terms)
    places = {name: keys.extra() for name, keys in _readable(data.get("places"), PlaceKeys, vocabulary)}
    faults = list(_wrong_places(places))
    wrong = {path[1] for path, _ in faults}
    known = Known(
        terms,
        more_places={name: extra for name, extra in places.items() if name not in wrong},
        more_speakers=dict(_readable(data.get("speakers"), SpeakerKeys, vocabulary)),
        conditions=_section(data.get("conditions")),
        own=_own(data),
    )
    frames = _readable(data.get("frames"), FrameKeys, known)
    return replace(known, more_frames=tuple(Frame(id=name, keys=keys) for name, keys in frames)), faults


def _section(value: object) -> dict[str, object]:
    return {str(name): entry for name, entry in value.items()} if isinstance(value, dict) else {}


def _own(data: Mapping[str, object]) -> str:
    """Name what the operator added to what readers know; frames may name lists of terms."""
    sections = ("places", "speakers", "frames", *(("terms",) if data.get("frames") else ()))
    written = {section: data[section] for section in sections if data.get(section)}
    return blake2b(json.dumps(written, default=str).encode(), digest_size=6).hexdigest() if written else ""


def _terms(lists: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(lists, dict):
        return {}
    return {
        str(name): tuple(term for term in terms if isinstance(term, str))
        for name, terms in lists.items()
        if isinstance(terms, list)
    }


def _readable(section: object, model: type[Model], vocabulary: Vocabulary) -> Iterator[tuple[str, Model]]:
    for name, value in _section(section).items():
        try:
            yield name, model.model_validate(value, context=vocabulary)
        except ValidationError:
            continue


def _wrong_places(extra: Mapping[str, ExtraPlace]) -> Iterator[tuple[Path_, str]]:
    """Find places whose parents or parts fit none or several; each is tried with all that stand before it."""
    good: dict[str, ExtraPlace] = {}
    for name, entry in sorted(extra.items(), key=lambda item: bool(item[1].covers)):
        try:
            Places.shipped().extended({**good, name: entry})
        except PlaceError as error:
            yield ("places", name), str(error)
        else:
            good[name] = entry
