"""Countries under the names that other languages give them, and where only a speaker is."""

import pytest

from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import find_mentions
from pipeline.reading.places.place import Kind
from pipeline.reading.places.spelling import words_of
from pipeline.reading.text import read_text


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Costa de Marfil", "CI"),
        ("Bosnien", "BA"),
        ("Bosnie", "BA"),
        ("Босния", "BA"),
        ("Kenia", "KE"),
        ("Ruanda", "RW"),
        ("Zentralafrika", "CF"),
        ("Guinée-Bissau", "GW"),
        ("Guinée", "GN"),
        ("Кот-д'Ивуар", "CI"),
    ],
)
def test_a_country_has_its_name_in_other_languages(name: str, code: str) -> None:
    found = Places.shipped().named(words_of(name))
    assert [place.country for place in found if place.kind is Kind.COUNTRY] == [code]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Catorce soldados murieron por una mina en Bosnia, informó hoy en Zagreb una portavoz.", ["Bosnia"]),
        ("Catorce soldados murieron hoy en Sarajevo por una mina.", ["Sarajevo"]),
        ("Catorce soldados murieron hoy en Sierra Leona.", ["Sierra Leona"]),
    ],
)
def test_where_a_spokeswoman_speaks_nothing_happens(text: str, site: list[str]) -> None:
    found = find_mentions(read_text(text), Places.shipped(), "es")
    assert [mention.text for mention in found if mention.sense == "site"] == site
