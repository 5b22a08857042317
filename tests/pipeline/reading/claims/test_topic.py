"""Deaths that are no news of war: stories, games, drills, animals - and news of war that has a word of theirs."""

import pytest

from pipeline.reading.claims.find import find_claims
from pipeline.reading.text import read_text

UNREAL = [
    "In the second episode of the serial, rebels blow up a bridge near Kirkuk and 30 soldiers are killed.",
    "Players of the new game defend Mariupol; in the opening mission 40 militants are killed by a drone strike.",
    "The drill began at dawn. According to the scenario a missile had hit the school, killing 15 pupils.",
    "The playwright's chapter on the siege premiered on Friday; on stage, twelve villagers are shot by militiamen.",
]


@pytest.mark.parametrize("text", UNREAL)
def test_what_happens_in_a_story_or_a_drill_is_no_claim(text: str) -> None:
    assert find_claims(read_text(text)) == []


def test_a_headline_tells_that_a_text_is_about_a_novel() -> None:
    text = read_text("Nine gunmen storm the palace on page one, and 20 guards are killed before breakfast.")

    assert find_claims(text, headline=read_text("A first novel with a bang: the plot that thrills Beirut")) == []
    assert len(find_claims(text, headline=read_text("Gunmen storm palace"))) == 1


def test_one_word_of_fiction_does_not_hide_a_toll() -> None:
    text = "An air strike on a cinema in Idlib killed 14 people on Sunday, rescue workers said."

    assert [claim.count_text for claim in find_claims(read_text(text))] == ["14"]


def test_a_number_beside_animals_counts_no_people() -> None:
    text = "Shells fell on the farm; 200 sheep died and thirty were wounded. Two farm workers were killed."

    assert [claim.count_text for claim in find_claims(read_text(text))] == ["Two"]
