"""A query as a tree of typed clauses, and what of it holds for an article."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from pipeline.query.needed import Choices, Needed, one_of
from pipeline.query.words import ANY_ENDING, Place, Run, Words, telling_word
from storage.records.field import Field
from storage.records.match import Span

SCOPES: dict[str, frozenset[Field]] = {
    "title": frozenset({"title"}),
    "body": frozenset({"text"}),
    "url": frozenset({"url"}),
    "author": frozenset({"author"}),
    "outlet": frozenset({"outlet"}),
    "tag": frozenset({"tag"}),
}
"""What may stand before a colon, and where it looks."""

EVERYWHERE: frozenset[Field] = frozenset({"title", "text"})
SPANS_PER_PHRASE = 50
"""Nobody looks at more places of one phrase, and a hostile text repeats it a million times."""
FEW = 12
"""So many alternatives are sooner looked for one by one than chosen from."""
REMEMBERED = 2_000
"""Lists of which equal ones are the same; rules and frames have some hundreds."""
PAIRS_INSIDE = 20_000
"""Of a distance inside a distance: no news text has as many, and a hostile one has millions."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other."""

    written: str  # by the operator
    keys: tuple[str, ...]  # what its words are compared by; `airstrik*` any ending, `=IS` exactly so


@dataclass(frozen=True)
class Terms:
    """Any phrase of a list."""

    name: str
    phrases: tuple[Phrase, ...]

    @cached_property
    def needed(self) -> Needed | None:
        """Give words of which one stands wherever this holds; None where that cannot be told."""
        return _needed(self.phrases)

    @cached_property
    def alternatives(self) -> "Alternatives":
        """Give the phrases, to be asked which of them a text may hold."""
        return _alternatives(self.phrases)


class Area:
    """Places that a query means."""

    def runs(self, words: Words) -> Sequence[tuple[Run, str]]:
        """Give, in order, which words name one of them, and its usual name."""
        raise NotImplementedError


@dataclass(frozen=True)
class PlaceTerms:
    """Any spelling of a place, or of one that lies in it."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class And:
    """All of its parts hold."""

    parts: tuple["Clause", ...]


@dataclass(frozen=True)
class Or:
    """One of its parts holds."""

    parts: tuple["Clause", ...]

    @cached_property
    def needed(self) -> Needed | None:
        """Give words of which one stands wherever this holds; None where that cannot be told."""
        return _needed(self.parts)

    @cached_property
    def alternatives(self) -> "Alternatives":
        """Give the parts, to be asked which of them a text may hold."""
        return _alternatives(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Its part does not hold."""

    part: "Clause"


@dataclass(frozen=True, slots=True)
class Scoped:
    """Its part holds in one field, named as in `SCOPES`."""

    scope: str
    part: "Clause"


@dataclass(frozen=True, slots=True)
class Distance:
    """Two parts stand in one paragraph with few words between; each is a phrase, a list, places, `Or`, `Distance`."""

    first: "Clause"
    second: "Clause"
    most: int  # words between
    ordered: bool  # the first stands before the second; else the order makes no difference


class Alternatives:
    """What a list or an `Or` chooses from, those inside one another included."""

    def __init__(self, parts: Sequence["Clause"]) -> None:
        """Take them in order."""
        self._all = tuple((part, _word_of(part)) for part in _single(parts))
        several = len(self._all) > FEW
        self._choices = Choices([_needed_by(part) for part, _ in self._all]) if several else None

    def of(self, words: Words) -> Sequence["Clause"]:
        """Give those that may hold, in order: of a list of hundreds mostly none, rarely two."""
        if self._choices is None:
            known = words.known
            return [part for part, word in self._all if word is None or word in known]
        return [self._all[number][0] for number in self._choices.of(words)]


@lru_cache(maxsize=REMEMBERED)
def _alternatives(parts: tuple["Clause", ...]) -> Alternatives:
    """Give the same to equal lists, so that what a text holds of a list is found once for all that name it."""
    return Alternatives(parts)


