"""Which language a text is in."""
# ruff: noqa: RUF001 - a Cyrillic or a dotless letter is what it is here

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.language import JUDGED, identify

SENTENCES = [
    ("en", "Shelling of a village in the north killed nine people on Tuesday, the governor said."),
    ("fr", "Neuf personnes ont été tuées mardi dans le bombardement d'un village du nord, selon le gouverneur."),
    ("es", "Nueve personas murieron el martes en el bombardeo de una aldea del norte, según el gobernador."),
    (
        "de",
        "Beim Beschuss eines Dorfes im Norden sind am Dienstag neun Menschen getötet worden, sagte der Gouverneur.",
    ),
    ("ru", "При обстреле села на севере во вторник погибли девять человек, сообщил губернатор."),
    ("ar", "قُتل تسعة أشخاص يوم الثلاثاء في قصف على قرية في الشمال، بحسب المحافظ."),
    ("uk", "Унаслідок обстрілу села на півночі у вівторок загинули дев'ять людей, повідомив губернатор."),
    ("fa", "استاندار گفت که در گلوله‌باران روستایی در شمال نه نفر کشته شدند."),
    (
        "it",
        "Nove persone sono state uccise martedì nel bombardamento di un villaggio del nord, secondo il governatore.",
    ),
    ("pt", "Nove pessoas morreram na terça-feira no bombardeamento de uma aldeia do norte, segundo o governador."),
    ("tr", "Valiye göre salı günü kuzeydeki bir köyün bombalanması sonucu dokuz kişi öldü ve iki kişi yaralandı."),
    ("nl", "Bij de beschieting van een dorp in het noorden zijn dinsdag negen mensen gedood, zegt de gouverneur."),
    ("pl", "Dziewięć osób zginęło we wtorek w ostrzale wsi na północy, jak podał gubernator, a dwie są ranne."),
]

HEADLINES = [
    ("en", "Car bomb kills four soldiers near border"),
    ("fr", "Quatre soldats tués dans un attentat à la frontière"),
    ("es", "Mueren cuatro soldados en un atentado en la frontera"),
    ("de", "Vier Soldaten bei Anschlag an der Grenze getötet"),
    ("ru", "Четверо военных погибли у границы"),
    ("ar", "مقتل أربعة جنود قرب الحدود"),
]


@pytest.mark.parametrize(("code", "text"), SENTENCES)
def test_a_sentence_is_of_its_language(code: str, text: str) -> None:
    assert identify(text) == code


@pytest.mark.parametrize(("code", "text"), HEADLINES)
def test_a_headline_is_enough(code: str, text: str) -> None:
    assert identify("", title=text) == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("he", "תשעה בני אדם נהרגו"),
        ("el", "Εννέα νεκροί"),
        ("zh", "九人死亡"),
        ("ja", "九人が死亡した"),
        ("ka", "ცხრა ადამიანი"),
        ("am", "ዘጠኝ ሰዎች"),
    ],
)
def test_an_alphabet_of_one_language_names_it(code: str, text: str) -> None:
    assert identify(text) == code


def test_names_in_another_alphabet_do_not_decide() -> None:
    text = "Агентство Reuters и телеканал Al Jazeera сообщили о гибели пяти человек в городе Deir ez-Zor."

    assert identify(text) == "ru"


@pytest.mark.parametrize("text", ["", "   \n", "12 34 56 !!! ...", "\ud800\udfff", "\x00\x01", "🙂" * 50])
def test_without_words_no_language_is_named(text: str) -> None:
    assert identify(text) is None


def test_a_long_text_is_judged_by_its_beginning() -> None:
    beginning = "The ministry said that the soldiers were killed in the north of the country. " * 40

    assert len(beginning) > JUDGED
    assert identify(beginning + "Это сообщение агентства о погибших при обстреле города. " * 500) == "en"


def test_a_text_of_ten_million_letters_costs_no_more_than_a_short_one() -> None:
    identify("warm")
    text = "the " * 2_500_000
    began = time.perf_counter()

    assert identify(text) == "en"
    assert time.perf_counter() - began < 0.5


@given(st.text(), st.none() | st.text())
def test_no_text_is_an_error(text: str, title: str | None) -> None:
    found = identify(text, title=title)

    assert found is None or 2 <= len(found) <= 3
