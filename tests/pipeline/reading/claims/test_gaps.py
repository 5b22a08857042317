"""Numbers whose verb stands elsewhere, and people whom something parts from their verb."""

from collections.abc import Callable

import pytest

from pipeline.reading.claims.found import FoundClaim
from storage.records.reading import ClaimStatus

Tolls = Callable[[str], list[str]]
Find = Callable[..., list[FoundClaim]]

SENTENCES = {
    "Several oil workers died, and scores of guards besides, in the rebel raid.": "killed 3+, killed 40+",
    "Thirty-three policemen lost their lives in the ambush, four soldiers too.": "killed 33, killed 4",
    "The first air strike killed 32 villagers and the second 22.": "killed 22, killed 32",
    "Nine of the attackers were killed, as were two soldiers.": "killed 2, killed 9",
    "The bomber took 17 people with him, the army says.": "killed 17",
    "The artillery claimed four more victims on Sunday.": "killed 4",
    "Killed in the blast were two officers, a driver and three rebels.": "killed 1, killed 2, killed 3",
    "Of the dead in the bombing, 14 were women.": "killed 14",
    "Six people, according to police, were killed in the rebel attack.": "killed 6",
    "Twelve soldiers, the ministry said, were killed in clashes.": "killed 12",
    "Eleven people - seven of them children - were killed when a rocket hit.": "killed 11, killed 7",
    "Three people accused of spying were executed by rebels.": "killed 3",
    "Four clerks trained in Marseille were abducted by gunmen.": "captured 4",
    "The shelling left a doctor, two nurses and a driver dead.": "killed 1, killed 1, killed 2",
    "The suicide bombing at the mosque: toll 63, hospital records show.": "killed 63",
    "The toll from the car bomb rose by four to 61.": "killed 61",
    "Human rights workers documented 56 executions of residents after the shelling.": "killed 56",
    "Lorries took 16 soldiers' bodies from the post after the ambush.": "killed 16",
    "Militiamen are said to have shot 30 prisoners.": "killed 30",
    "Two suicide attackers killed themselves and 17 others.": "killed 17",
    "Gunmen killed an elder, Haji Rahim, and his nephew.": "killed 1, killed 1",
    "The fighting has driven some 100,000 from their homes.": "displaced ~100000",
    "Boko Haram freed 12 women but is still holding 30 girls.": "captured 30",
    "Three villagers were taken away by the gunmen.": "captured 3",
    "The bride's father had lost 14 relatives in the bombing.": "killed 14",
}

NOBODY = [
    "The surgeon of the regiment is a woman of 71 who was wounded in another war.",
    "A court sentenced two militants to death.",
    "After the shelling 38 wells are dead, six others injured by sand.",
    "The gunmen killed three cows and the second rocket hit 20 sheep.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_number_finds_its_verb(tolls: Tolls, sentence: str) -> None:
    assert ", ".join(tolls(sentence)) == SENTENCES[sentence]


@pytest.mark.parametrize("sentence", NOBODY)
def test_what_only_looks_like_a_number_of_victims_is_none(tolls: Tolls, sentence: str) -> None:
    assert not [toll for toll in tolls(sentence) if toll != "wounded 1"]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("The bombing killed 57 people, up from 46 on Tuesday.", 46),
        ("Not 63 but 89 soldiers were killed in the ambush.", 63),
    ],
)
def test_a_number_that_is_taken_back_is_superseded(find: Find, sentence: str, count: int) -> None:
    claims = {claim.best: claim.status for claim in find(sentence)}

    assert len(claims) == 2
    assert claims.pop(count) is ClaimStatus.HISTORICAL
    assert set(claims.values()) == {ClaimStatus.ASSERTED}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("The ambush killed 71 soldiers in the deadliest attack since 2015.", ClaimStatus.ASSERTED),
        ("The war has killed 71 soldiers since 2015.", ClaimStatus.CUMULATIVE),
        ("Thousands have been displaced by the shelling.", ClaimStatus.CUMULATIVE),
        ("A tribunal was told that rebels killed 40 villagers.", ClaimStatus.HISTORICAL),
    ],
)
def test_what_a_number_is_of(find: Find, sentence: str, status: ClaimStatus) -> None:
    assert [claim.status for claim in find(sentence)] == [status]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("The raid killed 14 soldiers. Another bomb wounded nine.", ["soldier", "soldier"]),
        ("Rebels killed 14 members of the security forces.", ["soldier"]),
        ("The bombing killed five beekeepers.", ["civilian"]),
        ("The bombing killed 23 people, most of whom were policemen.", ["unknown"]),
    ],
)
def test_who_the_victims_are(find: Find, text: str, classes: list[str]) -> None:
    assert [claim.victims.value for claim in find(text)] == classes
