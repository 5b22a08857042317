"""W106: a place under some of its names."""

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from pipeline.query.tree import Clause, Or, Phrase, Terms, evaluate
from pipeline.query.words import ANY_ENDING, EXACTLY, Words
from pipeline.reading.places.gazetteer import Places, is_tracked
from pipeline.reading.places.place import Kind, Place
from pipeline.reading.places.spelling import words_of
from wirewatch.workbench.lint._asked import inner, phrases, queries
from wirewatch.workbench.lint._base import Bench, Check, Example, Find

_TOO_WIDE = frozenset({Kind.COUNTRY, Kind.AREA, Kind.SET})
"""Named as often for what is far away as for themselves: a spelling in a query is no attempt at all of them."""
MOST_SHOWN = 6


class MissingSpellings(Check):
    """A query or a list names a town under some of the spellings that the gazetteer knows, and not under others.

    News writes Deir ez-Zor in a dozen ways; a rule that knows two misses the rest. Only spellings in the script that
    the query uses are asked for.
    """

    code: ClassVar[str] = "W106"
    fix: ClassVar[str] = "Use the condition `place`, which knows them all; or add them to the list."
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml='rules: {r: {title: R, when: {text: "Deir ez-Zor AND siege"}, send: [c]}}', fires=True),
        Example(
            yaml="terms: {t: [Hajin, Mayadin]}\nrules: {r: {title: R, when: {text: '{t} AND siege'}, send: [c]}}",
            fires=True,
        ),
        Example(yaml="rules: {r: {title: R, when: {text: Haj* OR Haij*}, send: [c]}}", fires=False),
        Example(
            yaml="rules: {r: {title: R, when: {text: Hajin OR Hajine OR Haijin OR Hajeen}, send: [c]}}", fires=False
        ),
        Example(yaml="rules: {r: {title: R, when: {place: Deir ez-Zor}, send: [c]}}", fires=False),
        Example(yaml="rules: {r: {title: R, when: {text: Syria OR drone}, send: [c]}}", fires=False),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Look at what stands beside each other in an OR or a list."""
        places, told = bench.settings.known.places, set[tuple[object, ...]]()
        for query in queries(bench.settings):
            for group in _groups(query.clause):
                path = ("terms", group.name) if isinstance(group, Terms) and query.path[0] != "frames" else query.path
                for place, phrase, missing in _missing(group, places):
                    if (path, place.id) not in told:
                        told.add((path, place.id))
                        yield Find(path, _message(place, missing), phrase.written)


def _message(place: Place, missing: list[str]) -> str:
    more = f" and {len(missing) - MOST_SHOWN} more" if len(missing) > MOST_SHOWN else ""
    return (
        f"{place.name} is also written {', '.join(missing[:MOST_SHOWN])}{more}; "
        f"the condition `place: {place.name}` knows every spelling"
    )


def _groups(clause: Clause) -> Iterator[Clause]:
    """Give what chooses between spellings: a list, an OR, or a phrase that stands alone."""
    choice = isinstance(clause, Or) and all(isinstance(part, Phrase | Terms | Or) for part in clause.parts)
    if choice or isinstance(clause, Phrase | Terms):
        yield clause
        return
    for part in inner(clause):
        yield from _groups(part)


def _missing(group: Clause, places: Places) -> Iterator[tuple[Place, Phrase, list[str]]]:
    named: dict[str, tuple[Place, Phrase]] = {}
    for phrase in phrases(group):
        place = _place(phrase.written, places)
        if place is not None:
            named.setdefault(place.id, (place, phrase))
    for place, phrase in named.values():
        script = _is_latin(phrase.written)
        missing = [
            spelling
            for spelling in places.listed(place)
            if _is_latin(spelling) == script and evaluate(group, Words("", spelling)) is None
        ]
        if missing:
            yield place, phrase, missing


@lru_cache(maxsize=1 << 14)
def _place(written: str, places: Places) -> Place | None:
    """Give the one place that is meant by a phrase, if the news name it often enough for us to follow its names."""
    if ANY_ENDING in written or EXACTLY in written or written == written.lower() or not words_of(written):
        return None
    found = places.find(written)
    place = found[0] if len(found) == 1 else None
    return place if place and is_tracked(place) and place.kind not in _TOO_WIDE else None


def _is_latin(written: str) -> bool:
    return "".join(words_of(written)).isascii()
