"""What conditions are read with: the operator's lists and names, and what ships with the product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated

from pydantic import PlainValidator, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from pipeline.query.errors import printable
from pipeline.query.vocabulary import Vocabulary
from pipeline.reading.frames.keys import Frame, shipped_frames
from pipeline.reading.places.gazetteer import ExtraPlace, PlaceError, Places
from pipeline.reading.places.named import PlaceQueries, one_place
from pipeline.reading.places.place import Kind, Place
from pipeline.reading.reader import Reader
from pipeline.reading.speakers.parties import SpeakerKeys, Speakers, shipped_speakers, split
from pipeline.rules._base import When
from pipeline.uses import check_chain
from storage.records.article import Article
from storage.records.reading import Claim, Reading

_MOST_NAMED = 20


@dataclass(frozen=True)
class Known(Vocabulary):
    """Lists of terms, places, speakers and frames: those that are shipped, and the operator's own."""

    more_places: Mapping[str, ExtraPlace] = field(default_factory=dict)
    more_speakers: Mapping[str, SpeakerKeys] = field(default_factory=dict)
    more_frames: Sequence[Frame] = ()
    conditions: Mapping[str, object] = field(default_factory=dict)  # as they are written
    own: str = ""  # names what the operator added, as it was written; empty where nothing was

    def __post_init__(self) -> None:
        """Let queries name the places; the gazetteer is loaded when the first one does."""
        object.__setattr__(self, "gazetteer", PlaceQueries(lambda: self.places))

    @cached_property
    def places(self) -> Places:
        """Give the gazetteer; it is loaded when the first rule or article needs it."""
        return Places.shipped().extended(self.more_places) if self.more_places else Places.shipped()

    @cached_property
    def speakers(self) -> Speakers:
        """Give the parties that speak."""
        return shipped_speakers().added(self.more_speakers) if self.more_speakers else shipped_speakers()

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """Give the frames; an operator's own takes the place of a shipped one of the same name."""
        own = {frame.id for frame in self.more_frames}
        return (*self.more_frames, *(frame for frame in shipped_frames() if frame.id not in own))

    @cached_property
    def named_conditions(self) -> "NamedConditions":
        """Give what rules ask for with `use`."""
        return NamedConditions(self)

    @cached_property
    def reader(self) -> Reader:
        """Give the reader that knows all of these."""
        return Reader(places=self.places, speakers=self.speakers, frames=self.frames)

    @cached_property
    def reads_as(self) -> str:
        """Name what readings follow from: the reader, and the places, speakers and frames that it knows."""
        return f"{self.reader.version}+{self.own}" if self.own else self.reader.version

    def read(self, article: Article) -> Reading:
        """Say what an article and its title claim, and how they frame it."""
        reading = self.reader.read(
            article.text, title=article.title, outlet=article.outlet, published=article.published_at
        )
        return replace(reading, version=self.reads_as)


class NamedConditions:
    """The conditions that have a name, each read when a rule first uses it, and then once."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._read: dict[str, When | None] = {}

    def get(self, name: str) -> When | None:
        """Give a condition; None where it cannot be read, which is told where it stands.

        ValueError says why it cannot be used: there is none, it uses itself, or it stands too deep.
        """
        known = self._known.conditions
        if name not in known:
            raise ValueError(f"no condition is called '{name}'{_hint(name, list(known))}")
        check_chain(name, known)
        if name not in self._read:
            try:
                self._read[name] = When.model_validate(known[name], context=self._known)
            except ValidationError:
                self._read[name] = None
        return self._read[name]


def _hint(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f" (known: {', '.join(names[:_MOST_NAMED])})" if names else ": there is no section conditions"


def known(info: ValidationInfo) -> Known:
    """Give what a condition is validated with; without a context only what is shipped."""
    return info.context if isinstance(info.context, Known) else Known({})


@dataclass(frozen=True, slots=True)
class Area:
    """One or several places that a rule means, and the gazetteer that knows what lies in them."""

    places: Places
    within: tuple[Place, ...]

    @property
    def named(self) -> str:
        """Give their names."""
        return ", ".join(place.name for place in self.within)

    def holds(self, place: Place) -> bool:
        """Say whether a place is one of them or lies in one of them."""
        return any(self.places.holds(outer, place) for outer in self.within)

    def holds_named(self, name: str | None, country: str | None) -> bool:
        """Say the same of a place by its name, as claims carry it."""
        namesakes = self.places.candidates(name) if name else []
        return any(self.holds(place) for place in namesakes if country is None or place.country in {None, country})

    def holds_country(self, country: str | None) -> bool:
        """Say the same of a whole country, by its code."""
        return any(place.kind is Kind.COUNTRY and place.country == country for place in self.within)

    def holds_claim(self, claim: Claim) -> bool:
        """Say whether a claim speaks of something that happened there."""
        if claim.place is None:
            return False
        # A village that no gazetteer lists lies where the text says that it lies.
        return (
            self.holds_named(claim.place, claim.country)
            or self.holds_named(claim.within, claim.country)
            or self.holds_country(claim.country)
        )


def _area(value: object, info: ValidationInfo) -> Area:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise PydanticCustomError("place", "should be a place, or a list of places")
    places = known(info).places
    return Area(places=places, within=tuple(_one_place(name, places) for name in names))


def _one_place(name: str, places: Places) -> Place:
    try:
        return one_place(name, places)
    except PlaceError as error:
        raise PydanticCustomError("place", "{message}", {"message": printable(str(error))}) from None


PlaceNames = Annotated[Area, PlainValidator(_area, json_schema_input_type=str | list[str])]
"""A place in any known spelling, or a list of places; all that lies inside is meant."""


def _speakers(value: object, info: ValidationInfo) -> frozenset[str]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise PydanticCustomError("speaker", "should be a speaker, or a list of speakers")
    return frozenset(_one_speaker(name, known(info).speakers) for name in names)


def _one_speaker(name: str, speakers: Speakers) -> str:
    parts = split(name)
    found = speakers.at(parts, 0) if parts else None
    if found is None or found.end != len(parts):
        raise PydanticCustomError("speaker", "no speaker is called '{name}': add it under speakers", {"name": name})
    return found.party.name


SpeakerNames = Annotated[frozenset[str], PlainValidator(_speakers, json_schema_input_type=str | list[str])]
"""A speaker under any known name, or a list of speakers; a ministry and its spokesman are one."""
