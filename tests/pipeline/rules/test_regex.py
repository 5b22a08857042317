import re
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.fields import text_of
from pipeline.rules import IndexedArticle, When
from pipeline.rules.regex import LONGEST
from storage.records.article import Article
from tests.samples import ARTICLE


def found(pattern: str, text: str, **keys: object) -> list[str] | None:
    article = replace(ARTICLE, text=text)
    return quoted({"pattern": pattern, **keys}, article)


def quoted(regex: object, article: Article) -> list[str] | None:
    when = When.model_validate({"regex": regex})
    spans = when.hits(IndexedArticle(article=article))
    return None if spans is None else [text_of(article, span.field)[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("pattern", "column", "message"),
    [
        ("a(?=b)", 1, "'(?=': look-ahead takes more than linear time: ask for both with `all`"),
        ("a(?!b)", 1, "'(?!': look-ahead takes more than linear time: use the condition `not`"),
        ("a(?<=b)", 1, "'(?<': look-behind takes more than linear time"),
        ("a(?<!b)", 1, "'(?<': look-behind takes more than linear time"),
        ("(?>a)", 0, "'(?>': atomic groups change nothing"),
        (r"(a)\1", 3, r"'\1' refers back to what was found"),
        (r"(?P<x>a)\k<x>", 8, r"'\k' refers back to what was found"),
        ("(?P<x>a)(?P=x)", 8, "cannot be referred back to"),
        (r"a\Z", 1, r"the end of the text is written \z"),
        ("a\\", 1, "nothing follows the backslash"),
        ("a(b", 1, "this bracket is never closed"),
        (r"[(]\((b", 5, "this bracket is never closed"),
        ("ab)", 2, "this bracket was never opened"),
        ("x[ab", 1, "this set of characters is never closed"),
        ("x[z-a]", 2, "names no range of characters"),
        (r"x\p{Klingon}", 1, "names no range of characters"),
        ("*a", 0, "nothing stands in front of this that could be repeated"),
        ("ba**", 2, "repeats what is repeated already"),
        ("ba++", 2, "repeats what is repeated already"),
        ("a{1000000}", 1, "up to 1000 repetitions"),
        ("(((a{100}){100}){100})", 4, "up to 1000 repetitions"),
        (r"(\pL{1,500}){2}", 0, "is too large once its repetitions are written out"),
        (r"a\C", 1, r"'\C' is a part of a character"),
        ("a\ud800", 1, "half of a character pair"),
        ("x*", 0, "matches where there is nothing"),
        ("(a|b|)", 0, "matches where there is nothing"),
        ("^", 0, "matches where there is nothing"),
        (r"\b", 0, "matches where there is nothing"),
        (r"\B", 0, "matches where there is nothing"),
        (r"(?m)$", 0, "matches where there is nothing"),
        ("a" * (LONGEST + 1), LONGEST, "a pattern may have 2000 characters"),
        ("", None, "should be a pattern"),
        (5, None, "should be a pattern"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_with_the_reason_and_the_column(
    pattern: object, column: int | None, message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        When.model_validate({"regex": pattern})

    [fault] = caught.value.errors()
    assert fault["loc"] == ("regex",)
    assert message in fault["msg"]
    assert fault.get("ctx", {}).get("offset") == column


@pytest.mark.parametrize(
    ("keys", "place", "message"),
    [
        ({"in": "titel"}, ("regex", "in", 0), "should be one of title, body, url, author, outlet, tag"),
        ({"in": []}, ("regex", "in"), "at least 1"),
        ({"case": "yes"}, ("regex", "case"), "valid boolean"),
        ({"within": "title"}, ("regex", "within"), "not permitted"),
    ],
)
def test_its_other_keys_are_checked(keys: dict[str, object], place: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        When.model_validate({"regex": {"pattern": "a", **keys}})

    [fault] = caught.value.errors()
    assert fault["loc"] == place
    assert message in fault["msg"]


def test_it_looks_in_the_fields_that_it_names_and_says_so() -> None:
    article = replace(ARTICLE, title="A1", text="A2", link="https://a.org/A3", tags=("x", "A4"), author="A5")
    when = When.model_validate({"regex": {"pattern": r"a\d", "in": ["tag", "url", "tag"]}})

    spans = when.hits(IndexedArticle(article=article))

    assert spans is not None
    assert [(span.field, span.start, span.clause) for span in spans] == [
        ("tag", 3, r"tag: regex: a\d"),
        ("url", 14, r"url: regex: a\d"),
    ]
    assert quoted(r"a\d", article) == ["A1", "A2"]
    assert quoted({"pattern": r"a\d", "in": "body"}, article) == ["A2"]
    assert quoted({"pattern": r"a\d", "case": True}, article) is None


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("b+", "\U0001f600b\U0001f600bb", ["b", "bb"]),
        ("e\u0301", "cafe\u0301 cafe", ["e\u0301"]),
        (".", "\U0001f1f8\U0001f1fee", ["\U0001f1f8", "\U0001f1fe", "e"]),
        ("привет", "ПРИВЕТ, привет", ["ПРИВЕТ", "привет"]),
        ("b", "a\ud800b\udfffb", ["b", "b"]),
        ("(" * 990 + "b" + ")" * 990, "ab", ["b"]),
    ],
)
def test_spans_are_exact_whatever_stands_before_them(pattern: str, text: str, spans: list[str]) -> None:
    assert found(pattern, text) == spans


@given(st.text(st.sampled_from("ab\u0301\U0001f600\u0627\n \ud800é中")), st.sampled_from(["ab?", "[^a]b", "é+", "中."]))
def test_spans_are_those_that_a_search_by_characters_finds(text: str, pattern: str) -> None:
    expected = [found.span() for found in re.finditer(pattern, text)]

    article = replace(ARTICLE, text=text)
    spans = When.model_validate({"regex": pattern}).hits(IndexedArticle(article=article))

    assert [(span.start, span.end) for span in spans or ()] == expected[:50]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(a*)*b", r"(\w+\s?)+\z!", "(.*)(.*)(.*)(.*)x", "a{1,900}c"])
def test_an_evil_pattern_takes_linear_time(pattern: str) -> None:
    text = "a" * 300_000 + "!"
    began = process_time()

    assert found(pattern, text) is None

    assert process_time() - began < 10
