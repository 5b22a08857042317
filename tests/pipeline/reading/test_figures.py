"""What the number of a claim says, and when two say the same."""

from dataclasses import replace
from itertools import product

import pytest

from pipeline.reading.figures import excludes, printed, says_the_same
from storage.records.reading import Claim
from tests.samples import CLAIM


def number(low: int | None, high: int | None, best: int | None, qualifier: str) -> Claim:
    return replace(CLAIM, min=low, max=high, best=best, qualifier=qualifier)


def exactly(figure: int) -> Claim:
    return number(figure, figure, figure, "exact")


def at_least(figure: int) -> Claim:
    return number(figure, None, figure, "at_least")


DOZENS = number(24, None, None, "vague")
HUNDREDS = number(200, None, None, "vague")
ABOUT_40 = number(36, 44, 40, "about")
ABOUT_50 = number(45, 55, 50, "about")
OVER_200 = number(201, None, None, "over")
UP_TO_30 = number(1, 30, None, "up_to")
TEN_TO_20 = number(10, 20, 15, "range")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (exactly(12), 12),
        (exactly(0), 0),
        (at_least(12), 12),
        (OVER_200, 200),
        (UP_TO_30, 30),
        (ABOUT_40, 40),
        (DOZENS, 24),
        (TEN_TO_20, 15),
        (number(None, None, None, "vague"), 0),
    ],
)
def test_the_figure_as_it_was_printed(claim: Claim, expected: int) -> None:
    assert printed(claim) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (exactly(12), exactly(12), True),
        (exactly(12), at_least(12), True),
        (exactly(12), exactly(13), False),
        (at_least(10), exactly(12), False),
        (OVER_200, exactly(200), True),
        (ABOUT_40, exactly(43), True),
        (ABOUT_40, exactly(50), False),
        (ABOUT_40, at_least(38), True),
        (ABOUT_40, at_least(12), False),
        (ABOUT_40, ABOUT_50, False),
        (DOZENS, exactly(64), True),
        (DOZENS, at_least(64), True),
        (DOZENS, exactly(12), False),
        (DOZENS, at_least(12), False),
        (DOZENS, exactly(640), False),
        (DOZENS, ABOUT_40, True),
        (DOZENS, HUNDREDS, False),
        (TEN_TO_20, exactly(18), True),
        (TEN_TO_20, exactly(21), False),
    ],
)
def test_when_two_claims_give_one_figure(one: Claim, other: Claim, expected: bool) -> None:
    assert says_the_same(one, other) is expected
    assert says_the_same(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (exactly(12), exactly(13), True),
        (at_least(30), exactly(12), True),
        (at_least(10), exactly(12), False),
        (UP_TO_30, exactly(12), False),
        (UP_TO_30, exactly(31), True),
        (DOZENS, exactly(640), True),
        (ABOUT_40, at_least(12), False),
    ],
)
def test_when_no_number_fits_both(one: Claim, other: Claim, expected: bool) -> None:
    assert excludes(one, other) is expected
    assert excludes(other, one) is expected


def test_a_claim_always_gives_its_own_figure_and_excludes_it_never() -> None:
    everything = [exactly(0), exactly(12), at_least(5), DOZENS, HUNDREDS, ABOUT_40, OVER_200, UP_TO_30, TEN_TO_20]
    for claim in everything:
        assert says_the_same(claim, claim)
        assert not excludes(claim, claim)
    for one, other in product(everything, everything):
        assert says_the_same(one, other) == says_the_same(other, one)
