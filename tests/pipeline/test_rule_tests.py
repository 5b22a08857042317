"""A rule's own tests: what they can say, and what is said where one fails."""

from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.match import Rule
from pipeline.rule_tests import Failure, failures
from pipeline.rules import Known, RuleTest, When
from storage.records.article import Article
from storage.records.reading import Reading

KNOWN = Known({"towns": ("Mayadin", "Deir ez-Zor")})
TOLL = {"claim": {"outcome": ["killed", "wounded"], "at_least": 5}, "not": {"text": "film"}}


def failed(when: dict[str, Any], *tests: dict[str, Any]) -> list[Failure]:
    rule = Rule(id="rule", version="v1", when=When.model_validate(when, context=KNOWN))
    return list(failures(rule, [RuleTest.model_validate(test, context=KNOWN) for test in tests], KNOWN.read))


@pytest.mark.parametrize(
    "test",
    [
        {"hit": "At least 12 people were killed in Deir ez-Zor, medics said.", "expect": {"killed": 12}},
        {"miss": "The film Deir ez-Zor opened to 12 people."},
        {"miss": "Three people were killed in Mayadin.", "expect": {"killed": 3}},
        {"hit": {"title": "Nine killed in Mayadin"}},
        {
            "hit": "Air strikes killed nine civilians in Hajin, the Syrian Observatory for Human Rights said.",
            "expect": {
                "killed": {"figure": 9, "place": "Deir ez-Zor province", "said_by": "SOHR", "victims": "civilian"}
            },
        },
        {
            "hit": "A blast killed nine people and wounded 30 in Kabul.",
            "expect": {"killed": 9, "wounded": [30]},
        },
    ],
)
def test_a_test_that_holds(test: dict[str, Any]) -> None:
    assert failed(TOLL, test) == []


@pytest.mark.parametrize(
    ("test", "where", "message"),
    [
        (
            {"hit": "Three people were killed in Mayadin."},
            ("hit",),
            "expected a hit: the first condition that fails is `claim`; it is read as 3 killed in Mayadin",
        ),
        (
            {"hit": "The film says nothing."},
            ("hit",),
            "expected a hit: the first condition that fails is `not`",
        ),
        (
            {"miss": "Nine people were killed in Mayadin."},
            ("miss",),
            "expected a miss: it hits by claim: killed and place: Mayadin",
        ),
        (
            {"hit": "Nine people were killed in Mayadin.", "expect": {"killed": 12}},
            ("expect", "killed"),
            "expected 12 killed: it is read as 9 killed in Mayadin",
        ),
        (
            {"hit": "Nine people were killed in Mayadin.", "expect": {"killed": {"figure": 9, "place": "Iraq"}}},
            ("expect", "killed"),
            "expected 9 killed in Iraq: it is read as 9 killed in Mayadin",
        ),
        (
            {"hit": "Nine people were killed in Mayadin.", "expect": {"killed": {"figure": 9, "status": "denied"}}},
            ("expect", "killed"),
            "expected 9 killed (denied): it is read as 9 killed in Mayadin",
        ),
        (
            {"miss": "Nothing happened.", "expect": {"killed": 9}},
            ("expect", "killed"),
            "expected 9 killed: it is read as holding no claim",
        ),
    ],
)
def test_a_test_that_fails_says_what_was_expected_and_what_was_found(
    test: dict[str, Any], where: tuple[str, ...], message: str
) -> None:
    [failure] = failed(TOLL, {"miss": "Nothing happened."}, test)

    assert (failure.number, failure.where, failure.message) == (1, where, message)


def test_the_headline_the_outlet_and_the_hour_are_what_the_test_says() -> None:
    asked = {"text": "title:strike"}

    assert failed(asked, {"hit": {"title": "A strike", "text": "", "outlet": "Wire", "published": "2017-10-02"}}) == []
    assert failed(asked, {"miss": {"title": "Rain", "text": "A strike", "seen": "2017-10-02T09:30:00+02:00"}}) == []


def test_a_text_that_breaks_the_reader_stops_only_its_own_test() -> None:
    def read(article: Article) -> Reading:
        if "poison" in article.text:
            raise ZeroDivisionError("poison")
        return KNOWN.read(article)

    rule = Rule(id="rule", version="v1", when=When.model_validate({"claim": "killed"}, context=KNOWN))
    tests = [RuleTest.model_validate({"hit": f"Nine people were killed in {place}."}) for place in ("poison", "Kabul")]

    [failure] = failures(rule, tests, read)
    assert failure.number == 0
    assert "could not be run: ZeroDivisionError" in failure.message


@pytest.mark.parametrize(
    ("test", "fault"),
    [
        ({}, "`hit` or as `miss`, one of the two"),
        ({"hit": "a strike", "miss": "a raid"}, "one of the two"),
        ({"hit": ""}, "should hold the text of an article, or its title"),
        ({"hit": {"outlet": "Wire"}}, "should hold the text of an article"),
        ({"hit": 12}, "string"),
        ({"hit": "x", "expect": {"kiled": 12}}, "killed"),
        ({"hit": "x", "expect": {"killed": -1}}, "greater than or equal to 0"),
        ({"hit": "x", "expect": {"killed": []}}, "at least 1"),
        ({"hit": "x", "expect": {"killed": {"figure": 1, "place": "Nowhereville"}}}, "no place is called"),
        ({"hit": {"text": "x", "published": "yesterday"}}, "such as 2017-10-02"),
    ],
)
def test_what_a_test_cannot_say_is_refused(test: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        RuleTest.model_validate(test, context=KNOWN)
