"""Who the victims are where the number itself does not say it."""

from collections.abc import Callable

import pytest

from pipeline.reading.claims.found import FoundClaim

Find = Callable[..., list[FoundClaim]]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        # whom the sentence says was met
        ("Troops fought against Harvest Front (HF) militants near Hatra, killing 16 of them.", ["militant"]),
        ("Police opened fire on protesters in Conakry, killing at least 15.", ["civilian"]),
        ("The raid on a convoy of soldiers by rebels killed 12.", ["unknown"]),
        ("The army said rebels attacked its base near Gao, killing 12.", ["unknown"]),
        # the toll of a side
        ("Fighting killed 22 on the rebel side and five government troops.", ["militant", "soldier"]),
        ("The death toll for rebel fighters rose to 20 after the ambush.", ["militant"]),
        # who employed them
        ("Two employees of a Norwegian charity were killed by shelling near Bentiu.", ["aid_worker"]),
        ("The Red Cross said three of its workers had been killed by shelling.", ["aid_worker"]),
        ("Two employees of a cement plant were killed by shelling near Bentiu.", ["civilian"]),
        # a rank is of the force that it is named with
        ("An army officer and a police officer were killed by a mine.", ["soldier", "police"]),
        # fighters may be most of them, not all
        ("The raids have killed dozens of people, most of whom were rebel fighters.", ["unknown"]),
        ("The raids have killed dozens of people, most of them villagers.", ["mixed"]),
        # whoever is driven out is no fighter, whoever was killed before
        ("Fighting killed 30 rebels and displaced tens of thousands.", ["militant", "civilian"]),
        # parts say it of the whole, and of what goes on with it
        (
            "The shelling has killed 562 people, of whom 40 were traders, and wounded 900.",
            ["mixed", "civilian", "mixed"],
        ),
        ("The strike killed six family members in Hodeidah.", ["civilian"]),
        ("A soldier was killed and another wounded near Gao.", ["soldier", "soldier"]),
    ],
)
def test_who_they_are_is_taken_from_the_sentence(text: str, classes: list[str], find: Find) -> None:
    assert [claim.victims.value for claim in find(text)] == classes
