"""W103: a rule that has matched nothing for long."""

from collections.abc import Iterator
from typing import ClassVar

from wirewatch.workbench.lint._archive import LOOKS_BACK, Archive, Watched
from wirewatch.workbench.lint._base import Bench, Check, Example, Find


class Dead(Check):
    """A rule has matched no article for 90 days, and was at work all the while.

    What it was written for may be over, or be written otherwise by now; a rule with a window of `silence` is left out.
    """

    code: ClassVar[str] = "W103"
    fix: ClassVar[str] = (
        "Look for how it is written today, or take the rule out; `ignore` it where silence is the point."
    )
    asks_archive: ClassVar[bool] = True
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            yaml="rules: {r: {title: R, when: {text: drone}, send: [c]}}",
            archive=Archive.example(r=Watched.example(days=200, articles=900, last_match=95)),
            fires=True,
        ),
        Example(
            yaml="rules: {r: {title: R, when: {text: drone}, send: [c]}}",
            archive=Archive.example(r=Watched.example(days=200, articles=900, last_match=10)),
            fires=False,
        ),
        Example(
            yaml="rules: {r: {title: R, when: {text: drone}, send: [c]}}",
            archive=Archive.example(r=Watched.example(days=80, articles=900)),
            fires=False,
        ),
        Example(
            yaml="rules: {r: {title: R, when: {text: drone}, window: {silence: 2d}, send: [c]}}",
            archive=Archive.example(r=Watched.example(days=200, articles=900)),
            fires=False,
        ),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Look at when each rule matched last."""
        if bench.archive is None:
            return
        begin = bench.archive.now - LOOKS_BACK
        for rule in bench.settings.rules:
            fared, window = bench.archive.rules.get(rule.id), bench.settings.policies[rule.id].window
            if fared is None or fared.since > begin or (window is not None and window.expects):
                continue
            if fared.articles and (fared.last_match is None or fared.last_match < begin):
                yield Find(("rules", rule.id), f"has matched nothing for {LOOKS_BACK.days} days", on_key=True)
