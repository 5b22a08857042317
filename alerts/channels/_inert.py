"""Words of others made inert: nothing in them calls people, becomes a link, or is read as markup.

Where a service knows an escape, it is used; else an invisible space stands where the form would begin.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from alerts.sheet import Kind, Line, Run

SPACE = "\u200b"  # of no width; it ends a word

_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_CALLS = re.compile(r"(?<=[@#])(?=[^\s\u200b])")
_NOT_IN_A_TARGET = re.compile(r"[^!#$&'*+,\-./0-9:;=?@A-Z_a-z~%]")


def no_address(text: str) -> str:
    """Give a text in which no web address is recognised."""
    return _ADDRESS.sub(SPACE, text)


def no_calls(text: str) -> str:
    """Give a text that mentions nobody: `@all` and `#room` are words."""
    return _CALLS.sub(SPACE, text)


def inert(text: str) -> str:
    """Give a text without addresses and mentions, for services that show text as it is."""
    return no_address(no_calls(text))


def target(link: str) -> str:
    """Give a link as it may stand in markup: what could end it is written as percent signs and digits."""
    return _NOT_IN_A_TARGET.sub(lambda found: quote(found[0], safe="", errors="replace"), link)


class Markdown:
    """Writes lines in the Markdown of one service."""

    def __init__(self, escaped: str, broken: str) -> None:
        """Take the signs that a backslash makes plain, and those that an invisible space must part from the next."""
        self._escaped = re.compile(f"[{re.escape(escaped)}]")
        self._broken = re.compile(f"[{re.escape(broken)}]") if broken else None

    def plain(self, text: str) -> str:
        """Give a text in which every sign stands for itself."""
        parted = self._broken.sub(lambda sign: sign[0] + SPACE, text) if self._broken else text
        return self._escaped.sub(r"\\\g<0>", no_address(parted))

    def line(self, one: Line) -> str:
        """Write a line."""
        written = "".join(self._parted([self._run(run) for run in one.runs if run.text]))
        return _BEGINNINGS.get(one.kind, "") + written

    def _run(self, run: Run) -> str:
        words = run.text.strip()
        if not words:
            return run.text
        before, _, after = run.text.partition(words)
        shown = self.plain(words)
        shown = f"[{shown}]({target(run.link)})" if run.link else shown
        return f"{before}**{shown}**{after}" if run.bold else f"{before}{shown}{after}"

    @staticmethod
    def _parted(pieces: Sequence[str]) -> Iterator[str]:
        """Part bold from bold: four stars in a row are read in another way."""
        for number, piece in enumerate(pieces):
            if number and pieces[number - 1].endswith("**") and piece.startswith("**"):
                yield SPACE
            yield piece


_BEGINNINGS = {Kind.BULLET: "- ", Kind.QUOTE: "> "}
