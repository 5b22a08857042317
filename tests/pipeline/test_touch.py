"""Touch: whether the little that a feed says of an article touches a rule, so that its page is worth a request."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.match import Matcher, Rule
from pipeline.rules import Example, Known, When, kinds
from storage.records.article import Article

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
ARTICLE = Article(
    id=1,
    feed_id=1,
    outlet="Wire",
    owner=None,
    groups=("wires",),
    version=1,
    first_seen_at=NOON,
    version_seen_at=NOON,
    backlog=False,
    title="",
    link=None,
    author=None,
    text="",
    tags=(),
    published_at=NOON,
)
KNOWN = Known({"isis": ("ISIS", "Daesh")})
TOLL = "claim: {outcome: killed, place: Deir ez-Zor province, at_least: 5}"


def touches(when: str, title: str, text: str = "", **more: Any) -> bool:
    keys = YAML(typ="safe").load(when if when.startswith("{") else f"{{{when}}}")
    rule = Rule(id="rule", version="1", when=When.model_validate(keys, context=KNOWN))
    return Matcher([rule], KNOWN.read).touches(replace(ARTICLE, title=title, text=text, **more))


@pytest.mark.parametrize(
    ("when", "title", "touched"),
    [
        # Words: the rarest that the rule cannot do without.
        ("text: Mayadin AND killed", "Mayadin wakes to explosions", True),
        ("text: Mayadin AND killed", "Two killed in a crash", False),
        ("text: Mayadin AND killed", "Two killed in Mayadin", True),
        ("text: Mayadin AND killed", "Storm warning for the coast", False),
        ("text: film OR novel", "A novel of the year", True),
        ("text: film OR novel", "A play of the year", False),
        # Numbers: the place is named, or people are told of and no place is.
        (TOLL, "Strikes hit Mayadin", True),
        (TOLL, "Deir el-Zour under fire", True),
        (TOLL, "At least nine killed in overnight raid", True),
        (TOLL, "Three killed in Berlin crash", False),
        (TOLL, "Three killed in village raid, Turkish ministry says", True),
        (TOLL, "Stocks fall in Frankfurt", False),
        ("claim: killed", "Three killed in Berlin crash", True),
        ("claim: killed", "Stocks fall in Frankfurt", False),
        (f"{{{TOLL}, text: commandos}}", "Strikes hit Mayadin", False),
        (f"{{{TOLL}, text: commandos}}", "Commandos return home", True),
        ("{place: Syria, claim: killed}", "Three killed in Berlin crash", False),
        ("{place: Syria, claim: killed}", "Strikes hit Mayadin", True),
        ("place: Syria", "Strikes hit Mayadin", True),
        ("place: Syria", "Stocks fall in Frankfurt", False),
        # Frames: whom it is about.
        ("frame: end_of_isis", "Daesh fighters leave the valley", True),
        ("frame: end_of_isis", "The end of the month brings rain", False),
        # Several.
        (f"any: [{{{TOLL}}}, {{text: caliphate}}]", "A caliphate of rubble", True),
        (f"any: [{{{TOLL}}}, {{text: caliphate}}]", "Strikes hit Mayadin", True),
        (f"any: [{{{TOLL}}}, {{text: caliphate}}]", "Three killed in Berlin crash", False),
        # What forbids it for good.
        (f"{{{TOLL}, not: {{text: film}}}}", "The film Mayadin opens", False),
        (f"{{{TOLL}, not: {{text: film}}}}", "Strikes hit Mayadin", True),
        (f"{{{TOLL}, source: Wire}}", "Strikes hit Mayadin", True),
        (f"{{{TOLL}, source: Gazette}}", "Strikes hit Mayadin", False),
        (f"{{{TOLL}, age: 2d}}", "Strikes hit Mayadin", True),
        # What stands in no text gains nothing by more of it.
        ("source: Wire", "Strikes hit Mayadin", False),
        ("{source: Wire, age: 2d}", "Strikes hit Mayadin", False),
        (r"regex: 'Maya[d]+in'", "Strikes hit Mayadin", True),
    ],
)
def test_what_touches_a_rule(when: str, title: str, touched: bool) -> None:
    assert touches(when, title) is touched
    assert touches(when, "News", title) is touched, "the summary counts as the title does"


def test_letters_of_other_scripts_touch_by_what_they_say() -> None:
    arabic = "\u0645\u0642\u062a\u0644 12 \u0634\u062e\u0635\u0627 \u0641\u064a \u063a\u0627\u0631\u0629"
    calm = "\u0627\u0644\u0637\u0642\u0633 \u063a\u062f\u0627"

    assert touches("claim: killed", arabic)
    assert not touches("claim: killed", calm)
    assert not touches("frame: end_of_isis", calm)


def test_too_old_for_a_rule_is_too_old_whatever_its_page_says() -> None:
    assert not touches(f"{{{TOLL}, age: 2d}}", "Strikes hit Mayadin", published_at=NOON - timedelta(days=9))


def test_one_touched_rule_of_many_is_enough() -> None:
    rules = [
        Rule(id=str(n), version="1", when=When.model_validate({"text": f"word{n}"}, context=KNOWN)) for n in range(500)
    ]
    matcher = Matcher(rules, KNOWN.read)

    assert matcher.touches(replace(ARTICLE, title="A word499 is said"))
    assert not matcher.touches(replace(ARTICLE, title="A word500 is said"))
    assert not Matcher([]).touches(replace(ARTICLE, title="Anything"))


_HITS = [
    pytest.param(example, id=example.when)
    for kind in kinds().values()
    for example in kind.examples
    if example.hits and not example.conditions
]


@pytest.mark.parametrize("example", _HITS)
def test_an_article_that_hits_by_what_stands_in_it_touches(example: Example) -> None:
    """Else the whole text would be fetched for the near misses only."""
    article = replace(ARTICLE, title=example.title, text=example.text, **example.article)
    keys = YAML(typ="safe").load(example.when if example.when.startswith("{") else f"{{{example.when}}}")
    matcher = Matcher([Rule(id="rule", version="1", when=When.model_validate(keys, context=KNOWN))], KNOWN.read)
    [hit] = matcher.match(article).hits

    assert matcher.touches(article) is any(hit.spans)
