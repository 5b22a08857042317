"""Why a query holds for the words of an article, or how close it came; pure.

What holds is asked of `evaluate`, the function that rules are matched with; here only reasons are looked for.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.explained import Explained
from pipeline.query.near_miss import missing
from pipeline.query.tree import (
    EVERYWHERE,
    SCOPES,
    And,
    Clause,
    Distance,
    Not,
    Or,
    Phrase,
    PlaceTerms,
    Scoped,
    Terms,
    evaluate,
)
from pipeline.query.words import Run, Words
from storage.records.field import Field
from storage.records.match import Span

_MOST_SHOWN = 200
"""Phrases of a list that are written out: nobody reads more."""


def explain(clause: Clause, words: Words, fields: frozenset[Field] = EVERYWHERE) -> Explained:
    """Say of a query and of each of its parts whether it holds, where, and how close it came."""
    held = evaluate(clause, words, fields)
    spans = held or ()
    match clause:
        case Phrase():
            why, near = ("", spans) if held is not None else missing(clause, words, fields)
            return Explained(kind="phrase", asked=clause.written, held=held is not None, why=why, spans=near)
        case Terms():
            return _list(clause, words, fields, spans, held=held is not None)
        case And():
            return _all(clause, words, fields, held=held is not None)
        case Or():
            return _any(clause, words, fields, held=held is not None)
        case Not():
            return _not(clause, words, fields, held=held is not None)
        case PlaceTerms():
            why = "it names no place that is meant" if held is None else ""
            return Explained(kind="places", asked=written(clause), held=held is not None, why=why, spans=spans)
        case Scoped():
            inside = _in_field(clause, words, fields)
            return Explained(kind="field", asked=written(clause), held=held is not None, parts=(inside,))
        case Distance():
            return _distance(clause, words, fields, spans, held=held is not None)


def written(clause: Clause) -> str:
    """Give a clause as an operator would write it."""
    match clause:
        case Phrase():
            return clause.written
        case Terms() | PlaceTerms():
            return f"{{{clause.name}}}"
        case And():
            return " AND ".join(_inner(part) for part in clause.parts)
        case Or():
            return " OR ".join(_inner(part) for part in clause.parts)
        case Not():
            return f"NOT {_side(clause.part) if isinstance(clause.part, Not) else _inner(clause.part)}"
        case Scoped():
            return f"{clause.scope}:{_side(clause.part)}"
        case Distance():
            return f"{_side(clause.first)} {_operator(clause)} {_side(clause.second)}"


def _inner(clause: Clause) -> str:
    return written(clause) if isinstance(clause, Not | Scoped) else _side(clause)


def _side(clause: Clause) -> str:
    return written(clause) if isinstance(clause, Phrase | Terms | PlaceTerms) else f"({written(clause)})"


def _operator(clause: Distance) -> str:
    return f"{'BEFORE' if clause.ordered else 'NEAR'}/{clause.most}"


def _list(clause: Terms, words: Words, fields: frozenset[Field], spans: tuple[Span, ...], *, held: bool) -> Explained:
    """Of a list only the phrases that stand are shown; where none does, those that nearly do."""
    why = ""
    if not held:
        tried = [(phrase, *missing(phrase, words, fields)) for phrase in clause.phrases[:_MOST_SHOWN]]
        close = [(phrase, sentence, near) for phrase, sentence, near in tried if near]
        why = f"none of its {len(clause.phrases)} phrases stands"
        if close:
            phrase, sentence, spans = close[0]
            why += f"; closest: {phrase.written} ({sentence})"
    return Explained(kind="list", asked=written(clause), held=held, why=why, spans=spans)


def _in_field(clause: Scoped, words: Words, fields: frozenset[Field]) -> Explained:
    inside = SCOPES[clause.scope]
    if inside <= EVERYWHERE:
        return explain(clause.part, words, fields & inside)
    [field] = inside
    return explain(clause.part, words.of(field), inside)


def _all(clause: And, words: Words, fields: frozenset[Field], *, held: bool) -> Explained:
    parts = tuple(explain(part, words, fields) for part in clause.parts)
    lacking = [part.asked for part in parts if not part.held]
    why = "" if held else f"{len(parts) - len(lacking)} of {len(parts)} hold; fails on {_listed(lacking)}"
    return Explained(kind="and", asked=written(clause), held=held, why=why, parts=parts)


def _any(clause: Or, words: Words, fields: frozenset[Field], *, held: bool) -> Explained:
    parts = tuple(explain(part, words, fields) for part in clause.parts)
    if held:
        parts = tuple(part for part in parts if part.held)
    return Explained(
        kind="or", asked=written(clause), held=held, why="" if held else f"none of {len(parts)} holds", parts=parts
    )


def _not(clause: Not, words: Words, fields: frozenset[Field], *, held: bool) -> Explained:
    inner = explain(clause.part, words, fields)
    why = "it is absent" if held else "it stands, and must not"
    return Explained(kind="not", asked=written(clause), held=held, why=why, parts=() if held else (inner,))


def _distance(
    clause: Distance, words: Words, fields: frozenset[Field], spans: tuple[Span, ...], *, held: bool
) -> Explained:
    kind, asked = ("before" if clause.ordered else "near"), written(clause)
    if held:
        return Explained(kind=kind, asked=asked, held=True, spans=spans)
    sides = tuple(explain(side, words, fields) for side in (clause.first, clause.second))
    if not all(side.held for side in sides):
        lacking = [side.asked for side in sides if not side.held]
        why = f"{_listed(lacking)} {'does' if len(lacking) == 1 else 'do'} not stand there"
        return Explained(kind=kind, asked=asked, held=False, why=why, parts=sides)
    gap = _closest(clause, words, fields)
    if gap is None:
        why = "both stand, but never in one paragraph"
    elif gap.turned:
        why = f"only the other way round ({_between(gap.between)}); BEFORE asks for this order"
    else:
        why = f"{_between(gap.between)}, {clause.most} allowed"
    near = () if gap is None else tuple(_span(run, words, side) for run, side in zip(gap.runs, sides, strict=True))
    return Explained(kind=kind, asked=asked, held=False, why=why, spans=near)


def _span(run: Run, words: Words, side: Explained) -> Span:
    field, start, end = words.place(*run)
    return Span(field=field, start=start, end=end, clause=side.asked)


class _Gap(NamedTuple):
    between: int
    turned: bool  # the second stands before the first
    runs: tuple[Run, Run]


def _closest(clause: Distance, words: Words, fields: frozenset[Field]) -> _Gap | None:
    """Give the pair with the fewest words between that stand in one paragraph; the right order where one is asked."""
    first, second = (sorted(set(_runs(side, words, fields))) for side in (clause.first, clause.second))
    onward = min(_gaps(first, second, words), default=None)
    back = min(_gaps(second, first, words), default=None)
    turned = _Gap(back[0], True, (back[2], back[1])) if back else None  # noqa: FBT003 - a field of the tuple
    straight = _Gap(onward[0], False, onward[1:]) if onward else None  # noqa: FBT003
    if clause.ordered:
        return straight or turned
    both = [gap for gap in (straight, turned) if gap]
    nearest = min(both, key=lambda gap: gap.between, default=None)
    return nearest._replace(turned=False) if nearest else None


def _gaps(before: Sequence[Run], after: Sequence[Run], words: Words) -> Iterator[tuple[int, Run, Run]]:
    starts = [run[0] for run in after]
    for run in before:
        at = bisect_left(starts, run[1])
        if at < len(after) and words.share_paragraph(run[1] - 1, after[at][0]):
            yield after[at][0] - run[1], run, after[at]


def _runs(clause: Clause, words: Words, fields: frozenset[Field]) -> Iterator[Run]:
    """Give the words at which something stands that a distance can be counted from."""
    match clause:
        case Phrase():
            yield from words.runs(clause.keys, fields)
        case Terms(phrases=parts) | Or(parts=parts):
            for part in parts:
                yield from _runs(part, words, fields)
        case PlaceTerms():
            yield from (run for run, _ in clause.area.runs(words) if words.field(run[0]) in fields)
        case Distance():
            first, second = (sorted(set(_runs(side, words, fields))) for side in (clause.first, clause.second))
            pairs = [*_gaps(first, second, words), *(() if clause.ordered else _gaps(second, first, words))]
            yield from ((one[0], other[1]) for between, one, other in pairs if between <= clause.most)
        case _:
            return


def _between(number: int) -> str:
    return f"{number} word{'' if number == 1 else 's'} between"


def _listed(asked: Sequence[str]) -> str:
    shown = [one if len(one) <= 60 else f"{one[:57]}..." for one in asked[:4]]
    more = [f"{len(asked) - 4} more"] if len(asked) > 4 else []
    return ", ".join([*shown, *more])
