"""What a regular expression is said to need stands in every plain text that it matches."""

import re

import pytest
import re2
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.query.line import line
from pipeline.query.needed import Needed
from pipeline.query.regex_needs import needs_of
from pipeline.query.words import Words

FIGURE = r"\b(?:at least |more than )?\d+ (?:people|civilians|soldiers)(?: were)? (?:killed|injured)\b"


def word(*words: str) -> Needed:
    return Needed(frozenset(words), ())


def beginning(*beginnings: str) -> Needed:
    return Needed(frozenset(), beginnings)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\bbarrel bombs?\b", (word("barrel"), beginning("bomb"))),
        (r"\bSu-?(24|25)\b", ()),
        (r"\bS-400\b", (word("s"), word("400"))),
        (r"barrel\b", ()),
        (r"\bdrone[^ ]", (beginning("drone"),)),
        (FIGURE, (beginning("people", "civilians", "soldiers"), beginning("killed", "injured"))),
        (r"(?i)\bISIS\b", (word("isis"),)),
        (r"\b(?:isis|.)\b", ()),
        (r"\bfoo[[:digit:]]bar", ()),
        (r"\bfoo\pLbar", ()),
        (r"(\bfoo", ()),
        (r"\b(killed)?\b", ()),
        (r"\bx{2,} killed ", (word("killed"),)),
    ],
)
def test_words_are_needed_where_the_expression_says_that_they_begin(pattern: str, needs: tuple[Needed, ...]) -> None:
    assert needs_of(pattern) == needs


ATOMS = ["a", "b", "ab", "abc", "B", " ", "-", "_", ".", r"\d", r"\w", r"\W", r"\s", r"\b", r"\B", "^", "$", "[ab]"]
ATOMS += ["[ -]", "[^a]", r"\.", "é", "[a-c]", r"[\s,]", "(?i:abc)"]
PATTERNS: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map("".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})")
        | st.tuples(inner, st.sampled_from("?*+")).map(lambda pair: f"(?:{pair[0]}){pair[1]}")
        | inner.map(lambda part: f"({part}){{1,2}}")
    ),
    max_leaves=8,
)
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "abc", "ABC", "1", " ", "-", "_", ".", "\n"]), max_size=9).map("".join)


@given(PATTERNS, TEXTS, st.booleans())
def test_what_is_needed_stands_in_every_plain_text_that_is_matched(pattern: str, text: str, linear: bool) -> None:
    assert line(text).plain
    try:
        found = (re2 if linear else re).compile(f"(?i){pattern}").search(text)
    except (re.error, re2.error):
        found = None
    assume(found)

    words = Words("", text)
    assert not any(words.lack(*needed) for needed in needs_of(pattern))
