"""Which place a claim is tied to."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.places.article import Precision
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import find_mentions
from pipeline.reading.places.tie import TiedPlace, tie_places
from pipeline.reading.text import Anchor, read_text

PlaceOf = Callable[..., str | None]
Tie = Callable[..., list[TiedPlace | None]]


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        ("Shelling killed five people in Douma on Friday.", "five", "Douma"),
        ("In Sana'a, jets killed five mourners at a hall.", "five", "Sanaa"),
        ("A mine outside Sinjar killed two farmers.", "two", "Sinjar"),
        ("Raids killed six in northern Hasakah, a spokesman in Damascus said.", "six", "Hasakah"),
        ("A convoy from Homs heading to Palmyra was hit near Qaryatain and nine men were killed.", "nine", "Qaryatayn"),
        ("A bomb killed six in the Shaar district of Aleppo.", "six", "al-Shaar"),
        ("A strike killed seven at the market of Yabsa, Idlib province.", "seven", "Yabsa"),
        ("GOMA, Dec 5 (Wire) - Rebels killed eight people in Rutshuru.", "eight", "Rutshuru"),
        ("A blast killed three in the city of Mosul, the Syrian Observatory said.", "three", "Mosul"),
        ("Rockets killed four in Kherson while in Odesa nobody was hurt.", "four", "Kherson"),
        ("Shells killed three in Nawa and Tafas.", "three", "Daraa province"),
        ("Bombs killed three in Mosul and Aleppo.", "three", None),
        ("The wave of bombs killed 30 people across Iraq.", "30", "Iraq"),
        ("Syria's war has killed more than 300,000 people since 2011.", "300,000", "Syria"),
        ("It killed five people and left.", "five", None),
    ],
)
def test_the_claims_own_sentence_says_where(place_of: PlaceOf, text: str, count: str, place: str | None) -> None:
    assert place_of(text, count) == place


def test_each_claim_of_a_sentence_has_its_own_place(tie: Tie) -> None:
    tied = tie(
        "Gunmen killed eleven people in Bama and four at Gwoza, while a bomb wounded six in Biu.",
        ("eleven", "killed"),
        ("four", "killed"),
        ("six", "wounded"),
    )

    assert [place and place.name for place in tied] == ["Bama", "Gwoza", "Biu"]


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        ("Planes struck Saraqeb at noon. The bombs killed nine.", "nine", "Saraqib"),
        ("Planes struck Saraqeb and the war goes on in Syria. Nine were killed.", "Nine", "Saraqib"),
        ("Fighting reached Rastan. Shells fell on the town, and killed two.", "two", "Rastan"),
        ("Rockets hit the Shaar quarter of Aleppo. Medics said five had been killed.", "five", "Aleppo"),
        (
            "Jets killed ten people in a village in Aleppo province. Its name is Hassajik. In Hassajik they wept.",
            "ten",
            "Hassajik",
        ),
        ("TAIZ, May 3 (Wire) - A shell fell on a street here. It killed two.", "two", "Taiz"),
        ("Bombs fell on Koulogon and on Bandiagara. In all, 20 people were killed.", "20", "Mopti region"),
    ],
)
def test_a_claim_without_a_place_takes_that_of_its_passage(
    place_of: PlaceOf, text: str, count: str, place: str
) -> None:
    assert place_of(text, count) == place


def test_the_title_says_where_when_the_text_does_not(tie: Tie) -> None:
    tied = tie("Gunmen came at night. They killed nine men.", ("nine", "killed"), title="Massacre in Barsalogho")[0]

    assert tied is not None
    assert (tied.name, tied.precision) == ("Barsalogho", Precision.TITLE)


def test_a_namesake_in_a_country_the_text_does_not_speak_of_is_not_meant(tie: Tie) -> None:
    tied = tie("Mali is burning. Gunmen killed four villagers at Bara on Tuesday.", ("four", "killed"))[0]

    assert tied is not None
    assert (tied.name, tied.country) == ("Bara", "ML")


def test_people_who_flee_are_displaced_where_they_came_from(place_of: PlaceOf) -> None:
    assert place_of("Some 900 people fled Manbij for Turkey.", "900", "fled") == "Manbij"
    assert place_of("Some 900 people fled from Manbij toward Jarablus.", "900", "fled") == "Manbij"


def test_a_tied_place_says_what_holds_it_and_stands_in_the_text(tie: Tie) -> None:
    text = "On Friday\u00a0bombs killed six people in Hatla, eastern Syria."
    tied = tie(text, ("six", "killed"))[0]

    assert tied is not None
    assert (tied.name, tied.within, tied.country) == ("Hatla", "Deir ez-Zor province", "SY")
    assert (tied.precision, text[tied.start : tied.end]) == (Precision.CLAUSE, "Hatla")


@pytest.mark.parametrize(
    "sentence",
    [
        "Five were killed there. ",
        "In Aleppo five were killed. ",
        "Five were killed in a village. Syria. ",
        "Five died. ",
    ],
)
def test_time_grows_with_the_claims_only(places: Places, sentence: str) -> None:
    def seconds(times: int) -> float:
        read = read_text("In Syria, Homs and Hama burn. " + sentence * times)
        mentions = find_mentions(read, places)
        anchors = [
            Anchor(sentence=one.index, start=one.start, end=one.start + 4, trigger_start=one.start, trigger_end=one.end)
            for one in read.sentences
        ]
        begin = time.perf_counter()
        tie_places(read, anchors, mentions, title=None, places=places)
        return time.perf_counter() - begin

    seconds(300)

    assert min(seconds(4_000) for _ in range(2)) < 30 * max(seconds(400), 0.02)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.integers(-3, 400), st.integers(-3, 400), st.integers(-2, 9))
def test_no_anchor_and_no_text_breaks_the_tying(text: str, start: int, end: int, sentence: int) -> None:
    read = read_text(text + " in Aleppo. There the town of Homs and Hama. killed")
    anchor = Anchor(sentence=sentence, start=start, end=end, trigger_start=end, trigger_end=start)
    places = Places.shipped()

    assert len(tie_places(read, [anchor] * 2, find_mentions(read, places), title=None, places=places)) == 2
