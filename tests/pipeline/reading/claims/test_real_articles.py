"""How long articles of many outlets say it: parts behind their number, words between commas, losses, verdicts."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.reading.claims.find import find_claims
from pipeline.reading.text import read_text
from storage.records.reading import ClaimStatus, Outcome, Victims

Tolls = Callable[[str], list[str]]

SENTENCES = {
    "The army killed a hundred rebels near Bor.": "killed 100",
    "The army shelled the ridge and killed a dozen insurgents.": "killed 12",
    "Four of its fighters were, however, captured at a checkpoint near Ye-U.": "captured 4",
    'The rebels said they had taken "more than 2,000" of their troops prisoner.': "captured >2000",
    "A family of eight was wiped out when jets bombed the quarter.": "killed 8",
    "The raid killed 27 civilians, with seven children among them, the monitor said.": "killed 27, killed 7",
    "The death toll from Friday's suicide blast inside the Sayed Abad mosque in Afghanistan's northern city of Kunduz "
    "has climbed to 46, an official said.": "killed 46",
    "Gunmen shot at the bus; two cousins have not turned up.": "missing 2",
    "The brigade lost contact with 310 men after the rebels attacked.": "missing 310",
    "Eleven more were cut by shrapnel when the shell hit the tea shop.": "wounded 11",
}


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES.items())
def test_a_real_article_gives_its_tolls(sentence: str, expected: str, tolls: Tolls) -> None:
    assert ", ".join(tolls(sentence)) == expected


def test_a_part_of_the_dead_is_heard_behind_a_quotation_mark() -> None:
    text = read_text(
        'Bombs hit the works, killing seven people. "Of the bodies we have taken out, five are women," he said.'
    )

    part = find_claims(text)[-1]

    assert (part.best, part.outcome, part.sub) == (5, Outcome.KILLED, True)


def test_losses_are_those_of_whose_they_are() -> None:
    claims = find_claims(read_text("After the Taliban attack the ministry put army losses at 8 dead."))

    assert [claim.victims for claim in claims] == [Victims.SOLDIER]


STATUSES = {
    "A conscript was sentenced to life on Wednesday for killing fourteen border guards.": ClaimStatus.HISTORICAL,
    "1968 Soldiers kill 504 villagers at My Lai.": ClaimStatus.HISTORICAL,
    "As many as 4,000 bodies may lie beneath the rubble of the bombed city.": ClaimStatus.HYPOTHETICAL,
    "Disregard the falsehood by an online medium that 30 soldiers died in the attack.": ClaimStatus.DENIED,
    "Three days of mourning were decreed after the ambush in which 29 soldiers were killed.": ClaimStatus.ASSERTED,
    "Four nurses have not been heard from since the shelling and are missing.": ClaimStatus.ASSERTED,
    "Militants stormed the town on Oct. 7, 2023, killing 1,200 people.": ClaimStatus.HISTORICAL,
}


@pytest.mark.parametrize(("sentence", "status"), STATUSES.items())
def test_how_a_number_is_meant(sentence: str, status: ClaimStatus) -> None:
    claims = find_claims(read_text(sentence), published=date(2024, 10, 10))

    assert {claim.status for claim in claims} == {status}


PEACE = [
    "Truck hits wedding car on the Baghlan road, groom and five relatives killed",
    "Windstorm tears the roofs off 340 shelters, one woman killed by falling mast",
    "In the season finale the general orders the shelling of the hospital and 22 patients die.",
    "A group of young orcas has rammed at least 29 sailing boats. Two crewmen have been hurt, none killed.",
    "Fire at an arms depot set off explosions. The ministry said 206 were dead. A short circuit had caused the fire.",
]


@pytest.mark.parametrize("text", PEACE)
def test_what_kills_in_peace_is_no_claim(text: str) -> None:
    assert find_claims(read_text(text)) == []


def test_a_word_of_peace_does_not_silence_a_text_full_of_war() -> None:
    text = read_text(
        "Glide bombs and drones hit the town as artillery shelled its edge. "
        "Six soldiers were wounded and taken to intensive care."
    )

    assert [claim.best for claim in find_claims(text)] == [6]
