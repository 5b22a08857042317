"""The whole reader: what its parts find, put together; and texts that are meant to break it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.detection.corpus import Article, read_corpus
from pipeline.reading.reader import Reader, needs_reading
from storage.records.reading import Claim, ClaimStatus, Outcome, Victims

OPEN = Path(__file__).parents[2] / "corpus" / "reading" / "open"
TOLL = "At least 12 civilians, including three children, were killed in Mayadin on Friday, the White Helmets said."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def labelled() -> list[Article]:
    return read_corpus(OPEN)


def figures(claims: tuple[Claim, ...]) -> list[tuple[str, int | None]]:
    return [(claim.field, claim.min) for claim in claims]


def test_a_claim_has_its_count_its_place_its_speaker_and_the_rules_that_decided(reader: Reader) -> None:
    whole, part = reader.read(TOLL).claims

    assert (whole.outcome, whole.min, whole.max, whole.best) == (Outcome.KILLED, 12, None, 12)
    assert (whole.victims, whole.status) == (Victims.CIVILIAN, ClaimStatus.ASSERTED)
    assert (whole.place, whole.country) == ("Mayadin", "SY")
    assert whole.attribution == "White Helmets"
    assert len(whole.why) >= 3
    assert (part.min, part.sub, part.part_of) == (3, True, 0)


def test_all_evidence_stands_where_it_is_said_to_stand(reader: Reader, labelled: list[Article]) -> None:
    for article in labelled:
        fields = {"text": article.text, "title": article.title or ""}
        reading = reader.read(article.text, title=article.title)
        for claim in reading.claims:
            source = fields[claim.field]
            assert source[claim.start : claim.end] == claim.sentence
            assert source[claim.count_start : claim.count_end] == claim.count_text
            assert claim.start <= claim.count_start < claim.count_end <= claim.end
            assert all(again in source for again in claim.restated_in)
            assert claim.part_of is None or reading.claims[claim.part_of] is not claim
            assert 0 < claim.confidence <= 1
            assert claim.why
        for hit in reading.frames:
            assert fields[hit.field][hit.start : hit.end] in hit.sentence
            assert hit.sentence in fields[hit.field]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("12 civilians killed in Mayadin", [("text", 12), ("text", 3)]),
        ("More than ten civilians killed in Mayadin", [("text", 12), ("text", 3)]),
        ("Mayadin: 15 civilians killed", [("text", 12), ("text", 3), ("title", 15)]),
        ("Mayadin: 12 civilians wounded", [("text", 12), ("text", 3), ("title", 12)]),
        ("Market hit in Mayadin", [("text", 12), ("text", 3)]),
    ],
)
def test_a_title_adds_only_what_the_text_does_not_say(
    reader: Reader, title: str, expected: list[tuple[str, int]]
) -> None:
    assert figures(reader.read(TOLL, title=title).claims) == expected


def test_a_part_that_only_the_title_names_points_to_its_whole(reader: Reader) -> None:
    title = "15 killed, including four medics, in Raqqa"

    claims = reader.read("Smoke rose over the city.", title=title).claims

    assert [(claim.min, claim.part_of) for claim in claims] == [(15, None), (4, 0)]
    assert {claim.field for claim in claims} == {"title"}


def test_a_title_without_a_place_has_that_of_the_text(reader: Reader) -> None:
    claims = reader.read(TOLL, title="Air strike: 20 militants captured").claims

    assert [(claim.place, claim.country) for claim in claims if claim.field == "title"] == [("Mayadin", "SY")]


def test_an_outlet_that_names_itself_speaks_in_its_own_voice(reader: Reader) -> None:
    text = "Nine soldiers were killed near Raqqa on Monday, the White Helmets said."

    (own,) = reader.read(text, outlet="White Helmets").claims
    (other,) = reader.read(text, outlet="Example Wire").claims

    assert own.attribution is None
    assert other.attribution == "White Helmets"


def test_the_version_is_the_same_for_every_reader_and_in_every_reading(reader: Reader) -> None:
    assert Reader().version == reader.version == reader.read("").version


def test_the_gate_loses_no_claim(reader: Reader, labelled: list[Article]) -> None:
    closed = [article for article in labelled if not needs_reading(article.text, article.title)]

    assert closed, "a gate that is always open is none"
    for article in closed:
        assert reader.read(article.text, title=article.title, published=article.published).claims == (), article.id


def test_the_gate_sees_words_that_are_written_unusually() -> None:
    assert needs_reading("Two KILLED")
    assert needs_reading("Zwei\u00ad ge\u00adtötet: two kil\u200bled")
    assert needs_reading("", "Two killed")
    assert not needs_reading("The bakery sold bread.", "A good morning")


ODD = {
    "empty": "",
    "spaces": " \u00a0\n\t\u3000\n",
    "binary": bytes(range(256)).decode("latin-1") * 20,
    "surrogates": "\ud800 12 people were killed \udfff in Homs",
    "marks only": '"' * 50 + "(((" * 50 + "..." * 50,
    "a huge number": "9" * 5000 + " people were killed in Homs",
    "numbers of every kind": "١٢ killed, ²³ killed, Ⅻ killed, ½ killed, 1.2.3 killed, 1,,2 killed, 0 killed, -5 killed",
    "right to left": "\u202e12 people killed\u202c in \u2067Homs\u2069",
    "a byte order mark": "\ufeffTwelve people were killed.",
    "no end": "killed 12 people and " * 400,
    "a count parted from its people": "Fueron 23 los soldados capturados por los rebeldes tras el ataque a la base.",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_no_text_is_an_error(reader: Reader, text: str) -> None:
    reading = reader.read(text, title=text[:200], outlet=text[:20], published=datetime(2017, 9, 8, tzinfo=UTC))

    assert all(text[: claim.end] for claim in reading.claims)


VOCABULARY = (
    "killed wounded 12 three dozens of people soldiers including them in near Homs Mayadin said the ministry ISIS end "
    "at least more than no not and or , . ; : - \n \" ' ( ) dead toll rose to 5 from 2017 captured missing displaced"
)
_WORDS = st.sampled_from(VOCABULARY.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=60).map(" ".join)))
def test_any_text_is_read_and_its_evidence_is_exact(text: str) -> None:
    for claim in Reader().read(text, title=text[::-1][:80]).claims:
        if claim.field == "text":
            assert text[claim.start : claim.end] == claim.sentence
            assert claim.count_text in claim.sentence


REPEATED = {
    "one trigger": "killed ",
    "one number": "12 ",
    "numbers and triggers": "12 killed ",
    "one sentence": "At least 12 people were killed in Deir ez-Zor, the ministry said. ",
    "many sentences on lines": "Twelve soldiers died near Homs.\n",
    "towns": "Mayadin and Homs, ",
    "speakers": "the ministry said that ",
    "open quotes": '"said ',
    "brackets": "(killed ",
    "parts": "including three, ",
    "a name that goes on": "Abu Kamal al-",
    "frames": "the end of the Islamic State ",
    "no spaces": "killed12",
    "full stops": "a. ",
}


def seconds(read: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", REPEATED.values(), ids=REPEATED.keys())
def test_a_text_four_times_as_long_takes_no_more_than_in_proportion(reader: Reader, piece: str) -> None:
    short, long = piece * (10_000 // len(piece)), piece * (40_000 // len(piece))
    reader.read(short)

    fast = min(seconds(reader.read, short) for _ in range(3))
    slow = min(seconds(reader.read, long) for _ in range(2))

    assert slow < 8 * fast + 0.05, "sixteen times would be quadratic"


def test_ten_megabytes_take_seconds(reader: Reader) -> None:
    text = "At least 12 people were killed in Deir ez-Zor on Friday, the ministry said. " * 140_000

    assert seconds(reader.read, text) < 30
