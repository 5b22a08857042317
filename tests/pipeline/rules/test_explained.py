"""Why conditions on what an article says hold, or which key failed and by how much."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.explained import Explained, reason
from pipeline.rules import IndexedArticle, Known, When
from tests.samples import ARTICLE

KNOWN = Known({})
STRIKE = "At least 3 people were killed in an air strike on Raqqa on Monday, medics said."


def explained(when: dict[str, Any], text: str, title: str = "") -> Explained:
    article = replace(ARTICLE, title=title, text=text)
    asked = When.model_validate(when, context=KNOWN)
    return asked.explain(IndexedArticle(article=article, read=KNOWN.read))


@pytest.mark.parametrize(
    ("claim", "text", "why"),
    [
        ({"outcome": "killed", "at_least": 5}, STRIKE, "says 3, at_least 5 is asked for"),
        (
            {"outcome": "killed", "place": "Deir ez-Zor province"},
            STRIKE,
            "place Raqqa does not lie there, Deir ez-Zor province is asked for",
        ),
        ({"outcome": "killed", "status": "denied"}, STRIKE, "status asserted, denied is asked for"),
        ({"outcome": "wounded"}, STRIKE, "outcome killed, wounded is asked for"),
        ({"outcome": "killed", "said_by": "SOHR"}, STRIKE, "said by medics, "),
        ({"outcome": "killed", "means": ["mine", "bomb"]}, STRIKE, "means airstrike, mine or bomb is asked for"),
        ({"outcome": "killed", "victims": "soldier"}, STRIKE, "is asked for"),
        ({"outcome": "killed"}, "The garden was watered.", "no word of it says that something happened to people"),
        ({"outcome": "killed"}, "He said that it killed the mood.", "no number of people to whom something happened"),
    ],
)
def test_of_the_closest_claim_the_key_that_failed_is_told(claim: dict[str, Any], text: str, why: str) -> None:
    found = explained({"claim": claim}, text)

    assert not found.held
    assert why in reason(found)


def test_every_claim_is_shown_the_closest_first_with_the_rules_that_read_it() -> None:
    text = f"Nine people were wounded in Homs. {STRIKE}"
    found = explained({"claim": {"outcome": "killed", "at_least": 5}}, text)

    assert [part.why.count("is asked for") for part in found.parts] == [1, 1]
    assert {part.asked.split(",")[0] for part in found.parts} >= {"At least 3 killed"} or found.parts[0].decided_by
    assert all(part.decided_by for part in found.parts)
    assert all(text[span.start : span.end] for part in found.parts for span in part.spans)


def test_a_claim_that_meets_all_is_shown_at_its_number() -> None:
    found = explained({"claim": {"outcome": "killed", "place": "Syria"}}, STRIKE)

    assert found.held
    assert [STRIKE[span.start : span.end] for span in found.parts[0].spans] == ["3", "Raqqa"]


def test_the_places_that_it_names_instead_are_told() -> None:
    found = explained({"place": "Iraq"}, "Shells fell on Homs and on Raqqa.")

    assert reason(found) == "place (Iraq): it speaks of other places: Homs, Raqqa"
    assert [part.asked for part in found.parts] == ["Homs", "Raqqa"]


def test_a_government_that_speaks_is_no_place() -> None:
    found = explained({"place": "Damascus"}, "Damascus said on Monday that talks would go on.")

    assert not found.held
    assert any("stands for people or a government" in part.why for part in found.parts)


@pytest.mark.parametrize(
    ("frame", "text", "why"),
    [
        ("end_of_isis", "Rain fell on Raqqa.", "no sentence carries it"),
        (
            {"name": "end_of_isis", "status": "denied"},
            "The defeat of ISIS is complete, the general told Syrian troops.",
            "it is asserted, denied is asked for",
        ),
    ],
)
def test_of_a_frame_the_sentences_that_nearly_carry_it_are_shown(frame: Any, text: str, why: str) -> None:
    found = explained({"frame": frame}, text)

    assert why in [found.why, *(part.why for part in found.parts)]


def test_of_several_conditions_the_first_that_fails_is_told() -> None:
    found = explained({"text": "Raqqa", "claim": {"outcome": "killed", "at_least": 5}}, STRIKE)

    assert [part.held for part in found.parts] == [True, False]
    assert reason(found).startswith("claim (")


def test_what_must_not_hold_and_does_is_told() -> None:
    found = explained({"place": "Raqqa", "not": {"text": "medics OR film"}}, STRIKE)

    assert reason(found).startswith("not: what stands below holds")


def test_of_a_choice_every_part_is_told() -> None:
    found = explained({"any": [{"text": "film"}, {"text": "novel"}]}, "Rain.")

    assert reason(found) == (
        "none of 2 holds: text (film): it does not stand there; text (novel): it does not stand there"
    )
