"""What a claim is to what is known: every sentence of the issue about tolls, as the ledger decides it."""

import time
from dataclasses import replace
from itertools import permutations

import pytest

from pipeline.events.mentions import MOST
from storage.records.incident import Decision
from storage.records.reading import Outcome, Victims
from tests.pipeline.events.telling import (
    DENIED,
    MEDICS,
    MILITANTS,
    MINISTRY,
    MONITOR,
    SOLDIERS,
    Ledger,
    about,
    at_least,
    dozens,
    exactly,
)

RUSSIA = MINISTRY["attribution"]
SOHR = MONITOR["attribution"]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def test_ten_outlets_that_repeat_one_ministry_are_one_new_claim_and_nine_echoes(ledger: Ledger) -> None:
    reasons = [ledger.tell(exactly(200, **MINISTRY), outlet=f"Outlet {n}", hours=n / 10) for n in range(10)]

    assert reasons == [["new.incident"], *[["echo.same-party"]] * 9]
    assert ledger.standing == [(RUSSIA, 200)]


def test_another_party_with_the_same_figure_confirms_it_once(ledger: Ledger) -> None:
    ledger.tell(exactly(40, **MONITOR))

    assert ledger.tell(exactly(40, **MEDICS), outlet="Gazette") == ["corroborated.party"]
    assert ledger.tell(exactly(40, **MEDICS), outlet="Herald") == ["echo.same-party"]


def test_another_party_in_a_text_of_the_same_origin_is_no_second_source(ledger: Ledger) -> None:
    ledger.tell(exactly(40, **MONITOR))

    assert ledger.tell(exactly(40, **MEDICS), outlet="Gazette", origin="Wire") == ["echo.copy"]


def test_an_outlet_without_a_source_confirms_nothing(ledger: Ledger) -> None:
    ledger.tell(exactly(40, **MONITOR))

    assert ledger.tell(exactly(40), outlet="Gazette") == ["echo.unnamed"]


def test_who_names_the_source_of_a_known_figure_is_no_second_voice(ledger: Ledger) -> None:
    ledger.tell(exactly(40))

    assert ledger.tell(exactly(40, **MONITOR), outlet="Gazette") == ["echo.named"]
    assert ledger.standing == [(SOHR, 40)]


@pytest.mark.parametrize(
    ("later", "reason", "figure"), [(exactly(19), "revised.up", 19), (exactly(7), "revised.down", 7)]
)
def test_the_same_party_may_revise_its_toll(ledger: Ledger, later: object, reason: str, figure: int) -> None:
    ledger.tell(exactly(12, **MONITOR))

    told = ledger.tell(replace(exactly(figure), **MONITOR), outlet="Gazette", hours=3)

    assert told == [reason]
    assert ledger.entries[-1].previous == 12
    assert ledger.standing == [(SOHR, figure)]


def test_a_late_older_text_with_a_lower_toll_is_an_echo(ledger: Ledger) -> None:
    ledger.tell(exactly(19, **MONITOR), hours=3)

    assert ledger.tell(exactly(12, **MONITOR), outlet="Gazette", hours=0) == ["echo.older"]
    assert ledger.tell(exactly(11), outlet="Herald", hours=1) == ["echo.older"]
    assert ledger.standing == [(SOHR, 19)]


def test_a_later_text_with_an_old_toll_is_an_echo(ledger: Ledger) -> None:
    ledger.tell(exactly(12, **MONITOR))
    ledger.tell(exactly(19, **MONITOR), hours=3)

    assert ledger.tell(exactly(12, **MONITOR), outlet="Gazette", hours=5) == ["echo.stale"]
    assert ledger.standing == [(SOHR, 19)]


def test_a_rival_toll_of_another_party_is_a_conflict_and_both_stand(ledger: Ledger) -> None:
    ledger.tell(exactly(200, **MINISTRY))

    assert ledger.tell(exactly(9, **MONITOR), outlet="Gazette", hours=1) == ["conflict.party"]
    assert ledger.entries[-1].previous == 200
    assert ledger.standing == [(RUSSIA, 200), (SOHR, 9)]
    assert ledger.tell(exactly(9, **MONITOR), outlet="Herald", hours=2) == ["echo.same-party"]


def test_a_toll_that_fits_an_open_one_of_another_party_is_no_conflict(ledger: Ledger) -> None:
    ledger.tell(at_least(10, **MEDICS))

    assert ledger.tell(exactly(22, **MONITOR), outlet="Gazette", hours=2) == ["revised.up-by-other"]


def test_two_parties_in_one_article_each_keep_their_own_figure(ledger: Ledger) -> None:
    assert ledger.tell(exactly(30, **MINISTRY), exactly(3, **MONITOR)) == ["new.incident", "conflict.party"]
    assert ledger.standing == [(RUSSIA, 30), (SOHR, 3)]


def test_of_two_numbers_without_two_parties_in_one_article_the_highest_is_the_toll(ledger: Ledger) -> None:
    assert ledger.tell(exactly(5), exactly(22), exactly(22)) == ["apart.lesser-number", "new.incident", "echo.copy"]
    assert ledger.standing == [(None, 22)]


