"""W101: what can never hold."""

from collections.abc import Iterator
from typing import ClassVar

from pipeline.query.tree import Clause
from pipeline.reading.claims.confidence import MOST_SURE
from pipeline.reading.claims.numbers import LARGEST
from pipeline.rules import When
from pipeline.rules.claim import Claim
from wirewatch.workbench.lint._asked import (
    asserted,
    conditions,
    denied,
    formula,
    implies,
    inner,
    phrases,
    queries,
    shown,
    whens,
)
from wirewatch.workbench.lint._base import Bench, Check, Example, Find


class NeverMatches(Check):
    """A part of a rule can never hold, whatever an article says.

    It asks for something and for its opposite, or for a figure or a confidence that no claim has.
    """

    code: ClassVar[str] = "W101"
    fix: ClassVar[str] = "Take one of the two away, or join them with OR."
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml='rules: {r: {title: R, when: {text: "siege AND NOT (siege OR film)"}, send: [c]}}', fires=True),
        Example(yaml='rules: {r: {title: R, when: {text: "last stand AND NOT stand"}, send: [c]}}', fires=True),
        Example(yaml='rules: {r: {title: R, when: {text: "stand AND NOT last stand"}, send: [c]}}', fires=False),
        Example(yaml="rules: {r: {title: R, when: {text: siege, not: {text: sieg*}}, send: [c]}}", fires=True),
        Example(yaml='rules: {r: {title: R, when: {text: siege, not: {text: "title:siege"}}, send: [c]}}', fires=False),
        Example(yaml='rules: {r: {title: R, when: {text: "title:siege AND body:film"}, send: [c]}}', fires=False),
        Example(
            yaml="conditions: {n: {text: siege AND NOT siege}}\nrules: {r: {title: R, when: {use: n}, send: [c]}}",
            fires=True,
        ),
        Example(yaml="rules: {r: {title: R, when: {claim: killed, not: {claim: killed}}, send: [c]}}", fires=True),
        Example(yaml="rules: {r: {title: R, when: {claim: killed, not: {claim: wounded}}, send: [c]}}", fires=False),
        Example(
            yaml="rules: {r: {title: R, when: {claim: {outcome: killed, at_least: 60000000}}, send: [c]}}", fires=True
        ),
        Example(yaml="rules: {r: {title: R, when: {claim: {outcome: killed, confidence: 1}}, send: [c]}}", fires=True),
        Example(
            yaml="rules: {r: {title: R, when: {claim: {outcome: killed, at_least: 500, confidence: 0.8}}, send: [c]}}",
            fires=False,
        ),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Look into each query, at what stands side by side, and at claims."""
        for query in queries(bench.settings):
            for message, word in _contradictions(query.clause):
                yield Find(query.path, message, word)
        for path, when in whens(bench.settings):
            for kind, message in _side_by_side(when):
                yield Find((*path, kind), message, on_key=True)
            claim = dict(conditions(when)).get("claim")
            if isinstance(claim, Claim):
                for name, message in _beyond(claim):
                    yield Find((*path, "claim", name), message)


def _contradictions(clause: Clause) -> Iterator[tuple[str, str]]:
    for part in denied(clause):
        held = next((one for one in asserted(clause) if implies(one, part)), None)
        if held is not None:
            word = next((phrase.written for phrase in phrases(part)), "")
            yield f"{shown(held)} and NOT {shown(part)} can never hold together", word
    for part in inner(clause):
        yield from _contradictions(part)


def _side_by_side(when: When) -> Iterator[tuple[str, str]]:
    sides = {kind: formula(one) for kind, one in _apart(when)}
    for kind, side in sides.items():
        for part in denied(side):
            held = next(
                (
                    one
                    for other, found in sides.items()
                    if other != kind
                    for one in asserted(found)
                    if implies(one, part)
                ),
                None,
            )
            if held is not None:
                yield kind, f"{shown(held)} and not {shown(part)} can never hold together"


def _apart(when: When) -> Iterator[tuple[str, When]]:
    """Give each condition of several by itself."""
    for kind, condition in conditions(when):
        yield kind, type(when).model_construct({kind}, **{kind: condition})


def _beyond(claim: Claim) -> Iterator[tuple[str, str]]:
    if claim.at_least is not None and claim.at_least > LARGEST:
        yield "at_least", f"no claim has a figure above {LARGEST:,}: it would be no toll"
    if claim.confidence > MOST_SURE:
        yield "confidence", f"no claim is surer than {MOST_SURE}"
