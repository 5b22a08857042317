"""One text with its places: what was named before, what comes later, what the title says, which country it is about."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from pipeline.reading.places.cues import cues
from pipeline.reading.places.found import Sense
from pipeline.reading.places.gazetteer import WELL_KNOWN, Places, is_tracked
from pipeline.reading.places.mentions import Mention
from pipeline.reading.places.place import WIDE, Kind, Place
from pipeline.reading.places.spelling import in_latin, words_of
from pipeline.reading.text import ReadText, Role

SITES = frozenset({Sense.SITE, Sense.NEAR, Sense.SUBJECT})
FAR = 6  # sentences before and after a claim that may still say where
NEXT = 2  # sentences behind `a village` that may give its name
FAR_BACK = 60  # names before a word that points back

COARSE_COST = {Kind.COUNTRY: 7, Kind.AREA: 3, Kind.REGION: 3}
SENSE_COST = {Sense.SITE: 0, Sense.NEAR: 0, Sense.SUBJECT: 1, Sense.ORIGIN: 0}

_WEAK = frozenset({Sense.LOOSE, Sense.PARENT, Sense.ANGLE, Sense.ORIGIN, Sense.TOWARD})
_SETTLED = frozenset({Kind.TOWN, Kind.VILLAGE})
_REGIONAL = frozenset({Kind.REGION, Kind.AREA})
_QUARTERS = frozenset({Kind.QUARTER})
_KINDS: dict[str, frozenset[Kind]] = {
    "town": frozenset({Kind.TOWN}),
    "city": frozenset({Kind.TOWN}),
    "village": _SETTLED,
    "province": _REGIONAL,
    "region": _REGIONAL,
    "peninsula": _REGIONAL,
    "strip": _REGIONAL,
    "enclave": _REGIONAL | {Kind.TOWN},
    "district": _QUARTERS | {Kind.TOWN},
    "suburb": _QUARTERS | {Kind.TOWN},
    "neighbourhood": _QUARTERS,
    "neighborhood": _QUARTERS,
    "quarter": _QUARTERS,
    "base": frozenset({Kind.SITE}),
}


class Precision(StrEnum):
    """How near to its claim the place stands in the text."""

    CLAUSE = "clause"
    SENTENCE = "sentence"
    PASSAGE = "passage"
    TITLE = "title"
    LEAD = "lead"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A place chosen for a claim, and the rule that chose it."""

    mention: Mention
    precision: Precision
    why: str
    other: Place | None = None  # instead of the mention's own: what holds two places, or a quarter
    void: bool = False  # two countries are named: no place

    @property
    def place(self) -> Place:
        """The chosen place."""
        return self.other or self.mention.place


