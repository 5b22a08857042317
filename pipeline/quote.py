"""Quotes the evidence: the title, and the sentences of the text where a rule hit; pure.

Sentences are cut here for quoting only: a cut in the wrong place costs looks, never a match.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_SPACE = re.compile(r"\s+")
_TO_LAST_SPACE = re.compile(r"(.*)\s", re.DOTALL)
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True, order=True)
class _Window:
    """Characters [start, end) of the text."""

    start: int
    end: int

    def holds(self, span: Span) -> bool:
        return self.start <= span.start and span.end <= self.end

    def meets(self, other: "_Window") -> bool:
        return self.start < other.end and other.start < self.end


def quote(title: str, text: str, spans: Sequence[Span]) -> tuple[Passage, ...]:
    """Give the title and at most three passages of the text; those that show the most different clauses.

    Without a hit in the text, its beginning. Every passage is an exact slice of its field.
    """
    sentences = _sentences(text)
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


def _beginning(text: str, sentences: Sequence[_Window]) -> list[_Window]:
    """Give the first sentences that fit, or as much of the first as fits."""
    if not sentences:
        return []
    start = sentences[0].start
    fitting = [sentence.end for sentence in sentences[:LONGEST] if sentence.end - start <= LONGEST]
    return [_Window(start, max(fitting, default=_cut_back(text, start, start + LONGEST)))]


def _around(text: str, sentences: Sequence[_Window], span: Span) -> _Window:
    """Give the sentence a span stands in, or the part of it around the span."""
    start = _sentence_at(sentences, span.start).start
    end = max(_sentence_at(sentences, span.end - 1).end, span.end)
    if end - start <= LONGEST:
        return _Window(start, end)
    lead = min(_LEAD, LONGEST - (span.end - span.start))
    if span.start - start > lead:
        start = _cut_forward(text, span.start - lead, span.start)
    if end - start > LONGEST:
        end = _cut_back(text, span.end, start + LONGEST)
    return _Window(start, end)


def _sentence_at(sentences: Sequence[_Window], at: int) -> _Window:
    return sentences[max(0, bisect_right(sentences, at, key=lambda sentence: sentence.start) - 1)]


@lru_cache(maxsize=4)  # an article is quoted for each of its hits
def _sentences(text: str) -> Sequence[_Window]:
    """Cut a text at the ends of its sentences and lines; white space between them belongs to none."""
    found: list[_Window] = []
    start = len(text) - len(text.lstrip())
    for end in _END.finditer(text, start):
        if not _goes_on(text, start, end):
            found.append(_Window(start, start + len(text[start : end.end()].rstrip())))
            start = end.end()
    if text[start:].strip():
        found.append(_Window(start, len(text.rstrip())))
    return found


def _goes_on(text: str, start: int, end: re.Match[str]) -> bool:
    """Say whether a full stop only closes an initial or a title, or small letters follow."""
    if not end[0].startswith(".") or "\n" in end[0]:
        return False
    if text[end.end() : end.end() + 1].islower():
        return True
    tail = text[max(start, end.start() - _LONGEST_TITLE - 1) : end.start()]
    if len(tail) > _LONGEST_TITLE and tail.isalnum():
        return False
    before = re.split(r"\W", tail)[-1]
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