def _single(parts: Iterable["Clause"]) -> Iterator["Clause"]:
    for part in parts:
        match part:
            case Terms(phrases=inner) | Or(parts=inner):
                yield from _single(inner)
            case _:
                yield part


def _needed(parts: Sequence["Clause"]) -> Needed | None:
    """Put together what some clauses need, where all of them need something."""
    return one_of([_needed_by(part) for part in parts])


def _needed_by(part: "Clause") -> Needed | None:
    match part:
        case Phrase():
            word = telling_word(part.keys)
            if word.endswith(ANY_ENDING):
                return Needed(frozenset(), (word[:-1],))
            return Needed(frozenset({word}), ())
        case Terms() | Or():
            return part.needed
        case Distance():
            return _needed_by(part.first) or _needed_by(part.second)
        case _:
            return None


def _word_of(part: "Clause") -> str | None:
    """Give a word without which a phrase does not stand; None where it is no phrase, or only a beginning is known."""
    word = telling_word(part.keys) if isinstance(part, Phrase) else ANY_ENDING
    return None if word.endswith(ANY_ENDING) else word


def needs(clause: "Clause") -> tuple[Needed, ...]:
    """Give what a text must hold, each of it, for the clause to hold; what is quickly looked for comes first."""
    match clause:
        case And():
            found = [needed for part in clause.parts for needed in needs(part)]
        case Distance():
            found = [*needs(clause.first), *needs(clause.second)]
        case Scoped():
            found = [*needs(clause.part)] if SCOPES[clause.scope] <= EVERYWHERE else []
        case _:
            needed = _needed_by(clause)
            found = [needed] if needed is not None else []
    return tuple(sorted(found, key=lambda needed: len(needed.beginnings)))


Clause = Phrase | Terms | PlaceTerms | And | Or | Not | Scoped | Distance
Found = tuple[Span, ...]


def evaluate(clause: Clause, words: Words, fields: frozenset[Field] = EVERYWHERE) -> Found | None:
    """Give the spans of all phrases that make the clause hold, or None where it does not hold.

    A clause that holds because something is absent holds without spans.
    """
    match clause:
        case Phrase():
            return _spans(clause, words, fields)
        case Terms() | Or():
            return _any([evaluate(part, words, fields) for part in clause.alternatives.of(words)])
        case PlaceTerms():
            found = islice(_named(clause, words, fields), SPANS_PER_PHRASE)
            return tuple(_span(*one, words) for passage in found for one in passage.phrases) or None
        case And():
            return _all(clause, words, fields)
        case Not():
            return () if evaluate(clause.part, words, fields) is None else None
        case Scoped():
            return _in_field(clause, words, fields)
        case Distance():
            return _pairs(clause, words, fields)


def has_place(clause: Clause) -> bool:
    """Say whether a clause can stand beside a distance: it holds somewhere, and not because something is absent."""
    match clause:
        case Phrase() | Terms() | PlaceTerms() | Distance():
            return True
        case Or():
            return all(map(has_place, clause.parts))
        case _:
            return False


def _spans(phrase: Phrase, words: Words, fields: frozenset[Field]) -> Found | None:
    places = words.find(phrase.keys, fields, SPANS_PER_PHRASE)
    if not places:
        return None
    return tuple(_at(place, phrase) for place in places)


def _all(clause: And, words: Words, fields: frozenset[Field]) -> Found | None:
    spans: list[Span] = []
    for part in clause.parts:
        found = evaluate(part, words, fields)
        if found is None:
            return None
        spans.extend(found)
    return tuple(spans)


def _any(results: list[Found | None]) -> Found | None:
    held = [found for found in results if found is not None]
    return tuple(span for found in held for span in found) if held else None