class Article:
    """The places of one text, in order, and what can be asked of them."""

    def __init__(
        self, text: ReadText, mentions: Sequence[Mention], title_mentions: Sequence[Mention], places: Places
    ) -> None:
        self._text = text
        self._places = places
        self._cues = cues()
        self._title = title_mentions
        self._mentions = mentions
        self._by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._by_sentence.setdefault(mention.sentence, []).append(mention)
        self._inside: dict[str, list[Mention]] = {}

    def mentions_in(self, sentence: int) -> list[Mention]:
        """Return the mentions of one sentence."""
        return self._by_sentence.get(sentence, [])

    def joined(self, best: Mention, here: Sequence[Mention], precision: Precision, why: str) -> Choice:
        """Choose a mention, or where it is one of several that are joined, the smallest place that holds them all."""
        group = _group(best, here)
        if len({mention.place.id for mention in group}) == 1:
            return Choice(mention=best, precision=precision, why=why)
        inside = next((mention.inside for mention in reversed(group) if mention.inside), None)
        common = inside or self._places.common(mention.place for mention in group)
        if common is None and len({mention.place.country for mention in group} - {None}) < 2:
            return self.country("place.joined") or Choice(
                mention=best, precision=precision, why="place.joined", void=True
            )
        return Choice(mention=best, precision=precision, why="place.joined", other=common, void=common is None)

    # ---- before and after

    def before(self, sentence: int) -> Choice | None:
        """Look back for the last place where something happened; a country only where nothing smaller is near."""
        country: Choice | None = None
        for index in range(sentence - 1, max(-1, sentence - 1 - FAR), -1):
            here = self.mentions_in(index)
            if country and self._text.sentences[index].role is Role.HEADING:
                continue  # a headline or a caption, before a text that names the country only
            if best := best_of(here):
                found = self.joined(best, here, Precision.PASSAGE, "place.passage")
                if not found.void and found.place.kind is not Kind.COUNTRY:
                    return found
                country = country or (None if found.void else self._headed(here, found))
            elif self._says_here(index) and (dateline := self.dateline()):
                return dateline
        return country

    def _headed(self, here: Sequence[Mention], country: Choice) -> Choice:
        """Prefer the town that a column heads for to the country it is in."""
        goals = (m for m in here if m.sense is Sense.TOWARD and self._is_inside(country.place, m))
        return next((Choice(mention=m, precision=Precision.PASSAGE, why="place.toward") for m in goals), country)

    def _is_inside(self, outer: Place, mention: Mention) -> bool:
        if mention.place.kind in WIDE:
            return self._is_locality(mention) and bool(mention.inside) and self._lies_in(outer, mention.inside)
        unknown = mention.place.kind is Kind.VILLAGE and mention.inside is None and mention.place.id.startswith("text/")
        return (unknown and mention.place.country == outer.country) or self._places.holds(outer, mention.place)

    def _is_locality(self, mention: Mention) -> bool:
        """Tell `the Sararogha area`, `Nur Shams camp`, which only this text knows, from a region."""
        return mention.place.kind is Kind.AREA and mention.place.id.startswith("text/")

    def _lies_in(self, outer: Place, inner: Place | None) -> bool:
        return inner is not None and (inner.id == outer.id or self._places.holds(outer, inner))

    def told_next(self, outer: Place, sentence: int) -> Choice | None:
        """Return the place inside `outer` that the next sentences give a name, after `a village`, `a camp`."""
        for index in range(sentence + 1, sentence + 1 + NEXT):
            inside = (m for m in self.mentions_in(index) if m.sense in SITES and not m.joined)
            if named := next((m for m in inside if self._is_inside(outer, m)), None):
                return Choice(mention=named, precision=Precision.PASSAGE, why="place.named_next")
        return None

    def _says_here(self, index: int) -> bool:
        return any(token.word == "here" for token in self._text.sentences[index].tokens)

    def dateline(self) -> Choice | None:
        """Return the place of the dateline: what a reporter calls `here`."""
        named = next((m for m in self._mentions if m.sense is Sense.DATELINE), None)
        return Choice(mention=named, precision=Precision.PASSAGE, why="place.here") if named else None

    def seat_of_reporter(self) -> Choice | None:
        """Return the place of the dateline, where it is no seat of a government: news of it is written there."""
        found = self.dateline()
        if found is None or found.place.kind is Kind.COUNTRY or self.governs(found.mention):
            return None
        return Choice(mention=found.mention, precision=Precision.LEAD, why="place.dateline")

    def reported_from(self, region: Choice) -> Choice:
        """Prefer the town of the dateline to a region around it: `DEIR AL-BALAH - A strike in central Gaza`."""
        town = self.seat_of_reporter()
        if town is None or region.place.kind is Kind.COUNTRY or not self._places.holds(region.place, town.place):
            return region
        return town

    def later(self, sentence: int) -> Choice | None:
        """Look ahead for the next place where something happened."""
        for index in range(sentence + 1, sentence + 1 + FAR):
            if best := best_of(here := self.mentions_in(index)):
                return self.joined(best, here, Precision.PASSAGE, "place.later")
        return None

    def soon(self, found: Choice, sentence: int) -> Choice:
        """Prefer a town that the next two sentences name to a country that only the title gives."""
        if found.void or found.place.kind is not Kind.COUNTRY or found.precision is not Precision.TITLE:
            return found
        for index in (sentence + 1, sentence + 2):
            best = best_of(self.mentions_in(index))
            if best and not best.joined and self._is_smaller(best, found.place):
                return Choice(mention=best, precision=Precision.PASSAGE, why="place.later")
        return found

    def _is_smaller(self, mention: Mention, outer: Place) -> bool:
        return mention.place.kind is not Kind.COUNTRY and self._places.holds(outer, mention.place)

    def total(self, sentence: int) -> Choice | None:
        """Find what holds the places of the parts: `In all, 41 people lie dead`."""
        words = [token.word for token in self._text.sentences[sentence].tokens]
        pairs = {f"{one} {other}" for one, other in pairwise(words)}
        if not self._cues.sums & (pairs | set(words)):
            return None
        sites = [m for index in (sentence - 2, sentence - 1) for m in self.mentions_in(index) if m.sense in SITES]
        towns = [m for m in sites if m.place.kind not in WIDE]
        if len({m.place.id for m in towns}) < 2:
            return None
        wide = next((m for m in sites if m.place.kind in WIDE), None)
        common = wide.place if wide else self._places.common(m.place for m in towns)
        first = wide or towns[0]
        return Choice(mention=first, precision=Precision.PASSAGE, why="place.total", other=common) if common else None

    # ---- the title, the lead, the whole

    @cached_property
    def title(self) -> Choice | None:
        """Return the place of the headline."""
        weak = (m for m in self._title if m.sense in {Sense.LOOSE, Sense.TOWARD} and not self.governs(m))
        best = best_of(self._title) or next(weak, None)
        return self.joined(best, self._title, Precision.TITLE, "place.title") if best else None

    @cached_property
    def lead(self) -> Choice | None:
        """Return the place of the first two sentences."""
        body = [s.index for s in self._text.sentences if s.role is Role.BODY][:2]
        best = best_of(m for index in body for m in self.mentions_in(index))
        return Choice(mention=best, precision=Precision.LEAD, why="place.lead") if best else None

    def main(self, sentence: int) -> Choice | None:
        """Return the nearest town that is named at all, else the country of the text."""
        if not self._named:
            return self.country("place.country")
        at = bisect_left(self._named, sentence, key=_sentence)
        near = min(self._named[max(0, at - 1) : at + 1], key=lambda m: abs(m.sentence - sentence))
        return Choice(mention=near, precision=Precision.TEXT, why="place.text")

    @cached_property
    def _named(self) -> list[Mention]:
        fit = (m for m in self._mentions if m.sense in _WEAK and m.place.kind is not Kind.COUNTRY)
        return [m for m in fit if not self.governs(m)]

    def seat(self) -> Choice | None:
        """Return the first town of the text, whatever it does there: the last resort for `the mayor of Hroza said`."""
        towns = (m for m in self._mentions if m.place.kind is not Kind.COUNTRY and m.sense is not Sense.DATELINE)
        first = next((m for m in towns if m.sense is not Sense.AGENT or not self.governs(m)), None)
        return Choice(mention=first, precision=Precision.TEXT, why="place.seat") if first else None

    def country(self, why: str) -> Choice | None:
        """Return the country that the text is about."""
        home = self._home
        if home is None:
            return None
        if home.place.country in self._cues.parted and (part := self._part(home.place.country)):
            return Choice(mention=part, precision=Precision.TEXT, why=why)
        return Choice(
            mention=home, precision=Precision.TEXT, why=why, other=self._places.place(home.place.country or "")
        )

    def _part(self, country: str) -> Mention | None:
        """Return the part that a text speaks of most, of a country that nobody names as a whole: the West Bank."""
        parts = [m for m in self._mentions if m.place.country == country and m.place.kind in _REGIONAL]
        counted = Counter(m.place.id for m in parts)
        return max(parts, key=lambda m: counted[m.place.id], default=None)

    @cached_property
    def _home(self) -> Mention | None:
        code = self._home_country()
        fit = [m for m in self._mentions if m.place.country == code and m.sense not in _APART]
        if code in self._cues.abroad:  # a French soldier may die anywhere
            fit = [m for m in fit if m.sense is not Sense.PEOPLE]
        return next((m for m in fit if m.place.kind is Kind.COUNTRY and m.sense in SITES), fit[0] if fit else None)

    def _home_country(self) -> str | None:
        votes: Counter[str] = Counter()
        for mention in (*self._title, *self._mentions):
            country = mention.place.country
            if country and mention.sense not in _APART:
                abroad = country in self._cues.abroad and mention.place.kind is Kind.COUNTRY
                votes[country] += 1 if abroad or mention.sense is Sense.PEOPLE else 3
        return votes.most_common(1)[0][0] if votes else None

    def governs(self, mention: Mention) -> bool:
        """Tell whether a town's name stands for its government."""
        return mention.place.name.casefold() in self._cues.governments

    # ---- what words point to

    def last_of(self, word: str, sentence: int, token: int) -> Choice | None:
        """Return the place that `the town`, `there` or `the country` points back to from a position."""
        if word == "here":
            return self.dateline()
        if word == "country":
            return self.country("place.anaphor")
        kinds = _KINDS.get(word)
        at = bisect_left(self._mentions, (sentence, token), key=lambda m: (m.sentence, m.first))
        for mention in reversed(self._mentions[max(0, at - FAR_BACK) : at]):
            if _points(mention, kinds):
                return Choice(mention=mention, precision=Precision.PASSAGE, why="place.anaphor")
        return self.last_of("village", sentence, token) if word == "town" else None  # some call both so

    def finer(self, outer: Place, sentence: int) -> Mention | None:
        """Return the one place inside `outer` where the text says that something happened; villages first."""
        inside = self._sites_inside(outer)
        first, last = (bisect_left(inside, sentence + far, key=_sentence) for far in (-FAR, FAR + 1))
        near = inside[first:last] or inside[:FAR_BACK]
        small = [m for m in near if m.place.kind is not Kind.TOWN or m.inside is not None] or near
        counted = Counter(m.place.id for m in small)
        top = max(counted.values(), default=0)
        if outer.kind is not Kind.COUNTRY and sum(votes == top for votes in counted.values()) > 1:
            return None
        return next((m for m in small if counted[m.place.id] == top), None)

    def only_region(self, country: Place) -> Choice | None:
        """Return the one region of a country that a text speaks of which names no town in it."""
        here = [m for m in self._mentions if m.sense in SITES and self._is_smaller(m, country)]
        if len({m.place.id for m in here}) != 1 or here[0].place.kind not in WIDE:
            return None
        return Choice(mention=here[0], precision=Precision.PASSAGE, why="place.only_region")

    def is_about_one(self, country: Place) -> bool:
        """Whether all that happens in a country happens in one town, or in one and the regions around it."""
        sites = [m for m in self._sites_inside(country) if self._text.sentences[m.sentence].role is not Role.HEADING]
        towns = {m.place.id for m in sites if m.place.kind not in WIDE}
        return len(towns) == 1

    def _sites_inside(self, outer: Place) -> list[Mention]:
        if outer.id not in self._inside:
            sites = (m for m in self._mentions if m.sense in SITES and not m.joined)
            self._inside[outer.id] = [m for m in sites if self._is_inside(outer, m)]
        return self._inside[outer.id]

    def speakers_country(self, found: Choice, sentence: int) -> Choice | None:
        """Return the country whose office gives the number, where the passage speaks of another: it counts its own."""
        spoken = [
            m
            for m in self.mentions_in(sentence)
            if m.sense is Sense.AGENT and m.place.kind is Kind.COUNTRY and "-" not in m.text  # `Indian-backed`
        ]
        codes = {m.place.country for m in spoken}
        if len(codes) != 1 or found.place.country in codes or not codes.isdisjoint(self._cues.abroad):
            return None
        return Choice(mention=spoken[0], precision=Precision.PASSAGE, why="place.speaker")

    def village_near(self, town: Place, sentence: int) -> Mention | None:
        """Return the one village near a town, where the text only says `north of` the town at first."""
        inside = self._mentions[bisect_left(self._mentions, sentence, key=_sentence) :]
        small = [
            m for m in inside if m.place.kind is Kind.VILLAGE and m.sense in SITES and m.sentence <= sentence + FAR
        ]
        same = [m for m in small if m.place.country in {town.country, None}]
        return same[0] if len({m.place.id for m in same}) == 1 else None

    def titled(self, country: Choice) -> Choice:
        """Prefer a town of the headline to the country of the passage."""
        title = self.title
        if title is None or title.void or title.place.kind is Kind.COUNTRY:
            return country
        return title if self._places.holds(country.place, title.place) else country

    def lifted(self, choice: Choice) -> Choice:
        """Put the town for a quarter that the claim's own sentence does not name."""
        mention = choice.mention
        if choice.other or mention.place.kind is not Kind.QUARTER or choice.why == "place.anaphor":
            return choice
        town = mention.inside or self._places.place(mention.place.parent or "")
        if town is None or town.kind is not Kind.TOWN:
            town = self._town_of(mention)
        if town is None:
            return choice
        return Choice(mention=mention, precision=choice.precision, why=choice.why, other=town)

    def _town_of(self, quarter: Mention) -> Place | None:
        """Guess the town of a quarter that only this text knows: the dateline's, where that lies in its country."""
        told = self.dateline()
        if told is None or told.place.kind is not Kind.TOWN or told.place.country != quarter.place.country:
            return None
        return told.place if quarter.place.id.startswith("text/") else None

    def usual_name(self, choice: Choice) -> str:
        """Return the name of the choice: of a small town that no news spelling is known of, the one in the text."""
        place, text = choice.place, choice.mention.text
        if place.id.startswith("text/") and not place.name.isascii():
            return in_latin(place.name)
        if choice.other or is_tracked(place) or place.population >= WELL_KNOWN or not text.isascii():
            return place.name
        return text if place in self._places.named(words_of(text)) else place.name

    def outer(self, choice: Choice) -> Place | None:
        """Return the next larger place, where it is no whole country."""
        told = choice.mention.inside if choice.other is None else None
        outer = told if told and told.kind is not Kind.COUNTRY else next(self._places.above(choice.place), None)
        return outer if outer and outer.kind is not Kind.COUNTRY else None


