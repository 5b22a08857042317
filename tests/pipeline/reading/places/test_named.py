# ruff: noqa: RUF001 - letters of other alphabets are what this is about
"""Places in the braces of queries: which names they stand for, and where texts hold these."""

from time import process_time

import pytest

from pipeline.query.errors import QuerySyntaxError
from pipeline.query.syntax import parse
from pipeline.query.tree import evaluate
from pipeline.query.words import Words
from pipeline.reading.places.gazetteer import ExtraPlace
from pipeline.rules import Known

KNOWN = Known(
    {"towns": ("Mayadin",), "raqqa": ("Raqqa",), "mine": ("mine",)},
    more_places={
        "Al-Foo": ExtraPlace(also=("Foo",), within="Deir ez-Zor province"),
        "The valley": ExtraPlace(covers=("Raqqa province", "Al-Foo")),
    },
)


def found(query: str, text: str, title: str = "") -> list[str] | None:
    spans = evaluate(parse(query, KNOWN), Words(title, text))
    return None if spans is None else [(title if at.field == "title" else text)[at.start : at.end] for at in spans]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("{Mayadin}", "Shells fell on al-Mayadeen.", ["al-Mayadeen"]),
        ("{al-Mayadin}", "MAYADEEN was shelled", ["MAYADEEN"]),
        ("{Deir ez-Zor province}", "DEIR EL-ZOUR, Abu Kamal; Raqqa", ["DEIR EL-ZOUR", "Abu Kamal"]),
        ("{Deir ez-Zor}", "Deir ez-Zor province", ["Deir ez-Zor"]),
        ("{Deir ez-Zor}", "Abu Kamal", None),
        ("{Syria}", "In Damascus and Ma'arat al-Nu'man, not in Baghdad", ["Damascus", "Ma'arat al-Nu'man"]),
        ("{Syria}", "قصف على دير الزور وبالرقة", ["دير الزور", "وبالرقة"]),
        ("{Syria}", "Боевики оставили Дейр-эз-Зор", ["Дейр-эз-Зор"]),
        ("{Syria}", "Удары по Ракке и под Алеппо", ["Ракке", "Алеппо"]),
        ("{Al-Foo}", "near Foo", ["Foo"]),
        ("{The valley}", "Foo, Tabqa, Mayadin", ["Foo", "Tabqa"]),
        ("{Tripoli, Libya}", "Benghazi and Tripoli", ["Tripoli"]),
        ("{United Kingdom}", "From New York to London", ["London"]),
        ("{Iraq}", "Iraq and Hit, they say", ["Iraq", "Hit"]),
        ("{Iraq}", "Hit by a shell. They hit it.", None),
        ("{United Kingdom}", "Reading is fun. Bath time.", None),
        ("{Turkey}", "Of course they came. The end Of it.", None),
        ("{raqqa}", "raqqa", ["raqqa"]),
        ("{Syria} NEAR/2 shelled", "They shelled Idlib", ["shelled", "Idlib"]),
        ("{Syria} BEFORE/2 {Iraq}", "From Idlib to Mosul", ["Idlib", "Mosul"]),
        ("shelled AND NOT {Iraq}", "They shelled Idlib", ["shelled"]),
    ],
)
def test_a_place_is_named_by_any_spelling_of_what_lies_in_it(query: str, text: str, words: list[str] | None) -> None:
    query = query.replace("{raqqa}", "{towns} OR raqqa")

    assert found(query, text) == words


def test_a_headline_in_capitals_of_every_word_does_not_make_towns_of_words() -> None:
    assert found("{Iraq} OR {France}", "", title="Rebels Hit Nice Convoy") is None
    assert found("{Iraq}", "", title="Clashes in Mosul") == ["Mosul"]


def test_one_field_is_asked_and_an_address_needs_no_capitals() -> None:
    words = Words("Raqqa", "", more=lambda field: "https://a.org/deir-ez-zor-calm" if field == "url" else "")

    [span] = evaluate(parse("url:{Deir ez-Zor province}", KNOWN), words) or ()
    assert (span.field, span.start, span.end, span.clause) == ("url", 14, 25, "url:Deir ez-Zor")
    assert evaluate(parse("url:{Raqqa province}", KNOWN), words) is None


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("a AND {Tripoli}", 6, "'Tripoli' fits 2 places: 'Tripoli, Libya' and 'Tripoli, Lebanon'"),
        ("{Qwertzuland}", 0, "no list in terms and no place is called 'Qwertzuland'"),
        ("{town}", 0, "no list in terms and no place is called 'town'; did you mean {towns}?"),
        ("{Mayaadiin}", 0, None),
        ("{Mayadinn town}", 0, "no list in terms and no place"),
        (
            "a OR {raqqa}",
            5,
            "'raqqa' is a list in terms, and a place: give the list another name, or write {Raqqa, Syria}",
        ),
        ("{" + "province of " * 900 + "}", 0, "the name of a place has up to 200 characters"),
        ("{" + ",a" * 9_000 + "}", 0, "the name of a place has up to 200 characters"),
        ("{\u202eQwertz}", 0, "is called '\\u202eQwertz'"),
        ("{\ud800}", 0, "is called '\\ud800'"),
    ],
)
def test_what_a_name_cannot_mean_is_told_at_its_column(query: str, column: int, message: str | None) -> None:
    if message is None:
        parse(query, KNOWN)
        return
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query, KNOWN)

    assert message in caught.value.message
    assert caught.value.column == column
    assert len(caught.value.message) < 300


def test_a_list_that_shares_its_name_with_a_village_stays_a_list() -> None:
    assert found("{mine}", "A mine went off") == ["mine"]


@pytest.mark.parametrize("unit", ["Aa ", "Al-", "Damascus ", "دير الزور ", "伊斯兰国", "D'", "New York "])
def test_a_hostile_megabyte_is_looked_through(unit: str) -> None:
    words = Words("", unit * (1_000_000 // len(unit)))
    began = process_time()

    evaluate(parse("{Syria} OR {Iraq}", KNOWN), words)

    assert process_time() - began < 20
