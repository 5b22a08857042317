"""Texts whose lines were broken at one width, and texts whose lines end as they like."""

from textwrap import fill

from pipeline.reading.text import read_text
from pipeline.reading.wrapping import wrapped_at

FIRST = (
    "THREE OFFICERS AND A DRIVER OF THE NATIONAL GUARD WERE KILLED TODAY WHEN THEIR CAR RAN OVER A MINE NEAR MENAKA, "
    "A SPOKESMAN SAID."
)
SECOND = (
    "TWO OTHER GUARDS WERE ALSO WOUNDED IN THE SAME INCIDENT AND FLOWN TO THE CAPITAL. THE MINE HAD BEEN LAID BY "
    "RAIDERS FROM ACROSS THE BORDER, HE SAID."
)
TELEPRINTED = f"{fill(FIRST, 44)}\n{fill(SECOND, 44, initial_indent='   ')}"

LISTED = """\
Seven soldiers killed near Gao
Curfew in Bamako
Ferry service to Timbuktu to resume on Thursday, company says
Weather: sandstorm
Talks in Algiers end without result
Football: Mali beat Guinea"""


def test_lines_that_were_broken_at_one_width_are_paragraphs() -> None:
    sentences = [" ".join(sentence.text.split()) for sentence in read_text(TELEPRINTED).sentences]

    assert wrapped_at(TELEPRINTED) > 0
    assert any("THREE OFFICERS AND A DRIVER OF THE NATIONAL GUARD WERE KILLED TODAY" in one for one in sentences)
    assert any(one.startswith("TWO OTHER GUARDS WERE ALSO WOUNDED IN THE SAME INCIDENT AND FLOWN") for one in sentences)


def test_an_indent_begins_a_paragraph() -> None:
    assert not any(
        "MENAKA" in sentence.text and "TWO OTHER" in sentence.text for sentence in read_text(TELEPRINTED).sentences
    )


def test_a_list_of_headlines_is_no_paragraph() -> None:
    assert wrapped_at(LISTED) == 0
    assert len(read_text(LISTED).sentences) == 6
