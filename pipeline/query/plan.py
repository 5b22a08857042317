"""What a rule asks of an article, in the form that is quickly decided: by which literals hit, and not by its words.

A plan decides exactly what the clause or condition that it was made of decides (`tree.evaluate` says where it holds).
Its groups are what it cannot do without: sets of literals of which one must hit.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from pipeline.query.folding import fold
from pipeline.query.line import FIELD, MARKS, PARAGRAPH, literal
from pipeline.query.scan import Literals, Scan
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
from pipeline.query.words import ANY_ENDING, EXACTLY
from storage.records.field import Field

Group = tuple[int, ...]
"""Numbers of literals, or of lists of them, of which one must hit."""

FAR = 2_000
"""Characters between two words: behind more, mostly, there are too many words between."""
MOST_PAIRS = 400
"""So many places of two sides are compared one by one; a text that has more is taken apart into words."""


class Plan(Protocol):
    """Decides whether something holds for an article."""

    def holds(self, scan: Scan) -> bool:
        """Say whether it holds."""
        ...

    def groups(self) -> Sequence[Group]:
        """Give the literals that it cannot do without: of each group one."""
        ...


class AnyOf:
    """One of some literals stands in the article."""

    __slots__ = ("literals",)

    def __init__(self, literals: Group) -> None:
        self.literals = literals

    def holds(self, scan: Scan) -> bool:
        """Say whether one does."""
        return not scan.hits.isdisjoint(self.literals)

    def groups(self) -> Sequence[Group]:
        """Give them."""
        return (self.literals,)


class All:
    """All of several plans hold; what is quickly decided stands first."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Plan]) -> None:
        self.parts = parts

    def holds(self, scan: Scan) -> bool:
        """Say whether all do."""
        for part in self.parts:  # noqa: SIM110 - half the time of all()
            if not part.holds(scan):
                return False
        return True

    def groups(self) -> Sequence[Group]:
        """Give what each of them needs."""
        return tuple(chain.from_iterable(part.groups() for part in self.parts))