class _Passage(NamedTuple):
    """Words from ... to that a clause found, and the phrases in them."""

    first: int
    end: int
    phrases: tuple[tuple[Phrase, Run], ...]


def _pairs(clause: Distance, words: Words, fields: frozenset[Field]) -> Found | None:
    found = islice(_distance(clause, words, fields), SPANS_PER_PHRASE)
    phrases = dict.fromkeys(one for passage in found for one in passage.phrases)
    return tuple(_span(*one, words) for one in phrases) if phrases else None


def _span(phrase: Phrase, run: Run, words: Words) -> Span:
    return _at(words.place(*run), phrase)


def _at(place: Place, phrase: Phrase) -> Span:
    field, start, end = place
    # A reader sees title and text; of what stands elsewhere the clause must say where.
    clause = phrase.written if field in EVERYWHERE else f"{field}:{phrase.written}"
    return Span(field=field, start=start, end=end, clause=clause)


def _in_field(clause: Scoped, words: Words, fields: frozenset[Field]) -> Found | None:
    inside = SCOPES[clause.scope]
    if inside <= EVERYWHERE:
        return evaluate(clause.part, words, fields & inside)
    [field] = inside
    return evaluate(clause.part, words.of(field), inside)


def _passages(clause: Clause, words: Words, fields: frozenset[Field]) -> list[_Passage]:
    """Give all passages of a clause that can stand beside a distance, in order."""
    match clause:
        case Phrase():
            return [_Passage(*run, ((clause, run),)) for run in words.runs(clause.keys, fields)]
        case Terms() | Or():
            return _of_any(clause.alternatives, words, fields)
        case PlaceTerms():
            return list(_named(clause, words, fields))
        case Distance():
            return _in_order(islice(_distance(clause, words, fields), PAIRS_INSIDE))
        case _:
            raise TypeError(f"{clause} has no place")


def _named(clause: PlaceTerms, words: Words, fields: frozenset[Field]) -> Iterator[_Passage]:
    for run, name in clause.area.runs(words):
        if words.field(run[0]) in fields:
            yield _Passage(*run, ((Phrase(name, ()), run),))


def _of_any(alternatives: Alternatives, words: Words, fields: frozenset[Field]) -> list[_Passage]:
    known: list[_Passage] | None = words.remembered.get((alternatives, fields))
    if known is None:
        found = (passage for part in alternatives.of(words) for passage in _passages(part, words, fields))
        known = words.remembered[alternatives, fields] = _in_order(found)
    return known


def _in_order(passages: Iterable[_Passage]) -> list[_Passage]:
    """Sort passages, and keep one of those that hold the same words."""
    different = {(one.first, one.end): one for one in passages}
    return [different[run] for run in sorted(different)]


def _distance(clause: Distance, words: Words, fields: frozenset[Field]) -> Iterator[_Passage]:
    if _is_missing(clause.first, words) or _is_missing(clause.second, words):
        return
    first = _passages(clause.first, words, fields)
    second = _passages(clause.second, words, fields) if first else []
    if second:
        yield from _follow(first, second, clause.most, words)
        if not clause.ordered:
            yield from _follow(second, first, clause.most, words)


def _is_missing(clause: Clause, words: Words) -> bool:
    """Say, without looking for places, whether a clause cannot hold: most of the many that are asked cannot."""
    match clause:
        case Distance():
            return _is_missing(clause.first, words) or _is_missing(clause.second, words)
        case Terms() | Or():
            return clause.needed is not None and words.lack(*clause.needed)
        case _:
            return False


def _follow(before: list[_Passage], after: list[_Passage], most: int, words: Words) -> Iterator[_Passage]:
    starts = [passage.first for passage in after]
    for one in before:
        for at in range(bisect_left(starts, one.end), bisect_right(starts, one.end + most)):
            if not words.share_paragraph(one.end - 1, after[at].first):
                break
            yield _Passage(one.first, after[at].end, one.phrases + after[at].phrases)
