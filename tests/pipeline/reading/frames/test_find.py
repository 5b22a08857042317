from collections.abc import Callable
from itertools import product
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.query.vocabulary import Vocabulary
from pipeline.reading.frames.find import carried, find_frames
from pipeline.reading.frames.keys import Frame, FrameKeys, shipped_frames
from pipeline.reading.speakers.attribute import Speaking
from pipeline.reading.speakers.parties import shipped_speakers
from pipeline.reading.text import read_text
from pipeline.rules import Known
from storage.records.reading import FrameHit, FrameStatus

OPEN = Path(__file__).parents[3] / "corpus" / "reading" / "open"

Hits = Callable[[str], list[FrameHit]]


@pytest.mark.parametrize(
    ("text", "status", "strength", "modality"),
    [
        ("This is the end of ISIS.", "asserted", "strong", "asserted"),
        ("It is the end of the battle with [ISIS].", "asserted", "strong", "asserted"),
        ("He announced the end of Islamic State (an organization banned in Russia).", "asserted", "strong", "asserted"),
        ("The Islamic (banned in Russia) State is finished.", "asserted", "strong", "asserted"),
        ("The so-called caliphate has collapsed.", "asserted", "strong", "asserted"),
        ("Daesh\u00a0has been crushed.", "asserted", "strong", "asserted"),
        ("IS has been defeated in Iraq.", "asserted", "strong", "asserted"),
        ("ISIS is in Hajin. Its fighters are making their last stand there.", "asserted", "strong", "asserted"),
        ("ISIS will be defeated by spring.", "asserted", "strong", "predicted"),
        ("The fall of Daesh may follow.", "asserted", "weak", "predicted"),
        ("Is Daesh finished?", "asserted", "weak", "question"),
        ("ISIS has not been defeated.", "denied", "strong", "negated"),
        ("Talk of the end of ISIS is premature.", "denied", "strong", "negated"),
        ("ISIS remains able to strike.", "denied", "strong", "asserted"),
        ("Hajin is the last stronghold of ISIS.", "asserted", "weak", "asserted"),
    ],
)
def test_a_sentence_carries_the_frame(hits: Hits, text: str, status: str, strength: str, modality: str) -> None:
    found = hits(text)

    assert [(hit.frame, hit.status, hit.strength, hit.modality) for hit in found] == [
        ("end_of_isis", status, strength, modality)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The war is finished.",
        "This is the end of the month. ISIS said nothing.",
        "This is the end of the week, as everybody is tired.",
        "They are defeated.",
        "The end of the ISIS trial came quickly.",
        "The fall of Mosul to ISIS came in June.",
        "The coalition is committed to the lasting defeat of ISIS.",
        "To defeat ISIS takes time.",
        "Boko Haram is finished.",
        "Isis were crushed by five lengths on the river.",
        "The goddess Isis is dead, said the priest.",
        "Forty ISIS fighters were wiped out.",
        "ISIS destroyed the museum.",
        "ISIS defeated the army at Mosul.",
        "The collapse of the army before ISIS surprised all.",
        "Until ISIS is defeated, our troops will stay.",
        "The end of the training mission against ISIS is set for May.",
        "",
    ],
)
def test_what_only_sounds_like_it_carries_nothing(hits: Hits, text: str) -> None:
    assert hits(text) == []


def test_one_sentence_can_hold_the_frame_and_its_denial(hits: Hits) -> None:
    found = hits("The caliphate has been destroyed, but its online caliphate lives on.")

    assert {hit.status for hit in found} == set(FrameStatus)


def test_a_hit_shows_its_words_in_the_text_as_given(hits: Hits) -> None:
    text = "\u201cWe saw it.\u00a0It\u2019s the\u00a0end of\u200b Daesh,\u201d he said."

    found = hits(text)[0]

    assert text[found.start : found.end] == "end of\u200b Daesh"
    assert found.voice == "quoted"


def test_with_speakers_a_hit_tells_who_says_so() -> None:
    text = read_text("The defeat of ISIS is near, Sergei Shoigu said.")

    found = find_frames(text, shipped_frames(), field="title", voices=Speaking(text, shipped_speakers()))[0]

    assert (found.speaker, found.voice, found.field) == ("Russian Defence Ministry", "quoted", "title")


