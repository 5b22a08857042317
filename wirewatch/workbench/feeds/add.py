"""Puts feeds into the `feeds:` section of a file, and touches nothing else in it."""

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.intake.watched import FeedKeys
from wirewatch.config.yaml_file import YamlFile, parse_yaml, read_bytes
from wirewatch.workbench.edit import CannotAdd, replace_file
from wirewatch.workbench.feeds.written import feed_lines, span

_BY_HAND = "the feed cannot be put in without touching the rest; put these lines in by hand"


def add_feed(file: Path, feed: FeedKeys) -> None:
    """Add a feed at the end of the file's feeds; the file is made where there is none. CannotAdd: it is as it was."""
    real = file.resolve()
    try:
        before = read_bytes(real) if real.exists() else b""
        replace_file(real, with_feeds(before, [feed], str(file)))
    except OSError as error:
        raise CannotAdd(f"{file} cannot be written: {(error.strerror or str(error)).lower()}") from None


def with_feeds(before: bytes, feeds: Sequence[FeedKeys], shown: str) -> bytes:
    """Give the content of a file with these feeds added, proven by reading it: all else says what it said before."""
    found = parse_yaml(before, shown, {})
    data = found.data if isinstance(found.data, dict) else {}
    if before.strip() and not isinstance(found.data, dict | None):
        raise CannotAdd(f"{shown} holds no keys; {_BY_HAND}")
    if not isinstance(data.get("feeds", []), list | None):
        raise CannotAdd(f"{shown}: `feeds` is no list; {_BY_HAND}")
    after = _inserted(found, feeds).encode()
    written = parse_yaml(after, shown, {})
    expected = {**data, "feeds": [*(data.get("feeds") or []), *map(_data, feeds)]}
    if written.data != expected or _faults(written) != _faults(found):
        raise CannotAdd(f"{shown}: {_BY_HAND}")
    return after


def _data(feed: FeedKeys) -> dict[str, object]:
    """Give what the reader should find."""
    said = {"url": feed.url, "outlet": feed.outlet, "owner": feed.owner, "groups": list(feed.groups)}
    return {key: value for key, value in {**said, "every": feed.every and span(feed.every)}.items() if value}


def _faults(found: YamlFile) -> list[str]:
    return [complaint.message for complaint in found.complaints]


def _inserted(found: YamlFile, feeds: Sequence[FeedKeys]) -> str:
    end_of_line = "\r\n" if "\r\n" in found.text else "\n"
    lines = _lines(found.text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end_of_line
    here = found.keys.get(("feeds",))
    if here is None:
        end, new = len(lines), ["", "feeds:"] if lines else ["feeds:"]
    else:
        end, new = _end_of_section(found, here.line, lines), []
    indent = " " * _dash_column(found, lines)
    new += [indent + line for feed in feeds for line in feed_lines(feed)]
    return "".join([*lines[:end], *(line + end_of_line for line in new), *lines[end:]])


def _end_of_section(found: YamlFile, begin: int, lines: Sequence[str]) -> int:
    """Give how many lines stand up to the end of the section that begins with line `begin`."""
    later = [place.line for path, place in found.keys.items() if len(path) == 1 and place.line > begin]
    end = min(later, default=len(lines) + 1) - 1
    while end > begin and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # what stands before a section in column 1 belongs to that section
    return end


def _dash_column(found: YamlFile, lines: Sequence[str]) -> int:
    """Give how far the entries are indented that the section has."""
    first = found.values.get(("feeds", 0))
    entry = lines[first.line - 1] if first else ""
    return len(entry) - len(entry.lstrip(" ")) if entry.lstrip(" ").startswith("- ") else 2


def _lines(text: str) -> list[str]:
    """Give the lines with their ends; str.splitlines would also cut at signs that end no line in YAML."""
    return [line for line in re.split(r"(?<=\n)", text) if line]
