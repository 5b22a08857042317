"""Reads the words that point back at people: `one was killed and another wounded`, `seized nine men and shot them`."""

from pipeline.reading.claims.clauses import Clauses
from pipeline.reading.claims.harvest import Harvest
from storage.records.reading import Outcome

_SUFFERED = frozenset("VTJI")
_NOUNS = frozenset("QONMWX")


class Pointing:
    """A look at the words for people that were named before in the same sentence."""

    def __init__(self, walk: Clauses, harvest: Harvest) -> None:
        self._walk = walk
        self._harvest = harvest

    def read(self) -> None:
        """Add whom such words mean."""
        for at, chunk in enumerate(self._walk.chunks):
            if chunk.kind == "x" and "another" in chunk.tags:
                self._another(at)
            elif chunk.kind == "N" and not chunk.used:
                self._elliptical(at)
            elif at and self._walk.kinds[at - 1] in "VA" and "them" in chunk.word.split():
                self._them(at)

    def _another(self, at: int) -> None:
        """Read `a guard was killed and another badly wounded`: one more like those before."""
        before = self._walk.skip_left(at - 1, 'd"')
        verb = self._walk.skip(at + 1, 'dbh"')
        if before < 0 or self._walk.kinds[before] not in "&," or self._walk.kinds[verb : verb + 1] not in _SUFFERED:
            return
        behind = self._walk.skip(verb + 1, 'd"')
        helped = "b" in self._walk.kinds[at:verb]
        if not helped and self._walk.kinds[behind : behind + 1] in _NOUNS:
            return  # "and another killed nine": another bomb
        chunk = self._walk.chunks[at]
        alike = [hit for hit in self._harvest.hits if hit.count.start < chunk.start]
        if alike:
            chunk.kind = "N"
            self._harvest.add(at, verb, "another").victims = max(alike, key=lambda h: h.count.start).victims

    def _elliptical(self, at: int) -> None:
        """Read `a soldier was killed and a nurse injured`: the second verb has no helper of its own."""
        before = self._walk.skip_left(at - 1, 'd"')
        verb = self._walk.skip(at + 1, "d")
        if before < 1 or self._walk.kinds[before] != "&" or self._walk.kinds[verb : verb + 1] not in {"V", "T"}:
            return
        behind = self._walk.skip(verb + 1, 'd"')
        if self._walk.kinds[behind : behind + 1] in _NOUNS:
            return  # "and a bomb wounded nine"
        start = self._walk.chunks[at].start
        told = [h for h in self._harvest.hits if h.count.start < start and h.rule in {"passive", "adjective"}]
        if told and self._walk.chunks[verb].outcome is not told[-1].outcome:
            self._harvest.add(at, verb, "elliptical")

    def _them(self, at: int) -> None:
        """`dragged nine men from a bus and shot them dead`: those counted last, of whom nothing is said yet."""
        verb = at - 1
        result = self._walk.skip(at + 1, "d")
        closes = self._walk.kinds[result : result + 1] == "J"
        if "shot" in self._walk.chunks[verb].tags and not closes:
            return  # one who was shot may live
        people = (i for i in range(verb - 1, -1, -1) if self._walk.kinds[i] in "Q;")
        found = next(people, None)
        if found is None or self._walk.kinds[found] == ";":
            return
        taken = self._harvest.of(self._walk.chunks[found])
        if taken and taken.outcome is not Outcome.CAPTURED:
            return  # captives may be killed: "seized six soldiers and executed them"
        noun = self._walk.chunks[found].noun
        if noun is not None and noun.kind == "people":
            self._harvest.add_all([found], result if closes else verb, "them", self._walk.auxiliaries(verb))
