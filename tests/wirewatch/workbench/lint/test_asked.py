"""What follows from what: never said of two queries of which a text meets the first alone."""

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.query.syntax import parse
from pipeline.query.tree import evaluate
from pipeline.query.vocabulary import Vocabulary
from pipeline.query.words import Words
from wirewatch.workbench.lint._asked import implies

LISTS = Vocabulary({"stands": ["last stand", "stand"], "sieges": ["siege", "sieg*", "=Siege"]})
WORDS = ["siege", "Siege", "sieges", "last", "stand", "film"]
PHRASES = ["siege", "=Siege", "sieg*", "last stand", "stand", "last", "film", "{stands}", "{sieges}"]


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    both = st.tuples(inner, inner)
    return st.one_of(
        both.map(lambda two: f"({two[0]} AND {two[1]})"),
        both.map(lambda two: f"({two[0]} OR {two[1]})"),
        inner.map(lambda one: f"(film OR (stand AND NOT {one}))"),
        inner.map(lambda one: f"title:{one}" if ":" not in one else one),
        st.tuples(st.sampled_from(PHRASES), st.sampled_from(PHRASES)).map(lambda two: f"({two[0]} NEAR/2 {two[1]})"),
    )


QUERIES = st.recursive(st.sampled_from(PHRASES), deeper, max_leaves=4)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@given(QUERIES, QUERIES, TEXTS, TEXTS)
@example("last stand", "stand", "", "the last stand")
@example("=Siege", "sieg*", "Siege", "")
def test_what_is_implied_holds_wherever_the_other_does(one: str, other: str, title: str, text: str) -> None:
    first, second = parse(one, LISTS), parse(other, LISTS)
    words = Words(title, text)

    if implies(first, second) and evaluate(first, words) is not None:
        assert evaluate(second, words) is not None


def test_what_plainly_follows_is_seen() -> None:
    plain = [
        ("last stand", "stand"),
        ("sieges", "sieg*"),
        ("=Siege", "siege"),
        ("title:siege", "siege"),
        ("siege AND film", "film"),
        ("siege", "siege OR film"),
        ("stand", "{stands}"),
        ("{stands}", "stand"),
        ("siege NEAR/3 film", "film"),
        ("siege OR sieges", "sieg*"),
    ]

    assert [pair for pair in plain if not implies(parse(pair[0], LISTS), parse(pair[1], LISTS))] == []
