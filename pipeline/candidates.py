"""Many plans at once: an article is scanned once, and only those are decided that the scan leaves possible; pure."""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.query.plan import AnyOf, Group, Plan
from pipeline.query.scan import Literals, Scan

Numbers = tuple[int, ...]
"""Of plans, in their order."""


class Candidates:
    """Plans by the literals that they cannot do without."""

    def __init__(self, plans: Sequence[Plan], literals: Literals) -> None:
        """Put each plan under the group of literals that fewest articles hold."""
        chances = literals.chances()
        sure: dict[int, list[int]] = {}
        open_: dict[int, list[int]] = {}
        unfiltered: list[int] = []
        for number, plan in enumerate(plans):
            groups = plan.groups()
            under = sure if isinstance(plan, AnyOf) else open_
            if groups:
                for literal in set(_rarest(groups, chances)):
                    under.setdefault(literal, []).append(number)
            else:
                unfiltered.append(number)
        self.unfiltered: Numbers = tuple(unfiltered)
        """Those that no literal rules out: they are decided for every article."""
        self._sure, self._open = _by_literal(sure, len(chances)), _by_literal(open_, len(chances))
        self._plans = {number: plan for number, plan in enumerate(plans) if not isinstance(plan, AnyOf)}

    def holding(self, scan: Scan) -> list[int]:
        """Give, in order, the numbers of the plans that hold."""
        if not scan.hits:
            return [number for number in self.unfiltered if self._plans[number].holds(scan)]
        found = set().union(*map(self._sure.__getitem__, scan.hits))
        open_ = set(self.unfiltered).union(*map(self._open.__getitem__, scan.hits))
        plans = self._plans
        found.update([number for number in open_ if plans[number].holds(scan)])
        return sorted(found)


def _by_literal(numbers: Mapping[int, Iterable[int]], literals: int) -> list[Numbers]:
    rows: list[Numbers] = [()] * literals
    for literal, under in numbers.items():
        rows[literal] = tuple(under)
    return rows


def _rarest(groups: Sequence[Group], chances: Sequence[float]) -> Group:
    if len(groups) == 1:
        return groups[0]
    return min(groups, key=lambda group: sum(chances[number] for number in group))