def test_an_article_carries_a_frame_by_one_strong_hit_or_two_different_weak_ones(hits: Hits) -> None:
    weak = "Hajin is the last stronghold of ISIS."
    other = "ISIS has lost ground."

    assert carried(hits(weak)) == carried(hits(f"{weak} {weak}")) == set()
    assert carried(hits(f"{weak} {other}")) == {("end_of_isis", FrameStatus.ASSERTED)}
    assert carried(hits("ISIS is finished.")) == {("end_of_isis", FrameStatus.ASSERTED)}


def test_a_frame_of_an_operator_is_found_by_its_own_words() -> None:
    keys = FrameKeys.model_validate(
        {"title": "Peace", "about": "sides", "strong": ["(truce OR ceasefire) NEAR/6 {about}"]},
        context=Vocabulary({"sides": ("RSF", "army")}),
    )

    found = find_frames(read_text("The RSF has agreed to a truce."), [Frame(id="peace", keys=keys)])

    assert [(hit.frame, hit.why[-1]) for hit in found] == [("peace", "(truce OR ceasefire) NEAR/6 {about}")]


def test_a_frame_may_name_places_and_letters_in_other_shapes() -> None:
    keys = FrameKeys.model_validate(
        {
            "title": "Fall",
            "about": ["الدولة الإسلامية", "ISIS"],
            "strong": ["(loses OR خسر) NEAR/6 {Deir ez-Zor province}"],
        },
        context=Known({}),
    )
    text = "ISIS loses the town of al-Mayadeen. ISIS loses Homs. \u062e\u0633\u0631 الدوله الاسلاميه دير الزور."

    found = find_frames(read_text(text), [Frame(id="fall", keys=keys)])

    assert [text[hit.start : hit.end] for hit in found] == [
        "loses the town of al-Mayadeen",
        "\u062e\u0633\u0631 الدوله الاسلاميه دير الزور",
    ]


def _labelled() -> list[dict[str, object]]:
    yaml = YAML(typ="safe", pure=True)
    return [entry for file in sorted(OPEN.glob("frames-*.yaml")) for entry in yaml.load(file.read_text("utf-8"))]


def test_the_labelled_articles_carry_what_their_labels_say() -> None:
    wanted: set[tuple[object, str]] = set()
    optional: set[tuple[object, str]] = set()
    found: set[tuple[object, str]] = set()
    for entry in _labelled():
        labels = entry["frames"]
        assert isinstance(labels, list)
        for label in labels:
            (wanted if label["strength"] == "strong" else optional).add((entry["id"], label["status"]))
        hits = find_frames(read_text(str(entry["text"])), shipped_frames())
        found |= {(entry["id"], status.value) for _, status in carried(hits)}

    right = len(wanted & found)

    assert right / len(wanted) >= 0.9
    assert right / len(found - (optional - wanted)) >= 0.9


_PIECES = [
    "end ",
    "of ",
    "ISIS",
    "IS",
    " is ",
    "finished",
    "(",
    ")",
    "[",
    "]",
    ". ",
    "\n\n",
    '"',
    "not ",
    "\ud800",
    "?",
    "the group ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_no_text_makes_it_fail(text: str) -> None:
    read = read_text(text)
    for hit in find_frames(read, shipped_frames(), voices=Speaking(read, shipped_speakers())):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["the end of ISIS ", "ISIS is finished. ", "they are IS (", "ISIS. The group is last. "]
)
def test_an_eight_times_longer_text_takes_about_eight_times_as_long(unit: str) -> None:
    def seconds(length: int) -> float:
        text = read_text(unit * (length // len(unit)))
        began = process_time()
        find_frames(text, shipped_frames())
        return process_time() - began

    seconds(1_000)
    short = min(seconds(10_000) for _ in range(3))
    long = min(seconds(80_000) for _ in range(2))

    assert long < 24 * short  # a square would be 64


def test_every_end_is_read_of_every_name_of_them(hits: Hits) -> None:
    names = ("ISIS", "ISIL", "Daesh", "Islamic State", "the Islamic State", "IS", "the caliphate")
    phrases = (
        "The end of {}.",
        "The collapse of {} is complete.",
        "{} is doomed.",
        "{} is on its knees.",
        "The days of {} are numbered.",
        "They have won against {}.",
    )

    missed = [phrase.format(name) for name, phrase in product(names, phrases) if not hits(phrase.format(name))]

    assert missed == []
