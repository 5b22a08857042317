"""A query as a tree of typed clauses, and what of it holds for an article."""

from dataclasses import dataclass

from pipeline.query.words import Words
from storage.records.match import Field, Span

SCOPES: dict[str, frozenset[Field]] = {"title": frozenset({"title"})}
"""What may stand before a colon, and where it looks."""

EVERYWHERE: frozenset[Field] = frozenset({"title", "text"})
SPANS_PER_PHRASE = 50
"""Nobody looks at more places of one phrase, and a hostile text repeats it a million times."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand next to each other."""

    written: str  # by the operator
    keys: tuple[str, ...]  # what its words are compared by


@dataclass(frozen=True, slots=True)
class Terms:
    """Any phrase of a list."""

    name: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of its parts hold."""

    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of its parts holds."""

    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Its part does not hold."""

    part: "Clause"


@dataclass(frozen=True, slots=True)
class Scoped:
    """Its part holds in one field, a name of `SCOPES`."""

    scope: str
    part: "Clause"


Clause = Phrase | Terms | And | Or | Not | Scoped
Found = tuple[Span, ...]


def evaluate(clause: Clause, words: Words, fields: frozenset[Field] = EVERYWHERE) -> Found | None:
    """Give the spans of all phrases that make the clause hold, or None where it does not hold.

    A clause that holds because something is absent holds without spans.
    """
    match clause:
        case Phrase():
            return _spans(clause, words, fields)
        case Terms():
            return _any([_spans(phrase, words, fields) for phrase in clause.phrases])
        case And():
            return _all(clause, words, fields)
        case Or():
            return _any([evaluate(part, words, fields) for part in clause.parts])
        case Not():
            return () if evaluate(clause.part, words, fields) is None else None
        case Scoped():
            return evaluate(clause.part, words, fields & SCOPES[clause.scope])


def _spans(phrase: Phrase, words: Words, fields: frozenset[Field]) -> Found | None:
    places = words.find(phrase.keys, fields, SPANS_PER_PHRASE)
    if not places:
        return None
    return tuple(Span(field=field, start=start, end=end, clause=phrase.written) for field, start, end in places)


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
