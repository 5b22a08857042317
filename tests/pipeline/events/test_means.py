"""What kind of attack a text speaks of, and when two texts can speak of one."""

import pytest

from pipeline.events.means import may_be_one_attack, means_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An air strike killed 12 people", {"airstrike"}),
        ("Warplanes and artillery pounded the town", {"airstrike", "shelling"}),
        ("A suicide bomber in a car packed with explosives", {"suicide bomb", "car bomb"}),
        ("An explosion killed 12 people", {"blast"}),
        ("A roadside bomb explosion", {"mine"}),
        ("Una frappe a\u00e9rienne, frappe aerienne", {"airstrike"}),
        ("Douze morts dans un raid a\u00e9rien", {"airstrike"}),
        ("Doce muertos por un coche bomba", {"car bomb"}),
        ("Zw\u00f6lf Tote bei Luftangriff", {"airstrike"}),
        ("Twelve people were killed in Homs", set()),
    ],
)
def test_the_kind_of_attack(text: str, expected: set[str]) -> None:
    assert means_in([text]) == expected


def test_a_blast_whose_kind_is_told_elsewhere_is_that_kind() -> None:
    assert means_in(["An explosion in Homs", "The car bomb went off at noon"]) == {"car bomb"}


@pytest.mark.parametrize(
    ("some", "others", "expected"),
    [
        ((), ("airstrike",), True),
        (("airstrike",), ("drone",), True),
        (("airstrike",), ("car bomb",), False),
        (("blast",), ("car bomb",), True),
        (("suicide bomb",), ("car bomb",), True),
        (("shelling",), ("airstrike",), False),
        (("clash",), ("ambush",), True),
        (("blast", "airstrike"), ("car bomb",), False),
    ],
)
def test_when_two_words_can_tell_of_one_attack(some: tuple[str, ...], others: tuple[str, ...], expected: bool) -> None:
    assert may_be_one_attack(some, others) is expected
    assert may_be_one_attack(others, some) is expected
