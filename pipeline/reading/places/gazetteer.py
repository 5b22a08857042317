"""The gazetteer: any spelling in, places out, with what lies in what and how far apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt

from pipeline.reading.places.cues import cues
from pipeline.reading.places.place import Kind, Place
from pipeline.reading.places.spelling import LEAST_ALIKE, alike, key, skeleton, without_articles, words_of
from pipeline.reading.places.table import Table, Town, shipped

DOMINANT = 6
"""A namesake this many times smaller than the largest is not what a writer means who gives no country."""

BYNAME = 10
"""How many times less a town is meant by another name than its first."""

TRACKED = 100_000
"""People that a place of the overlay counts for at least: it is there because the news name it."""

WELL_KNOWN = 250_000
"""People of a town that needs no country beside it to be meant."""

EARTH_RADIUS_KM = 6371.0


class PlaceError(ValueError):
    """An operator's place cannot be added: the words say which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPlace:
    """What an operator says of a place: more spellings, where it lies, or what it covers."""

    also: tuple[str, ...] = ()
    within: str | None = None
    covers: tuple[str, ...] = ()


@dataclass(slots=True)
class _Book:
    """Places by id, and ids by key; what is shipped, or what operators added."""

    places: dict[str, Place] = field(default_factory=dict)
    spelled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regions: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by their bare names: "aleppo"
    bones: dict[str, tuple[str, ...]] = field(default_factory=dict)  # skeleton -> keys
    codes: dict[str, str] = field(default_factory=dict)  # SY.07 -> id of the region
    people: dict[str, str] = field(default_factory=dict)  # syrian -> SY
    absorbed: dict[int, str] = field(default_factory=dict)  # geonames id -> id

    def add(self, place: Place, spellings: Iterable[str]) -> None:
        """Enter a place under its spellings; one that begins with `=` is a region's bare name."""
        known = tuple(spellings)
        self.places[place.id] = place
        self.spelled[place.id] = (*self.spelled.get(place.id, ()), *known)
        if place.geonames is not None:
            self.absorbed[place.geonames] = place.id
        for spelling in known:
            index = self.regions if spelling.startswith("=") else self.named
            for found in keys_of(words_of(spelling)):
                _append(index, found, place.id)
                if index is self.named and place.kind is not Kind.COUNTRY and (bone := skeleton(words_of(spelling))):
                    _append(self.bones, bone, found)


def _append(index: dict[str, tuple[str, ...]], name: str, value: str) -> None:
    if value not in index.get(name, ()):
        index[name] = (*index.get(name, ()), value)


