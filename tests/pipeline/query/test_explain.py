"""Why a query holds, or how close it came: the decision is the engine's, the reason is exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.explained import Explained, deciding, leaves, reason
from pipeline.query.explain import explain, written
from pipeline.query.syntax import parse
from pipeline.query.tree import And, Clause, Distance, Not, Or, Phrase, PlaceTerms, Scoped, Terms, evaluate
from pipeline.query.vocabulary import Vocabulary
from pipeline.query.words import Words

VOCABULARY = Vocabulary({"towns": ("Deir ez-Zor", "Mayadin"), "toll": ("killed", "dead")})


def explained(query: str, text: str, title: str = "") -> Explained:
    return explain(parse(query, VOCABULARY), Words(title, text))


@pytest.mark.parametrize(
    ("query", "title", "text", "why"),
    [
        ("Mayadin", "", "Shells fell on Mayadeen.", "phrase (Mayadin): mayadeen stands there, mayadin is asked for"),
        ("strike", "", "Two strikes.", "phrase (strike): strikes stands there, strike is asked for"),
        ("Mayadin", "", "A quiet day.", "phrase (Mayadin): it does not stand there"),
        ("last stand", "", "They stand at last.", "phrase (last stand): its words stand there, but not side by side"),
        ("=IS", "", "This is it.", "phrase (=IS): the word stands there, but not written IS"),
        ("title:toll", "", "The toll rises.", "phrase (toll): it stands in the text only"),
        ("killed AND Raqqa", "", "Two killed.", "phrase (Raqqa): it does not stand there"),
        ("killed AND NOT film", "", "Two killed in a film.", "not (NOT film): it stands, and must not"),
        ("{towns}", "", "Mayadeen", "list ({towns}): none of its 2 phrases stands; closest: Mayadin"),
        ("a NEAR/2 b", "", "a 1 2 3 4 5 6 7 8 9 b", "near (a NEAR/2 b): 9 words between, 2 allowed"),
        ("a NEAR/2 b", "", "b 1 2 3 a", "near (a NEAR/2 b): 3 words between, 2 allowed"),
        ("a NEAR/2 b", "", "a 1 2 3 4 b 1 2 3 a", "near (a NEAR/2 b): 3 words between, 2 allowed"),
        ("a BEFORE/2 b", "", "b 1 a", "before (a BEFORE/2 b): only the other way round (1 word between)"),
        ("a BEFORE/2 b", "", "a\n\nb", "before (a BEFORE/2 b): both stand, but never in one paragraph"),
        ("a NEAR/2 b", "", "a", "near (a NEAR/2 b): b does not stand there"),
        ("(a NEAR/0 x) BEFORE/1 b", "", "a x 1 2 b", "before ((a NEAR/0 x) BEFORE/1 b): 2 words between, 1 allowed"),
        (
            "film OR novel",
            "",
            "A flim.",
            "none of 2 holds: phrase (film): flim stands there, film is asked for; phrase",
        ),
    ],
)
def test_it_says_how_close_it_came(query: str, title: str, text: str, why: str) -> None:
    found = explained(query, text, title)

    assert not found.held
    assert reason(found).startswith(why)


def test_of_an_and_it_says_which_parts_stand() -> None:
    found = explained("killed AND Raqqa AND Mayadin", "Two killed in Mayadin.")

    assert [(part.asked, part.held) for part in found.parts] == [("killed", True), ("Raqqa", False), ("Mayadin", True)]
    assert deciding(found).asked == "Raqqa"


def test_what_nearly_stood_there_is_shown_at_its_place() -> None:
    text = "Shells fell on Mayadeen."
    [span] = explained("Mayadin", text).spans

    assert text[span.start : span.end] == "Mayadeen"


def test_what_a_not_found_is_shown() -> None:
    [inner] = explained("NOT film", "A film.").parts

    assert [(span.start, span.end) for span in inner.spans] == [(2, 6)]


def test_a_hostile_text_is_explained_in_no_time() -> None:
    text = "a b " * 20_000 + " ".join(f"w{number}" for number in range(20_000))

    assert not explained("(a NEAR/1 zzzz) OR (c NEAR/3 a) OR wirewotch", text).held


def queries() -> st.SearchStrategy[str]:
    word = st.sampled_from(["a", "b", "c", "killed", "airs*", "=IS", "{towns}", '"a b"'])
    near = st.tuples(word, st.sampled_from(["NEAR/1", "BEFORE/2"]), word).map(" ".join)
    return st.recursive(
        st.one_of(word, near),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda parts: f"({' '.join(parts)})"),
            inner.map(lambda one: f"(a OR b) AND NOT ({one})"),
            inner.map(lambda one: f"title:({one})"),
        ),
        max_leaves=8,
    )


TEXTS = st.lists(
    st.sampled_from(["a", "b", "c", "killed", "airstrike", "IS", "is", "Mayadin", "Mayadeen", "\n\n", "."]), max_size=12
).map(" ".join)


@given(query=queries(), title=TEXTS, text=TEXTS)
def test_the_decision_is_the_engines(query: str, title: str, text: str) -> None:
    clause, words = parse(query, VOCABULARY), Words(title, text)

    held, found = evaluate(clause, words), explain(clause, words)

    assert found.held == (held is not None)
    assert bool(reason(found)) != found.held
    for one in leaves(found):
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(title if span.field == "title" else text)


@given(query=queries())
def test_what_is_written_means_what_was_asked(query: str) -> None:
    clause = parse(query, VOCABULARY)

    assert flat(parse(written(clause), VOCABULARY)) == flat(clause)


def flat(clause: Clause) -> object:
    """Give a clause with brackets that change nothing taken away."""
    match clause:
        case And(parts=parts) | Or(parts=parts):
            kind = type(clause)
            inner = [part for one in parts for part in (one.parts if isinstance(one, kind) else (one,))]
            return kind.__name__, tuple(map(flat, inner)) if inner == list(parts) else flat(kind(tuple(inner)))
        case Not(part=part) | Scoped(part=part):
            return type(clause).__name__, flat(part)
        case Distance():
            return clause.ordered, clause.most, flat(clause.first), flat(clause.second)
        case Phrase():
            return clause.keys
        case Terms() | PlaceTerms():
            return clause.name
