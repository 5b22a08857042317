from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from pipeline.query.tree import And, Clause, Distance, Not, Or, Phrase, PlaceTerms, Scoped, Terms

_KEYS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3)
_PHRASES = _KEYS.map(lambda keys: Phrase(" ".join(keys), tuple(keys)))
_SEARCHED = _PHRASES | st.sampled_from([Phrase("abb*", ("abb*",)), Phrase("=A", ("=A",)), Phrase("=a b", ("=a", "b"))])


def _with_place(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return several.map(Or) | st.builds(Distance, inner, inner, st.integers(0, 4), st.booleans())


_PLACED: st.SearchStrategy[Clause] = st.recursive(_SEARCHED, _with_place, max_leaves=4)


def _deeper(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return several.map(And) | several.map(Or) | inner.map(Not)


_IN_FIELDS = st.builds(Scoped, st.sampled_from(["title", "body", "tag"]), st.recursive(_PLACED, _deeper, max_leaves=3))


@pytest.fixture
def clauses() -> st.SearchStrategy[Clause]:
    """Trees of few words, so that small random texts hold them."""
    return st.recursive(_PLACED | _IN_FIELDS, _deeper, max_leaves=6)


@pytest.fixture
def write() -> Callable[[Clause], str]:
    """Write a tree as a query."""
    return _write


def _write(clause: Clause) -> str:
    match clause:
        case Phrase():
            return f'"{clause.written}"'
        case Terms() | PlaceTerms():
            return f"{{{clause.name}}}"
        case And():
            return " AND ".join(f"({_write(part)})" for part in clause.parts)
        case Or():
            return " OR ".join(f"({_write(part)})" for part in clause.parts)
        case Not():
            return f"NOT ({_write(clause.part)})"
        case Scoped():
            return f"{clause.scope}:({_write(clause.part)})"
        case Distance():
            operator = "BEFORE" if clause.ordered else "NEAR"
            return f"({_write(clause.first)}) {operator}/{clause.most} ({_write(clause.second)})"
