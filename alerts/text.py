"""Text from feeds made fit to be shown: no control characters, no direction tricks, no endless lines."""

import re
import textwrap

# Controls (tab and line ends too), line and paragraph separators, NEL: each would end a line somewhere.
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
# Marks that reorder what stands around them, invisible tag characters, and the byte order mark.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Give the text as one line of printable characters; spaces at its ends are kept as one."""
    printable = _LONE_SURROGATE.sub("\ufffd", _DIRECTION.sub("", text))
    return _BREAKS.sub(" ", printable)


def one_line(text: str, most: int) -> str:
    """Give the text as one line of at most `most` characters, cut at a word where it is longer."""
    line = clean(text[: most * 4]).strip()
    if len(line) <= most:
        return line
    kept = line[: most - 1]
    at_word, _, _ = kept.rpartition(" ")
    return f"{(at_word if len(at_word) > most // 2 else kept).rstrip(' ,;:')}…"


def subject_line(text: str, most: int = 180) -> str:
    """Give a subject: one line, in which an encoded word from a feed stays the characters that it is."""
    return one_line(text.replace("=?", "= ?"), most)


def count(number: int, noun: str) -> str:
    """Give `1 alert`, `2 alerts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def wrap(text: str, indent: str = "", width: int = 76) -> str:
    """Give a text in lines of at most `width` characters behind an indent; words, and so links, are never broken.

    A mark in the indent, as in `  - `, stands before the first line only.
    """
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
