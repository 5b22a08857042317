"""The nouns of the gazetteer: a place, and what kind of place it is."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a place is; the order is from the largest to the smallest."""

    COUNTRY = "country"
    AREA = "area"  # a region that is no unit of administration: Darfur, Donbas
    REGION = "region"  # a province, governorate, state
    TOWN = "town"
    VILLAGE = "village"
    QUARTER = "quarter"  # a part of a town
    SITE = "site"  # an air base, an oil field, a camp
    SET = "set"  # an operator's own word for several places


WIDE = frozenset({Kind.COUNTRY, Kind.AREA, Kind.REGION})
"""Kinds that hold towns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the world."""

    id: str  # stable: `SY/Mayadin` of the overlay, `geonames:173480` of the table
    name: str  # the usual English name
    kind: Kind
    country: str | None  # ISO 3166, two letters
    parent: str | None  # the id of the next larger place
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    covers: tuple[str, ...] = ()  # ids of what an area or a set is made of
    geonames: int | None = None
