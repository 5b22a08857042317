"""Which names of a text are places, and what each is there for."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.places.found import Sense
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import Mention, find_mentions
from pipeline.reading.places.place import Kind
from pipeline.reading.text import read_text

PIECES = ["Deir", "ez-Zor", "in", "near", "the", "of", ",", ".", ";", "al-", "-", "Aleppo", "Syria's", "town", "X"]
PIECES += ["'s", "(", "and", "US", "دير", "\ud800", "\n"]

Senses = Callable[[str], dict[str, Sense]]
Mentioned = Callable[[str], list[Mention]]


@pytest.mark.parametrize(
    ("text", "name", "sense"),
    [
        ("A shell fell in Douma at dawn.", "Douma", Sense.SITE),
        ("A shell fell on the besieged, rebel-held town of Douma.", "Douma", Sense.SITE),
        ("The patrol was hit outside Gossi.", "Gossi", Sense.NEAR),
        ("They died on the southern outskirts of Albu Kamal.", "Abu Kamal", Sense.NEAR),
        ("They died just south of Deir Ezzor.", "Deir ez-Zor", Sense.NEAR),
        ("Jets bombed Saraqeb twice.", "Saraqib", Sense.SITE),
        ("Jalalaqsi saw five funerals.", "Jalalaqsi", Sense.SUBJECT),
        ("The Karrada bombing was the worst.", "Karrada", Sense.SUBJECT),
        ("The convoy was heading to Mayadeen.", "Mayadin", Sense.TOWARD),
        ("The wounded were taken to Gaziantep.", "Gaziantep", Sense.TOWARD),
        ("Fighters arriving from Tehran were buried.", "Tehran", Sense.ORIGIN),
        ("A camp 40 km from Maiduguri was burnt.", "Maiduguri", Sense.ANGLE),
        ("The defence ministry in Moscow said so.", "Moscow", Sense.AGENT),
        ("Damascus denied it.", "Damascus", Sense.AGENT),
        ("A British-backed court in Goma heard it, the London-based monitor said.", "London", Sense.AGENT),
        ("The Syrian army denied it.", "Syria", Sense.PEOPLE),
        ("The Syrian conflict began in 2011.", "Syria", Sense.SITE),
        ("US strikes went on.", "United States", Sense.AGENT),
        ("KABUL, May 3 (Wire) - A bomb went off.", "Kabul", Sense.DATELINE),
        ("CAIRO: A rocket fell on a shop in El-Arish.", "Cairo", Sense.DATELINE),
    ],
)
def test_a_name_is_read_with_its_sense(senses: Senses, text: str, name: str, sense: Sense) -> None:
    assert senses(text).get(name) is sense


@pytest.mark.parametrize(
    "text",
    [
        "Hamas said that Al-Mayadeen TV was wrong.",
        "The Islamic State in Iraq and the Levant claimed it.",
        "Most people fled, and Nice words were said in March.",
        "Rami Abdel Rahman and General Homs Ali spoke.",
        "The film Reading opened on Batman day.",
        "Boko Haram and al-Shabaab were named on Telegram.",
        "He spoke in English at Reuters in Ramadan.",
        "The case went to the Duma on Friday.",
    ],
)
def test_what_only_looks_like_a_place_is_no_site(mentioned: Mentioned, text: str) -> None:
    assert [m.place.name for m in mentioned(text) if m.sense in {Sense.SITE, Sense.NEAR, Sense.SUBJECT}] == []


@pytest.mark.parametrize(
    ("text", "name", "kind", "country"),
    [
        ("Gunmen burnt the village of Al-Gharbawiya in Syria.", "Al-Gharbawiya", Kind.VILLAGE, "SY"),
        ("Two shepherds died in Tell Zubayda, Iraq.", "Tell Zubayda", Kind.TOWN, "IQ"),
        ("A drone hit Mukono district after the talks in Uganda.", "Mukono", Kind.TOWN, "UG"),
        ("They were shot near Oued Lhamra in Mali.", "Oued Lhamra", Kind.TOWN, "ML"),
    ],
)
def test_an_unknown_town_comes_out_by_its_name(
    mentioned: Mentioned, text: str, name: str, kind: Kind, country: str
) -> None:
    found = next(m.place for m in mentioned(text) if m.place.name == name)

    assert (found.kind, found.country) == (kind, country)


def test_a_comma_or_a_preposition_says_which_of_two_towns_is_meant(mentioned: Mentioned) -> None:
    lebanon = mentioned("Six people were killed in Tripoli, Lebanon, on Monday.")[0]
    libya = mentioned("Libya is burning. Six people were killed in Tripoli on Monday.")[1]

    assert (lebanon.place.country, libya.place.country) == ("LB", "LY")


def test_a_quarter_lies_where_the_text_says(mentioned: Mentioned) -> None:
    first, second, city = mentioned("A bomb exploded in the Salaheddin district of Aleppo and in Jobar, Damascus.")[:3]

    assert (first.place.name, first.place.kind, first.inside and first.inside.name) == (
        "Salah al-Din",
        Kind.QUARTER,
        "Aleppo",
    )
    assert second.sense is Sense.PARENT
    assert city.place.name == "Jobar"


def test_a_province_is_told_from_its_town(mentioned: Mentioned) -> None:
    names = [
        m.place.name for m in mentioned("In Idlib province and in Kunduz city; the governorate of Aleppo, rural Homs.")
    ]

    assert names == ["Idlib province", "Kunduz", "Aleppo province", "Homs"]


def test_a_place_that_says_where_another_lies_is_no_site(senses: Senses) -> None:
    found = senses("Strikes near the village of Hatla in Deir ez-Zor province hit Urem al-Kubra, northern Syria.")

    assert found["Deir ez-Zor province"] is found["Syria"] is Sense.PARENT
    assert found["Hatla"] is Sense.NEAR


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Casualties in Syrias Hasakeh city", "Hasakah"),
        ("strikes killed twelve in deir ez-zor on friday", "Deir ez-Zor"),
        ("near al- Mayadin city", "Mayadin"),
        ("UN: 9 DEAD IN BEIT HANOUN", "Beit Hanoun"),
        ("Бои шли в Краматорске", "Kramatorsk"),
        ("قصف في مدينة الفاشر", "El Fasher"),
        ("Une attaque près de Tessalit, au Mali", "Tessalit"),
        ("Bei einem Angriff auf Charkiw", "Kharkiv"),
        ("Un ataque en Toribío", "Toribio"),
    ],
)
def test_text_without_its_marks_or_in_another_language_is_still_read(senses: Senses, text: str, name: str) -> None:
    assert name in senses(text)


def test_mentions_stand_where_they_say(mentioned: Mentioned) -> None:
    text = "Aleppo\u200b, in Syria\u2019s north: l\u2019armée d\u2019Alep; in the town of al- Bukamal, Маядин"

    for mention in mentioned(text):
        assert text[mention.start : mention.end].replace("\u2019", "'") == mention.text


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_no_text_breaks_the_finder_and_offsets_lie_inside(words: list[str]) -> None:
    text = " ".join(words)

    for mention in find_mentions(read_text(text), Places.shipped()):
        assert 0 <= mention.start < mention.end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_string_breaks_the_finder(text: str) -> None:
    find_mentions(read_text(text), Places.shipped())


@pytest.mark.parametrize("word", ["Deir ", "Aleppo, ", "the village of ", "al-", "Sadr City and ", "X", "- "])
def test_time_grows_with_the_length_only(places: Places, word: str) -> None:
    def seconds(length: int) -> float:
        text = read_text(word * (length // len(word)))
        begin = time.perf_counter()
        find_mentions(text, places)
        return time.perf_counter() - begin

    seconds(20_000)

    assert min(seconds(160_000) for _ in range(2)) < 20 * max(seconds(20_000), 0.02)