def test_a_party_denies_once(ledger: Ledger) -> None:
    ledger.tell(exactly(40, **MONITOR))
    moscow = MINISTRY | DENIED

    assert ledger.tell(exactly(40, **moscow), outlet="Gazette") == ["denied.by-party"]
    assert ledger.tell(exactly(40, **moscow), outlet="Herald") == ["echo.denial"]
    assert ledger.tell(exactly(40, attribution="Kremlin", side="Russia", **DENIED), outlet="Post") == ["echo.denial"]
    assert ledger.tell(exactly(40, attribution="US military", side="United States", **DENIED)) == ["denied.by-party"]
    assert ledger.tell(exactly(40, **DENIED), outlet="Post") == ["echo.denial"]
    assert ledger.standing == [(SOHR, 40)]


def test_a_denial_of_nobody_may_be_anybodys(ledger: Ledger) -> None:
    ledger.tell(exactly(40, **MONITOR))

    assert ledger.tell(exactly(40, **DENIED), outlet="Post") == ["denied"]
    assert ledger.tell(exactly(40, **DENIED), outlet="Sun") == ["echo.denial"]


def test_a_description_is_the_party_that_has_spoken_and_one_of_the_press_is_none(ledger: Ledger) -> None:
    press = frozenset({"example wire"})
    ledger.tell(exactly(12, **MONITOR))
    ledger.tell(exactly(12, attribution="monitor"), outlet="Gazette")
    ledger.tell(exactly(12, attribution="Example Wire"), outlet="Herald", press=press)
    ledger.tell(exactly(19, attribution="Example Wire"), outlet="Herald", press=press, hours=1)

    assert [entry.party for entry in ledger.entries] == [SOHR, SOHR, None, None]
    assert ledger.entries[2].reason == "echo.unnamed"


def test_who_denies_one_figure_and_gives_another_gives_another(ledger: Ledger) -> None:
    told = ledger.tell(exactly(40, **(MINISTRY | DENIED)), exactly(12, **MINISTRY))

    assert told == ["denied.by-party", "new.series"]
    assert ledger.standing == [(RUSSIA, 12)]


def test_what_was_denied_is_still_news_when_somebody_says_it(ledger: Ledger) -> None:
    ledger.tell(exactly(12, **MINISTRY), exactly(40, **(MINISTRY | DENIED)))

    assert ledger.tell(exactly(40, **MONITOR), outlet="Wire", hours=1) == ["conflict.party"]


def test_two_groups_of_victims_are_two_series(ledger: Ledger) -> None:
    first = ledger.tell(exactly(12, **SOLDIERS, **MINISTRY), exactly(30, **MILITANTS, **MINISTRY))
    second = ledger.tell(exactly(14, **SOLDIERS, **MINISTRY), exactly(30, **MILITANTS, **MINISTRY), hours=2)

    assert sorted(first) == ["new.incident", "new.series"]
    assert second == ["revised.up", "echo.copy"]
    assert ledger.entries[2].previous == 12
    assert [figure for _, figure in ledger.standing] == [30, 14]


def test_people_may_be_either_group_and_the_figure_says_which(ledger: Ledger) -> None:
    ledger.tell(exactly(12, **SOLDIERS), exactly(30, **MILITANTS))

    ledger.tell(exactly(30), outlet="Gazette")

    assert ledger.entries[-1].group is Victims.MILITANT
    assert ledger.entries[-1].reason == "echo.unnamed"


def test_the_wounded_are_another_series_than_the_dead(ledger: Ledger) -> None:
    wounded = replace(exactly(12), outcome=Outcome.WOUNDED)

    assert ledger.tell(exactly(12), wounded) == ["new.incident", "new.series"]
    assert ledger.tell(replace(wounded, min=20, max=20, best=20), hours=1) == ["revised.up"]


@pytest.mark.parametrize("outlet", ["Wire", "Gazette"])
@pytest.mark.parametrize("party", [{}, MONITOR], ids=["nobody", "monitor"])
def test_a_number_after_dozens_is_a_revision(ledger: Ledger, outlet: str, party: dict[str, str]) -> None:
    ledger.tell(dozens(**party))

    told = ledger.tell(exactly(64, **party), outlet=outlet, hours=1)

    assert [entry.decision for entry in ledger.entries] == [Decision.NEW, Decision.REVISED]
    assert told[0] in {"revised.up", "revised.counted"}
    assert ledger.standing == [(party.get("attribution"), 64)]


@pytest.mark.parametrize("party", [{}, MONITOR, MEDICS], ids=["nobody", "same", "another"])
def test_dozens_after_a_number_is_an_echo(ledger: Ledger, party: dict[str, str]) -> None:
    ledger.tell(exactly(64, **MONITOR))

    ledger.tell(dozens(**party), outlet="Gazette", hours=1)

    assert ledger.entries[-1].decision is Decision.ECHO
    assert ledger.standing == [(SOHR, 64)]


