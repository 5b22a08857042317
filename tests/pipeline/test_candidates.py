"""The engine says of every article what asking every rule about its words would say."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.match import Matcher, Rule
from pipeline.query.tree import And, Clause, Distance, Not, Or, Scoped, Terms
from pipeline.query.vocabulary import read_phrase
from pipeline.rules import IndexedArticle, Known, When
from pipeline.rules.text import Text
from storage.records.article import Article
from tests.samples import ARTICLE

KNOWN = Known({})
WORDS = [
    "isis",
    "=IS",
    "=is",
    "=État",
    "is",
    "us",
    "air",
    "strike",
    "strik*",
    "airstr*",
    "deir",
    "ez-Zor",
    "état",
    "مدينة",
    "القتل*",
]
WORDS += ["中国", "ß", "straße", "3.5", "u.s", "don't", "\ufe70"]
GAPS = [
    " ",
    " ",
    " ",
    "-",
    ". ",
    ", ",
    ".",
    ",",
    "\n",
    "\n\n",
    " “",
    "” ",
    "' ",
    " - ",
    "\u2029",
    "\u200f",
    "  ",
    " (",
    ") ",
    "'s ",
]
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join).map(read_phrase)
LISTS = [
    tuple(map(read_phrase, words))
    for words in (["Deir ez-Zor", "Raqqa"], ["air strike", "strik*"], ["=IS", "isis"], [])
]


def _with_place(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return several.map(Or) | st.builds(Distance, inner, inner, st.integers(0, 4), st.booleans())


def _deeper(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    scoped = st.builds(Scoped, st.sampled_from(["title", "body", "outlet"]), inner)
    return several.map(And) | several.map(Or) | inner.map(Not) | scoped


LISTED = st.sampled_from(LISTS).map(lambda phrases: Terms("x", phrases))
PLACED: st.SearchStrategy[Clause] = st.recursive(PHRASES | LISTED, _with_place, max_leaves=4)
CLAUSES = st.recursive(PLACED, _deeper, max_leaves=6)
PIECES = st.sampled_from(
    [word.strip("=").replace("*", "e") for word in WORDS] + ["IS", "US", "ISIS", "Airstrikes", "É"]
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(GAPS)), max_size=14).map(lambda parts: "".join(map("".join, parts)))


def an_article(title: str, text: str) -> Article:
    return replace(ARTICLE, title=title, text=text, outlet="ISIS Strike")


def a_when(clause: Clause) -> When:
    made: Any = type(When.model_validate({"text": "x"}))
    when: When = made.model_construct({"text"}, text=Text.model_construct(query=clause))
    return when


def _inside(when: st.SearchStrategy[When]) -> st.SearchStrategy[When]:
    several = st.lists(when, min_size=1, max_size=3)
    made = several.flatmap(lambda whens: st.sampled_from([{"all": whens}, {"any": whens}, {"not": whens[0]}]))
    return made.map(When.model_validate)


WHENS = st.recursive(CLAUSES.map(a_when), _inside, max_leaves=3)


@given(st.lists(WHENS, max_size=12), TEXTS, TEXTS)
def test_the_engine_loses_nothing_and_adds_nothing(whens: list[When], title: str, text: str) -> None:
    matcher = Matcher([Rule(id=str(number), version="1", when=when) for number, when in enumerate(whens)])
    article = an_article(title, text)

    indexed = IndexedArticle(article=article)
    held = [(str(number), when.hits(indexed)) for number, when in enumerate(whens)]

    assert matcher.which(article) == tuple(number for number, spans in held if spans is not None)
    assert [hit.rule_id for hit in matcher.match(article).hits] == list(matcher.which(article))


SIDES = st.sampled_from([read_phrase(one) for one in ("isis", "air strike", "strike", "air", "us isis")])
ROWS = st.lists(
    st.tuples(st.sampled_from(["isis", "air", "strike", "us"]), st.sampled_from([" ", " ", " ", ". ", "\n\n"]))
)


@given(SIDES, SIDES | st.tuples(SIDES, SIDES).map(Or), st.integers(0, 3), st.booleans(), ROWS)
def test_a_distance_is_counted_as_the_words_count_it(
    first: Clause, second: Clause, most: int, ordered: bool, row: list[tuple[str, str]]
) -> None:
    when = a_when(Distance(first, second, most, ordered))
    article = an_article("us isis", "".join(map("".join, row)))

    held = Matcher([Rule(id="x", version="1", when=when)]).which(article)

    assert bool(held) == (when.hits(IndexedArticle(article=article)) is not None)
