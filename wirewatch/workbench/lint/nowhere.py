"""W108: channels and digests that nothing reaches."""

from collections.abc import Iterator
from typing import Any, ClassVar

from wirewatch.workbench.lint._base import Bench, Check, Example, Find


class Nowhere(Check):
    """Nothing is ever sent to a channel, or no rule sends to a digest, so that it is empty every day."""

    code: ClassVar[str] = "W108"
    fix: ClassVar[str] = "Name it in the `send` of a rule (a channel also in the `to` of a digest), or take it out."
    examples: ClassVar[tuple[Example, ...]] = (
        Example(yaml="channels: {d: {webhook: {url: 'https://d.example.org/', secret: words}}}", fires=True),
        Example(yaml='digests: {morning: {at: "07:00", to: [c]}}', fires=True),
        Example(
            yaml='digests: {morning: {at: "07:00", to: [c]}}\n'
            "rules: {r: {title: R, when: {text: drone}, send: [morning]}}",
            fires=False,
        ),
    )

    def find(self, bench: Bench) -> Iterator[Find]:
        """Gather every name that something is sent to."""
        data: dict[str, Any] = bench.settings.written.data
        sent = {name for rule in data.get("rules", {}).values() for name in rule.get("send", ())}
        digests = data.get("digests", {})
        reached = sent | {name for digest in digests.values() for name in digest["to"]}
        reached |= set(data.get("settings", {}).get("notices", ()))
        for name in data.get("channels", {}):
            if name not in reached:
                yield Find(("channels", name), "no rule and no digest sends to this channel", on_key=True)
        for name in digests:
            if name not in sent:
                yield Find(("digests", name), "no rule sends to this digest: it will be empty every time", on_key=True)
