import random
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.query.folding import fold
from pipeline.query.tree import EVERYWHERE
from pipeline.query.words import Words, tokens


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Deir ez-Zor", "deir ez zor"),
        ("DEIR EZ\u2011ZOR", "deir ez zor"),
        ("Ma'arat al-Nu\u2019man", "ma arat al nu man"),
        ("\u02bfAyn \u02bcIsa", "ayn isa"),
        ("Caf\u00e9 cafe\u0301 CAFE", "cafe cafe cafe"),
        ("Stra\u00dfe STRASSE", "strasse strasse"),
        ("\u0130stanbul D\u0130YARBAKIR \u0131rmak", "istanbul diyarbakir irmak"),
        ("\ufb01lm o\ufb03ce", "film office"),
        ("\u0141\u00f3d\u017a \u00d8rsted", "lodz orsted"),
        ("\u0415\u0449\u0451 \u0418\u0413\u0418\u041b", "\u0435\u0449\u0435 \u0438\u0433\u0438\u043b"),
        ("\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03c3\u03b9\u03c3\u03c5\u03c6\u03bf\u03c3"),
        ("\u062f\u064e\u0627\u0639\u0650 \u062f\u0627\u0640\u0640\u0639", "\u062f\u0627\u0639 \u062f\u0627\u0639"),
        ("\u0623\u0645\u0646", "\u0627\u0645\u0646"),
        ("Mos\u00adul", "mosul"),
        ("\u4f0a\u65af\u5170\u56fd", "\u4f0a \u65af \u5170 \u56fd"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
        ("#isis, @user_name 24/7!", "isis user name 24 7"),
        ("\u0640\u0640 \U0001f600 ...", ""),
    ],
)
def test_words_are_compared_without_case_accents_and_vowel_signs(text: str, keys: str) -> None:
    assert " ".join(token.key for token in tokens(text)) == keys


def test_offsets_point_into_the_original_though_folding_changes_lengths() -> None:
    text = "\u0130\u0130 Stra\u00dfe \ufb01lm cafe\u0301 \u062f\u0640\u0627\u0639\u0634!"

    slices = [text[token.start : token.end] for token in tokens(text)]

    assert slices == ["\u0130\u0130", "Stra\u00dfe", "\ufb01lm", "cafe\u0301", "\u062f\u0640\u0627\u0639\u0634"]


@given(st.text())
def test_every_token_folds_from_its_own_slice_and_they_stand_in_order(text: str) -> None:
    found = list(tokens(text))

    assert all(fold(text[token.start : token.end]) == token.key != "" for token in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.text(st.characters(categories=["L"], max_codepoint=0x24F)))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


def test_every_mark_of_unicode_belongs_to_the_word_before_it() -> None:
    marks = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith("M")]

    assert [mark for mark in marks if [token.end for token in tokens(f"a{mark}b")] != [3]] == []


@pytest.mark.parametrize(
    "text",
    [
        "Islamic State",
        "islamic\nstate",
        "Islamic \u201cState\u201d",
        "the \u201cIslamic\u201d State's men",
        "Islamic-State",
        "Islamic\u00a0State",
        "Islamic \u2013 State",
        "Islamic\u200b State",
    ],
)
def test_a_phrase_runs_over_spaces_hyphens_and_quotes(text: str) -> None:
    assert len(list(Words("", text).find(("islamic", "state"), EVERYWHERE))) == 1


@pytest.mark.parametrize("gap", [". ", ", ", "\n\n", "\n \n", "\u2029", " (", " \u2014 ", "; ", " \U0001f600 "])
def test_a_phrase_ends_at_a_sentence_a_bracket_and_a_paragraph(gap: str) -> None:
    assert not list(Words("", f"Islamic{gap}State").find(("islamic", "state"), EVERYWHERE))


def test_a_phrase_does_not_run_from_the_title_into_the_text() -> None:
    assert not list(Words("Islamic", "State").find(("islamic", "state"), EVERYWHERE))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("U.S. forces", ("u", "s", "forces")),
        ("200,000 people", ("200", "000", "people")),
        ("John F. Kennedy", ("john", "f", "kennedy")),
        ("AT&T", ("at", "t")),
    ],
)
def test_abbreviations_and_figures_are_phrases(text: str, keys: tuple[str, ...]) -> None:
    assert list(Words("", text).find(keys, EVERYWHERE)) == [("text", 0, len(text))]


def test_overlapping_places_are_all_found() -> None:
    assert [start for _, start, _ in Words("", "a a a a").find(("a", "a"), EVERYWHERE)] == [0, 2, 4]


@pytest.mark.parametrize("unit", ["a", "\u0301\u0316", "a ", "a\u0301", ". ", " ", "\u4f0a", "-", "a\n\n", "'\u200d"])
def test_a_hostile_megabyte_is_indexed(unit: str) -> None:
    words = Words("", "x" + unit * (1_000_000 // len(unit)))

    assert not list(words.find(("islamic", "state"), EVERYWHERE))


def test_a_part_of_a_text_is_told_by_its_places_in_the_whole() -> None:
    whole = "He left. Islamic State fled."

    found = Words("", whole[9:], offset=9).find(("islamic", "state"), EVERYWHERE)

    assert [whole[start:end] for _, start, end in found] == ["Islamic State"]


PLAIN = st.text(st.sampled_from("abAB1 .-\n\u2019\u24b6\u2026"), max_size=60)
ANY = st.text(st.sampled_from("abAB1 .-\u2019\u0130\u00e9\u00df\u212a\u0301\u4f0a"), max_size=30)


@given(title=PLAIN | ANY, body=PLAIN | ANY, dice=st.randoms(use_true_random=False))
def test_words_looked_for_one_by_one_stand_where_the_text_is_cut(title: str, body: str, dice: random.Random) -> None:
    cut = [("title", *token) for token in tokens(title)] + [("text", *token) for token in tokens(body)]
    words = Words(title, body)
    asked = [*{key for _, key, _, _ in cut}, "absent"]
    dice.shuffle(asked)

    for key in asked:
        places = [(field, start, end) for field, found, start, end in cut if found == key]
        assert words.find([key], EVERYWHERE) == places
        assert [words.place(*run) for run in words.runs([key], EVERYWHERE)] == places
