"""Decides which place each name of a sentence means, and which names only say where another lies."""

from collections import Counter
from collections.abc import Sequence

from pipeline.reading.places.found import Found, Sense
from pipeline.reading.places.gazetteer import WELL_KNOWN, is_tracked
from pipeline.reading.places.line import Line
from pipeline.reading.places.place import WIDE, Kind, Place
from pipeline.reading.places.spelling import words_of

LONGEST_GAP = 12  # tokens between a place and what it lies in
LONGEST_OWNED_GAP = 6  # tokens of "Syrian city of"
_ARABIC_QUARTER = "\u062d\u064a"  # part of the names of some quarters
LONGEST_EXPLANATION = 7  # tokens of ", a mainly Druze suburb of"
ENOUGH_VOTES = 3
TOWNSHIP = 15_000  # people of a town that a text may mean which names no country at all

_KINDS = {"village": Kind.VILLAGE, "quarter": Kind.QUARTER, "region": Kind.REGION, "area": Kind.AREA}
_HAPPENS = frozenset({Sense.SITE, Sense.NEAR, Sense.SUBJECT})
_HELD = frozenset({Sense.SITE, Sense.NEAR, Sense.SUBJECT, Sense.LOOSE, Sense.ANGLE})
_IN = frozenset({"in", "of", "en", "de", "dans", "\u0432", "\u0641\u064a"})
_SETTLED = frozenset(
    {
        "suburb", "town", "village", "district", "neighbourhood", "neighborhood", "quarter", "city", "settlement",
        "stronghold", "bastion", "enclave", "hamlet", "area",
    }
)  # fmt: skip
_MEASURING = frozenset(
    {"(", ")", "of", ",", "from", "just", "about", "some", "to", "-", "city", "town", "a", "the", "few"}
)


