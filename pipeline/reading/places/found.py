"""A name while its sentence is read: filled in by the modules that find, judge and settle it."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.reading.places.place import Place


class Sense(StrEnum):
    """What a name does in its sentence."""

    SITE = "site"  # where something happens
    NEAR = "near"
    SUBJECT = "subject"  # "Jilib saw three deaths", "Aleppo bomb blast"
    LOOSE = "loose"  # named without a sign of what for
    PARENT = "parent"  # says where another place lies
    ANGLE = "angle"  # a place from which a distance is measured
    TOWARD = "toward"
    ORIGIN = "origin"
    DATELINE = "dateline"
    AGENT = "agent"  # a country or its capital that acts: "Damascus said"
    PEOPLE = "people"  # an adjective or demonym


@dataclass(slots=True, eq=False)
class Found:
    """One name of one sentence. Not frozen: each step of the reading adds what it learns."""

    first: int  # tokens of the sentence
    last: int  # one past the last
    name: str
    options: tuple[Place, ...] = ()  # empty: no place of this name is known
    sense: Sense = Sense.LOOSE
    noun: str = ""  # the kind that the text gives it: region, town, village, quarter, area
    near: bool = False
    joined: bool = False  # goes on with the list that the name before began
    comma: bool = False  # stands behind a comma and says where the name before lies
    partly: bool = False
    war: bool = False
    cued: bool = False  # by a preposition of place or a noun: enough for a name that nobody knows
    hinted: bool = False  # by less: enough for a known one
    other: bool = False  # a name that is known to be no place
    place: Place | None = None
    inside: Place | None = None
