"""Rows of cells for a terminal, where a table would fold what is to be read or copied in one piece."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

_GAP = "  "


def width_of(texts: Sequence[str], most: int) -> int:
    """Give the width of a column that holds these, up to `most`."""
    return min(max((Text(text).cell_len for text in texts), default=0), most)


def row(widths: Sequence[int], *cells: str) -> Text:
    """Put cells beside each other, each cut at its width; what has no width stands last and is never cut."""
    line = Text()
    for at, cell in enumerate(cells):
        text = Text(cell)
        if at < len(widths):
            text.truncate(widths[at], overflow="ellipsis", pad=True)
        line.append_text(text).append(_GAP)
    line.rstrip()
    return line


def show(console: Console, line: Text) -> None:
    """Print a row; where it is longer than the terminal, the terminal breaks it."""
    console.print(line, soft_wrap=True)


def show_below(console: Console, text: Text, indent: int) -> None:
    """Print a sentence in lines behind an indent, without blanks at their ends."""
    for line in text.wrap(console, max(console.width - indent, 20), overflow="fold"):
        line.rstrip()
        console.print(Text(" " * indent).append_text(line), soft_wrap=True)
