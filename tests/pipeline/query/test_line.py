"""The line of a text, made at the speed of C, says what the words of the text say."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.query.line import MARKS, line, literal, words_in
from pipeline.query.words import Words, tokens

PIECES = st.sampled_from(
    [
        *["a", "B", "US", "u", "état", "É", "ß", "æ", "ﬁn", "Straße", "œ", "мир", "дом", "قتل", "قُتِلَ", "عـنف", "ـ"],
        *["3", "200", "½", "²", "⒈", "中", "国", "カ", "ก็", "क़", "हि", "e\u0301", "I\u0307", "İ", "x\u00ady", "\u200c"],
        *[" ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2029", "\u2028", "\x0b", "\x1c"],
        *[
            ".",
            ". ",
            ".",
            ",",
            ", ",
            ":",
            "&",
            "/",
            "@",
            "-",
            "--",
            "\u2013",
            "—",
            "_",
            "'",
            "\u2019",
            '"',
            "“",
            "”",
            "«",
            "»",
        ],
        *[
            "(",
            ")",
            "!",
            "?",
            "…",
            ";",
            "*",
            "=",
            "。",
            "、",
            "\u02bb",
            "\u02bc",
            "\u0301",
            "\u200b",
            "\u200f",
            "\ufeff",
            "\x01",
        ],
        *["\x02", "\x03", "\x05", "\ud800", "🙂", "\ufe70", "ﷺ", "\u1fbf", "\u00b4"],
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=12)


def by_words(text: str) -> list[list[str]]:
    """Give the words of a text, cut where no phrase runs on."""
    words = Words("", text)
    rows: list[list[str]] = []
    for number, key in enumerate(words.keys):
        if not number or not words.is_joined(number):
            rows.append([])
        rows[-1].append(key.replace(" ", "\x06"))
    return rows


def by_line(text: str) -> list[list[str]]:
    rows = re.split("(?:^| )[" + re.escape("".join(MARKS)) + "](?= |$)", f" {line(text).words} ")
    assert not any("  " in row.strip(" ") for row in rows)
    return [row.split(" ") for row in (row.strip(" ") for row in rows) if row]


@given(TEXTS)
@example("U.S. forces, J. Smith. A. B")
@example("ß. B")
@example('a "b" - c.. d')
@example("1. 2")
@example("中. 国")
def test_a_line_holds_the_words_and_cuts_them_where_no_phrase_runs_on(text: str) -> None:
    assert by_line(text) == by_words(text)


@given(TEXTS)
@example("\u2019S it\u2019s\u200b a\u00ad")
def test_the_quick_ways_find_the_words_that_stand_there(text: str) -> None:
    found = list(tokens(text))
    words = Words("", text)

    assert words.keys == [token.key for token in found]
    assert [words.place(at, at + 1) for at in range(len(words))] == [("text", *token[1:]) for token in found]
    assert words_in(line(text)) == {token.key for token in found}


@given(TEXTS, TEXTS)
def test_paragraphs_end_where_they_end(one: str, other: str) -> None:
    text = f"a{one}b{other}c"
    words = Words("", text)
    numbered = [part for part in line(text).words.split(" ") if part == "\x03" or (part and part not in MARKS)]

    paragraphs, at = [], 0
    for part in numbered:
        if part == "\x03":
            at += 1
        else:
            paragraphs.append(at)

    assert len(paragraphs) == len(words.keys)
    for number in range(1, len(paragraphs)):
        assert (paragraphs[number] == paragraphs[number - 1]) == words.share_paragraph(number - 1, number)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Toll rises", True),
        ("“Toll” \u2013 rises…", True),
        ("état", False),
        ("to\u00adll", False),
        ("قتل", False),
        ("\u200b", False),
    ],
)
def test_a_text_is_plain_where_all_letters_are_and_nothing_is_unseen(text: str, plain: bool) -> None:
    assert line(text).plain is plain


def test_a_literal_is_what_stands_in_the_line() -> None:
    assert literal(("deir", "ez", "zor")) == " deir ez zor "
    assert literal(("a b",)) == " a\x06b "
