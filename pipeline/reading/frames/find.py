"""Finds the frames of one text: which sentence carries which, how strongly, and whether it stands behind it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.query.tree import Found, Terms, evaluate
from pipeline.query.words import EXACTLY, Words
from pipeline.reading.frames.keys import Frame, Pattern, read_data
from pipeline.reading.speakers.attribute import attribute
from pipeline.reading.speakers.parties import Speakers
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
    text: ReadText, frames: Sequence[Frame], *, field: Field = "text", speakers: Speakers | None = None
) -> list[FrameHit]:
    """Give every sentence that carries a frame; with `speakers`, also who says so."""
    found: list[FrameHit] = []
    for frame in frames:
        hits = list(_hits(text, frame))
        voices = [_anchor(hit) for hit in hits]
        said_by = attribute(text, voices, speakers=speakers) if speakers else [None] * len(hits)
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


def _hits(text: ReadText, frame: Frame) -> Iterator[_Hit]:
    gate = _gate(frame.keys.about)
    named = [_may_hold(sentence, gate) for sentence in text.sentences]
    if not any(named):
        return
    hits = list(_read_all(text, frame, named))
    # Asked last, because it looks through the whole text, and few texts that name them say anything of the kind.
    if hits and _holds_context(text, frame):
        yield from hits


def _read_all(text: ReadText, frame: Frame, named: Sequence[bool]) -> Iterator[_Hit]:
    about = False  # the sentence before speaks about them
    for sentence, may in zip(text.sentences, named, strict=True):
        before, about = about, False
        if not (may or before) or sentence.role is Role.FURNITURE or len(sentence.tokens) > LONGEST:
            continue
        words = _words(text, sentence)
        here = may and evaluate(frame.keys.about, words) is not None
        again = frame.keys.again is not None and evaluate(frame.keys.again, words) is not None
        about = here or (before and again)
        if here or before:
            yield from _read(sentence, words, frame)


def _holds_context(text: ReadText, frame: Frame) -> bool:
    context = frame.keys.context
    return context is None or evaluate(context.clause, Words("", _without_asides(text.original))) is not None


def _read(sentence: Sentence, words: Words, frame: Frame) -> Iterator[_Hit]:
    """Give the hits of one sentence: of the strong ones one for each status, else two weak ones at most."""
    strong = [*_strong(sentence, words, frame), *_against(sentence, words, frame)]
    hits = list({hit.status: hit for hit in reversed(strong) if hit.strength == "strong"}.values())
    if not hits:
        weak = [_meant(sentence, pattern, place, strength="weak") for pattern, place in _found(frame.keys.weak, words)]
        hits = [hit for hit in (*strong, *weak) if hit.status is FrameStatus.ASSERTED][:2]
    if hits and not any(evaluate(pattern.clause, words) is not None for pattern in frame.keys.unless):
        yield from sorted(hits, key=lambda hit: hit.start)


def _strong(sentence: Sentence, words: Words, frame: Frame) -> Iterator[_Hit]:
    for pattern, place in _found(frame.keys.strong, words):
        yield _meant(sentence, pattern, place, strength="strong")


def _against(sentence: Sentence, words: Words, frame: Frame) -> Iterator[_Hit]:
    for pattern, (start, end) in _found(frame.keys.against, words):
        yield _Hit(sentence, start, end, pattern, "strong", FrameStatus.DENIED, "asserted")


def _found(patterns: Iterable[Pattern], words: Words) -> Iterator[tuple[Pattern, tuple[int, int]]]:
    for pattern in patterns:
        # Most sentences lack a word of most patterns, and to see that is far cheaper than to look for places.
        if any(words.lack(*needed) for needed in pattern.needs):
            continue
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


def _words(text: ReadText, sentence: Sentence) -> Words:
    """Index one sentence; what stands in brackets in the middle of a phrase is blanked, so that the phrase holds."""
    return Words("", _without_asides(text.original[sentence.start : sentence.end]), offset=sentence.start)


def _without_asides(written: str) -> str:
    """Blank what stands in brackets, but for single words: [ISIS] and (IS) are what the sentence is about."""
    if "(" not in written and "[" not in written:
        return written
    return _ASIDE.sub(lambda aside: aside[0] if len(aside[0].split()) == 1 else " " * len(aside[0]), written)


def _gate(terms: Terms) -> tuple[frozenset[str], frozenset[str]]:
    """Give the words of which one stands in every sentence that names a term: folded ones, and exact ones."""
    firsts = [phrase.keys[0] for phrase in terms.phrases]
    exact = frozenset(key[1:] for key in firsts if key.startswith(EXACTLY))
    return frozenset(key for key in firsts if not key.startswith(EXACTLY)), exact


def _may_hold(sentence: Sentence, gate: tuple[frozenset[str], frozenset[str]]) -> bool:
    folded, exact = gate
    return any(
        token.word in folded or token.text in exact or ("-" in token.text and _parts_hold(token.text, token.word, gate))
        for token in sentence.tokens
    )


def _parts_hold(text: str, word: str, gate: tuple[frozenset[str], frozenset[str]]) -> bool:
    return not gate[0].isdisjoint(word.split("-")) or not gate[1].isdisjoint(text.split("-"))
