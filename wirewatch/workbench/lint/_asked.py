"""What rules and frames ask, each query with the place where it is written; and what follows from what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.query.folding import fold
from pipeline.query.tree import And, Clause, Distance, Not, Or, Phrase, Scoped, Terms
from pipeline.query.words import ANY_ENDING, EXACTLY
from pipeline.rules import Condition, When
from pipeline.rules.all import All
from pipeline.rules.any import AnyOf
from pipeline.rules.not_ import Not as NotCondition
from pipeline.rules.text import Text
from wirewatch.config.yaml_file import Path_
from wirewatch.settings import Settings

MOST_COMPARED = 20_000
"""Pairs of phrases of two lists: beyond that only equal ones are seen."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition that is no query, as a part of what a rule asks."""

    condition: Condition


Formula = Any
"""A clause of a query in which conditions may stand: the same classes, with `Leaf` beside them."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query, where it is written, and whether something else must hold beside it."""

    path: Path_
    clause: Clause
    beside: bool = False
    in_frame: bool = False


def whens(settings: Settings) -> Iterator[tuple[Path_, When]]:
    """Give every mapping of conditions of every rule, the outer ones first, and of those that have a name."""
    for rule in settings.rules:
        yield from _whens(rule.when, ("rules", rule.id, "when"))
    named: Any = settings.written.data.get("conditions", {})
    for name in named:
        when = settings.known.named_conditions.get(name)
        if when is not None:
            yield from _whens(when, ("conditions", name))


def _whens(when: When, path: Path_) -> Iterator[tuple[Path_, When]]:
    yield path, when
    for kind, condition in conditions(when):
        for name in type(condition).model_fields:
            base = (*path, kind) if condition.always_alone else (*path, kind, name)
            value = getattr(condition, name)
            if isinstance(value, When):
                yield from _whens(value, base)
            for number, one in enumerate(value if isinstance(value, list) else ()):
                if isinstance(one, When):
                    yield from _whens(one, (*base, number))


def conditions(when: When) -> Iterator[tuple[str, Condition]]:
    """Give what stands side by side, by its kind."""
    for kind in sorted(when.model_fields_set):
        condition = getattr(when, kind)
        if isinstance(condition, Condition):
            yield kind, condition


def queries(settings: Settings) -> Iterator[Query]:
    """Give every query of rules and of the operator's own frames."""
    for path, when in whens(settings):
        found = dict(conditions(when))
        text = found.pop("text", None)
        if isinstance(text, Text):
            beside = any(not isinstance(other, NotCondition) for other in found.values())
            yield Query((*path, "text", "query"), text.query, beside=beside)
    for frame in settings.known.more_frames:
        for name in ("strong", "weak", "against", "unless"):
            for number, pattern in enumerate(getattr(frame.keys, name)):
                yield Query(("frames", frame.id, name, number), pattern.clause, in_frame=True)
        if frame.keys.context:
            yield Query(("frames", frame.id, "context"), frame.keys.context.clause)


def formula(when: When) -> Formula:
    """Give all that stands side by side as one clause."""
    parts = tuple(_of_condition(condition) for _, condition in conditions(when))
    return parts[0] if len(parts) == 1 else And(parts)


def _of_condition(condition: Condition) -> Formula:
    match condition:
        case Text():
            return condition.query
        case NotCondition():
            return Not(formula(condition.when))
        case All():
            return And(tuple(map(formula, condition.conditions)))
        case AnyOf():
            return Or(tuple(map(formula, condition.conditions)))
        case _:
            return Leaf(condition)


def asserted(clause: Formula) -> Iterator[Formula]:
    """Give what must hold, each part of it."""
    if isinstance(clause, And):
        for part in clause.parts:
            yield from asserted(part)
    elif not isinstance(clause, Not):
        yield clause


def denied(clause: Formula) -> Iterator[Formula]:
    """Give what must not hold, each part of it."""
    if isinstance(clause, And):
        for part in clause.parts:
            yield from denied(part)
    elif isinstance(clause, Not):
        yield clause.part


def implies(one: Formula, other: Formula) -> bool:
    """Say whether `other` holds wherever `one` does, as far as their form shows it."""
    if one == other:
        return True
    if isinstance(one, Terms) and isinstance(other, Terms) and len(one.phrases) * len(other.phrases) > MOST_COMPARED:
        return {phrase.keys for phrase in one.phrases} <= {phrase.keys for phrase in other.phrases}
    if isinstance(one, Or | Terms):
        return all(implies(part, other) for part in inner(one))
    if isinstance(other, And):
        return all(implies(one, part) for part in other.parts)
    if isinstance(other, Or | Terms) and any(implies(one, part) for part in inner(other)):
        return True
    return _single_implies(one, other)


def _single_implies(one: Formula, other: Formula) -> bool:
    match one, other:
        case And(), _:
            return any(implies(part, other) for part in one.parts)
        case Distance(), Phrase() | Or() | Terms():
            return implies(one.first, other) or implies(one.second, other)
        case Scoped(), Scoped():
            return bool(one.scope == other.scope) and implies(one.part, other.part)
        case Scoped(), _:
            return implies(one.part, other)
        case Phrase(), Phrase():
            return _holds(one, other)
        case _:
            return False


def _holds(phrase: Phrase, inner: Phrase) -> bool:
    """Say whether one phrase stands in another: `last stand` in `their last stands*` does not."""
    length = len(inner.keys)
    return any(
        all(map(_fits, phrase.keys[start : start + length], inner.keys))
        for start in range(len(phrase.keys) - length + 1)
    )


def _fits(word: str, asked: str) -> bool:
    if word == asked:
        return True
    if asked.startswith(EXACTLY):
        return False
    plain = fold(word[1:]) if word.startswith(EXACTLY) else word
    if asked.endswith(ANY_ENDING):
        return plain.removesuffix(ANY_ENDING).startswith(asked[:-1])
    return plain == asked


def inner(clause: Clause) -> tuple[Clause, ...]:
    """Give what a clause is made of."""
    match clause:
        case Terms(phrases=parts) | Or(parts=parts) | And(parts=parts):
            return parts
        case Not(part=part) | Scoped(part=part):
            return (part,)
        case Distance():
            return clause.first, clause.second
        case _:
            return ()


def phrases(clause: Clause) -> Iterator[Phrase]:
    """Give every phrase of a query."""
    if isinstance(clause, Phrase):
        yield clause
    for part in inner(clause):
        yield from phrases(part)


def shown(clause: Formula) -> str:
    """Give a clause as people know it, shortly."""
    match clause:
        case Phrase():
            return f"'{clause.written}'"
        case Terms():
            return f"{{{clause.name}}}"
        case Scoped():
            return f"{clause.scope}:{shown(clause.part)}"
        case Leaf():
            return f"this {type(clause.condition).__module__.rpartition('.')[2].rstrip('_')}"
        case Or(parts=parts):
            return shown(parts[0]) + (" (or another)" if len(parts) > 1 else "")
        case _:
            first = next(phrases(clause), None) if not isinstance(clause, And | Not) else None
            return f"'{first.written} ...'" if first else "what stands beside it"
