from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.speakers.attribute import attribute
from pipeline.reading.speakers.parties import shipped_speakers
from pipeline.reading.text import Anchor, read_text

SaidBy = Callable[[str], list[str | None]]

SOHR = "Syrian Observatory for Human Rights"
RUSSIA = "Russian Defence Ministry"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # before, behind, inside
        ("The army said {12} rebels were killed near Kutum.", ["army"]),
        ("{Twelve} rebels were killed near Kutum, the army said on Monday.", ["army"]),
        ("On Monday, police said, {twelve} people died.", ["police"]),
        ("Police on Monday said that {four} men were shot.", ["Police"]),
        ("{Four} men were shot, police in the town said in a statement to reporters.", ["police in the town"]),
        ("{Nine} pupils were hurt, according to medics, when a shell hit a school.", ["medics"]),
        ("According to two hospital sources, {nine} pupils were hurt.", ["two hospital sources"]),
        ('"We buried {30} of our neighbours," said village elder Musa Garba.', ["village elder Musa Garba"]),
        ("So far {18} bodies have been found, said rescuers.", ["rescuers"]),
        ("Hospital officials put the toll in the market attack at {18}.", ["Hospital officials"]),
        ("Residents counted {18} bodies.", ["Residents"]),
        ("UN figures show {4,000} dead since April.", ["United Nations"]),
        ("The Houthi-run health ministry raised its toll to {70}.", ["Houthis"]),
        ("Army: {12} rebels killed in raid.", ["Army"]),
        # names, offices and the parties behind them
        ("{Two} drones killed nobody, {12} shells killed three, Sergei Shoigu said.", [RUSSIA, RUSSIA]),
        ("{Sixty} soldiers died, the defence ministry in Moscow said.", [RUSSIA]),
        ("{Sixty} soldiers died, Russia's defence ministry said.", [RUSSIA]),
        ("{Sixty} soldiers died, Russias defence ministry said.", [RUSSIA]),
        ("{Six} soldiers died, Ethiopia's Ministry of Defence announced.", ["Ethiopian Defence Ministry"]),
        ("{Six} fighters died, a spokesman for the SDF, Farhad Shami, said.", ["Syrian Democratic Forces"]),
        (
            "{Six} fighters died, said Mustafa Bali, a spokesman for the Syrian Democratic Forces.",
            ["Syrian Democratic Forces"],
        ),
        ("IDF spokesman Daniel Hagari said {three} gunmen had been killed.", ["Israel Defense Forces"]),
        (
            "{Forty} people were killed, a monitor said. The Syrian Observatory for Human Rights has sources there.",
            [SOHR],
        ),
        ("{Forty} people were killed, the Britain-based monitoring group said. It is the SOHR.", [SOHR]),
        ("UN investigators said {20} men had been shot.", ["UN investigators"]),
        ("{Seven} died, the Kivu Security Tracker said.", ["Kivu Security Tracker"]),
        # who speaks further on
        ("The ministry of defence in Kyiv spoke first. It said {ten} men fell.", ["Ukrainian Defence Ministry"]),
        ("Konashenkov said a depot was hit. The general added that {12} men were killed.", [RUSSIA]),
        (
            "The White Helmets said {five} died. They added that {two} were children.",
            ["White Helmets", "White Helmets"],
        ),
        ('"They fired," CENTCOM said. "{Two} of our men were hurt."', ["CENTCOM"]),
        (
            "The Malian army said it raided a camp. Then {nine} men were killed. The army said it went on.",
            ["Malian army"],
        ),
        ("The minister of health said:\nThis is a dark day.\nAt least {80} people have died.", ["minister of health"]),
        ("By evening {106} people were dead in Douma. The figures come from the SOHR.", [SOHR]),
        ("A blast killed {43} people in Jos. Calm is back. The governor said 43 people were killed.", ["governor"]),
        ("A mine killed {four} men.\nThe road is shut.\n(Source: SANA)", ["SANA"]),
        # chains
        ("{Eleven} policemen were hurt, TASS reported, citing the regional hospital.", ["regional hospital"]),
        ("Doctors told the state news agency that {six} people died.", ["Doctors"]),
        ("Nurses told the bureau, and the bureau told this paper, that {51} people died.", ["Nurses"]),
        (
            "The UN mission said {five} men died, Reuters reported. It added {two} were officers.",
            ["UN mission", "UN mission"],
        ),
        # rival sources in one text
        (
            "Police say {seven} died. A nurse in the casualty ward says {eleven}, and a neighbour told us of {five}.",
            ["Police", "nurse in the casualty ward", "neighbour"],
        ),
        (
            "Pakistan's army counts {two} dead; India's army says its guns killed {six}.",
            ["Pakistani army", "Indian army"],
        ),
        ("The army denied that {20} villagers had been shot.", ["army"]),
        # other wars, other voices
        ("Strikes killed {35} Palestinians, according to the Hamas-run health ministry.", ["Gaza Health Ministry"]),
        ("Ukraine's General Staff claimed that {900} soldiers had been killed.", ["Ukrainian General Staff"]),
        ('"{Three} bodies came in," Dr Salma Idris, head of the Nao hospital, told AFP.', ["Nao hospital"]),
        ("Up to {50} people died, an aid worker who asked not to be named told the BBC.", ["aid worker"]),
        ("{98} reporters died, the Committee to Protect Journalists says.", ["Committee to Protect Journalists"]),
        ("More than {500} died, Human Rights Watch found in a report published on Friday.", ["Human Rights Watch"]),
        ("State television quoted the interior ministry as saying {five} men died.", ["interior ministry"]),
        ("An army statement said {20} gunmen had been neutralised.", ["army"]),
        (
            "The Pentagon said {one} soldier was hurt, while Iraqi police put it at {nine}.",
            ["Pentagon", "Iraqi police"],
        ),
        ("Medics said {nine} died, but the army insisted only {four} had been hit.", ["Medics", "army"]),
    ],
)
def test_a_number_has_the_source_that_the_text_gives(said_by: SaidBy, text: str, speakers: list[str | None]) -> None:
    assert said_by(text) == speakers


