"""Which incident a mention speaks of: the issue's sentences about one event and two."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.events.days import Days
from pipeline.events.matching import best_match, weigh
from pipeline.events.mentions import Mention
from storage.records.incident import Site
from storage.records.reading import Outcome
from tests.pipeline.events.telling import (
    ABU_KAMAL,
    DENIED,
    MARKET,
    MAYADIN,
    MINISTRY,
    MONITOR,
    PROVINCE,
    SYRIA,
    at_least,
    candidate,
    dozens,
    exactly,
    mention,
)

STRIKE = {"means": "airstrike"}
TUESDAY = Days(date(2017, 10, 3), date(2017, 10, 3))
MONDAY = Days(date(2017, 10, 2), date(2017, 10, 2))
OVERNIGHT = Days(date(2017, 10, 2), date(2017, 10, 3))


def is_one(first: Mention, second: Mention) -> bool:
    return best_match(second, [candidate(first)]) is not None


def test_two_reports_of_one_strike_are_one_incident() -> None:
    first = mention(at_least(22, **MONITOR, **STRIKE), on=TUESDAY)

    assert is_one(first, mention(at_least(22, **MONITOR, **STRIKE), outlet="Gazette", hours=2, on=TUESDAY))
    assert is_one(first, mention(exactly(26, **STRIKE), outlet="Gazette", hours=2))
    assert is_one(first, mention(at_least(22), outlet="Gazette", hours=20))


def test_two_towns_with_the_same_toll_in_the_same_hour_are_two_incidents() -> None:
    first = mention(exactly(12, **MINISTRY, **STRIKE), on=TUESDAY)

    assert not is_one(first, mention(exactly(12, **MINISTRY, **STRIKE), site=ABU_KAMAL, on=TUESDAY))
    assert not is_one(first, mention(exactly(12, **MINISTRY, **STRIKE), site=ABU_KAMAL, outlet="Gazette", on=TUESDAY))


@pytest.mark.parametrize("days", [(MONDAY, None), (None, None), (MONDAY, Days(date(2017, 10, 4), date(2017, 10, 4)))])
def test_the_same_town_and_toll_two_days_later_with_another_means_are_two(
    days: tuple[Days | None, Days | None],
) -> None:
    first = mention(exactly(12, **STRIKE), on=days[0])

    assert not is_one(first, mention(exactly(12, means="bomb"), outlet="Gazette", hours=48, on=days[1]))


def test_of_one_toll_outlets_may_name_two_days_that_follow_each_other() -> None:
    first = mention(exactly(12, **STRIKE), on=MONDAY)
    wednesday = Days(date(2017, 10, 4), date(2017, 10, 4))

    assert is_one(first, mention(exactly(12, **STRIKE), outlet="Gazette", hours=2, on=TUESDAY))
    assert not is_one(first, mention(exactly(14, **STRIKE), outlet="Gazette", hours=2, on=TUESDAY))
    assert not is_one(first, mention(exactly(12, means="bomb"), outlet="Gazette", hours=2, on=TUESDAY))
    assert not is_one(first, mention(exactly(12, **STRIKE), outlet="Gazette", hours=30, on=wednesday))
    assert is_one(first, mention(exactly(12, **STRIKE), outlet="Gazette", hours=2, on=OVERNIGHT))


def test_outlets_that_say_otherwise_what_did_it_speak_of_one_toll_on_one_day() -> None:
    first = mention(exactly(12, **STRIKE))

    assert is_one(first, mention(exactly(12, means="bomb"), outlet="Gazette", hours=2))
    assert not is_one(first, mention(exactly(40, means="bomb"), outlet="Gazette", hours=2))


def test_a_drone_may_be_an_air_strike() -> None:
    assert is_one(mention(exactly(12, **STRIKE)), mention(exactly(14, means="drone"), outlet="Gazette", hours=2))


@pytest.mark.parametrize("place", [PROVINCE, SYRIA, None], ids=["province", "country", "none"])
def test_a_vaguer_place_joins_only_with_the_same_figure(place: Site | None) -> None:
    town = mention(exactly(22, **MONITOR), on=TUESDAY)
    vague: dict[str, Any] = {"outlet": "Gazette", "hours": 2, "on": TUESDAY}

    assert not is_one(town, mention(exactly(23, **MONITOR), site=place, **vague))
    assert is_one(town, mention(exactly(22, **MONITOR), site=place, **vague))
    assert is_one(mention(exactly(22, **MONITOR), site=place, **vague), town)


def test_a_vaguer_place_and_the_same_figure_are_too_little_when_nothing_names_the_day() -> None:
    assert not is_one(mention(exactly(3)), mention(exactly(3), site=SYRIA, outlet="Gazette", hours=40))
    assert not is_one(mention(exactly(3)), mention(exactly(3), site=None, outlet="Gazette", hours=40))


def test_a_quarter_is_in_its_town() -> None:
    assert is_one(mention(exactly(22)), mention(exactly(26), site=MARKET, outlet="Gazette", hours=1))


def test_of_two_incidents_in_one_town_the_one_with_the_figure_is_meant() -> None:
    morning = candidate(mention(exactly(4)), 1)
    evening = candidate(mention(exactly(12), hours=6), 2)

    found = best_match(mention(exactly(12), outlet="Gazette", hours=8), [morning, evening])

    assert found is not None
    assert found.candidate.incident.id == 2
    assert "figure.same" in found.reasons


def test_of_two_that_fit_alike_the_one_that_was_opened_first_is_meant() -> None:
    first, second = (candidate(mention(exactly(12)), number) for number in (5, 4))

    found = best_match(mention(exactly(12), outlet="Gazette"), [first, second])

    assert found is not None
    assert found.candidate.incident.id == 4


def test_an_undated_text_is_of_no_event_of_last_week() -> None:
    assert not is_one(mention(exactly(12)), mention(exactly(12), outlet="Gazette", hours=24 * 7))


def test_a_text_that_names_the_day_is_of_it_two_weeks_later() -> None:
    first = mention(exactly(12), on=TUESDAY)

    assert is_one(first, mention(exactly(14), outlet="Gazette", hours=24 * 12, on=TUESDAY))


def test_a_denial_finds_what_it_denies() -> None:
    first = mention(exactly(40, **MONITOR, **STRIKE))

    assert is_one(first, mention(exactly(40, **(MINISTRY | DENIED)), outlet="Gazette", hours=5))


def test_the_wounded_of_a_toll_say_nothing_about_the_dead_of_another() -> None:
    wounded = replace(exactly(12), outcome=Outcome.WOUNDED)

    assert not is_one(mention(exactly(12)), mention(wounded, site=PROVINCE, outlet="Gazette", hours=1))


def test_an_edit_belongs_to_the_incident_of_its_article() -> None:
    first = mention(exactly(12), article=7, on=TUESDAY)
    corrected = exactly(120)

    assert is_one(first, mention(corrected, article=7, version=2, hours=40))
    assert is_one(first, mention(corrected, article=7, version=2, hours=2, site=None))
    assert is_one(first, mention(exactly(12), article=7, version=2, hours=24 * 30))
    assert is_one(
        first, mention(exactly(12), article=7, version=2, hours=24 * 7, on=Days(date(2017, 10, 10), date(2017, 10, 10)))
    )
    assert not is_one(first, mention(corrected, article=7, version=2, hours=2, site=ABU_KAMAL))


def test_what_speaks_for_an_incident_can_be_shown() -> None:
    first = mention(at_least(22, **MONITOR, **STRIKE), on=TUESDAY)

    found = weigh(mention(dozens(**MONITOR, **STRIKE), outlet="Gazette", hours=1, on=TUESDAY), candidate(first))

    assert found is not None
    assert found.reasons == ("place.same", "day.same", "day.fits", "means.same", "party.same")


def test_a_copy_is_of_the_incident_of_what_it_copies() -> None:
    first = mention(exactly(22))
    copy = mention(exactly(22), site=None, outlet="Gazette", origin="Wire", hours=1)

    assert is_one(first, copy)
    assert not is_one(first, replace(copy, site=ABU_KAMAL))
    assert is_one(first, replace(copy, site=MAYADIN))
