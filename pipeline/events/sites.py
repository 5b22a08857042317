"""Where a claim says that it happened, as a site that can be compared with another claim's."""

from collections.abc import Callable, Iterable
from enum import IntEnum

from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.place import WIDE, Place
from pipeline.reading.places.spelling import key, words_of
from storage.records.incident import Site
from storage.records.reading import Claim


class Nearness(IntEnum):
    """How two sites lie to each other; more is closer."""

    APART = 0
    UNSAID = 1  # one of them is not known
    COUNTRY = 2  # one is only a country
    REGION = 3  # one is the province that holds the other
    PART = 4  # one is a quarter or village of the other
    SAME = 5


class Sites:
    """Turns the place of a claim into a site; a place that no gazetteer lists is known again by its name."""

    def __init__(self, places: Callable[[], Places]) -> None:
        """Take the gazetteer as a call: it is large, and loaded when the first claim needs it."""
        self._load = places

    @property
    def _places(self) -> Places:
        return self._load()

    def of(self, claim: Claim) -> Site | None:
        """Give the site of a claim; None where it names no place."""
        if not claim.place:
            return None
        found = self._listed(claim.place, claim.country, claim.within)
        if found is None:
            return self._unlisted(claim)
        return Site(
            id=found.id,
            name=found.name,
            country=found.country,
            above=tuple(self._above(found)),
            wide=found.kind in WIDE,
        )

    def _listed(self, name: str, country: str | None, within: str | None = None) -> Place | None:
        """Give the place of this name; of namesakes in one country the one that lies where the claim says."""
        namesakes = [place for place in self._places.candidates(name) if country in {None, place.country}]
        inside = [place for place in namesakes if within and self._lies_in(place, within)] or namesakes
        exact = [place for place in inside if place.name == name]
        return next(iter((*exact, *inside)), None)

    def _lies_in(self, place: Place, outer: str) -> bool:
        return any(above.name == outer for above in self._places.above(place))

    def _unlisted(self, claim: Claim) -> Site:
        assert claim.place is not None
        outer = self._listed(claim.within, claim.country) if claim.within else None
        above = [outer.id, *self._above(outer)] if outer else [claim.country] if claim.country else []
        name = key(words_of(claim.place)) or claim.place.casefold()
        return Site(
            id=f"said/{claim.country or '-'}/{name}",
            name=claim.place,
            country=claim.country,
            above=tuple(above),
            wide=False,
        )

    def _above(self, place: Place) -> Iterable[str]:
        return (outer.id for outer in self._places.above(place))


def nearness(one: Site | None, other: Site | None) -> Nearness:
    """Say how two sites lie to each other; the neighbouring town is another place."""
    if one is None or other is None:
        return Nearness.UNSAID
    if one.id == other.id:
        return Nearness.SAME
    outer = one if one.id in other.above else other if other.id in one.above else None
    if outer is None:
        return Nearness.APART
    if not outer.wide:
        return Nearness.PART
    return Nearness.COUNTRY if not outer.above else Nearness.REGION


def narrower(one: Site | None, other: Site | None) -> Site | None:
    """Give the one that says more."""
    if one is None or other is None:
        return one or other
    return other if one.id in other.above else one