@pytest.mark.parametrize(
    "text",
    [
        "{Twelve} people were killed in Kutum.",
        "Reports say {twelve} people were killed.",
        "{Twelve} people were reportedly killed.",
        "{Twelve} people were reported killed.",
        "By our reporter's count {24} people died.",
        "The governor said repairs would cost a fortune. {Seven} people had been hurt.",
        "The war has claimed {12,000} lives.",
        "{Nine} people died in the state of Kano.",
        "The coalition did not deny that {137} people died.",
        "Officials denied access to the morgue, where {12} bodies lay.",
        "{Ten} people died. The ministry said nothing about it.",
        "The Red Cross brought bread; {three} people were shot.",
        "Militants of the Islamic State killed {20} people.",
    ],
)
def test_without_a_source_it_is_the_outlets_own_voice(said_by: SaidBy, text: str) -> None:
    assert said_by(text) == [None]


def test_an_attribution_shows_its_words_in_the_text_as_given() -> None:
    given = "\u201cWe lost {four} men,\u201d said Col.\u00a0Ryan\u00a0Dillon."
    text = given.replace("{", "").replace("}", "")
    start = text.index("four")
    anchor = Anchor(sentence=0, start=start, end=start + 4, trigger_start=start, trigger_end=start + 4)

    found = attribute(read_text(text), [anchor], speakers=shipped_speakers())[0]

    assert found is not None
    assert (found.name, found.side) == ("US-led coalition", "United States")
    assert text[found.start : found.end] == found.text == "Col.\u00a0Ryan\u00a0Dillon"


_PIECES = [
    "the army said ",
    "killed ",
    "12 ",
    "according to ",
    "SOHR ",
    "Russia's ",
    "defence ministry ",
    ", ",
    '"',
    ". ",
    ": ",
    "; ",
    "citing ",
    "told ",
    "he ",
    "it ",
    "who ",
    "by ",
    "(",
    ") ",
    "spokesman ",
    "for ",
    "a ",
    "Abdel Rahman ",
    "\n",
    "come from ",
    "figures ",
    "put ",
    "at ",
    "denied ",
    "that ",
    "so ",
    "\ud800",
    "\u00a0",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_no_text_makes_it_fail(text: str) -> None:
    read = read_text(text)
    anchors = [
        Anchor(sentence=one.index, start=token.start, end=token.end, trigger_start=token.start, trigger_end=token.end)
        for one in read.sentences
        for token in one.tokens
    ]

    found = attribute(read, anchors, speakers=shipped_speakers())

    assert len(found) == len(anchors)
    assert all(one is None or text[one.start : one.end] == one.text != "" for one in found)


@pytest.mark.parametrize(
    "unit",
    [
        "The monitor said 12 died. SOHR spoke. ",
        "Blinken said 12 died. Antony Blinken spoke.\n",
        "said ",
        'Doctors, who told the bureau, said "12 died", ',
        "the head of the army of the ",
        "Moscow said; Russia's defence ministry ",
    ],
)
def test_an_eight_times_longer_text_takes_about_eight_times_as_long(unit: str) -> None:
    def seconds(length: int) -> float:
        read = read_text(unit * (length // len(unit)))
        anchors = [
            Anchor(sentence=one.index, start=one.start, end=one.start + 1, trigger_start=one.start, trigger_end=one.end)
            for one in read.sentences
        ]
        began = process_time()
        attribute(read, anchors, speakers=shipped_speakers())
        return process_time() - began

    seconds(1_000)
    short = min(seconds(12_000) for _ in range(3))
    long = min(seconds(96_000) for _ in range(2))

    assert long < 24 * short  # a square would be 64


@pytest.mark.parametrize("stray", ["\u0301", "\u064b"])
def test_an_accent_on_no_letter_is_no_error(stray: str) -> None:
    text = read_text(f"{stray} At least 12 people died, the army said.")
    anchor = Anchor(sentence=0, start=11, end=13, trigger_start=21, trigger_end=25)

    found = attribute(text, [anchor], speakers=shipped_speakers())[0]

    assert found is not None
    assert found.text == "the army"