_APART = frozenset({Sense.DATELINE, Sense.AGENT})


def best_of(mentions: Iterable[Mention]) -> Mention | None:
    """Return the place a sentence is about: a site, rather a town than a country, the first."""
    sites = [m for m in mentions if m.sense in SITES and not m.war]
    return min(sites, key=lambda m: (COARSE_COST.get(m.place.kind, 0), SENSE_COST[m.sense]), default=None)


def _group(best: Mention, here: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that are joined with one: `X, Y and Z`."""
    at = next(index for index, mention in enumerate(here) if mention is best)
    first = at
    while first > 0 and here[first].joined:
        first -= 1
    last = at + 1
    while last < len(here) and here[last].joined:
        last += 1
    return list(here[first:last])


def _sentence(mention: Mention) -> int:
    return mention.sentence


def _points(mention: Mention, kinds: frozenset[Kind] | None) -> bool:
    if mention.sense is not Sense.SITE and mention.place.name.casefold() in cues().governments:
        return False  # "Moscow struck the city"
    if mention.sense not in SITES and mention.sense not in {Sense.LOOSE, Sense.PARENT, Sense.ORIGIN}:
        return False
    if kinds is None:
        return mention.sense is not Sense.PARENT and mention.place.kind is not Kind.COUNTRY
    return mention.place.kind in kinds
