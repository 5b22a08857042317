"""One person with an adjective or an article of his own, two in one word, and lists behind a comma."""

# ruff: noqa: E501 - sentences as they are

from collections.abc import Callable

import pytest

TOLD = [
    ("de", "Bei dem Angriff wurde laut Polizei ein Zivilist getötet.", ["killed 1"]),
    ("de", "Bei dem Angriff ist nach Angaben der Armee ein Soldat getötet worden.", ["killed 1"]),
    ("de", "Bei dem Angriff wurde in Kabul ein Soldat getötet.", ["killed 1"]),
    ("de", "Bei dem Angriff wurden Soldaten getötet, sagte ein Anführer der Rebellen.", []),
    ("de", "Bei dem Anschlag wurden vier Menschen getötet, drei Soldaten und ein Zivilist.", ["killed 1", "killed 3", "killed 4"]),
    ("fr", "Quatre personnes ont été tuées dans l'attaque, trois soldats et un civil.", ["killed 1", "killed 3", "killed 4"]),
    ("en", "Four people were killed in the ambush, three soldiers and a driver.", ["killed 1", "killed 3", "killed 4"]),
    ("en", "Four people were killed in the ambush, three soldiers and a driver were wounded.", ["killed 4", "wounded 1", "wounded 3"]),
    ("en", "Nine people were killed in the ambush, three soldiers and a driver.", ["killed 9"]),
    ("fr", "Un soldat français et deux civils ont été tués dans une attaque.", ["killed 1", "killed 2"]),
    ("fr", "Deux soldats congolais ont été tués dans une attaque.", ["killed 2"]),
    ("es", "Un soldado francés murió durante una operación en el norte de Malí.", ["killed 1"]),
    ("ru", "При обстреле погиб сирийский солдат.", ["killed 1"]),
    ("ru", "При обстреле погибли солдаты сирийской армии.", []),
    ("ar", "أسفر الهجوم عن مقتل ضابطي شرطة وإصابة عنصري أمن.", ["killed 2", "wounded 2"]),
    ("fr", "Les attaques djihadistes ont fait plusieurs dizaines de morts.", ["killed 20+"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "told"), TOLD, ids=range(len(TOLD)))
def test_singles_and_lists(tolls: Callable[..., list[str]], language: str, text: str, told: list[str]) -> None:
    assert tolls(text, language) == told
