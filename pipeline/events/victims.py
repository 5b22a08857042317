"""Which groups of victims are one series, pure: a source may name them more or less closely."""

from storage.records.reading import Victims

_INSIDE = {
    Victims.CHILD: Victims.CIVILIAN,
    Victims.JOURNALIST: Victims.CIVILIAN,
    Victims.AID_WORKER: Victims.CIVILIAN,
}
_OPEN = frozenset({Victims.UNKNOWN, Victims.MIXED})


def may_be_one(one: Victims, other: Victims) -> bool:
    """Whether two words may mean the same people: children are civilians, and "people" may be anybody."""
    return one is other or bool({one, other} & _OPEN) or _INSIDE.get(one) is other or _INSIDE.get(other) is one
