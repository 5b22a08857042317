import gc
from collections.abc import Iterable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.query.syntax import parse
from pipeline.query.tree import (
    EVERYWHERE,
    SCOPES,
    SPANS_PER_PHRASE,
    And,
    Clause,
    Distance,
    Not,
    Or,
    Phrase,
    Scoped,
    Terms,
    evaluate,
)
from pipeline.query.vocabulary import Vocabulary
from pipeline.query.words import Token, Words, tokens
from storage.records.field import Field

DAESH = "\u062f\u0627\u0639\u0634"
VOWELLED = "\u062f\u064e\u0627\u0640\u0639\u0634"
VOCABULARY = Vocabulary({"towns": ("Deir ez-Zor", "al-Mayadin", "Mayadin"), "toll": ("killed", "dead")})


def quoted(query: str, title: str, text: str) -> list[tuple[str, str, str]] | None:
    """Give field, slice and clause of every span, or None."""
    spans = evaluate(parse(query, VOCABULARY), Words(title, text))
    if spans is None:
        return None
    return [(at.field, (title if at.field == "title" else text)[at.start : at.end], at.clause) for at in spans]


@pytest.mark.parametrize(
    ("query", "title", "text", "found"),
    [
        ("deir ez zor", "", "In DEIR EZ\u2011ZOR, calm", [("text", "DEIR EZ\u2011ZOR", "deir ez zor")]),
        ("Deir ez-Zor", "Deir ez Zor", "", [("title", "Deir ez Zor", "Deir ez-Zor")]),
        ("strasse", "", "\u0130 Die STRA\u1e9eE.", [("text", "STRA\u1e9eE", "strasse")]),
        ("film", "", "Der \ufb01lm", [("text", "\ufb01lm", "film")]),
        ("diyarbakir", "", "D\u0130YARBAKIR", [("text", "D\u0130YARBAKIR", "diyarbakir")]),
        (DAESH, "", VOWELLED, [("text", VOWELLED, DAESH)]),
        ("killed AND wounded", "", "two killed", None),
        ("killed OR wounded", "", "two killed", [("text", "killed", "killed")]),
        ("killed OR two", "", "two killed", [("text", "killed", "killed"), ("text", "two", "two")]),
        ("killed AND NOT film", "", "two killed", [("text", "killed", "killed")]),
        ("killed AND NOT film", "A film", "two killed", None),
        ("NOT film", "", "two killed", []),
        ("title:toll", "", "toll", None),
        ("title:toll", "Toll up", "toll", [("title", "Toll", "toll")]),
        ("NOT title:toll", "", "toll", []),
        ("title:(a AND b)", "a", "b", None),
        ("{towns}", "", "al-Mayadin", [("text", "al-Mayadin", "al-Mayadin"), ("text", "Mayadin", "Mayadin")]),
        ("{towns} AND {toll}", "Mayadin", "10 dead", [("title", "Mayadin", "Mayadin"), ("text", "dead", "dead")]),
        ("state", "", "statement", None),
        ("a", "", "", None),
        ("end NEAR/2 isis", "", "The end for all ISIS", [("text", "end", "end"), ("text", "ISIS", "isis")]),
        ("end NEAR/2 isis", "", "ISIS, they say, (ends) its end", None),
        ("end NEAR/2 isis", "", "ISIS: an end", [("text", "ISIS", "isis"), ("text", "end", "end")]),
        ("end BEFORE/2 isis", "", "ISIS: an end", None),
        ("end BEFORE/2 isis", "The end", "ISIS", None),
        ("end BEFORE/2 isis", "", "The end.\n\nISIS", None),
        ("end BEFORE/2 isis", "", "The end.\nISIS", [("text", "end", "end"), ("text", "ISIS", "isis")]),
        ("a NEAR/3 a", "", "a", None),
        ("a a NEAR/3 a", "", "a a", None),
        ("a BEFORE/5 b BEFORE/0 c", "", "a b b c", [("text", "a", "a"), ("text", "b", "b"), ("text", "c", "c")]),
        ("{towns} NEAR/1 {toll}", "", "10 dead at Mayadin", [("text", "dead", "dead"), ("text", "Mayadin", "Mayadin")]),
        ("air strik*", "", "An air striker, airstrikes", [("text", "air striker", "air strik*")]),
        ("strik*", "strikers", "strike", [("title", "strikers", "strik*"), ("text", "strike", "strik*")]),
        ("=IS", "", "This is IS.", [("text", "IS", "=IS")]),
        ("=caf\u00e9", "", "cafe caf\u00e9", [("text", "caf\u00e9", "=caf\u00e9")]),
        ("=IS-held", "", "is-held, IS-held", [("text", "IS-held", "=IS-held")]),
        ("\u4f0a\u65af", "", "\u53cd\u4f0a\u65af\u5170", [("text", "\u4f0a\u65af", "\u4f0a\u65af")]),
    ],
)
def test_a_query_holds_and_shows_where(
    query: str, title: str, text: str, found: list[tuple[str, str, str]] | None
) -> None:
    assert quoted(query, title, text) == found


