"""W110: a group of feeds that nothing names."""

from collections.abc import Iterator
from typing import Any, ClassVar

from wirewatch.workbench.lint._base import Bench, Check, Example, Find

_NAMING = frozenset({"carried_by", "not_by", "group", "groups"})
_FEEDS = """\
feeds:
  - {url: "https://example.org/1.xml", outlet: One, groups: [wires, papers]}
  - {url: "https://example.org/2.xml", outlet: Two, groups: [state]}
"""
_GAP = "rules: {r: {title: R, when: {text: drone}, window: {gap: {carried_by: wires, not_by: state, after: 12h}}, "


class UnnamedGroup(Check):
    """Rules name groups of feeds, and this group is named by none.

    Said only where some rule names a group: until then the groups are labels for people.
    """

    code: ClassVar[str] = "W110"
    fix: ClassVar[str] = "Name it in a rule, or take it out where it was a slip."
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml=f"{_FEEDS}{_GAP}send: [c]}}}}", fires=True),
        Example(yaml=f"{_FEEDS}{_GAP}send: [c]}}}}".replace(", papers", ""), fires=False),
        Example(yaml=f"{_FEEDS}rules: {{r: {{title: R, when: {{text: drone}}, send: [c]}}}}", fires=False),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Give the first feed of each group that no rule names, where rules name others."""
        data: dict[str, Any] = bench.settings.written.data
        named = set(_named([data.get("rules"), data.get("conditions")]))
        told: set[str] = set() if named else {group for feed in bench.settings.feeds for group in feed.groups}
        for index, feed in enumerate(bench.settings.feeds):
            for number, group in enumerate(feed.groups):
                if group not in named | told:
                    told.add(group)
                    yield Find(("feeds", index, "groups", number), f"no rule names the group {group}")


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _named(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _NAMING:
                yield from inner if isinstance(inner, list) else [inner] if isinstance(inner, str) else ()
            yield from _named(inner)
