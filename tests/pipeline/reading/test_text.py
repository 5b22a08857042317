import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.text import LONGEST, LONGEST_SENTENCE, Role, read_text


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in read_text(text).sentences]


def roles(text: str) -> list[Role]:
    return [sentence.role for sentence in read_text(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. A. Petrov of the U.S. Army spoke. He left.", ["Gen. A. Petrov of the U.S. Army spoke.", "He left."]),
        ("It fell at 8.20 p.m. Sunday near a mill. All ran.", ["It fell at 8.20 p.m. Sunday near a mill.", "All ran."]),
        ("They met in the U.S. The talks failed.", ["They met in the U.S.", "The talks failed."]),
        ("Hill No. 5 was hit. No. It held.", ["Hill No. 5 was hit.", "No.", "It held."]),
        ("Some 2.5 km off. Rain fell.", ["Some 2.5 km off.", "Rain fell."]),
        ("They waited for days.The road was shut.", ["They waited for days.", "The road was shut."]),
        ("It began in 2017.In March it ended.", ["It began in 2017.", "In March it ended."]),
        ("Read it on example.com today. Then go.", ["Read it on example.com today.", "Then go."]),
        ('"We ran." He wept. "Where to?" she asked.', ['"We ran."', "He wept.", '"Where to?" she asked.']),
        ("Who did it? Nobody knows! They left… The end.", ["Who did it?", "Nobody knows!", "They left…", "The end."]),
        ("Murieron cinco. ¿Quién fue? Nadie lo sabe.", ["Murieron cinco.", "¿Quién fue?", "Nadie lo sabe."]),
        ("Погибли 5 чел. в обл. Ровно. Ранены трое.", ["Погибли 5 чел. в обл. Ровно.", "Ранены трое."]),
        ("قتل خمسة أشخاص. هل أصيب آخرون؟ نعم.", ["قتل خمسة أشخاص.", "هل أصيب آخرون؟", "نعم."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    found = sentences(text)

    assert found == expected


def test_spaces_quotes_and_invisible_marks_are_plain_in_the_words() -> None:
    text = (
        "At\u00a0least \u201cten\u201d peo\u00adple\u200b left the non\u2011military zone, Syria\u2019s \uff11\uff12."
    )

    tokens = read_text(text).sentences[0].tokens

    assert [t.text for t in tokens] == [
        "At", "least", '"', "ten", '"', "people", "left", "the", "non-military", "zone", ",", "Syria", "'s", "12", ".",
    ]  # fmt: skip
    assert [text[t.start : t.end] for t in tokens if t.text == "people"] == ["peo\u00adple"]


def test_words_are_compared_without_case_and_accents() -> None:
    tokens = read_text("Évian ÉTAIT Йод").sentences[0].tokens

    assert [t.word for t in tokens] == ["evian", "etait", "иод"]


@pytest.mark.parametrize(
    "line",
    [
        "SANAA, Sept 21 (Agency) - Rain fell on the old town.",
        "BEIRUT — Rain fell on the old town.",
        "KABUL, Afghanistan (AP) — Rain fell on the old town.",
        "Nairobi (Gulf Wire) - Rain fell on the old town.",
    ],
)
def test_a_dateline_stands_apart(line: str) -> None:
    found = read_text(line).sentences

    assert [s.role for s in found] == [Role.DATELINE, Role.BODY]
    assert found[1].text == "Rain fell on the old town."


def test_what_belongs_to_the_page_is_no_news() -> None:
    text = (
        "Bridge reopens in Homs\nBy Lina Aziz\nGet short URL\nThe bridge in Homs reopened on Monday after two years.\n"
        "Photo: The bridge of Homs, seen from the east\nBridge reopens in Homs\nRelated:\nTen die in Hama\n"
        "War, Syria, Homs, Bridges, Traffic\nLeave a Reply"
    )

    found = roles(text)

    assert found == [
        Role.HEADING, Role.BYLINE, Role.FURNITURE, Role.BODY, Role.CAPTION, Role.FURNITURE, Role.FURNITURE,
        Role.FURNITURE, Role.FURNITURE, Role.FURNITURE,
    ]  # fmt: skip


def test_a_title_glued_to_itself_is_read_once() -> None:
    text = "Shells fall on the port of AdenShells fall on the port of Aden\nThe port of Aden was shelled on Monday."

    found = roles(text)

    assert found == [Role.HEADING, Role.FURNITURE, Role.BODY]


def test_a_wrapped_line_is_one_sentence() -> None:
    text = "The column moved along the valley\nuntil the rain stopped it. It turned back."

    found = sentences(text)

    assert len(found) == 2


def test_a_run_of_words_without_an_end_is_cut() -> None:
    found = read_text("word " * 1000).sentences

    assert max(len(s.tokens) for s in found) <= LONGEST_SENTENCE


def test_what_lies_behind_the_limit_is_not_read() -> None:
    found = read_text("a. " * LONGEST).sentences

    assert found[-1].end <= LONGEST


ODD = st.text(alphabet=st.sampled_from(list("aZ5 .,\n\"'-([\u00a0\u00ad\u200b\u0640\ufb01\ud800ق؟")), max_size=120)


@given(st.one_of(st.text(max_size=200), ODD))
def test_any_text_is_read_and_every_token_stands_where_it_says(text: str) -> None:
    found = read_text(text)

    places = [(t.start, t.end) for s in found.sentences for t in s.tokens]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert all(s.start == s.tokens[0].start and s.end == s.tokens[-1].end for s in found.sentences)
    assert [s.index for s in found.sentences] == list(range(len(found.sentences)))


@given(ODD)
@settings(max_examples=200)
def test_no_letter_or_digit_is_lost(text: str) -> None:
    found = read_text(text)

    kept = "".join(text[t.start : t.end] for s in found.sentences for t in s.tokens)
    assert _letters(kept) == _letters(text)


def _letters(text: str) -> list[str]:
    return [c for c in text if c.isalnum() and c != "\u0640"]  # the tatweel only stretches a word


@pytest.mark.parametrize("unit", ["word ", "A.", "((", "One died. ", "BEIRUT, ", "a-", "1,", "\n\nTag", "\u00ad"])
def test_the_time_grows_with_the_length(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        begin = time.process_time()
        read_text(text)
        return time.process_time() - begin

    short = min(seconds(4_000) for _ in range(3))
    long = min(seconds(16_000) for _ in range(3))

    assert long < 12 * short + 0.05  # 4 times as long; a square would be 16