def keys_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys to look up, the exact one first; a single letter names no place."""
    return tuple(found for found in dict.fromkeys((key(words), key(without_articles(words)))) if len(found) > 1)


class Places:
    """All places: the overlay, the table of towns, and what operators added. Immutable once made."""

    def __init__(self, table: Table, book: _Book, added: _Book | None = None) -> None:
        self._table = table
        self._book = book
        self._added = added or _Book()
        self._by_key = lru_cache(maxsize=1 << 14)(self._look_up)
        self.named = lru_cache(maxsize=1 << 14)(self._named)
        self._town = lru_cache(maxsize=1 << 12)(self._make_town)

    @classmethod
    def shipped(cls) -> "Places":
        """Return the gazetteer that ships with the product."""
        return _shipped()

    def extended(self, extra: Mapping[str, ExtraPlace]) -> "Places":
        """Add an operator's places; raises PlaceError where a name fits no place, or several."""
        added = _Book()
        more = Places(self._table, self._book, added)
        for name, entry in extra.items():
            if not entry.covers:
                more._add_place(name, entry)
        for name, entry in extra.items():
            if entry.covers:
                more._add_set(name, entry)
        more._forget()
        return more

    def find(self, name: str) -> list[Place]:
        """Return what a person means who writes `name`: one place, several that are hard to tell apart, or none.

        `Mansoura, Egypt` names one of several; so do `Aleppo province` and `province of Aleppo`.
        """
        head, _, tail = name.partition(",")
        found = self.candidates(head)
        if tail.strip():
            outer = self.find(tail)
            return [place for place in found if any(self.holds(place_outer, place) for place_outer in outer)]
        if " ".join(words_of(head)) in cues().blocked:
            return []
        found = [
            place for place in found if not any(other is not place and self._wider(other, place) for other in found)
        ]
        keys = keys_of(words_of(head))
        weights = [_weight(place, keys) for place in found]
        largest = max(weights, default=0)
        return [place for place, weight in zip(found, weights, strict=True) if weight * DOMINANT >= largest]

    def _wider(self, outer: Place, inner: Place) -> bool:
        return outer.kind in {Kind.COUNTRY, Kind.AREA, Kind.REGION} and self.holds(outer, inner)

    def candidates(self, name: str) -> list[Place]:
        """Every place of this name, the overlay's first, then by population."""
        words, nouns = words_of(name), cues().region_noun
        if len(words) > 2 and words[0] in nouns and words[1] == "of":
            words = (*words[2:], words[0])
        regions = self.regions(words[:-1]) if len(words) > 1 and words[-1] in nouns else ()
        return list(dict.fromkeys((*regions, *self.named(words))))

    def _named(self, words: tuple[str, ...]) -> tuple[Place, ...]:
        for found in keys_of(words):
            if places := self._by_key(found):
                return places
        return ()

    def weight(self, place: Place, words: tuple[str, ...]) -> int:
        """Say how much a place is meant by the folded words of a name: its people, fewer for a byname."""
        return _weight(place, keys_of(words))

    def regions(self, words: tuple[str, ...]) -> tuple[Place, ...]:
        """Regions by their bare names: `aleppo` is the province."""
        for found in keys_of(words):
            if ids := self._book.regions.get(found):
                return tuple(self._book.places[one] for one in ids)
        return ()

    def resembling(self, words: tuple[str, ...]) -> tuple[Place, ...]:
        """Places whose names have the same consonants and look much alike; for spellings that no key knows."""
        bone = skeleton(words)
        if bone is None:
            return ()
        own = key(without_articles(words))
        known = (*self._added.bones.get(bone, ()), *self._book.bones.get(bone, ()), *self._table.boned(bone))
        ranked = sorted(((alike(own, other), other) for other in dict.fromkeys(known)), reverse=True)
        if not ranked or ranked[0][0] < LEAST_ALIKE:
            return ()
        return self._by_key(ranked[0][1])

    def beginnings(self, length: int) -> frozenset[str]:
        """Return how the keys of all names begin: what begins otherwise names no place."""
        books = (self._book.named, self._book.regions, self._added.named)
        return self._table.beginnings(length).union(found[:length] for book in books for found in book)

    def people(self, word: str) -> Place | None:
        """Return the country of a demonym or adjective: `syrian`."""
        code = self._book.people.get(word)
        return self._book.places.get(code) if code else None

    def place(self, place_id: str) -> Place | None:
        """Return a place by its id."""
        return self._added.places.get(place_id) or self._book.places.get(place_id)

    def above(self, place: Place) -> Iterator[Place]:
        """Return what a place lies in, the nearest first."""
        parent = place.parent
        for _ in range(8):  # deeper than any real chain, so that an operator's circle ends
            found = self.place(parent) if parent else None
            if found is None:
                return
            yield found
            parent = found.parent

    def holds(self, outer: Place, inner: Place) -> bool:
        """Whether `inner` is `outer` or lies in it."""
        if outer.kind is Kind.COUNTRY and outer.country == inner.country:
            return True
        chain = {inner.id, *(place.id for place in self.above(inner))}
        return outer.id in chain or any(self._covers(part, chain) for part in outer.covers)

    def _covers(self, part: str, chain: set[str]) -> bool:
        place = self.place(part)
        return part in chain or (place is not None and any(one in chain for one in place.covers))

    def common(self, places: Iterable[Place]) -> Place | None:
        """Return the smallest place that holds all of `places`; None where they lie in two countries."""
        first, *others = list(places)
        return next(
            (outer for outer in (first, *self.above(first)) if all(self.holds(outer, other) for other in others)), None
        )

    def distance(self, one: Place, other: Place) -> float | None:
        """Kilometres between two places; None where a position is unknown."""
        if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
            return None
        north, south = radians(one.latitude), radians(other.latitude)
        half_height = sin((north - south) / 2) ** 2
        half_width = cos(north) * cos(south) * sin(radians(one.longitude - other.longitude) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half_height + half_width)))

    def spellings(self, place: Place) -> list[str]:
        """Return the spellings of a place: as listed, and as the keys of the table; reads the whole table."""
        shown = self.listed(place)
        covered = {found for spelling in shown for found in keys_of(words_of(spelling))}
        number = self._number(place)
        return shown + [
            found for found in (self._table.spellings(number) if number is not None else ()) if found not in covered
        ]

    def listed(self, place: Place) -> list[str]:
        """Return the spellings of a place as people write them: those of the overlay, and an operator's own."""
        listed = [*self._added.spelled.get(place.id, ()), *self._book.spelled.get(place.id, ())]
        return [spelling for spelling in dict.fromkeys(listed) if not spelling.startswith("=")]

    def _number(self, place: Place) -> int | None:
        if place.geonames is None:
            return None
        names = {
            found
            for spelling in (place.name, *self._book.spelled.get(place.id, ()))
            for found in keys_of(words_of(spelling))
        }
        numbers = {number for found in names for number in self._table.named(found)}
        return next((number for number in numbers if self._table.town(number).geonames == place.geonames), None)

    def _look_up(self, found: str) -> tuple[Place, ...]:
        curated = [self._added.places[one] for one in self._added.named.get(found, ())]
        ids = {place.id for place in curated}
        curated += [self._book.places[one] for one in self._book.named.get(found, ()) if one not in ids]
        ids |= {place.id for place in curated}
        towns = (self._town(number) for number in self._table.named(found))
        # where the overlay knows the name, a tracked town that once bore it is not meant
        others = (place for place in dict.fromkeys(towns) if place.id not in ids and not (ids and is_tracked(place)))
        return (*curated, *others)

    def _make_town(self, number: int) -> Place:
        town = self._table.town(number)
        absorbed = self._book.absorbed.get(town.geonames)
        return self._book.places[absorbed] if absorbed else self._from_table(town)

    def _from_table(self, town: Town) -> Place:
        parent = self._book.codes.get(f"{town.country}.{town.region}", town.country)
        return Place(
            id=f"geonames:{town.geonames}",
            name=town.name,
            kind=Kind.TOWN,
            country=town.country,
            parent=parent,
            latitude=town.latitude,
            longitude=town.longitude,
            population=town.population,
            geonames=town.geonames,
        )

    def _add_place(self, name: str, entry: ExtraPlace) -> None:
        parent = self._one(entry.within, f"{name} lies in") if entry.within else None
        known = [place for place in self.find(name) if parent is None or self.holds(parent, place)]
        if len(known) > 1:
            raise PlaceError(f"{name} could be {self._either(known)}; say which with `in`")
        if known:
            place = known[0]
        elif parent:
            place = Place(id=f"own/{name}", name=name, kind=Kind.VILLAGE, country=parent.country, parent=parent.id)
        else:
            raise PlaceError(f"{name} is not known; say where it lies with `in`")
        self._added.add(place, (name, *entry.also))
        self._forget()

    def _add_set(self, name: str, entry: ExtraPlace) -> None:
        parts = [self._one(part, f"{name} covers") for part in entry.covers]
        countries = {part.country for part in parts}
        country = countries.pop() if len(countries) == 1 else None
        place = Place(
            id=f"own/{name}",
            name=name,
            kind=Kind.SET,
            country=country,
            parent=country,
            covers=tuple(part.id for part in parts),
        )
        self._added.add(place, (name, *entry.also))
        for part in parts:
            self._added.places.setdefault(part.id, part)
        self._forget()

    def _forget(self) -> None:
        self._by_key.cache_clear()
        self.named.cache_clear()

    def _one(self, name: str, said: str) -> Place:
        found = self.find(name)
        if len(found) == 1:
            return found[0]
        raise PlaceError(
            f"{said} {name}, which could be {self._either(found)}" if found else f"{said} {name}, which is not known"
        )

    def _either(self, places: Iterable[Place]) -> str:
        return " or ".join(self.describe(place) for place in places)

    def describe(self, place: Place) -> str:
        """Return the name and what it lies in: `Mansoura, Dakahlia governorate, Egypt`."""
        return ", ".join((place.name, *(outer.name for outer in self.above(place))))


