"""Any spelling in, places out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.places.gazetteer import ExtraPlace, PlaceError, Places
from pipeline.reading.places.place import Kind
from pipeline.reading.places.spelling import words_of


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Deir el-Zour", "Deir ez-Zor"),
        ("Der el-Zour", "Deir ez-Zor"),
        ("DAYR AZ ZAWR", "Deir ez-Zor"),
        ("دير الزور", "Deir ez-Zor"),
        ("Маядин", "Mayadin"),
        ("al-Mayadeen", "Mayadin"),
        ("Al Bukamal", "Abu Kamal"),
        ("Hassakeh", "Hasakah"),
        ("Kafranbel", "Kafr Nabl"),
        ("Maarrat an-Numan", "Maarat al-Numan"),
        ("Sana\u2019a", "Sanaa"),
        ("Kiev", "Kyiv"),
        ("Artyomovsk", "Bakhmut"),
        ("Khan Yunis", "Khan Younis"),
        ("Мариуполь", "Mariupol"),
        ("الفاشر", "El Fasher"),
        ("Beledweyn", "Beledweyne"),
        ("Aleppo governorate", "Aleppo province"),
        ("province of Anbar", "Anbar province"),
        ("Darfur", "Darfur"),
        ("Gaza", "Gaza"),
    ],
)
def test_a_spelling_of_the_news_finds_its_one_place(places: Places, spelling: str, name: str) -> None:
    assert [place.name for place in places.find(spelling)] == [name]


@pytest.mark.parametrize(
    "name", ["Hamas", "Islamic State", "Reuters", "", "  ", "\ud800", "Qwxzk", ",", "Nowhere, Syria"]
)
def test_what_is_no_place_finds_none(places: Places, name: str) -> None:
    assert places.find(name) == []


def test_towns_with_like_names_are_kept_apart(places: Places) -> None:
    mayadin, maadan = places.find("Mayadeen"), places.find("Ma'dan")

    assert [place.name for place in (*mayadin, *maadan)] == ["Mayadin", "Maadan"]


def test_a_name_of_two_towns_finds_both_and_the_country_settles_it(places: Places) -> None:
    both, one = places.find("Tripoli"), places.find("Tripoli, Lebanon")

    assert {place.country for place in both} == {"LY", "LB"}
    assert [place.country for place in one] == ["LB"]


def test_a_small_namesake_of_a_great_town_is_not_meant(places: Places) -> None:
    assert [place.country for place in places.find("London")] == ["GB"]
    assert len(places.candidates("London")) > 1


def test_small_towns_of_a_country_at_war_are_known_and_of_a_quiet_one_are_not(places: Places) -> None:
    assert places.find("Anadan, Syria")
    assert places.find("Zebdine") == []


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("Deir ez-Zor province", "Hatla"),
        ("Syria", "Baghuz"),
        ("Aleppo", "Bustan al-Qasr"),
        ("Darfur", "El Fasher"),
        ("Donbas", "Chasiv Yar"),
        ("Sinai", "El-Arish"),
        ("Gaza", "Jabalia"),
        ("Nigeria", "Borno state"),
        ("Mosul", "Mosul"),
    ],
)
def test_a_place_lies_in_what_holds_it(places: Places, outer: str, inner: str) -> None:
    assert places.holds(places.find(outer)[0], places.find(inner)[0])


@pytest.mark.parametrize(
    ("outer", "inner"), [("Hatla", "Syria"), ("Raqqa province", "Mayadin"), ("Darfur", "El Obeid")]
)
def test_a_place_does_not_lie_elsewhere(places: Places, outer: str, inner: str) -> None:
    assert not places.holds(places.find(outer)[0], places.find(inner)[0])


def test_the_smallest_place_that_holds_two(places: Places) -> None:
    def common(*names: str) -> str | None:
        found = places.common(places.find(name)[0] for name in names)
        return found.name if found else None

    assert common("Mayadin", "Abu Kamal") == "Deir ez-Zor province"
    assert common("Mayadin", "Idlib") == "Syria"
    assert common("Mosul", "Idlib") is None


def test_distance_is_in_kilometres_and_unknown_without_positions(places: Places) -> None:
    mayadin, abu_kamal, diankabou = (places.find(name)[0] for name in ("Mayadin", "Abu Kamal", "Diankabou"))

    assert places.distance(mayadin, abu_kamal) == pytest.approx(76, abs=2)
    assert places.distance(mayadin, diankabou) is None


def test_an_unlisted_transliteration_resembles_one_place_and_short_names_none(places: Places) -> None:
    def alike(name: str) -> list[str]:
        return [place.name for place in places.resembling(words_of(name))]

    assert alike("Mayyadien") == ["Mayadin"]
    assert alike("Hamas") == []
    assert alike("Homes") == []


def test_an_operator_adds_a_spelling_a_village_and_a_set(places: Places) -> None:
    more = places.extended(
        {
            "Deir ez-Zor": ExtraPlace(also=("Dayr",)),
            "Tell Nowhere": ExtraPlace(also=("Nowhere Hill",), within="Deir ez-Zor province"),
            "Our towns": ExtraPlace(covers=("Deir ez-Zor", "Tell Nowhere")),
        }
    )
    ours, village = more.find("our towns")[0], more.find("Nowhere Hill")[0]

    assert [place.name for place in more.find("Dayr")][:1] == ["Deir ez-Zor"]
    assert (village.name, village.country) == ("Tell Nowhere", "SY")
    assert ours.kind is Kind.SET
    assert more.holds(ours, village)
    assert not more.holds(ours, more.find("Mayadin")[0])
    assert places.find("Nowhere Hill") == []


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"Tell Nowhere": ExtraPlace()}, "Tell Nowhere is not known; say where it lies with `in`"),
        ({"Tell Nowhere": ExtraPlace(within="Qwxzk")}, "Tell Nowhere lies in Qwxzk, which is not known"),
        ({"Ours": ExtraPlace(covers=("Tripoli",))}, "Tripoli, Libya or Tripoli, North governorate, Lebanon"),
    ],
)
def test_an_operators_place_that_fits_none_or_two_is_refused_in_words(
    places: Places, extra: dict[str, ExtraPlace], words: str
) -> None:
    with pytest.raises(PlaceError, match=words.replace("`", ".")):
        places.extended(extra)


def test_spellings_of_a_place_are_shown_in_every_script(places: Places) -> None:
    spellings = places.spellings(places.find("Mayadin")[0])

    assert {"al-Mayadin", "الميادين", "Маядин"} <= set(spellings)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_no_name_breaks_the_gazetteer(name: str) -> None:
    places = Places.shipped()

    for place in places.find(name):
        assert places.place(place.id) == place or place.id.startswith("geonames:")
    places.resembling(words_of(name))


@pytest.mark.parametrize(
    ("town", "region"),
    [
        ("Stavropol", "Stavropol province"),
        ("Charlotte", "North Carolina"),
        ("Norfolk", "Virginia"),
        ("Eugene", "Oregon"),
        ("Kadugli", "South Kordofan"),
        ("An Nuhud", "West Kordofan"),
    ],
)
def test_a_region_is_known_by_a_town_that_lies_in_it(town: str, region: str) -> None:
    places = Places.shipped()

    found = next(place for place in places.find(town) if place.kind is Kind.TOWN)

    assert region in [outer.name for outer in places.above(found)]
