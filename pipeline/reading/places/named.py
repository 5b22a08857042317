"""What a place's name means to an operator who writes it, and where a text names it by its spelling alone; pure.

The condition `place` understands names as a reader does. A query asks for words, and this is the list of them: a name
in a text is taken for the place that it would be in feeds.yaml.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache

from pipeline.query.tree import Area, PlaceTerms
from pipeline.query.words import Run, Words
from pipeline.reading.places.cues import cues
from pipeline.reading.places.gazetteer import WELL_KNOWN, PlaceError, Places, is_tracked, keys_of
from pipeline.reading.places.names import russian_stems
from pipeline.reading.places.place import Place
from pipeline.reading.places.spelling import ARTICLES, words_of

LONGEST = 6
"""Words of a name."""
LONGEST_UNCASED = 3
"""The same in a script without capitals, where nothing says how far a name goes."""

MOST_WORDS = 20_000
"""Words of a text in which names are looked for: what lies behind them is no news article."""

LONGEST_WRITTEN = 200
"""Characters of a name that an operator writes."""

_BEGINNING = 4  # letters by which most words that name no place are told
_MOST_NAMED = 4
_SMALL = ARTICLES | {"of", "de", "del", "da", "do", "dos", "la", "las", "los", "le", "y", "and", "bin", "sur", "upon"}
_ENDS = frozenset(".!?\u2026\u061f\n")
_CASELESS_NAMES = frozenset({"url", "tag"})
_ARABIC_PREFIXES = frozenset("\u0648\u0628\u0644\u0641\u0643")  # and, in, for, so, like


class NoPlace(PlaceError):
    """No place is called so."""


def one_place(name: str, places: Places) -> Place:
    """Give the place that an operator means; PlaceError says why there is none, or which it fits."""
    if len(name) > LONGEST_WRITTEN:
        raise PlaceError(f"the name of a place has up to {LONGEST_WRITTEN} characters")
    found = meant(name, places)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoPlace(f"no place is called '{name}': write another spelling, or add it under places")
    raise PlaceError(f"'{name}' fits {len(found)} places: {_which(found, places)}")


def meant(name: str, places: Places) -> Sequence[Place]:
    """Give the places that a name may mean; its own name means a place before a spelling of another does."""
    found = places.find(name)  # Iraq is not Arak in Iran
    return [place for place in found if place.name.casefold() == name.casefold()] or found


def _which(found: Sequence[Place], places: Places) -> str:
    named = [f"'{full_name(place, places)}'" for place in found[:_MOST_NAMED]]
    more = [f"{len(found) - _MOST_NAMED} more"] if len(found) > _MOST_NAMED else []
    *most, last = [*named, *more]
    return f"{', '.join(most)} and {last}"


def full_name(place: Place, places: Places) -> str:
    """Name a place with what tells it from its namesakes: its country, else the region it lies in."""
    *_, outermost = [place.country or "nowhere", *(outer.name for outer in places.above(place))]
    return f"{place.name}, {outermost}"


class PlaceQueries:
    """The places that queries name in braces, and all names of places in a text, found once for all queries."""

    def __init__(self, load: Callable[[], Places]) -> None:
        """Take what gives the gazetteer; it is asked when a query first names something in braces."""
        self._load = load
        self.meant = lru_cache(maxsize=1 << 14)(self._meant)
        self.well_known = lru_cache(maxsize=1 << 10)(self._well_known)

    @cached_property
    def _places(self) -> Places:
        return self._load()

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return self._places.beginnings(_BEGINNING)

    def find(self, name: str) -> PlaceTerms | None:
        """Give the clause for a place; None where nothing is called so, PlaceError where a name fits several."""
        try:
            place = one_place(name, self._places)
        except NoPlace:
            return None
        return PlaceTerms(name, Inside(self, self._places, place))

    def _well_known(self, name: str) -> str | None:
        """Give the full name of a place of some weight that is called so: others are no reason to rename a list."""
        found = meant(name, self._places)
        weighty = [place for place in found if is_tracked(place) or place.population >= WELL_KNOWN]
        return full_name(weighty[0], self._places) if weighty else None

    def near(self, name: str) -> str | None:
        """Give the name of a place that is spelled much like this."""
        alike = self._places.resembling(words_of(name))
        return alike[0].name if alike else None

    def names(self, words: Words) -> Sequence[tuple[Run, tuple[Place, ...]]]:
        """Give, in order, which words of a text name places, and which these may be."""
        known: Sequence[tuple[Run, tuple[Place, ...]]] | None = words.remembered.get(self)
        if known is None:
            known = words.remembered[self] = list(_Names(words, self).all())
        return known

    def _meant(self, written: str) -> tuple[Place, ...]:
        spelled = words_of(written)
        if not spelled or (len(spelled) == 1 and len(spelled[0]) < 3 and not written.isupper() and written.isascii()):
            return ()
        if spelled[0] not in cues().nouns and spelled[0][0] not in _ARABIC_PREFIXES and not self._may_name(spelled):
            return ()
        found = tuple(meant(written, self._places))
        return found or self._without_prefix(spelled) or self._inflected(spelled)

    def _may_name(self, spelled: tuple[str, ...]) -> bool:
        return not self._beginnings.isdisjoint(found[:_BEGINNING] for found in keys_of(spelled))

    def _inflected(self, spelled: tuple[str, ...]) -> tuple[Place, ...]:
        """Find a Russian name behind its ending."""
        word = spelled[0]
        if len(spelled) != 1 or not "\u0400" <= word[0] < "\u0530":
            return ()
        forms = (tuple(filter(is_tracked, self._places.named((stem,)))) for stem in russian_stems(word))
        return next(filter(None, forms), ())

    def _without_prefix(self, spelled: tuple[str, ...]) -> tuple[Place, ...]:
        """Find an Arabic name behind one or two words that are written together with it: `and in Raqqa`."""
        word = spelled[0] if len(spelled) == 1 else ""
        for _ in range(2):
            if len(word) < 4 or word[0] not in _ARABIC_PREFIXES:
                break
            word = "\u0627\u0644" + word[2:] if word.startswith("\u0644\u0644") else word[1:]
            if found := tuple(filter(is_tracked, self._places.named((word,)))):
                return found
        return ()


class Inside(Area):
    """A place and all that lies in it."""

    def __init__(self, queries: PlaceQueries, places: Places, outer: Place) -> None:
        """Take the place, and who finds names."""
        self._queries = queries
        self._outer = outer
        self._holds = lru_cache(maxsize=1 << 12)(lambda place: places.holds(outer, place))

    def runs(self, words: Words) -> list[tuple[Run, str]]:
        """Give, in order, which words name one of them, and its usual name."""
        named = ((run, next(filter(self._holds, found), None)) for run, found in self._queries.names(words))
        return [(run, place.name) for run, place in named if place is not None]


class _Names:
    """Looks for the names of places in one text."""

    def __init__(self, words: Words, queries: PlaceQueries) -> None:
        self._words = words
        self._queries = queries

    def all(self) -> Iterator[tuple[Run, tuple[Place, ...]]]:
        end = 0
        for first in range(min(len(self._words), MOST_WORDS)):
            if first >= end and self._may_begin(first):
                found = list(self._at(first))
                end = max((run[1] for run, _ in found), default=end)
                yield from found

    def _at(self, first: int) -> Iterator[tuple[Run, tuple[Place, ...]]]:
        """Give the longest name that begins here, and the shorter one that only lacks `province` or `city`."""
        longest = self._longest(first)
        known = False
        for end in range(longest, first, -1):
            if known and not self._is_noun(end):
                return
            if found := self._queries.meant(self._words.written(first, end)):
                if end == first + 1 and self._is_doubtful(first, found):
                    return
                known = True
                yield (self._with_article(first), end), found

    def _longest(self, first: int) -> int:
        most = LONGEST_UNCASED if _is_uncased(self._letter(first)) else LONGEST
        end = first + 1
        while end < len(self._words) and end - first < most and self._goes_on(end):
            end += 1
        return end

    def _goes_on(self, at: int) -> bool:
        if not self._words.is_joined(at):
            return False
        word = words_of(self._words.written(at, at + 1))
        small = bool(word) and (word[0] in _SMALL or word[0] in cues().nouns)
        return small or self._is_name(at) or self._words.before(at) in {"'", "\u2019", "\u02bc", "-"}

    def _is_noun(self, at: int) -> bool:
        return self._words.written(at, at + 1).lower() in cues().nouns

    def _may_begin(self, first: int) -> bool:
        return self._is_name(first) and self._words.written(first, first + 1)[0].isalpha()

    def _is_name(self, at: int) -> bool:
        letter = self._letter(at)
        return letter.isupper() or _is_uncased(letter) or self._words.field(at) in _CASELESS_NAMES

    def _letter(self, at: int) -> str:
        return self._words.written(at, at + 1)[0]

    def _is_doubtful(self, first: int, found: Sequence[Place]) -> bool:
        """Tell a common word that stands with a capital for another reason: `Hit by a shell`, `A Nice Day`."""
        word = words_of(self._words.written(first, first + 1))
        if not word or not self._words.written(first, first + 1).isascii():
            return False
        opens = self._opens(first)
        if word[0] in cues().guarded or word[0] in cues().months or word[0] in cues().org:
            return opens or self._words.field(first) != "text" or word[0] not in cues().guarded
        return opens and not any(is_tracked(place) or place.population >= WELL_KNOWN for place in found)

    def _opens(self, first: int) -> bool:
        before = self._words.before(first)
        return before is None or any(mark in _ENDS for mark in before)

    def _with_article(self, first: int) -> int:
        """Take an article that a hyphen ties to the name: `al-Mayadin`."""
        if self._words.before(first) != "-":
            return first
        return first - 1 if self._words.written(first - 1, first).lower() in ARTICLES else first


def _is_uncased(letter: str) -> bool:
    return letter.isalpha() and not letter.isupper() and not letter.islower()
