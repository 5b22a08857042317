"""What every kind of condition keeps, whichever it is: discovery is the list of tests."""

import inspect
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from pipeline.explained import deciding, leaves
from pipeline.fields import text_of
from pipeline.match import Matcher, Rule
from pipeline.rules import Condition, Example, IndexedArticle, Known, When, kinds
from storage.records.article import Article
from storage.records.reading import Reading
from tests.samples import ARTICLE

KNOWN = Known({})
EXAMPLES = [(name, example) for name, kind in kinds().items() for example in kind.examples]


@pytest.fixture(params=kinds().values(), ids=list(kinds()))
def kind(request: pytest.FixtureRequest) -> type[Condition]:
    found: type[Condition] = request.param
    return found


def _index(example: Example) -> IndexedArticle:
    article = replace(ARTICLE, title=example.title, text=example.text, **example.article)
    return IndexedArticle(article=article, read=KNOWN.read)


def _when(example: Example) -> When:
    return When.model_validate(_yaml(example.when), context=Known({}, conditions=_yaml(example.conditions) or {}))


def _yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {one.when}" for name, one in EXAMPLES])
def test_examples_do_what_they_say(name: str, example: Example) -> None:
    when = _when(example)

    found = when.hits(_index(example))

    assert (found is not None) == example.hits
    assert name in when.model_fields_set


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {one.when}" for name, one in EXAMPLES])
def test_spans_lie_inside_their_field(name: str, example: Example) -> None:
    when = _when(example)

    for span in when.hits(_index(example)) or ():
        assert 0 <= span.start < span.end <= len(text_of(_index(example).article, span.field))


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {one.when}" for name, one in EXAMPLES])
def test_what_it_needs_stands_in_every_article_that_it_hits(name: str, example: Example) -> None:
    when = _when(example)
    words = _index(example).words

    if example.hits:
        assert not any(words.lack(*needed) for needed in when.needs())


def test_there_are_examples_that_hit_and_that_do_not(kind: type[Condition]) -> None:
    assert {example.hits for example in kind.examples} == {True, False}


def test_it_is_documented(kind: type[Condition]) -> None:
    documentation = inspect.getdoc(kind) or ""

    assert documentation != inspect.getdoc(Condition)
    assert documentation.split("\n")[0].endswith(".")
    assert all(field.description for field in kind.model_fields.values())


def test_its_main_field_exists(kind: type[Condition]) -> None:
    assert kind.main is None or kind.main in kind.model_fields
    assert not kind.always_alone or list(kind.model_fields) == [kind.main]


def test_an_unknown_key_is_refused_by_name(kind: type[Condition]) -> None:
    name = next(name for name, one in kinds().items() if one is kind)

    takes_a_list = When.model_json_schema()["$defs"][kind.__name__].get("type") == "array"

    with pytest.raises(ValidationError) as caught:
        When.model_validate({name: [{"mistyped": 1}] if takes_a_list else {"mistyped": 1}})

    assert any(fault["type"] == "extra_forbidden" and fault["loc"][-1] == "mistyped" for fault in caught.value.errors())


@pytest.mark.parametrize("nothing", [None, {}, [], "", 0])
def test_a_key_without_a_value_is_refused(kind: type[Condition], nothing: object) -> None:
    name = next(name for name, one in kinds().items() if one is kind)

    with pytest.raises(ValidationError) as caught:
        When.model_validate({name: nothing})

    assert all(fault["loc"][0] == name for fault in caught.value.errors())


def test_its_json_schema_says_what_its_documentation_says(kind: type[Condition]) -> None:
    schema = When.model_json_schema()

    assert schema["$defs"][kind.__name__]["description"] == inspect.getdoc(kind)
    assert kind.model_json_schema()


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {one.when}" for name, one in EXAMPLES])
def test_a_span_of_a_place_is_the_words_that_name_it(name: str, example: Example) -> None:
    when = _when(example)

    for span in when.hits(_index(example)) or ():
        if span.clause.startswith("place: "):
            words = text_of(_index(example).article, span.field)[span.start : span.end]
            assert words[0].isupper() or words[:3] in {"al-", "el-", "ash"}


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {one.when}" for name, one in EXAMPLES])
@pytest.mark.parametrize("around", ["", "“", " \u2013 é"], ids=["plain", "quoted", "accented"])
def test_the_engine_says_what_the_condition_says(name: str, example: Example, around: str) -> None:
    when = _when(example)
    text = f"{example.text}{around}"
    article = _index(replace(example, text=text)).article

    held = Matcher([Rule(id=name, version="1", when=when)], KNOWN.read).which(article)

    assert bool(held) == (when.hits(_index(replace(example, text=text))) is not None)


@pytest.mark.parametrize("when", ["claim: killed", "frame: end_of_isis", "text: Raqqa", "regex: '\\bbarrel bombs?'"])
def test_what_needs_a_word_is_ruled_out_by_it(when: str) -> None:
    matcher = Matcher([Rule(id="x", version="1", when=When.model_validate(YAML(typ="safe").load(when)))], _never)

    assert matcher.unfiltered == ()
    assert matcher.which(replace(ARTICLE, text="“Wheat grew dear”, and the market was calm…")) == ()


@pytest.mark.parametrize("when", ["place: Syria", "not: {text: film}", "any: [{text: film}, {place: Syria}]"])
def test_a_rule_that_no_word_rules_out_is_named(when: str) -> None:
    rule = Rule(id="slow", version="1", when=When.model_validate(YAML(typ="safe").load(when)))

    assert Matcher([rule]).unfiltered == ("slow",)


def _never(article: Article) -> Reading:
    raise AssertionError(article)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {one.when}" for name, one in EXAMPLES])
def test_its_explanation_decides_as_it_does_itself(name: str, example: Example) -> None:
    when = _when(example)
    article = _index(example)

    found, explained = when.hits(article), when.explain(article)

    assert explained.held == (found is not None)
    held = {(span.field, span.start, span.end) for one in leaves(explained) if one.held for span in one.spans}
    assert {(span.field, span.start, span.end) for span in found or ()} <= held
    for one in leaves(explained):
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(text_of(article.article, span.field))


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {one.when}" for name, one in EXAMPLES])
def test_what_does_not_hold_says_why(name: str, example: Example) -> None:
    when = _when(example)

    explained = when.explain(_index(example))

    assert explained.held or deciding(explained).why or any(one.why for one in leaves(deciding(explained)))