def test_about_after_the_number_itself_is_an_echo(ledger: Ledger) -> None:
    ledger.tell(exactly(43, **MONITOR))

    assert ledger.tell(about(40, **MONITOR), outlet="Gazette", hours=1) == ["echo.stale"]


def test_a_part_is_kept_apart_and_adds_nothing(ledger: Ledger) -> None:
    children = {"victims": Victims.CHILD, "sub": True}

    assert ledger.tell(exactly(22, **MONITOR), exactly(5, **MONITOR, **children)) == ["new.incident", "apart.part"]
    assert ledger.tell(exactly(5, **MONITOR, **children), outlet="Gazette") == ["echo.part"]
    assert ledger.standing == [(SOHR, 22)]


def test_an_edit_changes_the_word_of_its_article_up_and_down(ledger: Ledger) -> None:
    ledger.tell(exactly(12), article=7)

    assert ledger.tell(exactly(20), article=7, version=2, hours=1) == ["revised.edit"]
    assert ledger.tell(exactly(12), article=7, version=3, hours=2) == ["revised.edit"]
    assert ledger.tell(exactly(12, **MONITOR), article=7, version=4, hours=3) == ["echo.copy"]
    assert ledger.standing == [(None, 12)]


def test_an_edit_that_adds_a_rival_keeps_the_first_word(ledger: Ledger) -> None:
    ledger.tell(exactly(30, **MINISTRY), article=7)

    edited = ledger.tell(exactly(30, **MINISTRY), exactly(3, **MONITOR), article=7, version=2, hours=1)

    assert edited == ["echo.copy", "conflict.party"]
    assert ledger.standing == [(RUSSIA, 30), (SOHR, 3)]


def test_a_notice_withdraws_the_word_of_its_house(ledger: Ledger) -> None:
    ledger.tell(exactly(40))
    ledger.tell(exactly(40), outlet="Gazette", origin="Wire", hours=1)

    assert ledger.tell(exactly(40), hours=2, withdraws=True) == ["withdrawn.notice"]
    assert ledger.entries[-1].decision is Decision.WITHDRAWN
    assert ledger.entries[-1].previous == 40
    assert ledger.standing == []


def test_a_notice_of_the_agency_reaches_the_copy_that_was_seen_first(ledger: Ledger) -> None:
    ledger.tell(exactly(40), outlet="Gazette", origin="Wire")

    assert ledger.tell(exactly(40), outlet="Wire", hours=2, withdraws=True) == ["withdrawn.notice"]
    assert ledger.standing == []


def test_the_word_of_a_party_survives_a_notice_where_another_origin_has_it_too(ledger: Ledger) -> None:
    ledger.tell(exactly(40, **MINISTRY))
    ledger.tell(exactly(40, **MINISTRY), outlet="Gazette", hours=1)

    ledger.tell(exactly(40, **MINISTRY), hours=2, withdraws=True)

    assert ledger.standing == [(RUSSIA, 40)]
    assert [entry.outlet for entry in ledger.entries if entry.stands] == ["Gazette"]


def test_a_notice_of_another_house_withdraws_nothing(ledger: Ledger) -> None:
    ledger.tell(exactly(40))

    assert ledger.tell(exactly(40), outlet="Herald", withdraws=True) == ["echo.unnamed"]
    assert ledger.standing == [(None, 40)]


def test_a_copy_that_comes_late_does_not_bring_back_what_was_withdrawn(ledger: Ledger) -> None:
    ledger.tell(exactly(40))
    ledger.tell(exactly(40), hours=2, withdraws=True)

    assert ledger.tell(exactly(40), outlet="Gazette", origin="Wire", hours=1) == ["echo.withdrawn"]
    assert ledger.tell(exactly(40, **MONITOR), outlet="Herald", hours=3) == ["new.series"]
    assert ledger.standing == [(SOHR, 40)]


def test_a_house_may_say_again_what_it_withdrew(ledger: Ledger) -> None:
    ledger.tell(exactly(40))
    ledger.tell(exactly(40), hours=2, withdraws=True)

    assert ledger.tell(exactly(40), hours=4) == ["new.series"]
    assert ledger.standing == [(None, 40)]


def test_whatever_the_order_each_party_has_one_word_and_the_last_told_is_it() -> None:
    told = [
        ("Wire", exactly(12, **MONITOR), 0),
        ("Gazette", exactly(19, **MONITOR), 2),
        ("Herald", exactly(200, **MINISTRY), 1),
        ("Post", exactly(22, **MONITOR), 4),
    ]
    for order in permutations(told):
        ledger = Ledger()
        for outlet, claim, hours in order:
            ledger.tell(claim, outlet=outlet, hours=hours)

        assert sorted(ledger.standing, key=str) == [(RUSSIA, 200), (SOHR, 22)]


def test_an_article_of_as_many_claims_as_are_related_takes_seconds_at_most(ledger: Ledger) -> None:
    claims = [exactly(number + 2, attribution=f"Village elder {number}") for number in range(MOST)]

    begun = time.process_time()
    ledger.tell(*claims)

    assert time.process_time() - begun < 5
    assert len(ledger.entries) == MOST
