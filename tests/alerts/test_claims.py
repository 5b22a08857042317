from dataclasses import replace

import pytest

from alerts.claims import claim_facts, view_claims
from storage.records.reading import ClaimStatus, Outcome, Victims
from tests.samples import CLAIM as SAMPLE

CLAIM = replace(
    SAMPLE,
    end=10,
    sentence="At least 22 civilians were killed.",
    min=22,
    max=None,
    best=22,
    count_text="22",
    count_start=9,
    count_end=11,
    qualifier="at_least",
    victims=Victims.CIVILIAN,
    victim_text="civilians",
    place_text="Mayadeen",
    place_start=None,
    place_end=None,
    within=None,
    attribution="Euphrates Conflict Monitor",
    attribution_text="the monitor",
    why=("passive",),
)


def test_a_claim_is_shown_with_whom_where_and_who_says_it() -> None:
    [view] = view_claims([CLAIM])

    assert view.figure == "at least 22 killed"
    assert view.details == ("civilians", "Mayadin", "says Euphrates Conflict Monitor")


@pytest.mark.parametrize(
    ("changes", "figure"),
    [
        ({"qualifier": "exact"}, "22 killed"),
        ({"qualifier": "over", "count_text": "200"}, "more than 200 killed"),
        ({"qualifier": "vague", "count_text": "dozens", "best": None}, "dozens killed"),
        ({"qualifier": "implied", "count_text": "a baker", "best": 1}, "1 killed"),
        ({"outcome": Outcome.KILLED_OR_WOUNDED, "qualifier": "up_to"}, "up to 22 killed or wounded"),
    ],
)
def test_a_figure_is_the_printed_one(changes: dict[str, object], figure: str) -> None:
    [view] = view_claims([replace(CLAIM, **changes)])  # type: ignore[arg-type]

    assert view.figure == figure


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"status": ClaimStatus.DENIED}, "denied"),
        ({"status": ClaimStatus.CUMULATIVE}, "running total"),
    ],
)
def test_how_a_number_is_meant_is_said(changes: dict[str, object], detail: str) -> None:
    [view] = view_claims([replace(CLAIM, **changes)])  # type: ignore[arg-type]

    assert detail in view.details


def test_without_a_speaker_nothing_is_said_of_one() -> None:
    [view] = view_claims([replace(CLAIM, attribution=None)])

    assert view.details == ("civilians", "Mayadin")


def test_a_part_stands_after_its_total_and_the_same_line_once() -> None:
    part = replace(CLAIM, sub=True, count_text="5", qualifier="exact")

    views = view_claims([part, CLAIM, replace(CLAIM, start=50)])

    assert [view.figure for view in views] == ["at least 22 killed", "5 killed"]


def test_programs_get_the_sentence_and_the_range() -> None:
    [facts] = claim_facts([CLAIM])

    assert isinstance(facts, dict)
    assert (facts["min"], facts["max"], facts["sentence"]) == (22, None, CLAIM.sentence)
