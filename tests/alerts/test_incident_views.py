"""One entry per event: every figure is somebody's, and none is ours."""

from dataclasses import replace

import pytest

from alerts.highlight import starred
from alerts.incidents import headline, says, view_incident
from storage.records.alert import Reason
from storage.records.incident import Decision, IncidentStory, Part
from storage.records.reading import ClaimStatus, Outcome, Victims
from tests.alerts.conftest import BERLIN
from tests.alerts.tolls import change, claim, entry, incident, report, series, vague

FIRST = entry(claim(22), "local sources", outlet="Barada", number=1)
LATER = entry(
    claim(29, qualifier="at_least", max=None),
    "Euphrates Conflict Monitor",
    outlet="Continental",
    decision=Decision.REVISED,
    previous=22,
    hours=5,
    number=2,
)


def in_words(story: IncidentStory) -> str:
    return f"{headline(story)}, {says(story)}"


def test_one_figure_stands_with_whoever_says_it() -> None:
    assert in_words(incident(series(FIRST))) == "22 civilians killed in Mayadin, says local sources"


def test_where_nobody_is_named_the_outlet_reports() -> None:
    assert in_words(incident(series(entry(claim(22))))) == "22 civilians killed in Mayadin, reports Wire"


def test_an_outlet_that_another_one_cites_says_it_although_the_ledger_names_no_party() -> None:
    cited = replace(LATER, party=None)
    renamed = replace(LATER, party="two officials")

    for one in (cited, renamed):
        [voice] = view_incident(incident(series(one)), (), BERLIN).series[0].voices
        assert (voice.verb, voice.who, voice.via) == ("says", "Euphrates Conflict Monitor", "Continental")


def test_several_figures_are_a_range_from_the_lowest_that_was_printed_to_the_highest() -> None:
    assert in_words(incident(series(FIRST, LATER))) == "22 to 29 civilians killed in Mayadin, say 2 sources"


def test_one_figure_said_in_two_ways_is_that_figure() -> None:
    other = entry(claim(22, qualifier="at_least"), "Russia", number=3)

    assert headline(incident(series(FIRST, other))) == "22 civilians killed in Mayadin"


def test_a_word_is_never_turned_into_a_number() -> None:
    scores = entry(vague("scores of", 40), "a ministry")

    assert headline(incident(series(scores))) == "scores of civilians killed in Mayadin"
    assert headline(incident(series(scores, FIRST))) == "22 civilians killed in Mayadin"


def test_the_one_man_who_is_named_opens_no_range() -> None:
    commander = entry(claim(1, "Abu Suhayb", qualifier="implied"), "officials", number=3)

    assert headline(incident(series(FIRST, commander))) == "22 civilians killed in Mayadin"


def test_a_printed_range_keeps_its_ends() -> None:
    loose = entry(claim(45, "40 to 50", qualifier="range", min=40, max=50), "the government")

    assert headline(incident(series(loose))) == "40 to 50 civilians killed in Mayadin"
    assert headline(incident(series(loose, FIRST))) == "22 to 50 civilians killed in Mayadin"


def test_groups_stand_beside_each_other_and_are_never_added_up() -> None:
    soldiers = entry(claim(23, victims=Victims.SOLDIER), "a monitor", number=3)
    militants = entry(claim(49, victims=Victims.MILITANT), "a ministry", number=4)
    story = incident(series(entry(claim(3))), series(militants), series(soldiers))

    assert in_words(story) == "49 militants, 23 soldiers and 3 civilians killed in Mayadin, say 3 sources"
    assert "75" not in repr(view_incident(story, (), BERLIN))


def test_the_dead_stand_first_and_the_wounded_after() -> None:
    wounded = entry(claim(150, outcome=Outcome.WOUNDED, victims=Victims.UNKNOWN, qualifier="over"), number=3)

    view = view_incident(incident(series(FIRST), series(wounded)), (), BERLIN)

    assert [one.what for one in view.series] == ["22 civilians killed", "more than 150 wounded"]
    assert view.headline == "22 civilians killed in Mayadin"


def test_every_voice_has_its_own_figure_the_highest_first() -> None:
    view = view_incident(incident(series(FIRST, LATER)), (), BERLIN)

    voices = [(voice.figure, voice.verb, voice.who, voice.via, voice.when) for voice in view.series[0].voices]
    assert voices == [
        ("at least 29", "says", "Euphrates Conflict Monitor", "Continental", "Tue 3 Oct 12:00"),
        ("22", "says", "local sources", "Barada", "Tue 3 Oct 07:00"),
    ]


def test_a_rival_figure_and_a_denial_are_seen_at_once() -> None:
    rival = entry(claim(3), "military source", decision=Decision.CONFLICT, previous=22, hours=2, number=3)
    denial = entry(claim(22, status=ClaimStatus.DENIED), "the coalition", decision=Decision.DENIED, hours=3, number=4)
    view = view_incident(incident(series(FIRST, rival), timeline=(FIRST, rival, denial)), (), BERLIN)

    assert view.marks == ("disputed", "denied")
    assert [(voice.who, voice.rival) for voice in view.series[0].voices] == [
        ("local sources", False),
        ("military source", True),
    ]
    [denied] = view.denials
    assert (denied.who, denied.what) == ("the coalition", "22 civilians killed")
    assert denied.source is not None
    assert denied.source.link == "https://wire.example/4"


