from time import process_time

import pytest

from pipeline.quote import LONGEST, quote
from storage.records.match import Span


def quoted(text: str, *words: str, title: str = "") -> list[str]:
    """Quote a text in which the first of each word hits; a word is its own clause."""
    spans = [
        Span(field="text", start=text.index(word), end=text.index(word) + len(word), clause=word) for word in words
    ]
    return [passage.text for passage in quote(title, text, spans)]


def test_the_sentence_of_a_hit_is_quoted_behind_the_whole_title() -> None:
    text = "Calm returned. Ten were killed in Mayadin, medics said. The town lies on the river."

    assert quoted(text, "killed", title="A town") == ["A town", "Ten were killed in Mayadin, medics said."]


def test_one_sentence_with_all_clauses_is_enough() -> None:
    text = "Ten were killed. Mayadin was hit. In Mayadin ten were wounded and ten killed."
    start = text.rindex("Mayadin")
    spans = [
        Span(field="text", start=9, end=15, clause="killed"),
        Span(field="text", start=text.index("Mayadin"), end=text.index("Mayadin") + 7, clause="Mayadin"),
        Span(field="text", start=start, end=start + 7, clause="Mayadin"),
        Span(field="text", start=text.rindex("killed"), end=text.rindex("killed") + 6, clause="killed"),
    ]

    assert [passage.text for passage in quote("", text, spans)] == ["In Mayadin ten were wounded and ten killed."]


def test_at_most_three_sentences_are_quoted_in_order_of_reading() -> None:
    text = "One red. Two blue. Three green. Four black and white."

    passages = quoted(text, "red", "blue", "green", "black", "white")

    assert passages == ["One red.", "Two blue.", "Four black and white."]


@pytest.mark.parametrize(
    ("text", "word", "passage"),
    [
        ("It ended. The U.S. Army said ten died. So it was.", "ten", "The U.S. Army said ten died."),
        ("It ended. Gen. Smith said ten died.", "ten", "Gen. Smith said ten died."),
        ("It ended. About 3.5 km off, ten died! Yes.", "ten", "About 3.5 km off, ten died!"),
        ("He said: \u201cTen died.\u201d Then he left.", "Ten", "He said: \u201cTen died.\u201d"),
        ("A headline\nTen died here\nMore", "Ten", "Ten died here"),
        ("\u524d\u3002\u4f0a\u65af\u5170\u3002\u540e", "\u4f0a", "\u4f0a\u65af\u5170\u3002"),
        (
            "\u0645\u0627\u062a\u061f \u0642\u062a\u0644 \u0639\u0634\u0631\u0629.",
            "\u0642\u062a\u0644",
            "\u0642\u062a\u0644 \u0639\u0634\u0631\u0629.",
        ),
    ],
)
def test_sentences_are_cut_where_a_reader_would(text: str, word: str, passage: str) -> None:
    assert quoted(text, word) == [passage]


def test_a_long_sentence_is_cut_between_words_around_the_hit() -> None:
    text = "word " * 100 + "killed " + "word " * 100

    (passage,) = quoted(text, "killed")

    assert len(passage) <= LONGEST
    assert set(passage.split()) == {"word", "killed"}
    assert 80 < passage.index("killed") <= 100


def test_a_text_without_spaces_is_cut_between_whole_characters() -> None:
    text = "e\u0301" * 300 + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 100

    (passage,) = (passage.text for passage in quote("", text, []))

    assert len(passage) == LONGEST
    assert passage.endswith("e\u0301")


@pytest.mark.parametrize(
    "cluster",
    ["e\u0301\u0316", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1f8\U0001f1fe", "\U0001f44d\U0001f3fd"],
)
def test_no_visible_character_is_cut(cluster: str) -> None:
    (passage,) = quote("", cluster * 200, [])

    assert passage.text == cluster * (LONGEST // len(cluster))


def test_without_a_hit_in_the_text_its_first_sentences_are_quoted() -> None:
    text = "\n  First sentence. Second sentence. " + "Third one is long. " * 30

    (passage,) = quote("", text, [])

    assert passage.text.startswith("First sentence. Second sentence. Third")
    assert passage.text.endswith("long.")
    assert LONGEST - 20 < len(passage.text) <= LONGEST
    assert text[passage.start :].startswith(passage.text)


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    (passage,) = quote("", "word " * 100, [])

    assert len(passage.text) == 299
    assert set(passage.text.split()) == {"word"}


def test_an_article_without_text_quotes_its_title_only() -> None:
    assert [passage.field for passage in quote("Toll", " \n ", [])] == ["title"]


def test_a_hit_longer_than_a_quotation_gives_the_beginning() -> None:
    text = "First. Islamic" + " " * 400 + "State."

    assert quoted(text, text[7:-1]) == ["First."]


@pytest.mark.parametrize("unit", ["word. ", "x", " ", ".", "\n", "a.'' ", "\u0301", "\u3002", ".)"])
def test_an_eight_times_longer_text_takes_about_eight_times_as_long(unit: str) -> None:
    assert _seconds("a" + unit * (320_000 // len(unit))) < 24 * _seconds("a" + unit * (40_000 // len(unit))) + 0.01


def _seconds(text: str) -> float:
    def once() -> float:
        began = process_time()
        quote("", text, [Span(field="text", start=0, end=1, clause="a")])
        return process_time() - began

    return min(once() for _ in range(8))
