"""What is told, laid out for chat: lines of plain runs that each service writes in its own way.

Nothing here is markup. A run's text may come from a feed and say anything; its link has been looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a line is."""

    TITLE = "title"  # of a message or of an entry
    TEXT = "text"
    BULLET = "bullet"
    QUOTE = "quote"  # somebody else's words
    SMALL = "small"  # beside the matter: where, when, from whom


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is shown in one way."""

    text: str
    link: str | None = None
    bold: bool = False  # our own emphasis, or words that a rule was looking for


@dataclass(frozen=True, slots=True)
class Line:
    """One line, however long."""

    kind: Kind
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The line without its looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, and how many alerts they stand for."""

    lines: tuple[Line, ...]
    severity: str | None = None
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message: the most important block first, and where its evidence is."""

    blocks: tuple[Block, ...]
    severity: str | None = None
    link: str | None = None


def line(kind: Kind, *parts: Run | str) -> Line:
    """Make a line of runs and plain words; what is empty falls away."""
    runs = (part if isinstance(part, Run) else Run(part) for part in parts)
    return Line(kind, tuple(run for run in runs if run.text))


def block(lines: Sequence[Line], severity: str | None = None, alerts: int = 0) -> Block:
    """Make a block of those lines that say something."""
    return Block(tuple(one for one in lines if one.text.strip()), severity, alerts)
