"""The rules of the workload as the product holds them once feeds.yaml is read."""

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, cast

import re2

from benchmarks.matching.workload import BETWEEN, Asked
from pipeline.match import Rule
from pipeline.query.plan import Plan
from pipeline.query.scan import Literals
from pipeline.query.tree import And, Clause, Distance, Found, Not, Or
from pipeline.query.vocabulary import read_phrase
from pipeline.rules import Condition, IndexedArticle, When
from pipeline.rules._base import Asks
from pipeline.rules.text import Text
from storage.records.article import Article


class Figure(Condition):
    """The text holds what a regular expression describes."""

    main: ClassVar[str | None] = "pattern"

    pattern: str

    def hits(self, article: IndexedArticle) -> Found | None:
        """Hold without spans where it does."""
        return () if article.once(self.pattern, lambda: _stands(self.pattern, article.article)) else None

    def plan(self, literals: Literals) -> Plan:
        """Give one plan to all rules with this expression."""
        return literals.once(("figure", self.pattern), lambda: Asks(self, literals))


def as_rule(number: int, asked: Asked) -> Rule:
    """Give a rule with its conditions parsed."""
    text = Text.model_construct(query=clause(asked))
    when = When.model_validate({"text": text})
    if asked.pattern:
        vars(when)["conditions"] = (text, Figure(pattern=asked.pattern))
    return Rule(id=f"rule-{number}", version="1", when=when)


def clause(asked: Asked) -> Clause:
    """Give the query of a rule as a tree."""
    first = _one_of(asked.any_of)
    if asked.near_one_of:
        return Distance(first, _one_of(asked.near_one_of), BETWEEN, ordered=False)
    if asked.and_one_of:
        return And((first, _one_of(asked.and_one_of)))
    return And((first, Not(_one_of(asked.none_of)))) if asked.none_of else first


def query(asked: Asked) -> str:
    """Write the query of a rule, as an operator would."""
    first = _written(asked.any_of)
    if asked.near_one_of:
        return f"{first} NEAR/{BETWEEN} {_written(asked.near_one_of)}"
    if asked.and_one_of:
        return f"{first} AND {_written(asked.and_one_of)}"
    return f"{first} AND NOT {_written(asked.none_of)}" if asked.none_of else first


def _one_of(phrases: Sequence[str]) -> Clause:
    each = tuple(map(read_phrase, phrases))
    return each[0] if len(each) == 1 else Or(each)


def _written(phrases: Sequence[str]) -> str:
    quoted = [f'"{phrase}"' for phrase in phrases]
    return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"


def _stands(pattern: str, article: Article) -> bool:
    return compiled(pattern).search(article.text) is not None


@cache
def compiled(pattern: str) -> Any:
    """Give a regular expression that ignores case, on the engine that takes linear time."""
    options = re2.Options()
    options.case_sensitive = False
    return cast("Any", re2.compile(pattern, options))
