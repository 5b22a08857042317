"""W104: rules that say the same."""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any, ClassVar

from wirewatch.workbench.lint._archive import Archive, Watched
from wirewatch.workbench.lint._base import Bench, Check, Example, Find

ALIKE = 0.9
ENOUGH = 10
"""Matches in common: two rules that met once on one article are not alike."""
MOST_RULES = 50
"""Of one article: one that so many rules match tells nothing about two of them."""


class Overlap(Check):
    """Two rules are one: they ask the same, or nine of ten articles that one of them matched, both did.

    Whoever hears of both hears everything twice. Rules with the same `when` and different windows are not the same.
    """

    code: ClassVar[str] = "W104"
    fix: ClassVar[str] = "Keep one of them and join their `send`; or tell them apart."
    asks_archive: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            yaml="rules:\n  a: {title: A, when: {text: drone}, send: [c]}\n"
            "  b: {title: B, when: {text: drone}, severity: high, send: [c]}",
            fires=True,
        ),
        Example(
            yaml="rules:\n  a: {title: A, when: {text: drone}, send: [c]}\n"
            "  b: {title: B, when: {text: drone}, window: {silence: 2d}, send: [c]}",
            fires=False,
        ),
        Example(
            yaml="rules:\n  a: {title: A, when: {text: drone}, send: [c]}\n"
            "  b: {title: B, when: {text: UAV OR drone}, send: [c]}",
            archive=Archive.example(
                a=Watched.example(articles=900, matched=range(19)), b=Watched.example(articles=900, matched=range(20))
            ),
            fires=True,
        ),
        Example(
            yaml="rules:\n  a: {title: A, when: {text: drone}, send: [c]}\n"
            "  b: {title: B, when: {text: UAV OR drone}, send: [c]}",
            archive=Archive.example(
                a=Watched.example(articles=900, matched=range(19)), b=Watched.example(articles=900, matched=range(40))
            ),
            fires=False,
        ),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Compare what is asked, and what was matched."""
        same = _same(bench.settings.written.data.get("rules"))
        for first, second in same:
            yield Find(("rules", second), f"asks the same as {first}", on_key=True)
        if bench.archive is None:
            return
        for first, second, share in _alike(bench.archive, list(bench.settings.policies)):
            if (first, second) not in same:
                message = f"matches the same as {first}: {share:.0%} of the articles of either were of both"
                yield Find(("rules", second), message, on_key=True)


def _same(rules: Any) -> list[tuple[str, str]]:
    first: dict[str, str] = {}
    found = []
    for rule_id, rule in rules.items() if isinstance(rules, dict) else ():
        asked = json.dumps([rule["when"], rule.get("window")], sort_keys=True)
        if asked in first:
            found.append((first[asked], rule_id))
        first.setdefault(asked, rule_id)
    return found


def _alike(archive: Archive, rules: list[str]) -> Iterator[tuple[str, str, float]]:
    """Compare only rules that met on an article, so that thousands of rules are no millions of pairs."""
    order = {rule_id: number for number, rule_id in enumerate(rules)}
    by_article: dict[int, list[str]] = defaultdict(list)
    for rule_id in sorted(archive.rules.keys() & order.keys(), key=order.__getitem__):
        for article in archive.rules[rule_id].matched:
            by_article[article].append(rule_id)
    both: dict[tuple[str, str], int] = defaultdict(int)
    for met in by_article.values():
        for pair in combinations(met, 2) if len(met) <= MOST_RULES else ():
            both[pair] += 1
    for (first, second), common in both.items():
        one, other = archive.rules[first], archive.rules[second]
        # A rule that is younger could not match what came before it: only rules of one age are compared.
        if common >= ENOUGH and one.articles == other.articles:
            share = common / len(one.matched | other.matched)
            if share >= ALIKE:
                yield first, second, share
