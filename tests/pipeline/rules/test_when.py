from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from pipeline.query.syntax import DEEPEST as DEEPEST_QUERY
from pipeline.rules import IndexedArticle, Known, Terms, Vocabulary, WatchKeys, When, kinds
from pipeline.uses import DEEPEST
from storage.keys import Keys, Name
from storage.records.article import Article
from storage.records.reading import Reading


class RuleKeys(WatchKeys):
    title: str = "A rule"


class FileKeys(Keys):
    rules: dict[Name, RuleKeys] = Field(default={})


VOCABULARY = Vocabulary({"towns": ("Mayadin",)})
Fault = tuple[tuple[int | str, ...], str, str, int | None]


def faults_of(when: object) -> list[Fault]:
    """Give place, type, message and offset of everything that is wrong with a `when`, as the settings see it."""
    with pytest.raises(ValidationError) as caught:
        FileKeys.model_validate({"rules": {"x": {"when": when}}}, context=VOCABULARY)
    return [
        (fault["loc"][3:], fault["type"], fault["msg"], fault.get("ctx", {}).get("offset"))
        for fault in caught.value.errors()
        if fault["loc"][:3] == ("rules", "x", "when")
    ]


@pytest.mark.parametrize(
    ("when", "place", "kind", "message", "offset"),
    [
        ({"text": "a AND"}, ("text",), "query", "nothing follows this AND", 2),
        ({"text": {"query": "a AND"}}, ("text", "query"), "query", "nothing follows this AND", 2),
        ({"not": {"text": "a OR {town}"}}, ("not", "text"), "query", "did you mean {towns}?", 5),
        ({"all": [{"text": "a"}, {"text": "{message}"}]}, ("all", 1, "text"), "query", "'message'", 0),
        ({"any": [{"not": {"text": {"qury": "a"}}}]}, ("any", 0, "not", "text", "query"), "missing", "required", None),
        ({"txt": "a"}, ("txt",), "extra_forbidden", "not permitted", None),
        ({"not": {"txt": "a"}}, ("not", "txt"), "extra_forbidden", "not permitted", None),
        ({"not": {"when": {"text": "a"}}}, ("not", "when"), "extra_forbidden", "not permitted", None),
        ({"all": [{"txt": "a"}]}, ("all", 0, "txt"), "extra_forbidden", "not permitted", None),
        (
            {},
            (),
            "empty_when",
            "asks for nothing; known: age, all, any, claim, frame",
            None,
        ),
        ({"not": {}}, ("not",), "empty_when", "asks for nothing", None),
        ({"all": []}, ("all",), "too_short", "at least 1", None),
        ({"text": 7}, ("text",), "query", "goes in quotes", None),
        ({"text": None}, ("text",), "query", "goes in quotes", None),
        ({"not": "film"}, ("not",), "when", "should hold conditions", None),
        ({"all": {"text": "a"}}, ("all",), "list_type", "list", None),
        ("film", (), "when", "should hold conditions", None),
        (None, (), "when", "should hold conditions", None),
    ],
)
def test_a_fault_is_told_at_its_place_in_the_file(
    when: object, place: tuple[int | str, ...], kind: str, message: str, offset: int | None
) -> None:
    found = [fault for fault in faults_of(when) if fault[:2] == (place, kind)]

    assert len(found) == 1
    assert message in found[0][2]
    assert found[0][3] == offset


def test_all_faults_come_at_once() -> None:
    faults = faults_of({"text": "(", "not": {"text": "a AND", "txt": 1}, "any": [{"text": ""}]})

    assert [fault[0] for fault in faults] == [("any", 0, "text"), ("not", "text"), ("not", "txt"), ("text",)]


