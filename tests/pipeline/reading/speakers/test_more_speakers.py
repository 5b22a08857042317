"""Sources that stand in unusual places, and words that look like sources."""

from collections.abc import Callable

import pytest

SaidBy = Callable[[str], list[str | None]]

HEALTH = "Lebanese Health Ministry"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # who puts out a statement speaks
        (
            "The Free Farmers movement issued a statement saying {six} of its drivers had died.",
            ["Free Farmers movement"],
        ),
        ("Kenya's military released an update on the raid, saying it had killed {nine} gunmen.", ["Kenyan military"]),
        # between commas it speaks for both sides
        ("The raiders, according to a guard at the gate, lost {three} of their own.", ["guard at the gate"]),
        ("The ambush was near Tera, where according to the mayor {29} soldiers died.", ["mayor"]),
        ("{One} man died and according to local media {20} were hurt.", [None, "local media"]),
        ("Provisional toll, per the mayor: {eleven} dead, {28} wounded.", ["mayor", "mayor"]),
        # of a relative clause
        ("A rebel group that claimed to hold {two} engineers has sent a video.", ["rebel group"]),
        # the holder of an office
        ("The appointed governor, Anton Belov, said {24} people burned to death.", ["Anton Belov"]),
        ("Hours later its ally, the Volta Brigade, said {one} of its officers had died.", ["Volta Brigade"]),
        (
            "The strike hit flats, the Lebanese health minister, Firas Abadi, told us. Mr Abadi said {five} died.",
            [HEALTH],
        ),
        # a possessive inside a name
        ("{Twenty} people were killed, a teachers' union says.", ["teachers' union"]),
        ("Doctors at the city's fourth hospital said {14} were treated.", ["Doctors at the city's fourth hospital"]),
        ("A Kurdish guerrilla group said on Sunday {two} shepherds were killed.", ["Kurdish guerrilla group"]),
        # an acronym that the text spells out
        (
            "The Volta Democratic Party (VDP) met in Kara. The VDP said {six} of its guards died.",
            ["Volta Democratic Party"],
        ),
        # "US" is a country
        ("The US says its forces have killed {15} gunmen.", ["United States"]),
        ("A paper quoted US air crews as saying that {seven} pilots were hurt.", ["US air crews"]),
        # who published it
        (
            "{900} traders have been killed, said a report published on Friday in The Harbour Review.",
            ["Harbour Review"],
        ),
        ("{Nine} people died, the White Helmets say in a revised count.", ["White Helmets"]),
        ("Colonel Mabrouk spoke. According to him {11} gunmen were killed.", ["Colonel Mabrouk"]),
        # a claimed deed, an alleged doer and a first report are nobody's number
        ("The Harvest Front has claimed responsibility for the blast that killed {30} people.", [None]),
        ("{Three} peasants were shot dead by alleged Harvest Front members.", [None]),
        ("A judge freed five rebels accused of killing {30} tourists.", [None]),
        ("Initial reports said {seven} people had died.", [None]),
    ],
)
def test_who_says_it(text: str, speakers: list[str | None], said_by: SaidBy) -> None:
    assert said_by(text) == speakers
