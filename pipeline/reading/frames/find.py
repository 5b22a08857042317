"""Finds the frames of one text: which sentence carries which, how strongly, and whether it stands behind it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.query.folding import fold as fold_query
from pipeline.query.tree import Found, evaluate
from pipeline.query.words import Words
from pipeline.reading.frames.keys import Frame, Gate, Pattern, read_data
from pipeline.reading.speakers.attribute import Speaking
from pipeline.reading.text import Anchor, ReadText, Role, Sentence, fold
from storage.records.field import Field
from storage.records.reading import FrameHit, FrameStatus

LEFT, RIGHT = 7, 7
"""Words around a hit in which it may be negated or put in doubt."""
LONGEST = 250
"""Words of a sentence that is read; no sentence of a newspaper has as many."""

_ASIDE = re.compile(r"\([^()]{1,120}\)|\[(?=[^\[\]]{30,120}\])[^\[\]]{30,120}\]")


@dataclass(frozen=True, slots=True)
class _Hit:
    sentence: Sentence
    start: int
    end: int
    pattern: Pattern
    strength: str
    status: FrameStatus
    modality: str


def find_frames(
    text: ReadText, frames: Sequence[Frame], *, field: Field = "text", voices: Speaking | None = None
) -> list[FrameHit]:
    """Give every sentence that carries a frame; with the `voices` of the text, also who says so."""
    found: list[FrameHit] = []
    indexed = _Indexed(text)
    for frame in frames:
        hits = list(_hits(indexed, frame))
        said_by = voices.of([_anchor(hit) for hit in hits]) if voices else [None] * len(hits)
        found += [
            _record(frame, hit, field=field, speaker=voice.name if voice else None)
            for hit, voice in zip(hits, said_by, strict=True)
        ]
    return found


def carried(hits: Iterable[FrameHit]) -> set[tuple[str, FrameStatus]]:
    """Give the frames that an article carries, with their status: one strong hit is enough, or two weak patterns."""
    several = list(hits)
    strong = {(hit.frame, hit.status) for hit in several if hit.strength == "strong"}
    weak = {(hit.frame, hit.status): {one.why for one in several if _alike(one, hit)} for hit in several}
    return strong | {key for key, patterns in weak.items() if len(patterns) > 1}


def of_carried(hits: Sequence[FrameHit]) -> tuple[FrameHit, ...]:
    """Give the hits of the frames that the article carries; a weak one that stands alone says nothing."""
    whole = carried(hits)
    return tuple(hit for hit in hits if (hit.frame, hit.status) in whole)


def _alike(one: FrameHit, other: FrameHit) -> bool:
    return (one.frame, one.status, one.strength) == (other.frame, other.status, "weak")


def _record(frame: Frame, hit: _Hit, *, field: Field, speaker: str | None) -> FrameHit:
    return FrameHit(
        frame=frame.id,
        field=field,
        start=hit.start,
        end=hit.end,
        sentence=hit.sentence.text,
        status=hit.status,
        modality=hit.modality,
        voice="quoted" if speaker or _in_quotes(hit) else "own",
        strength=hit.strength,
        speaker=speaker,
        why=(f"frame.{hit.modality}", hit.pattern.written),
    )


def _in_quotes(hit: _Hit) -> bool:
    marks = [token.start < hit.start for token in hit.sentence.tokens if token.text == '"']
    before = sum(marks)
    return before % 2 == 1 or (len(marks) - before) % 2 == 1  # a quotation may begin or end in another sentence


def _anchor(hit: _Hit) -> Anchor:
    return Anchor(
        sentence=hit.sentence.index, start=hit.start, end=hit.end, trigger_start=hit.start, trigger_end=hit.end
    )


class _Indexed:
    """One text, whose sentences are indexed when a frame first asks, and once for all frames."""

    def __init__(self, text: ReadText) -> None:
        self.text = text
        self._sentences: dict[int, Words] = {}

    def words(self, sentence: Sentence) -> Words:
        """Index one sentence; what stands in brackets inside a phrase is blanked, so that the phrase holds."""
        known = self._sentences.get(sentence.index)
        if known is None:
            written = self.text.original[sentence.start : sentence.end]
            known = self._sentences[sentence.index] = Words("", _without_asides(written), offset=sentence.start)
        return known

    @cached_property
    def whole(self) -> Words:
        """Index the text."""
        return Words("", _without_asides(self.text.original))


def _hits(indexed: _Indexed, frame: Frame) -> Iterator[_Hit]:
    named = [_may_hold(sentence, frame.gate) for sentence in indexed.text.sentences]
    if not any(named):
        return
    hits = list(_read_all(indexed, frame, named))
    # Asked last, because it looks through the whole text, and few texts that name them say anything of the kind.
    context = frame.keys.context
    if hits and (context is None or evaluate(context.clause, indexed.whole) is not None):
        yield from hits


def _read_all(indexed: _Indexed, frame: Frame, named: Sequence[bool]) -> Iterator[_Hit]:
    about = False  # the sentence before speaks about them
    for sentence, may in zip(indexed.text.sentences, named, strict=True):
        before, about = about, False
        if not (may or before) or sentence.role is Role.FURNITURE or len(sentence.tokens) > LONGEST:
            continue
        words = indexed.words(sentence)
        here = may and evaluate(frame.keys.about, words) is not None
        again = frame.keys.again is not None and evaluate(frame.keys.again, words) is not None
        about = here or (before and again)
        if here or before:
            yield from _read(sentence, words, frame)


def _read(sentence: Sentence, words: Words, frame: Frame) -> Iterator[_Hit]:
    """Give the hits of one sentence: of the strong ones one for each status, else two weak ones at most."""
    possible = frame.possible(words)
    strong = [*_strong(sentence, words, possible.strong), *_against(sentence, words, possible.against)]
    hits = list({hit.status: hit for hit in reversed(strong) if hit.strength == "strong"}.values())
    if not hits:
        weak = [_meant(sentence, pattern, place, strength="weak") for pattern, place in _found(possible.weak, words)]
        hits = [hit for hit in (*strong, *weak) if hit.status is FrameStatus.ASSERTED][:2]
    if hits and not any(evaluate(pattern.clause, words) is not None for pattern in possible.unless):
        yield from sorted(hits, key=lambda hit: hit.start)


def _strong(sentence: Sentence, words: Words, patterns: Iterable[Pattern]) -> Iterator[_Hit]:
    for pattern, place in _found(patterns, words):
        yield _meant(sentence, pattern, place, strength="strong")


def _against(sentence: Sentence, words: Words, patterns: Iterable[Pattern]) -> Iterator[_Hit]:
    for pattern, (start, end) in _found(patterns, words):
        yield _Hit(sentence, start, end, pattern, "strong", FrameStatus.DENIED, "asserted")


def _found(patterns: Iterable[Pattern], words: Words) -> Iterator[tuple[Pattern, tuple[int, int]]]:
    for pattern in patterns:
        if found := evaluate(pattern.clause, words):
            yield pattern, _nearest(found)


def _nearest(found: Found) -> tuple[int, int]:
    """Give the stretch of the words that hit; a pattern may hit twice, and the first time is shown."""
    first = found[0]
    near = [span for span in found if abs(span.start - first.start) < 120]
    return min(span.start for span in near), max(span.end for span in near)


def _meant(sentence: Sentence, pattern: Pattern, place: tuple[int, int], *, strength: str) -> _Hit:
    """Say how a sentence means what it says: negated, asked, predicted or asserted."""
    start, end = place
    around = _around(sentence, start, end)
    words = _modality()
    if _says(around, words["negated"]):
        return _Hit(sentence, start, end, pattern, strength, FrameStatus.DENIED, "negated")
    if sentence.tokens[-1].text.startswith("?") or (
        len(sentence.tokens) > 1 and sentence.tokens[-2].text.startswith("?")
    ):
        return _Hit(sentence, start, end, pattern, "weak", FrameStatus.ASSERTED, "question")
    conceded = any(token.word in _plain("concessive") and token.start >= end for token in sentence.tokens)
    content = around.rpartition(" that ")[2]
    if _says(f" {content}", words["weak"]) and not conceded:
        return _Hit(sentence, start, end, pattern, "weak", FrameStatus.ASSERTED, "predicted")
    modality = "predicted" if _says(around, words["predicted"]) else "asserted"
    return _Hit(sentence, start, end, pattern, strength, FrameStatus.ASSERTED, modality)


def _around(sentence: Sentence, start: int, end: int) -> str:
    """Give the words of the clause that a hit stands in, folded, with a blank on either side."""
    tokens = sentence.tokens
    first = next((n for n, token in enumerate(tokens) if token.end > start), 0)
    last = next((n for n, token in enumerate(tokens) if token.end >= end), len(tokens) - 1)
    parts = _plain("parts")
    left = first
    while left > 0 and first - left < LEFT and tokens[left - 1].word not in parts and tokens[left - 1].text != ",":
        left -= 1
    right = last
    while (
        right + 1 < len(tokens)
        and right - last < RIGHT
        and tokens[right + 1].word not in parts
        and tokens[right + 1].text != ","
    ):
        right += 1
    said = " " + " ".join(token.word for token in tokens[left : right + 1]) + " "
    for sound in _modality()["sound"]:
        said = said.replace(sound, " ")
    return said


def _says(around: str, phrases: Iterable[str]) -> bool:
    return any(phrase in around for phrase in phrases)


@cache
def _modality() -> dict[str, tuple[str, ...]]:
    """Give the lists of modality.yaml; each phrase between blanks."""
    data = read_data("modality.yaml")
    return {
        name: tuple(f" {fold(str(p))} " for p in several) for name, several in data.items() if isinstance(several, list)
    }


@cache
def _plain(name: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in _modality()[name])


def _without_asides(written: str) -> str:
    """Blank what stands in brackets, but for single words: [ISIS] and (IS) are what the sentence is about."""
    if "(" not in written and "[" not in written:
        return written
    return _ASIDE.sub(lambda aside: aside[0] if len(aside[0].split()) == 1 else " " * len(aside[0]), written)


def _may_hold(sentence: Sentence, gate: Gate) -> bool:
    """Whether a sentence has a word of a gate, by itself or as a part of one with hyphens."""
    if not gate.folded.isdisjoint(sentence.words):
        return True
    if gate.other_scripts and any(fold_query(word) in gate.folded for word in sentence.words if not word.isascii()):
        return True  # an Arabic letter in another shape
    several = "-" in sentence.text
    return any(
        token.text in gate.exact or (several and "-" in token.text and _parts_hold(token.text, token.word, gate))
        for token in sentence.tokens
    )


def _parts_hold(text: str, word: str, gate: Gate) -> bool:
    return not gate.folded.isdisjoint(word.split("-")) or not gate.exact.isdisjoint(text.split("-"))
