"""A surname speaks for the body whose spokesman the text has named it."""

from collections.abc import Callable

import pytest

SaidBy = Callable[[str], list[str | None]]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Gaza civil defence spokesman Adel Nassar said {nine} people died. In Rafah {four} were hurt, Nassar said.",
            ["Gaza Civil Defence", "Gaza Civil Defence"],
        ),
        # nobody has said whom he speaks for
        ("Adel Nassar saw the ruins. In Rafah {four} people were hurt, Nassar said.", ["Adel Nassar"]),
        # another man's name
        (
            "Gaza civil defence spokesman Adel Nassar said {nine} people died. In Rafah {four} were hurt, Haddad said.",
            ["Gaza Civil Defence", "Haddad"],
        ),
        # two ministries of two parts
        (
            "{Five} people were killed near Tulkarm, the Palestinian health ministry said.",
            ["Palestinian Health Ministry"],
        ),
        ("{Five} people were killed near Rafah, Gaza's health ministry said.", ["Gaza Health Ministry"]),
    ],
)
def test_who_says_a_number(said_by: SaidBy, text: str, speakers: list[str | None]) -> None:
    assert said_by(text) == speakers
