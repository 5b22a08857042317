"""Which groups of victims may be the same people."""

from itertools import product

import pytest

from pipeline.events.victims import may_be_one
from storage.records.reading import Victims


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Victims.SOLDIER, Victims.SOLDIER, True),
        (Victims.SOLDIER, Victims.MILITANT, False),
        (Victims.SOLDIER, Victims.CIVILIAN, False),
        (Victims.CHILD, Victims.CIVILIAN, True),
        (Victims.JOURNALIST, Victims.CIVILIAN, True),
        (Victims.AID_WORKER, Victims.CIVILIAN, True),
        (Victims.CHILD, Victims.JOURNALIST, False),
        (Victims.UNKNOWN, Victims.MILITANT, True),
        (Victims.MIXED, Victims.CHILD, True),
    ],
)
def test_which_groups_may_be_the_same_people(one: Victims, other: Victims, expected: bool) -> None:
    assert may_be_one(one, other) is expected


def test_it_does_not_matter_who_is_named_first() -> None:
    for one, other in product(Victims, Victims):
        assert may_be_one(one, other) == may_be_one(other, one)
