"""Quotes the evidence: the title, and the sentences of the text where a rule hit; pure.

Sentences are cut here for quoting only: a cut in the wrong place costs looks, never a match.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.fields import BETWEEN_TAGS, text_of
from storage.records.article import Article
from storage.records.field import Field
from storage.records.match import Passage, Span

MOST_PASSAGES = 3
MOST_OTHERS = 10
"""Fields and tags beside title and text."""
LONGEST = 300
_LEAD = 100
"""Characters in front of a hit, where its sentence is too long to be quoted whole."""

_END = re.compile(  # all begin with one of a few signs, which is what makes the search quick
    r"[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f\n]"
    r"(?:(?<=[\u3002\uff01\uff1f])|(?<=\n)\s*|(?<!\n)[\"'\u201d\u2019\u00bb)\]]*\s+)"
)
_TITLES = frozenset(
    ["mr", "mrs", "ms", "dr", "st", "gen", "lt", "col", "maj", "capt", "sgt", "brig", "gov", "sen", "prof"]
)
_LONGEST_TITLE = max(map(len, _TITLES))
_NO_WORD = re.compile(r"\W")
_SPACE = re.compile(r"\s+")
_TO_LAST_SPACE = re.compile(r"(.*)\s", re.DOTALL)
_JOINER = "\u200d"


class _Window(NamedTuple):
    """Characters [start, end) of the text."""

    start: int
    end: int

    def holds(self, span: Span) -> bool:
        return self.start <= span.start and span.end <= self.end

    def meets(self, other: "_Window") -> bool:
        return self.start < other.end and other.start < self.end


class Sentences:
    """The sentences and lines of a text; cut only as far as somebody asks. For one user at a time."""

    def __init__(self, text: str) -> None:
        """Take the text, and cut nothing yet."""
        self._rest = _cut(text)
        self._found: list[_Window] = []
        self._starts: list[int] = []

    def at(self, place: int) -> _Window:
        """Give the one that a character stands in, or the last before it; there must be one."""
        while (not self._starts or self._starts[-1] <= place) and self._cut_next():
            pass
        return self._found[max(0, bisect_right(self._starts, place) - 1)]

    def first(self, most: int) -> Sequence[_Window]:
        """Give the first, not more than so many."""
        while len(self._found) < most and self._cut_next():
            pass
        return self._found[:most]

    def _cut_next(self) -> bool:
        found = next(self._rest, None)
        if found is not None:
            self._found.append(found)
            self._starts.append(found.start)
        return found is not None


def quote(title: str, text: str, spans: Sequence[Span], cut: Sentences | None = None) -> tuple[Passage, ...]:
    """Give the title and at most three passages of the text; those that show the most different clauses.

    Without a hit in the text, its beginning. Every passage is an exact slice of its field. Who quotes a text more than
    once gives its sentences.
    """
    sentences = cut or Sentences(text)
    inside = [span for span in spans if span.field == "text" and span.end - span.start <= LONGEST]
    windows = _choose({_around(text, sentences, span) for span in inside}, inside) or _beginning(text, sentences)
    head = [Passage(field="title", start=0, text=title)] if title else []
    return (*head, *(Passage(field="text", start=at.start, text=text[at.start : at.end]) for at in sorted(windows)))


def quote_others(article: Article, spans: Iterable[Span]) -> tuple[Passage, ...]:
    """Give the other fields in which a rule hit, whole: they are short, and of tags only those that hit."""
    found: dict[tuple[Field, int], Passage] = {}
    for span in spans:
        if span.field not in {"title", "text"}:
            written = text_of(article, span.field)
            start, end = _tag(written, span) if span.field == "tag" else (0, len(written))
            found[span.field, start] = Passage(field=span.field, start=start, text=written[start:end])
    return tuple(found[key] for key in sorted(found))[:MOST_OTHERS]


def _tag(written: str, span: Span) -> tuple[int, int]:
    end = written.find(BETWEEN_TAGS, span.end)
    before = written.rfind(BETWEEN_TAGS, 0, span.start)
    return (before + len(BETWEEN_TAGS) if before >= 0 else 0), (end if end >= 0 else len(written))


def _choose(windows: set[_Window], spans: Sequence[Span]) -> list[_Window]:
    """Take the window with the most clauses that are not shown yet, until all are shown or there are enough."""
    if len(windows) == 1 and any(map(next(iter(windows)).holds, spans)):
        return [*windows]
    clauses = {window: {span.clause for span in spans if window.holds(span)} for window in windows}
    chosen: list[_Window] = []
    shown: set[str] = set()
    while windows and len(chosen) < MOST_PASSAGES:
        best = min(windows, key=lambda window: (-len(clauses[window] - shown), window))
        if not clauses[best] - shown:
            break
        chosen.append(best)
        shown |= clauses[best]
        windows = {window for window in windows if not window.meets(best)}
    return chosen


def _beginning(text: str, sentences: Sentences) -> list[_Window]:
    """Give the first sentences that fit, or as much of the first as fits."""
    first = sentences.first(LONGEST)
    if not first:
        return []
    start = first[0].start
    fitting = [sentence.end for sentence in first if sentence.end - start <= LONGEST]
    return [_Window(start, max(fitting, default=_cut_back(text, start, start + LONGEST)))]


def _around(text: str, sentences: Sentences, span: Span) -> _Window:
    """Give the sentence a span stands in, or the part of it around the span."""
    start = sentences.at(span.start).start
    end = max(sentences.at(span.end - 1).end, span.end)
    if end - start <= LONGEST:
        return _Window(start, end)
    lead = min(_LEAD, LONGEST - (span.end - span.start))
    if span.start - start > lead:
        start = _cut_forward(text, span.start - lead, span.start)
    if end - start > LONGEST:
        end = _cut_back(text, span.end, start + LONGEST)
    return _Window(start, end)


def _cut(text: str) -> Iterator[_Window]:
    """Cut a text at the ends of its sentences and lines; white space between them belongs to none."""
    start = len(text) - len(text.lstrip())
    for found in _END.finditer(text, start):
        stop, end = found.span()
        if text[stop] != "." or not _goes_on(text, start, stop, end):
            yield _Window(start, start + len(text[start:end].rstrip()))
            start = end
    if text[start:].strip():
        yield _Window(start, len(text.rstrip()))


def _goes_on(text: str, start: int, stop: int, end: int) -> bool:
    """Say whether a full stop only closes an initial or a title, or small letters follow on the same line."""
    if text.find("\n", stop, end) >= 0:
        return False
    if text[end : end + 1].islower():
        return True
    tail = text[max(start, stop - _LONGEST_TITLE - 1) : stop]
    if len(tail) > _LONGEST_TITLE and tail.isalnum():
        return False
    before = _NO_WORD.split(tail)[-1]
    return len(before) == 1 or before.lower() in _TITLES


def _cut_forward(text: str, earliest: int, latest: int) -> int:
    """Give the first beginning of a word from `earliest` on, or the nearest whole character."""
    space = _SPACE.search(text, earliest, latest)
    return space.end() if space else next((at for at in range(earliest, latest) if _whole(text, at)), latest)


def _cut_back(text: str, earliest: int, latest: int) -> int:
    """Give the last end of a word up to `latest`, or the nearest whole character."""
    if spaced := _TO_LAST_SPACE.match(text, earliest, latest + 1):
        return earliest + len(spaced[1].rstrip())
    return next((at for at in range(latest, earliest, -1) if _whole(text, at)), latest)


def _whole(text: str, at: int) -> bool:
    """Say whether a cut here leaves every visible character whole."""
    if not 0 < at < len(text):
        return True
    after = text[at]
    return not (
        unicodedata.category(after).startswith("M")
        or after == _JOINER
        or text[at - 1] == _JOINER
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or ("\U0001f1e6" <= after <= "\U0001f1ff" and "\U0001f1e6" <= text[at - 1] <= "\U0001f1ff")  # halves of flags
    )