@pytest.mark.parametrize(
    ("when", "text", "hits"),
    [
        ({"text": "{towns}"}, "In Mayadin", True),
        ({"text": {"query": "{towns}"}}, "In Mayadin", True),
        ({"text": "a", "not": {"text": "b"}}, "a", True),
        ({"text": "a", "not": {"text": "b"}}, "a b", False),
        ({"not": {"text": "a", "any": [{"text": "b"}]}}, "a", True),
        ({"not": {"text": "a", "any": [{"text": "b"}]}}, "a b", False),
        ({"any": [{"all": [{"text": "a"}, {"not": {"text": "b"}}]}, {"text": "c"}]}, "a", True),
        ({"any": [{"all": [{"text": "a"}, {"not": {"text": "b"}}]}, {"text": "c"}]}, "a b", False),
        ({"any": [{"all": [{"text": "a"}, {"not": {"text": "b"}}]}, {"text": "c"}]}, "a b c", True),
    ],
)
def test_conditions_side_by_side_must_all_hold(
    when: object, text: str, hits: bool, index: Callable[[str], IndexedArticle]
) -> None:
    read = When.model_validate(when, context=VOCABULARY)

    assert (read.hits(index(text)) is not None) == hits


def nested(levels: int, innermost: dict[str, object]) -> dict[str, object]:
    when = innermost
    for level in range(levels - 1):
        when = {"not": when} if level % 2 else {"any": [when]}
    return when


def test_conditions_that_stand_too_deep_are_refused_once() -> None:
    faults = faults_of(nested(DEEPEST + 1, {"text": "a"}))

    assert [fault[1:3] for fault in faults] == [("too_deep", "conditions may stand 20 deep")]


def test_the_deepest_condition_with_the_deepest_query_is_evaluated(index: Callable[[str], IndexedArticle]) -> None:
    query = "(a OR b AND NOT title:" * DEEPEST_QUERY + "c" + ")" * DEEPEST_QUERY
    when = When.model_validate(nested(DEEPEST, {"text": query}))

    assert when.depth == DEEPEST
    assert when.hits(index("a")) is None  # under nine times `not`


def test_spans_come_from_every_condition_that_holds(index: Callable[[str], IndexedArticle]) -> None:
    when = When.model_validate({"text": "a", "any": [{"text": "b"}, {"text": "c"}], "not": {"text": "d"}})

    spans = when.hits(index("c b a"))

    assert spans is not None
    assert sorted(span.clause for span in spans) == ["a", "b", "c"]


def test_the_schema_of_a_file_names_every_kind_and_refers_back_for_nested_ones() -> None:
    schema = FileKeys.model_json_schema()

    assert schema["$defs"]["RuleKeys"]["properties"]["when"]["$ref"] == "#/$defs/When"
    assert schema["$defs"]["When"]["properties"].keys() == kinds().keys()
    assert schema["$defs"]["When"]["additionalProperties"] is False
    assert schema["$defs"]["Not"]["$ref"] == "#/$defs/When"
    assert schema["$defs"]["All"]["items"] == {"$ref": "#/$defs/When"}
    assert [form["type"] for form in schema["$defs"]["Text"]["anyOf"]] == ["string", "object"]


@pytest.mark.parametrize(
    ("terms", "place", "offset"),
    [
        ({"isis": []}, ("isis",), None),
        ({"isis": ["ISIS", "ki*"]}, ("isis", 1), 2),
        ({"isis": ["..."]}, ("isis", 0), 0),
        ({"isis": ["ISIS OR Daesh"]}, ("isis", 0), 5),
        ({"isis": [2019]}, ("isis", 0), None),
        ({"Isis": ["ISIS"]}, ("Isis", "[key]"), None),
    ],
)
def test_a_term_that_cannot_be_searched_for_is_refused_at_its_place(
    terms: object, place: tuple[int | str, ...], offset: int | None
) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Terms).validate_python(terms, strict=True)

    (fault,) = caught.value.errors()
    assert fault["loc"] == place
    assert fault.get("ctx", {}).get("offset") == offset


def test_an_article_is_read_only_when_a_rule_could_need_it(index: Callable[[str], IndexedArticle]) -> None:
    read: list[str] = []

    def reader(article: Article) -> Reading:
        read.append(article.text)
        return Known({}).read(article)

    def ask(when: dict[str, object], text: str) -> bool:
        indexed = replace(index(text), read=reader)
        return When.model_validate(when, context=Known({})).hits(indexed) is not None

    assert not ask({"claim": "killed"}, "The harvest in Raqqa was good this year.")
    assert not ask({"claim": "killed", "text": "Mosul"}, "Nine soldiers were killed in Raqqa.")
    assert read == [], "no word of an outcome, or a cheaper condition that fails"
    assert ask({"claim": "killed", "text": "Raqqa"}, "Nine soldiers were killed in Raqqa.")
    assert len(read) == 1
