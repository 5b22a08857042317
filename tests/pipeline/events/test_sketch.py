import hashlib
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events.sketch import LEAD_WORDS, MOST_SHINGLES, from_bytes, sketch_of
from pipeline.events.wording import BITS, marked, shingles, shingles_of_two, tokens, unpacked

WORDS = [
    f"{a}{b}{c}" for a in ("kor", "mel", "tun", "vas") for b in ("ab", "ed", "im", "or") for c in ("ta", "no", "rel")
]
texts = st.lists(st.sampled_from(WORDS), min_size=40, max_size=80, unique=False).map(" ".join)
agencies = st.sampled_from(["Reuters", "AFP", "TASS", "Associated Press", "dpa", "رويترز"])


def numbers(words: list[str]) -> set[int]:
    return {*unpacked(shingles(words))}


ARTICLE = (
    "Nine killed as shells hit market in Tal Rifa",
    (
        "TAL RIFA (Reuters) - Nine people were killed and more than 20 wounded when shells hit a crowded market in the "
        "northern town of Tal Rifa on Monday, October 7, a doctor at the town's only hospital said."
    ),
)


def test_the_bytes_are_the_same_in_every_process_and_under_every_python() -> None:
    own = sketch_of(*ARTICLE, "Harbour Post").to_bytes()
    program = (
        f"from pipeline.events.sketch import sketch_of\nprint(sketch_of(*{ARTICLE!r}, 'Harbour Post').to_bytes().hex())"
    )
    seed = {**os.environ, "PYTHONHASHSEED": "4711"}
    other = subprocess.run([sys.executable, "-c", program], env=seed, stdout=subprocess.PIPE, text=True, check=True)

    assert other.stdout.strip() == own.hex()
    # Where the way to make sketches changes, VERSION must change: those that are stored are compared no more.
    assert hashlib.sha256(own).hexdigest()[:16] == "15a717cc912f7cd3"


def test_a_sketch_comes_back_from_its_bytes() -> None:
    sketch = sketch_of(*ARTICLE, "Harbour Post")

    assert from_bytes(sketch.to_bytes()) == sketch
    assert sketch.credits == ("Reuters",)


@given(st.text(max_size=300), st.text(max_size=600), st.text(max_size=30), st.none() | st.text(max_size=30))
def test_any_text_has_a_sketch_that_comes_back(title: str, text: str, outlet: str, author: str | None) -> None:
    sketch = sketch_of(title, text, outlet, author=author)

    assert from_bytes(sketch.to_bytes()) == sketch
    assert sketch.likeness(sketch).contained in {0.0, 1.0}


def test_a_sketch_of_another_version_is_not_read() -> None:
    stored = sketch_of(*ARTICLE, "Harbour Post").to_bytes()

    assert from_bytes(bytes([stored[0] + 1]) + stored[1:]) is None


def test_names_and_numbers_of_the_opening_are_kept_as_words() -> None:
    sketch = sketch_of(*ARTICLE, "Harbour Post")

    assert {"9", "20"} == sketch.numbers  # and not the 7 of the date
    assert {"tal", "rifa"} <= sketch.names
    assert "market" in sketch.plain - sketch.names


def test_a_long_text_has_a_small_sketch() -> None:
    sketch = sketch_of("", " ".join(f"word{n}" for n in range(5_000)), "Harbour Post")

    assert MOST_SHINGLES / 4 < len(sketch.shingles) <= MOST_SHINGLES * 1.5
    assert len(sketch.lead) <= LEAD_WORDS
    assert len(sketch.to_bytes()) < 1_500


def test_a_short_text_is_found_in_a_long_one_and_the_long_one_in_it() -> None:
    brief = " ".join(f"brief{n}" for n in range(100))
    long = " ".join(f"long{n}" for n in range(1_000))
    one, other = sketch_of("", brief, "A"), sketch_of("", f"{long} {brief} {long[::-1]}", "B")

    assert one.likeness(other).contained > 0.8
    assert other.likeness(one).contained > 0.8
    assert one.likeness(other).resemblance < 0.3


@given(texts, agencies)
def test_a_credit_changes_nothing(text: str, agency: str) -> None:
    bare = sketch_of("A title of some words", text, "Harbour Post")
    for credited in (f"KORSUN, Oct 7 ({agency}) - {text}", f"{text}. ({agency})", f"{text}. Source: {agency}"):
        sketch = sketch_of("A title of some words", credited, "Valley Times")

        assert (sketch.shingles, sketch.title, sketch.lead) == (bare.shingles, bare.title, bare.lead)
        assert len(sketch.credits) == 1


@given(texts)
def test_case_accents_punctuation_and_small_words_change_no_shingle(text: str) -> None:
    one = sketch_of("", text, "A").shingles

    assert sketch_of("", text.upper(), "A").shingles == one
    assert sketch_of("", text.replace("o", "\u00f3"), "A").shingles == one
    assert sketch_of("", text.replace(" ", " the "), "A").shingles == one
    assert sketch_of("", text.replace(" ", ", \u201c"), "A").shingles == one


@given(texts, st.integers(0, 60))
def test_two_words_that_change_places_cost_at_most_four_shingles(text: str, at: int) -> None:
    words = text.split()
    at %= len(words) - 1
    words[at], words[at + 1] = words[at + 1], words[at]

    assert len(numbers(text.split()) - numbers(words)) <= 4


@given(st.lists(st.sampled_from(WORDS), max_size=5), st.lists(st.sampled_from(WORDS), max_size=9))
def test_title_and_text_share_no_shingle(title: list[str], text: list[str]) -> None:
    of_title = shingles(title)

    assert shingles_of_two(title, text) == (len(of_title) // 4, of_title + shingles(text))


@given(texts, texts, texts)
def test_a_sentence_that_moves_costs_only_its_seams(one: str, two: str, three: str) -> None:
    before, after = numbers(f"{one} {two} {three}".split()), numbers(f"{two} {one} {three}".split())

    assert len(before - after) <= 6


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=3, unique=True))
def test_words_in_another_order_are_another_shingle(three: list[str]) -> None:
    assert len(numbers(three) | numbers(three[::-1]) | numbers([three[1], three[0], three[2]])) == 3
    assert all(number < 2**BITS for number in numbers(three))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dozens of Daesh fighters", ["24", "^isis", "fighter"]),
        ("1,500 people near Kyiv", ["1500", "people", "^kiev"]),
        ("on Monday, 7 October 2017", []),
        ("vierzehn Menschen", ["14", "^menschen"]),
        ("девять рабочих", ["9", "рабочих"]),
        ("مقتل تسعة", ["^مقتل", "9"]),
        ("北京爆炸", ["^北", "^京", "^爆", "^炸"]),
    ],
)
def test_words_are_compared_in_one_form(text: str, words: list[str]) -> None:
    assert marked(tokens(text)) == words
