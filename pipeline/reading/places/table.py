"""The table of the world's towns, searched where it lies in memory: lines sorted by key, no object per town."""

import gzip
import re
from array import array
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILE = "towns.tsv.gz"
PLACES, NAMES, SKELETONS = b"@places\n", b"@names\n", b"@skeletons\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """One line of the table."""

    number: int  # its line, the most populous first
    geonames: int
    name: str
    country: str
    region: str  # the code of the first-order region in GeoNames
    latitude: float
    longitude: float
    population: int


class Table:
    """Read-only; a look-up costs some twenty comparisons of bytes."""

    def __init__(self, content: bytes) -> None:
        places = content.index(PLACES) + len(PLACES)
        names = content.index(NAMES, places)
        skeletons = content.index(SKELETONS, names)
        self._content = content
        self._names = (names + len(NAMES), skeletons)
        self._skeletons = (skeletons + len(SKELETONS), len(content))
        self._places = array("L", [places])
        self._places.extend(found.end() for found in re.compile(rb"\n").finditer(content, places, names))

    def __len__(self) -> int:
        return len(self._places) - 1

    def town(self, number: int) -> Town:
        """Return the town of one line."""
        line = self._content[self._places[number] : self._places[number + 1] - 1].decode()
        geonames, name, country, region, latitude, longitude, population = line.split("\t")
        return Town(
            number=number,
            geonames=int(geonames),
            name=name,
            country=country,
            region=region,
            latitude=float(latitude),
            longitude=float(longitude),
            population=int(population),
        )

    def named(self, key: str) -> tuple[int, ...]:
        """Return the towns that some spelling of this key names, the most populous first."""
        return tuple(map(int, self._values(key, self._names)))

    def boned(self, skeleton: str) -> tuple[str, ...]:
        """Return the keys of spellings with this skeleton of consonants."""
        return self._values(skeleton, self._skeletons)

    def spellings(self, number: int) -> list[str]:
        """Return the keys that name one town; reads the whole table, for people only."""
        begin, end = self._names
        pattern = re.compile(rb"^([^\t\n]+)\t(?:\d+ )*%d(?: \d+)*$" % number, re.MULTILINE)
        return [found[1].decode() for found in pattern.finditer(self._content, begin, end)]

    def beginnings(self, length: int) -> frozenset[str]:
        """Return how the keys of all names begin; reads the whole table."""
        begin, end = self._names
        lines = self._content[begin:end].decode().split("\n")
        return frozenset(line.partition("\t")[0][:length] for line in lines)

    def _values(self, key: str, section: tuple[int, int]) -> tuple[str, ...]:
        try:
            wanted = key.encode() + b"\t"
        except UnicodeEncodeError:  # a lone surrogate names no town
            return ()
        low, high = section
        content = self._content
        while low < high:
            begin = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = content.index(b"\n", begin) + 1
            line = content[begin:end]
            if line.startswith(wanted):
                return tuple(line[len(wanted) : -1].decode().split(" "))
            if line < wanted:
                low = end
            else:
                high = begin
        return ()


@cache
def shipped() -> Table:
    """Return the table that ships with the product; loaded once."""
    return Table(gzip.decompress(files("pipeline.reading.places").joinpath(FILE).read_bytes()))