def test_a_denial_that_is_told_as_a_change_is_not_said_twice() -> None:
    denial = entry(claim(22, "22 or so"), "the coalition", decision=Decision.DENIED, number=4)
    story = incident(series(FIRST), timeline=(FIRST, denial))

    view = view_incident(story, [change(denial, Reason.DENIED)], BERLIN)

    assert view.denials == ()
    assert [one.mark for one in view.changes] == ["denied"]


@pytest.mark.parametrize(
    ("figures", "parts", "caption"),
    [
        ((22, 29), (76, 24, 0), "lowest 22 · latest and highest 29"),
        ((29, 22), (76, 0, 24), "lowest and latest 22 · highest 29"),
        ((10, 40, 20), (25, 25, 50), "lowest 10 · latest 20 · highest 40"),
    ],
)
def test_the_bar_shows_lowest_latest_and_highest(
    figures: tuple[int, ...], parts: tuple[int, int, int], caption: str
) -> None:
    voices = [entry(claim(one), f"party {one}", hours=n, number=n) for n, one in enumerate(figures)]

    bar = view_incident(incident(series(*voices)), (), BERLIN).series[0].bar

    assert bar is not None
    assert (bar.low, bar.latest, bar.high) == parts
    assert bar.caption == caption


def test_one_figure_needs_no_bar() -> None:
    assert view_incident(incident(series(FIRST)), (), BERLIN).series[0].bar is None


def test_parts_are_of_the_count_that_their_text_gives() -> None:
    children = claim(5, victims=Victims.CHILD, sub=True, part_of=0)
    parts = tuple(
        Part(entry=entry(children, party, outlet=outlet, number=number), whole=FIRST)
        for number, (party, outlet) in enumerate([(None, "Monitor"), ("medics", "Wire"), (None, "Nahr")])
    )
    women = Part(entry=entry(claim(4, victims=Victims.UNKNOWN, victim_text="women", sub=True)), whole=FIRST)
    homeless = Part(entry=entry(claim(9, sub=True)), whole=None)

    view = view_incident(incident(series(FIRST), parts=(*parts, women, homeless)), (), BERLIN)

    said = [(part.what, part.verb, part.who, part.more) for part in view.series[0].parts]
    assert said == [("5 children among 22", "reports", "Monitor", 2), ("4 women among 22", "reports", "Wire", 0)]


def test_the_first_outlet_is_named_then_others_then_how_many_more() -> None:
    reports = tuple(report(number, f"Outlet {number}", hours=number) for number in range(8))

    view = view_incident(incident(series(FIRST), reports=(*reports, report(99, "Outlet 3", hours=9))), (), BERLIN)

    assert view.first is not None
    assert (view.first.outlet, view.first.when) == ("Outlet 0", "Tue 3 Oct 07:00")
    assert [source.outlet for source in view.also] == [f"Outlet {number}" for number in range(1, 6)]
    assert view.more_also == 2
    assert view.origins == "8 independent origins"


def test_the_scene_says_where_when_and_how() -> None:
    known = view_incident(incident(series(FIRST)), (), BERLIN)
    unsaid = view_incident(incident(series(FIRST), day_said=False), (), BERLIN)

    assert known.scene == ("Mayadin, Deir ez-Zor province", "Tue 3 Oct 2017", "air strike")
    assert unsaid.scene[1] == "first reported Tue 3 Oct 2017, no day named"


def test_the_sentence_behind_the_last_word_is_quoted_with_its_number_marked() -> None:
    view = view_incident(incident(series(FIRST, LATER)), (), BERLIN)

    assert starred(view.quote) == "The strike killed *29* people in Mayadin."
    assert view.quoted is not None
    assert view.quoted.outlet == "Continental"


def test_a_number_is_marked_also_where_the_sentence_is_not_the_stored_text() -> None:
    moved = replace(FIRST, claim=claim(22, count_start=0, count_end=2))
    lost = replace(FIRST, claim=claim(22, sentence="They were killed."))

    assert starred(view_incident(incident(series(moved)), (), BERLIN).quote) == (
        "The strike killed *22* people in Mayadin."
    )
    assert starred(view_incident(incident(series(lost)), (), BERLIN).quote) == "They were killed."


def test_an_incident_whose_figures_are_all_taken_back_says_so() -> None:
    assert view_incident(incident(timeline=(FIRST,)), (), BERLIN).headline == "No figure stands any more in Mayadin"


def test_long_lists_are_cut_and_counted() -> None:
    voices = [entry(claim(10 + n), f"party {n}", outlet=f"Outlet {n}", hours=n, number=n) for n in range(30)]
    denials = tuple(entry(claim(10 + n), f"denier {n}", decision=Decision.DENIED, number=100 + n) for n in range(9))
    changes = [change(voice, Reason.REVISED) for voice in voices]

    view = view_incident(incident(series(*voices), timeline=denials), changes, BERLIN)

    assert len(view.series[0].voices) + view.series[0].more == 30
    assert len(view.denials) + view.more_denials == 9
    assert len(view.changes) + view.more_changes == 30
    assert 1 + len(view.also) + view.more_also == 31
    assert max(len(view.series[0].voices), len(view.denials), len(view.changes), len(view.also)) <= 5