def is_tracked(place: Place) -> bool:
    """Whether a place is the overlay's or an operator's own, and not only one of the world's towns."""
    return not place.id.startswith("geonames:")


def _weight(place: Place, keys: tuple[str, ...]) -> int:
    """How much a place is meant by a name: its people; fewer where the name is not its first."""
    if is_tracked(place):
        return max(place.population, TRACKED)
    if not all(map(str.isascii, keys)):
        return place.population  # in another script every name is another than the first
    first = not set(keys).isdisjoint(keys_of(words_of(place.name)))
    return place.population if first else place.population // BYNAME


@cache
def _shipped() -> Places:
    book = _Book()
    for line in files("pipeline.reading.places").joinpath("overlay.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _enter(book, line.split("\t"))
    return Places(shipped(), book)


def _enter(book: _Book, fields: list[str]) -> None:
    match fields:
        case ["@code", code, region]:
            book.codes[code] = region
        case ["@people", country, words]:
            book.people |= dict.fromkeys(
                (key_word for word in words.split("|") for key_word in (" ".join(words_of(word)),)), country
            )
        case [place_id, name, kind, country, parent, latitude, longitude, population, geonames, covers, spellings]:
            place = Place(
                id=place_id,
                name=name,
                kind=Kind(kind),
                country=country,
                parent=parent or None,
                latitude=float(latitude) if latitude else None,
                longitude=float(longitude) if longitude else None,
                population=int(population),
                covers=tuple(covers.split("|")) if covers else (),
                geonames=int(geonames) if geonames else None,
            )
            book.add(place, spellings.split("|"))