def test_a_phrase_that_stands_everywhere_is_shown_often_enough() -> None:
    spans = evaluate(Phrase("a", ("a",)), Words("", "a " * 10_000))

    assert spans is not None
    assert len(spans) == SPANS_PER_PHRASE


_WORDS = st.lists(st.sampled_from(["a", "A", "B", "c\u0301", "abba", "d", ".", "\n\n"]), max_size=9).map(" ".join)


def test_every_span_is_made_of_the_words_of_its_clause(clauses: st.SearchStrategy[Clause]) -> None:
    @given(clauses, _WORDS, _WORDS, _WORDS)
    def check(tree: Clause, title: str, text: str, tag: str) -> None:
        fields: dict[Field, str] = {"title": title, "text": text, "tag": tag}
        for span in evaluate(tree, Words(title, text, more=fields.__getitem__)) or ():
            piece = fields[span.field][span.start : span.end]
            clause = span.clause.removeprefix("tag:") if span.field == "tag" else span.clause
            assert all(_fits(*pair) for pair in zip(clause.split(), tokens(piece), strict=True))

    check()


def test_evaluation_agrees_with_the_plainest_way_to_do_it(clauses: st.SearchStrategy[Clause]) -> None:
    @given(clauses, _WORDS, _WORDS, _WORDS)
    def check(tree: Clause, title: str, text: str, tag: str) -> None:
        fields: dict[Field, str] = {"title": title, "text": text, "tag": tag}
        found = evaluate(tree, Words(title, text, more=fields.__getitem__))
        assert (found is not None) == _holds(tree, fields, EVERYWHERE)

    check()


def _fits(written: str, token: Token) -> bool:
    if written.startswith("="):
        return token.key == written[1:].lower()
    return token.key.startswith(written[:-1]) if written.endswith("*") else token.key == written


def _holds(clause: Clause, fields: dict[Field, str], inside: Iterable[Field]) -> bool:
    match clause:
        case And():
            return all(_holds(part, fields, inside) for part in clause.parts)
        case Or():
            return any(_holds(part, fields, inside) for part in clause.parts)
        case Not():
            return not _holds(clause.part, fields, inside)
        case Scoped():
            return _holds(clause.part, fields, SCOPES[clause.scope])
        case _:
            return any(_ranges(clause, words) for field in inside for words in _paragraphs(fields[field]))


def _paragraphs(text: str) -> list[list[str]]:
    """Give the words of each paragraph; a full stop is one of them."""
    return [part.replace("\u0301", "").split() for part in text.split("\n\n")]


def _ranges(clause: Clause, words: list[str]) -> set[tuple[int, int]]:
    """Give every stretch that holds the clause, by trying them all; full stops do not count as words between."""
    match clause:
        case Phrase():
            starts = range(len(words) - len(clause.keys) + 1)
            return {(at, at + len(clause.keys)) for at in starts if all(map(_is, clause.keys, words[at:]))}
        case Or() | Terms():
            parts = clause.parts if isinstance(clause, Or) else clause.phrases
            return {found for part in parts for found in _ranges(part, words)}
        case Distance():
            first, second = _ranges(clause.first, words), _ranges(clause.second, words)
            pairs = [(one, other) for one in first for other in second]
            pairs += [] if clause.ordered else [(other, one) for one, other in pairs]
            return {(one[0], other[1]) for one, other in pairs if 0 <= _between(one, other, words) <= clause.most}
        case _:
            raise AssertionError(clause)


def _is(key: str, word: str) -> bool:
    if key.startswith("="):
        return word == key[1:]
    return word.lower().startswith(key[:-1]) if key.endswith("*") else word.lower() == key


def _between(one: tuple[int, int], other: tuple[int, int], words: list[str]) -> int:
    if other[0] < one[1]:
        return -1
    return sum(word != "." for word in words[one[1] : other[0]])


def _seconds(text: str, tree: Clause) -> float:
    def once() -> float:
        began = process_time()
        evaluate(tree, Words("", text))
        return process_time() - began

    gc.collect()
    gc.disable()  # it looks through whatever other tests have loaded, which is not what is measured
    try:
        return min(once() for _ in range(3))
    finally:
        gc.enable()


@pytest.mark.parametrize("unit", ["a b ", "a. ", "a\u0301\u0316", "a - ' \u200b", "\u0130x ", "a b c d e f g ", "x a "])
def test_an_eight_times_longer_text_takes_about_eight_times_as_long(unit: str) -> None:
    tree = parse(
        '"a b a b a x" OR (a AND b AND NOT x) OR {towns} OR title:a OR (a NEAR/5 b) BEFORE/2 x OR x BEFORE/9 a',
        VOCABULARY,
    )
    evaluate(tree, Words("", unit))

    short = _seconds(unit * (40_000 // len(unit)), tree)
    long = _seconds(unit * (320_000 // len(unit)), tree)

    assert long < 24 * short  # a square would be 64


def test_sides_that_stand_far_apart_are_found_apart_in_linear_time() -> None:
    tree = parse("b BEFORE/5 a", VOCABULARY)

    short = _seconds("a " * 4_000 + "b " * 4_000, tree)
    long = _seconds("a " * 32_000 + "b " * 32_000, tree)

    assert long < 24 * short
