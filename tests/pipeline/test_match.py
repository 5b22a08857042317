from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match import MOST_SPANS, Matcher, Rule, choose_spans
from pipeline.query.words import tokens
from pipeline.rules import Known, Vocabulary, When
from storage.records.article import Article
from storage.records.match import Hit, Span
from tests.samples import ARTICLE

KNOWN = Known({})
VOCABULARY = Vocabulary({"towns": ("Deir ez-Zor", "Mayadin")})


def an_article(text: str, title: str = "") -> Article:
    return replace(ARTICLE, id=7, version=3, title=title, text=text)


def a_rule(query: str, rule_id: str = "x") -> Rule:
    return Rule(id=rule_id, version="v1", when=When.model_validate({"text": query}, context=VOCABULARY))


def the_hit(query: str, article: Article) -> Hit:
    (hit,) = Matcher([a_rule(query)]).match(article).hits
    return hit


def test_a_hit_names_the_rule_and_the_article_in_their_versions() -> None:
    hit = the_hit("killed", an_article("Ten killed."))

    assert (hit.rule_id, hit.rule_version, hit.article_id, hit.article_version) == ("x", "v1", 7, 3)


def test_every_rule_that_holds_gives_a_hit_in_the_order_of_the_rules() -> None:
    matcher = Matcher([a_rule("killed", "b"), a_rule("film", "c"), a_rule("{towns}", "a")])

    hits = matcher.match(an_article("Ten killed in Mayadin.")).hits

    assert [hit.rule_id for hit in hits] == ["b", "a"]


def test_no_rules_give_no_hits() -> None:
    assert Matcher([]).match(an_article("Ten killed.")).hits == ()


def test_spans_are_in_order_of_reading_and_stand_once() -> None:
    hit = the_hit("killed OR ten OR killed", an_article("Ten killed.", title="Killed: ten"))

    assert [(span.field, span.start) for span in hit.spans] == [("title", 0), ("title", 8), ("text", 0), ("text", 4)]


def test_of_too_many_spans_every_clause_keeps_its_first() -> None:
    spans = [Span(field="text", start=at, end=at + 1, clause="many") for at in range(1_000)]
    late = Span(field="text", start=5_000, end=5_001, clause="late")

    chosen = choose_spans([late, *spans])

    assert len(chosen) == MOST_SPANS
    assert chosen[0] == spans[0]
    assert chosen[-1] == late


def test_a_rule_that_holds_because_something_is_absent_has_no_spans_and_still_quotes() -> None:
    hit = the_hit("NOT film", an_article("Ten were killed. More later.", title="Toll"))

    assert hit.spans == ()
    assert [passage.text for passage in hit.passages] == ["Toll", "Ten were killed. More later."]


def test_what_hits_beside_title_and_text_is_quoted_whole_with_its_field() -> None:
    article = replace(
        an_article("Calm.", "Calm"), link="https://a.org/syria/1", author="Jane Doe", tags=("war", "Syria war", "oil")
    )

    hit = the_hit("tag:war AND url:syria AND (author:doe OR x) AND calm", article)

    assert [(span.field, span.clause) for span in hit.spans] == [
        ("title", "calm"),
        ("text", "calm"),
        ("url", "url:syria"),
        ("author", "author:doe"),
        ("tag", "tag:war"),
        ("tag", "tag:war"),
    ]
    quoted = [(one.field, one.start, one.text) for one in hit.passages[2:]]
    assert quoted == [
        ("author", 0, "Jane Doe"),
        ("tag", 0, "war"),
        ("tag", 5, "Syria war"),
        ("url", 0, "https://a.org/syria/1"),
    ]
    for span in hit.spans:
        passages = [one for one in hit.passages if one.field == span.field and one.start <= span.start]
        words = passages[-1].text[span.start - passages[-1].start :][: span.end - span.start]
        assert words.lower() == span.clause.rpartition(":")[2]


def test_a_thousand_tags_are_not_all_quoted() -> None:
    article = replace(an_article("Calm."), tags=("war",) * 1_000)

    assert len(the_hit("tag:war", article).passages) < 20


_PIECES = [
    "killed",
    "wounded",
    "toll",
    "Deir ez-Zor",
    "the",
    "U.S.",
    ". ",
    "! ",
    "\n\n",
    " ",
    ", ",
    "\u4f0a",
    "e\u0301",
    "\U0001f1f8\U0001f1fe",
]
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.integers(50, 400).map(lambda size: "x" * size), max_size=120).map(
    " ".join
)


@given(_TEXTS, _TEXTS)
def test_passages_are_exact_and_show_the_words_that_hit(title: str, text: str) -> None:
    query = "killed OR wounded OR toll OR {towns} OR NOT toll"

    hit = the_hit(query, an_article(text, title=title))

    quoted = [passage for passage in hit.passages if passage.field == "text"]
    assert [passage.text for passage in hit.passages if passage.field == "title"] == ([title] if title else [])
    assert all(text[passage.start :].startswith(passage.text) and passage.text.strip() for passage in quoted)
    assert all(len(passage.text) <= 300 for passage in quoted)
    assert len(quoted) <= 3
    assert all(one.start + len(one.text) <= other.start for one, other in pairwise(quoted))
    if inside := [span for span in hit.spans if span.field == "text"]:
        assert any(at.start <= span.start and span.end <= at.start + len(at.text) for at in quoted for span in inside)


@given(_TEXTS)
def test_every_span_is_made_of_the_words_of_its_clause(text: str) -> None:
    for hit in Matcher([a_rule("killed OR {towns}")]).match(an_article(text)).hits:
        for span in hit.spans:
            keys = [token.key for token in tokens(text[span.start : span.end])]
            assert keys == [token.key for token in tokens(span.clause)]


@pytest.mark.parametrize("size", [1, 1_000_000])
def test_a_long_article_is_matched_and_quoted_in_short(size: int) -> None:
    hit = the_hit("killed", an_article("killed " * (size // 7 + 1), title="Toll"))

    assert sum(len(passage.text) for passage in hit.passages) < 1_000
    assert len(hit.spans) <= MOST_SPANS


def test_a_place_that_only_the_title_names_is_marked_in_the_title() -> None:
    when = When.model_validate({"claim": {"outcome": "killed", "place": "Mayadin"}}, context=KNOWN)
    article = an_article("Nine soldiers were killed when two cars blew up, medics said.", "Twin blasts in al-Mayadeen")

    [hit] = Matcher([Rule(id="toll", version="1", when=when)], KNOWN.read).match(article).hits

    words = {span.clause: getattr(article, span.field)[span.start : span.end] for span in hit.spans}
    assert words == {"claim: killed": "Nine", "place: Mayadin": "al-Mayadeen"}
    assert [claim.count_text for claim in hit.claims] == ["Nine"]