class Resolver:
    """Settles the names of one sentence, given how often the text names each country."""

    def __init__(self, line: Line, countries: Counter[str]) -> None:
        self._line = line
        self._cues = line.cues
        self._places = line.places
        self._countries = countries

    def resolve(self, names: Sequence[Found]) -> None:
        """Set `place`, `inside` and the sense PARENT; the larger place usually comes last: `X, Y province`."""
        for found in names:
            found.options = self._fitting(found)
        for at in range(len(names) - 1, -1, -1):
            found, outer = names[at], self._outer(names, at)
            if found.options:
                found.place = self._choose(found, outer)
            elif found.cued:
                found.place = self._invent(found, outer)
            if outer and found.place and outer.place and found.place.id != outer.place.id:
                _nest(found, outer)

    def _fitting(self, found: Found) -> tuple[Place, ...]:
        """Return the candidates that the noun beside the name allows, or that resemble a name with such a noun."""
        if found.noun == "region" and (regions := self._places.regions(words_of(found.name))):
            return regions
        if found.noun == "region" and found.options and not found.name.isascii() and found.options[0].kind is Kind.TOWN:
            return (_region_of(found.options[0]),)
        if found.noun == "quarter" and (quarter := self._places.named((_ARABIC_QUARTER, *words_of(found.name)))):
            return quarter
        if not found.options and found.cued:
            alike = self._places.resembling(words_of(found.name))
            return tuple(filter(self._is_likely, alike))
        return found.options

    def _is_likely(self, place: Place) -> bool:
        """Tell whether a place lies in a country the text speaks of; of a text without any, whether it is tracked."""
        if place.country and self._countries[place.country]:
            return True
        return is_tracked(place) and not self._countries

    # ---- which of several

    def _choose(self, found: Found, outer: Found | None) -> Place | None:
        if outer and outer.place:
            if inner := self._inside(found, outer.place):
                return max(inner, key=lambda place: self._weight(found, place))
            named = outer.comma and outer.place.kind in {Kind.COUNTRY, Kind.REGION}
            if found.noun in {"village", "quarter"} or named:
                return self._invent(found, outer) if found.cued else None
        best = max(found.options, key=lambda place: self._weight(found, place))
        if best.kind is Kind.QUARTER and self._countries and not self._countries[best.country or ""]:
            return self._invent(found, outer) if found.cued else None  # a quarter of Aleppo in a text about Libya
        doubted = found.noun == "village" or not (is_tracked(best) or words_of(best.name) == words_of(found.name))
        if doubted and found.cued and self._is_abroad(best):
            return self._invent(found, outer)  # "the village of Tori" in Niger is not Turin
        return best if self._is_meant(found, best) else self._stand_in(found, best, outer)

    def _is_abroad(self, place: Place) -> bool:
        """Whether a large town lies in a country that the text never speaks of, while it speaks of others."""
        return place.population >= WELL_KNOWN and bool(self._countries) and not self._countries[place.country or ""]

    def _inside(self, found: Found, outer: Place) -> list[Place]:
        """List the candidates in `outer`; where there is none, those of its country: the text knows better."""
        inner = [place for place in found.options if place.id != outer.id and self._places.holds(outer, place)]
        if inner or outer.kind not in WIDE:
            return inner
        return [place for place in found.options if place.country == outer.country and place.kind is not Kind.COUNTRY]

    def _is_meant(self, found: Found, best: Place) -> bool:
        """Whether the text gives reason enough for this place."""
        if best.kind is Kind.COUNTRY:
            return True
        if self._is_acronym(found) and words_of(best.name) != words_of(found.name):
            return False  # "backed by ATAK helicopters"
        sited = found.sense in {Sense.SITE, Sense.NEAR}
        known_here = best.country is not None and self._countries[best.country] > 0
        common = self._is_common(found)
        if is_tracked(best) and sited:
            return known_here or not common or not self._countries
        if common:
            cued = found.noun or (found.cued and sited) or found.sense is Sense.DATELINE or found.sense is Sense.SUBJECT
            return bool(cued) and known_here
        warring = sited and not self._countries and best.country in self._cues.conflict
        alone = warring and self._people(found, best) >= TOWNSHIP
        return known_here or is_tracked(best) or alone or self._people(found, best) >= WELL_KNOWN

    def _is_acronym(self, found: Found) -> bool:
        return found.name.isupper() and not self._line.shouted and found.sense is not Sense.DATELINE

    def _is_common(self, found: Found) -> bool:
        return any(self._line.words[at] in self._cues.guarded for at in range(found.first, found.last))

    def _stand_in(self, found: Found, best: Place, outer: Found | None) -> Place | None:
        """Return the name alone, where its namesake lies in a country the text never speaks of."""
        sited = found.cued and found.sense in {Sense.SITE, Sense.NEAR} and not self._is_acronym(found)
        return self._invent(found, outer) if sited and best.kind is not Kind.COUNTRY else None

    def _weight(self, found: Found, place: Place) -> tuple[float, ...]:
        fits = found.noun == "quarter" and place.kind is Kind.QUARTER
        lone = place.kind is Kind.QUARTER and not fits  # meant without its noun only where its town is the talk
        votes = min(self._countries[place.country or ""], ENOUGH_VOTES)
        people = self._people(found, place)
        own = words_of(place.name) == words_of(found.name)  # Samara the town in Russia, before Samarra spelled so
        meant = own and (is_tracked(place) or people >= WELL_KNOWN)
        return (fits, votes, not lone, meant, is_tracked(place), people)

    def _people(self, found: Found, place: Place) -> int:
        return self._places.weight(place, words_of(found.name))

    def _invent(self, found: Found, outer: Found | None) -> Place:
        """Make a place that the gazetteer lacks, by its name in the text, in the country the text is about."""
        inside = outer.place if outer else None
        country, parent = (inside.country, inside.id) if inside else (None, None)
        leading = self._countries.most_common(1)
        sole = not found.options or len(self._countries) == 1
        if inside is None and sole and leading and leading[0][1] > 0:
            country = leading[0][0]
        name = " ".join(found.name.split())
        name = f"{name} province" if found.noun == "region" else name
        kind = _KINDS.get(found.noun, Kind.TOWN)
        if kind is Kind.QUARTER and inside and inside.kind in WIDE:
            kind = Kind.AREA  # a district of a province is no quarter of a town
        return Place(id=f"text/{name}", name=name, kind=kind, country=country, parent=parent or country)

    # ---- which says where another lies

    def _outer(self, names: Sequence[Found], at: int) -> Found | None:
        """Find the name beside this one that says where it lies: `X, Y`, `X in Y`, `Y's X district`, `X near Y`."""
        found = names[at]
        if found.sense in {Sense.PEOPLE, Sense.AGENT, Sense.DATELINE}:
            return None
        after = names[at + 1] if at + 1 < len(names) else None
        further = names[at + 2] if at + 2 < len(names) else None
        owned = after and further and self._only_owns(after, further)
        if owned and further and further.place and self._follows(found, further, further.place):
            return further
        if after and after.place and self._follows(found, after, after.place):
            return after
        before = names[at - 1] if at else None
        return before if before and before.options and self._owns(before, found) else None

    def _only_owns(self, after: Found, further: Found) -> bool:
        """Tell a country that only says whose the next place is: `in Mozambique's Macomia district`."""
        country = bool(after.options) and after.options[0].kind is Kind.COUNTRY
        gap = self._line.words[after.last : further.first]
        cues = self._cues
        return (
            country
            and len(gap) <= LONGEST_OWNED_GAP
            and all(word in {"'s", "of"} or word in cues.nouns or word in cues.compass for word in gap)
        )

    def _follows(self, found: Found, after: Found, outer: Place) -> bool:
        """Only a preposition, a comma and small words stand between, and the second is the larger."""
        gap = self._line.words[found.last : after.first]
        if not gap or len(gap) > LONGEST_GAP or after.joined:
            return False
        if after.sense in {Sense.PEOPLE, Sense.DATELINE, Sense.TOWARD, Sense.ORIGIN}:
            return False
        if after.sense in {Sense.NEAR, Sense.ANGLE}:
            return self._measures(gap) and (found.sense in _HAPPENS or found.sense is Sense.LOOSE)
        if after.sense is Sense.AGENT and gap[:2] == [",", "the"]:
            return False  # "in Nangarhar in Afghanistan, the United States military said"
        if after.comma and gap[0] == ",":
            return self._is_larger(outer, found, told=True)
        if self._explains(gap):
            return outer.kind is not Kind.VILLAGE
        return self._links(gap) and (self._is_larger(outer, found, told=False) or self._is_district(after, found))

    def _explains(self, gap: list[str]) -> bool:
        """Tell `Jaramana, a suburb of Damascus`: a comma, a noun of place and what it lies in."""
        named = [word for word in gap if word not in self._cues.compass]
        return (
            3 < len(named) <= LONGEST_EXPLANATION
            and named[0] == ","
            and named[1] in {"a", "an", "the"}
            and named[-1] in _IN
            and not _SETTLED.isdisjoint(named)
        )

    def _is_district(self, after: Found, found: Found) -> bool:
        """Whether a village or a site lies in what is named after its chief town: `Plaine Savo in Djugu territory`."""
        if found.noun == "quarter" and after.place and after.place.kind is Kind.TOWN:
            own_noun = after.first - found.last == 2  # "the Salah al-Din quarter of Tripoli"
            return own_noun or after.noun != "quarter"
        if self._line.word(found.last) not in _IN - {"of"}:
            return False
        small = found.noun == "village" or any(place.kind in {Kind.SITE, Kind.VILLAGE} for place in found.options[:1])
        return small and after.noun in {"area", "quarter"}

    def _links(self, gap: list[str]) -> bool:
        """`in the northern province of`, `neighbourhood of`: a preposition first, and no verb."""
        cues = self._cues
        rest = [word for word in gap if word not in cues.nouns and word not in {",", "just", "'s", "refugee"}]
        if not rest or rest[0] not in _IN:
            return False
        small = cues.determiner | cues.compass | cues.side_noun | _IN | {"and", "about", "some"}
        odd = [word for word in rest if word not in small and "-" not in word and self._places.people(word) is None]
        return len(odd) <= 1

    def _measures(self, gap: list[str]) -> bool:
        """`60 kilometres (35 miles) northeast of`, `, just north of`, `near`."""
        cues = self._cues
        known = (_MEASURING, cues.measures, cues.compass, cues.near, cues.determiner, cues.nouns)
        return all(word[:1].isdigit() or any(word in group for group in known) for word in gap)

    def _is_larger(self, outer: Place, found: Found, *, told: bool) -> bool:
        """Whether `outer` may hold the name; a comma before a region or a country says so itself."""
        if not found.options:
            return outer.kind is not Kind.VILLAGE
        return bool(self._inside(found, outer)) or (told and outer.kind in {Kind.COUNTRY, Kind.REGION})

    def _owns(self, before: Found, found: Found) -> bool:
        """Tell `Syria's Aleppo province`, `the Syrian city of Afrin`, `Baghdad neighborhoods of X`, `Aleppo's X`."""
        gap = self._line.words[before.last : found.first]
        if len(gap) > LONGEST_OWNED_GAP:
            return False
        cues = self._cues
        outer = before.place or before.options[0]
        if not all(
            word in cues.nouns or word in {"of", "'s", "the"} or word in cues.compass or "-" in word for word in gap
        ):
            return False
        inner = [place for place in found.options if place.id != outer.id and self._places.holds(outer, place)]
        if before.sense is Sense.PEOPLE or (before.sense is Sense.AGENT and "'s" not in gap):
            return bool(inner) and outer.kind is Kind.COUNTRY
        if inner:
            before.place = outer
            return outer.kind in {Kind.TOWN, Kind.COUNTRY, Kind.REGION}
        owned = "'s" in gap or "of" in gap or not gap
        if not owned or found.options or found.noun not in {"quarter", "village", "area"}:
            return False
        before.place = outer
        return True


def _nest(found: Found, outer: Found) -> None:
    found.inside = outer.place
    if found.sense is Sense.LOOSE and outer.sense in _HAPPENS:
        found.sense = Sense.SUBJECT
    if outer.sense in _HELD:
        outer.sense = Sense.PARENT


def _region_of(town: Place) -> Place:
    """Make the region that a town gives its name: no list has all of them."""
    name = f"{town.name} province"
    return Place(id=f"text/{name}", name=name, kind=Kind.REGION, country=town.country, parent=town.country)
