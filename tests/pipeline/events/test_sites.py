"""Where a claim says that it happened, compared with another claim's."""

from dataclasses import replace

import pytest

from pipeline.events.sites import Nearness, Sites, narrower, nearness
from pipeline.reading.places.gazetteer import ExtraPlace, Places
from storage.records.incident import Site
from tests.samples import CLAIM


@pytest.fixture(scope="module")
def sites() -> Sites:
    return Sites(Places.shipped)


def at(sites: Sites, place: str, within: str | None = None, country: str | None = "SY") -> Site:
    found = sites.of(replace(CLAIM, place=place, within=within, country=country))
    assert found is not None
    return found


def test_a_listed_place_knows_what_it_lies_in(sites: Sites) -> None:
    site = at(sites, "Mayadin", "Deir ez-Zor province")

    assert (site.id, site.above, site.wide) == ("SY/Mayadin", ("SY/Deir ez-Zor province", "SY"), False)


def test_a_claim_without_a_place_has_no_site(sites: Sites) -> None:
    assert sites.of(replace(CLAIM, place=None)) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Mayadin", "Mayadin", Nearness.SAME),
        ("Mayadin", "Deir ez-Zor province", Nearness.REGION),
        ("Mayadin", "Syria", Nearness.COUNTRY),
        ("Deir ez-Zor province", "Syria", Nearness.COUNTRY),
        ("Mayadin", "Abu Kamal", Nearness.APART),
        ("Mayadin", "Raqqa province", Nearness.APART),
    ],
)
def test_how_two_places_lie_to_each_other(sites: Sites, one: str, other: str, expected: Nearness) -> None:
    here, there = at(sites, one), at(sites, other)

    assert nearness(here, there) == nearness(there, here) == expected
    assert nearness(here, None) == nearness(None, here) == Nearness.UNSAID


def test_the_closer_place_is_kept(sites: Sites) -> None:
    town, province = at(sites, "Mayadin"), at(sites, "Deir ez-Zor province")

    assert narrower(province, town) == narrower(town, province) == town
    assert narrower(None, town) == narrower(town, None) == town
    assert narrower(None, None) is None


def test_a_place_that_no_list_has_is_known_again_by_its_name(sites: Sites) -> None:
    one = at(sites, "Umm Qarayn al-Gharbiyah", "Deir ez-Zor province")
    again = at(sites, "Umm Qarayn al-Gharbiyah", "Deir ez-Zor province")

    assert nearness(one, again) is Nearness.SAME
    assert nearness(one, at(sites, "Deir ez-Zor province")) is Nearness.REGION
    assert nearness(one, at(sites, "Tell Umm Hajar al-Sharqiyah")) is Nearness.APART
    assert nearness(one, at(sites, "Umm Qarayn al-Gharbiyah", country="IQ")) is Nearness.APART


def test_a_quarter_is_part_of_its_town() -> None:
    places = Places.shipped().extended({"Fabric Market": ExtraPlace(within="Mayadin")})
    sites = Sites(lambda: places)

    assert nearness(at(sites, "Fabric Market", "Mayadin"), at(sites, "Mayadin")) is Nearness.PART


def test_namesakes_in_one_country_are_told_apart_by_what_they_lie_in(sites: Sites) -> None:
    quarter = at(sites, "Midan", "Damascus")
    other = at(sites, "Midan", "Aleppo")

    assert nearness(quarter, at(sites, "Damascus")) is Nearness.PART
    assert nearness(quarter, other) is Nearness.APART


def test_every_place_of_the_gazetteer_is_found_again_by_what_a_claim_says_of_it(sites: Sites) -> None:
    """The one exception is listed twice under one name: as a town and as the region that it is."""
    places = Places.shipped()
    lost = []
    for place in places._book.places.values():
        outer = next(iter(places.above(place)), None)
        site = at(sites, place.name, outer.name if outer else None, place.country)
        if site.id != place.id:
            lost.append(place.id)

    assert lost == ["ET/ET/Addis Ababa"]
