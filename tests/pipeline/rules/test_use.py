from collections.abc import Callable
from time import process_time

import pytest
from pydantic import ValidationError

from pipeline.query.needed import Needed
from pipeline.rules import IndexedArticle, Known, When


def read(when: object, **conditions: object) -> When:
    return When.model_validate(when, context=Known({"towns": ("Mayadin",)}, conditions=conditions))


def fault(when: object, **conditions: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(when, **conditions)
    [found] = caught.value.errors()
    assert found["loc"][-1] == "use"
    return found["msg"]


def test_a_condition_may_use_others_and_name_what_rules_name(index: Callable[[str], IndexedArticle]) -> None:
    when = read({"use": "b"}, a={"text": "{towns}"}, b={"use": "a", "not": {"text": "film"}})

    assert when.hits(index("Mayadin")) is not None
    assert when.hits(index("The film Mayadin")) is None
    assert when.needs() == (Needed(frozenset({"mayadin"}), ()),)


def test_it_is_read_where_the_condition_asks_what_an_article_says() -> None:
    assert read({"use": "a"}, a={"claim": "killed"}).asks_to_read
    assert not read({"use": "a"}, a={"text": "killed"}).asks_to_read


def test_a_name_that_nothing_has_is_told_with_a_hint() -> None:
    assert fault({"use": "nois"}, noise={"text": "film"}) == "no condition is called 'nois'; did you mean 'noise'?"
    assert fault({"use": "x"}, noise={"text": "film"}) == "no condition is called 'x' (known: noise)"
    assert fault({"use": "x"}) == "no condition is called 'x': there is no section conditions"
    assert fault({"use": "\ud800"}).startswith("no condition is called '\\ud800'")
    assert fault({"use": ["x"]}) == "should be the name of a condition in the section conditions"


def test_a_circle_is_refused_and_shown() -> None:
    circle = {"a": {"use": "b"}, "b": {"any": [{"text": "x"}, {"not": {"use": {"name": "c"}}}]}, "c": {"use": "b"}}

    assert fault({"use": "a"}, **circle) == "'a' ends in a circle: b -> c -> b"
    assert fault({"use": "b"}, **circle) == "'b' ends in a circle: b -> c -> b"
    assert fault({"use": "self"}, self={"use": "self"}) == "'self' ends in a circle: self -> self"


def test_what_is_wrong_inside_a_condition_is_told_where_it_stands_and_not_by_all_who_use_it() -> None:
    assert list(read({"use": "a"}, a={"text": "AND"}).conditions[0].inner()) == []


def chain(length: int) -> dict[str, object]:
    links: dict[str, object] = {f"c{number}": {"use": f"c{number + 1}"} for number in range(length)}
    return {**links, f"c{length}": {"text": "a"}}


def test_conditions_may_use_each_other_twenty_deep(index: Callable[[str], IndexedArticle]) -> None:
    when = read({"use": "c0"}, **chain(18))

    assert when.depth == 20
    assert when.hits(index("a")) is not None
    with pytest.raises(ValidationError):
        read({"use": "c0"}, **chain(19))
    assert fault({"use": "c0"}, **chain(20)).startswith(
        "conditions may stand 20 deep, those that are used included: c0"
    )
    assert "20 deep" in fault({"use": "c0"}, **chain(100_000))


def test_a_chain_of_deep_conditions_is_as_deep_as_all_of_them() -> None:
    def deep(innermost: object) -> object:
        for _ in range(12):
            innermost = {"not": innermost}
        return innermost

    assert "20 deep" in fault({"use": "a"}, a=deep({"use": "b"}), b=deep({"text": "x"}))


def test_conditions_that_use_each_other_twice_are_asked_once(index: Callable[[str], IndexedArticle]) -> None:
    """Two to the eighteenth otherwise."""
    conditions: dict[str, object] = {f"c{n}": {"all": [{"use": f"c{n + 1}"}, {"use": f"c{n + 1}"}]} for n in range(9)}
    conditions["c9"] = {"text": "a"}
    began = process_time()

    when = read({"use": "c0"}, **conditions)

    assert when.needs() == (Needed(frozenset({"a"}), ()),)
    assert [span.start for span in when.hits(index("a")) or ()] == [0]
    assert process_time() - began < 5
