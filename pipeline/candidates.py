"""Many plans at once: an article is scanned once, and only those are decided that the scan leaves possible; pure.

A plan is put under the two groups of literals that fewest articles hold, and under the literals that it forbids. Sets
of the plans whose literals hit decide most plans; only what these sets leave open is asked, plan by plan.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from operator import sub

from pipeline.query.plan import All, AnyOf, Group, Plan, Without, together
from pipeline.query.scan import Literals, Scan


class Candidates:
    """Plans by the literals that they cannot do without."""

    def __init__(self, plans: Iterable[Plan], literals: Literals) -> None:
        """Sort the plans, which are numbered in order; each is forgotten but for what is left to be asked."""
        under_one, under_first, under_second, forbidden = _Entries(), _Entries(), _Entries(), _Entries()
        unfiltered: list[int] = []
        self._open: dict[int, Plan] = {}  # what the sets leave to be asked
        for number, plan in enumerate(plans):
            parts = list(_parts(plan))
            groups = _rarest(parts, literals)
            match groups:
                case [first, second]:
                    under_first.add(first, number)
                    under_second.add(second, number)
                case [only]:
                    under_one.add(only, number)
                case _:
                    unfiltered.append(number)
            for part in parts:
                if isinstance(part, Without) and isinstance(part.part, AnyOf):
                    forbidden.add(part.part.literals, number)
            left = [part for part in parts if not _is_decided(part, groups)]
            if left:
                self._open[number] = together(left)
        self.unfiltered = tuple(unfiltered)
        """Those that no literal rules out: they are asked about every article."""
        self._under_one, self._forbidden = under_one.rows(len(literals)), forbidden.rows(len(literals))
        self._under_first, self._under_second = under_first.rows(len(literals)), under_second.rows(len(literals))

    def holding(self, scan: Scan) -> list[int]:
        """Give, in order, the numbers of the plans that hold."""
        hits = scan.hits
        possible = self._under_first.of(hits) & self._under_second.of(hits)
        possible |= self._under_one.of(hits)
        possible.update(self.unfiltered)
        possible -= self._forbidden.of(hits)
        answers: dict[Plan, bool] = {}  # several rules may ask the same
        for number in possible & self._open.keys():
            plan = self._open[number]
            holds = answers.get(plan)
            if holds is None:
                holds = answers[plan] = plan.holds(scan)
            if not holds:
                possible.discard(number)
        return sorted(possible)

    def begun(self, hits: AbstractSet[int], common: AbstractSet[int]) -> set[int]:
        """Give the plans of which the rarest group hits, and nothing that they forbid; `common` literals do not count.

        A text that goes on may come to hold the others.
        """
        rare = hits - common
        return (self._under_one.of(rare) | self._under_first.of(rare)) - self._forbidden.of(hits)


class _Entries:
    """Pairs of a literal and a plan, packed while they are gathered: there may be millions."""

    def __init__(self) -> None:
        self._literals, self._plans = array("i"), array("i")

    def add(self, group: Group, plan: int) -> None:
        """Put a plan under each literal of a group."""
        self._literals.extend(group)
        self._plans.extend([plan] * len(group))

    def rows(self, literals: int) -> "_Rows":
        """Sort them by literal; lists are counted from the end."""
        counts = array("i", bytes(4 * literals))
        for literal in self._literals:
            counts[literal] += 1
        ends = array("i", accumulate(counts))
        at = array("i", map(sub, ends, counts))
        starts = at[:]
        plans = array("i", bytes(4 * len(self._plans)))
        for literal, plan in zip(self._literals, self._plans, strict=True):
            plans[at[literal]] = plan
            at[literal] += 1
        return _Rows(starts, ends, plans)


class _Rows:
    """Plans by literal."""

    def __init__(self, starts: "array[int]", ends: "array[int]", plans: "array[int]") -> None:
        self._starts, self._ends, self._plans = starts, ends, plans

    def of(self, literals: Iterable[int]) -> set[int]:
        """Give the plans that stand under any of some literals."""
        starts, ends, plans = self._starts, self._ends, self._plans
        return set().union(*[plans[starts[one] : ends[one]] for one in literals if starts[one] < ends[one]])


def _parts(plan: Plan) -> Iterator[Plan]:
    """Give all that must hold."""
    if isinstance(plan, All):
        for part in plan.parts:
            yield from _parts(part)
    else:
        yield plan


def _rarest(parts: Iterable[Plan], literals: Literals) -> list[Group]:
    """Give the two groups that fewest articles hold, or as many as there are."""
    groups = [group for part in parts for group in part.groups()]
    if len(groups) > 1:
        groups.sort(key=lambda group: sum(map(literals.chance, group)))
    return groups[:2]


def _is_decided(part: Plan, groups: Sequence[Group]) -> bool:
    """Say whether the sets decide a part, so that nobody need ask it."""
    if isinstance(part, AnyOf):
        return any(part.literals is group for group in groups)
    return isinstance(part, Without) and isinstance(part.part, AnyOf)