class Either:
    """One of several plans holds."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Plan]) -> None:
        self.parts = parts

    def holds(self, scan: Scan) -> bool:
        """Say whether one does."""
        return any(part.holds(scan) for part in self.parts)

    def groups(self) -> Sequence[Group]:
        """Give the fewest literals of which one stands wherever any of them holds."""
        each = [min(part.groups(), key=len, default=None) for part in self.parts]
        known = [group for group in each if group is not None]
        return (tuple(dict.fromkeys(chain.from_iterable(known))),) if len(known) == len(each) else ()


class Without:
    """Another plan does not hold."""

    __slots__ = ("part",)

    def __init__(self, part: Plan) -> None:
        self.part = part

    def holds(self, scan: Scan) -> bool:
        """Say whether it does not."""
        return not self.part.holds(scan)

    def groups(self) -> Sequence[Group]:
        """Give none: where it holds, nothing need stand."""
        return ()


class InTitle:
    """A literal stands in the title."""

    __slots__ = ("number", "words")

    def __init__(self, words: str, number: int) -> None:
        self.words, self.number = words, number

    def holds(self, scan: Scan) -> bool:
        """Say whether it does."""
        return self.number in scan.hits and scan.line.find(self.words, 0, scan.title_ends) >= 0

    def groups(self) -> Sequence[Group]:
        """Give it."""
        return ((self.number,),)


class Near:
    """Whole phrases of two sides stand in one paragraph with few words between."""

    __slots__ = ("clause", "first", "second")

    def __init__(self, clause: Distance, first: dict[int, str], second: dict[int, str]) -> None:
        self.clause, self.first, self.second = clause, first, second

    def holds(self, scan: Scan) -> bool:
        """Say whether they do."""
        first, second = scan.hits & self.first.keys(), scan.hits & self.second.keys()
        if not first or not second:
            return False
        before = [run for number in first for run in _runs(self.first[number], scan.line)]
        after = [run for number in second for run in _runs(self.second[number], scan.line)]
        if len(before) * len(after) > MOST_PAIRS:
            return evaluate(self.clause, scan.words) is not None
        most, ordered = self.clause.most, self.clause.ordered
        return any(
            _follows(scan.line, one[1], other[0], most) or (not ordered and _follows(scan.line, other[1], one[0], most))
            for one in before
            for other in after
        )

    def groups(self) -> Sequence[Group]:
        """Give both sides."""
        return tuple(self.first), tuple(self.second)


class Exact:
    """A clause that the literals alone do not decide: where they hit, the words are asked."""

    __slots__ = ("clause", "fields", "needed")

    def __init__(self, clause: Clause, fields: frozenset[Field], needed: Sequence[Group]) -> None:
        self.clause, self.fields, self.needed = clause, fields, needed

    def holds(self, scan: Scan) -> bool:
        """Say whether it does."""
        if not stand(self.needed, scan):
            return False
        return evaluate(self.clause, scan.words, self.fields) is not None

    def groups(self) -> Sequence[Group]:
        """Give the literals without which it need not be asked."""
        return self.needed


def stand(groups: Iterable[Group], scan: Scan) -> bool:
    """Say whether of each group a literal stands in the article."""
    for group in groups:  # noqa: SIM110 - half the time of all()
        if scan.hits.isdisjoint(group):
            return False
    return True


def plan(clause: Clause, literals: Literals, fields: frozenset[Field] = EVERYWHERE) -> Plan:
    """Give what decides a clause, its literals numbered."""
    match clause:
        case Phrase():
            return _phrase(clause, literals, fields)
        case Terms(phrases=phrases) if phrases and fields == EVERYWHERE and all(map(_is_whole, phrases)):
            return AnyOf((literals.list_of(phrases, (literals.number(_literal(phrase)) for phrase in phrases)),))
        case Terms(phrases=parts) | Or(parts=parts):
            return either([plan(part, literals, fields) for part in parts])
        case PlaceTerms():
            return Exact(clause, fields, ())
        case And():
            return together([plan(part, literals, fields) for part in clause.parts])
        case Not():
            return Without(plan(clause.part, literals, fields))
        case Scoped():
            return _scoped(clause, literals, fields)
        case Distance():
            return _distance(clause, literals, fields)


def together(parts: Sequence[Plan]) -> Plan:
    """Give a plan for all of several, what is quickly decided first."""
    if len(parts) == 1:
        return parts[0]
    return All(tuple(sorted(parts, key=_cost)))


def either(parts: Sequence[Plan]) -> Plan:
    """Give a plan for one of several; literals are looked up together."""
    if len(parts) == 1:
        return parts[0]
    quick = AnyOf(tuple(dict.fromkeys(number for part in parts if isinstance(part, AnyOf) for number in part.literals)))
    rest = [part for part in parts if not isinstance(part, AnyOf)]
    return Either((quick, *sorted(rest, key=_cost))) if rest and quick.literals else Either(rest) if rest else quick


def _cost(part: Plan) -> int:
    match part:
        case AnyOf() | InTitle():
            return 0
        case Without(part=inner):
            return _cost(inner)
        case All(parts=parts) | Either(parts=parts):
            return max(map(_cost, parts), default=0)
        case Near():
            return 1
        case Exact():
            return 2
        case _:
            return 3


def _is_whole(phrase: Phrase) -> bool:
    """Say whether a phrase stands exactly where its literal does; an open ending may only be its last."""
    keys = "".join(phrase.keys)
    return EXACTLY not in keys and ANY_ENDING not in keys[:-1]


def _literal(phrase: Phrase) -> str:
    keys = phrase.keys
    if keys[-1].endswith(ANY_ENDING):
        return literal((*keys[:-1], keys[-1][:-1]))[:-1]
    return literal(keys)


def _phrase(phrase: Phrase, literals: Literals, fields: frozenset[Field]) -> Plan:
    if not _is_whole(phrase):
        return Exact(phrase, fields, ((literals.number(_longest_piece(phrase)),),))
    written = _literal(phrase)
    number = literals.number(written)
    if fields == EVERYWHERE:
        return AnyOf((number,))
    return InTitle(written, number) if fields == {"title"} else Exact(phrase, fields, ((number,),))


def _longest_piece(phrase: Phrase) -> str:
    """Give the longest row of words without an open ending inside, as it is compared."""
    pieces: list[str] = []
    row: list[str] = []
    for key in phrase.keys:
        row.append(fold(key[1:]) if key.startswith(EXACTLY) else key.removesuffix(ANY_ENDING))
        if key.endswith(ANY_ENDING):
            pieces.append(literal(tuple(row))[:-1])
            row = []
    if row:
        pieces.append(literal(tuple(row)))
    return max(pieces, key=len)


def _scoped(clause: Scoped, literals: Literals, fields: frozenset[Field]) -> Plan:
    inside = SCOPES[clause.scope]
    if inside <= EVERYWHERE:
        return plan(clause.part, literals, fields & inside)
    return Exact(clause, fields, ())


def _distance(clause: Distance, literals: Literals, fields: frozenset[Field]) -> Plan:
    first, second = _sides(clause.first), _sides(clause.second)
    if fields == EVERYWHERE and first is not None and second is not None:
        return Near(clause, _numbered(first, literals), _numbered(second, literals))
    both = plan(clause.first, literals, fields), plan(clause.second, literals, fields)
    return Exact(clause, fields, tuple(group for part in both for group in part.groups()))


def _sides(clause: Clause) -> list[str] | None:
    """Give the literals of a side that is a whole phrase or several of them; None for others."""
    match clause:
        case Phrase():
            return [_literal(clause)] if _is_whole(clause) and not clause.keys[-1].endswith(ANY_ENDING) else None
        case Terms(phrases=parts) | Or(parts=parts):
            each = [_sides(part) for part in parts]
            return None if None in each else [one for several in each for one in several or ()]
        case _:
            return None


def _numbered(side: Sequence[str], literals: Literals) -> dict[int, str]:
    return {literals.number(one): one for one in side}


def _runs(words: str, line: str) -> Iterator[tuple[int, int]]:
    """Give from where to where, blanks included, a literal stands in a line."""
    at = line.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = line.find(words, at + 1)


def _follows(line: str, end: int, start: int, most: int) -> bool:
    """Say whether what begins at `start` stands behind what ends before `end`, with so few words between."""
    if start < end - 1:
        return False
    if start - end > FAR and _count(line[end : end + FAR]) - 1 > most:
        return False  # the last of them may be a part of a word
    between = line[end:start]
    return PARAGRAPH not in between and FIELD not in between and _count(between) <= most


def _count(words: str) -> int:
    return sum(word != "" and word not in MARKS for word in words.split(" "))
