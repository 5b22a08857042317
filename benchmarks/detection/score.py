"""The definitions of right and wrong: which found claim is which labelled one, and what is counted."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from math import inf
from typing import NamedTuple

from benchmarks.detection.corpus import Article, ClaimLabel, Found, FrameLabel

_ARTICLES = frozenset({"the", "al", "el", "ar", "az", "ez", "ad"})
_KINDS_OF_PLACE = frozenset({"city", "of", "town", "province", "governorate"})
_ALIKE = 0.8  # the similarity from which two spellings are one name
_TOLERANCE = 0.2  # how far the lower ends of two counts may lie apart


class Level(IntEnum):
    """How much of a labelled claim a found one has right; each level asks for all that the lower ones ask for."""

    NOTHING = 0
    TOLL = 1  # the outcome, and a count that agrees
    PLACE = 2  # ... and the place
    FULL = 3  # ... and the class of victims and the status


LEVELS = (Level.TOLL, Level.PLACE, Level.FULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A labelled claim and the found one that answers to it."""

    gold: ClaimLabel
    found: ClaimLabel
    level: Level


class Tally(NamedTuple):
    """What is counted on one article; tallies of many articles add up field by field."""

    gold: int = 0
    found: int = 0  # without the excused ones
    toll: int = 0
    place: int = 0
    full: int = 0
    spoken: int = 0  # pairs whose speakers are compared
    spoken_right: int = 0
    negatives: int = 0
    noise: int = 0
    frame_gold: int = 0
    frame_found: int = 0
    frame_hits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One article with every found and every labelled claim in its place."""

    article: Article
    pairs: tuple[Pair, ...]
    missed: tuple[ClaimLabel, ...]
    false: tuple[ClaimLabel, ...]
    frames_missed: tuple[str, ...]
    frames_false: tuple[str, ...]
    tally: Tally


class Rates(NamedTuple):
    """Precision, recall and their harmonic mean, each from 0 to 1."""

    precision: float
    recall: float
    f1: float


def judge_all(articles: Iterable[Article], found: Mapping[str, Found]) -> list[Judged]:
    """Judge every labelled article; one that the predictions lack counts as read and found empty."""
    return [judge(article, found.get(article.id, Found())) for article in articles]


def judge(article: Article, found: Found) -> Judged:
    """Pair what was found with what is labelled, excuse what is neither right nor wrong, and count the rest."""
    pairs, missed, unpaired = pair_up(article.claims, found.claims)
    false = [claim for claim in unpaired if not is_excused(claim, article)]
    wanted, had = _frames(article.frames, found.frames)
    return Judged(
        article=article,
        pairs=tuple(pairs),
        missed=tuple(missed),
        false=tuple(false),
        frames_missed=tuple(f"{name} [{status}]" for name, status in sorted(wanted - had)),
        frames_false=tuple(f"{name} [{status}]" for name, status in sorted(had - wanted)),
        tally=Tally(
            gold=len(article.claims),
            found=len(pairs) + len(false),
            toll=len(pairs),
            place=sum(pair.level >= Level.PLACE for pair in pairs),
            full=sum(pair.level >= Level.FULL for pair in pairs),
            spoken=len(pairs),
            spoken_right=sum(is_right_speaker(pair.gold, pair.found) for pair in pairs),
            negatives=int(article.negative),
            noise=sum(claim.status == "asserted" for claim in false) if article.negative else 0,
            frame_gold=len(wanted),
            frame_found=len(had),
            frame_hits=len(wanted & had),
        ),
    )


def add_up(tallies: Iterable[Tally]) -> Tally:
    """Sum tallies field by field."""
    return Tally(*map(sum, zip(*tallies, strict=True)))


def rates(hits: int, gold: int, found: int) -> Rates:
    """Precision, recall and F1; 0 where there is nothing to divide by."""
    precision = hits / found if found else 0.0
    recall = hits / gold if gold else 0.0
    return Rates(precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0)


def figures(tally: Tally) -> dict[str, float]:
    """Every figure of the report by its name, such as `toll.f1`, from one sum."""
    named = {
        "toll": rates(tally.toll, tally.gold, tally.found),
        "place": rates(tally.place, tally.gold, tally.found),
        "full": rates(tally.full, tally.gold, tally.found),
        "frames": rates(tally.frame_hits, tally.frame_gold, tally.frame_found),
    }
    flat = {f"{name}.{part}": value for name, parts in named.items() for part, value in parts._asdict().items()}
    flat["attribution"] = tally.spoken_right / tally.spoken if tally.spoken else 0.0
    flat["noise"] = 100 * tally.noise / tally.negatives if tally.negatives else 0.0
    return flat


def pair_up(
    gold: Sequence[ClaimLabel], found: Sequence[ClaimLabel]
) -> tuple[list[Pair], list[ClaimLabel], list[ClaimLabel]]:
    """Pair one to one, the best level first and the same sentence before another; give the pairs and both rests."""
    candidates = [
        (-level, not same_stretch(theirs.sentence, [ours.sentence]), at_gold, at_found)
        for at_gold, ours in enumerate(gold)
        for at_found, theirs in enumerate(found)
        if (level := level_reached(ours, theirs))
    ]
    free_gold, free_found = dict(enumerate(gold)), dict(enumerate(found))
    pairs = []
    for negated, _, at_gold, at_found in sorted(candidates):
        if at_gold in free_gold and at_found in free_found:
            level = Level(-negated)
            pairs.append(Pair(gold=free_gold.pop(at_gold), found=free_found.pop(at_found), level=level))
    return pairs, list(free_gold.values()), list(free_found.values())


def level_reached(gold: ClaimLabel, found: ClaimLabel) -> Level:
    """Say how much of the labelled claim the found one has right."""
    if gold.outcome != found.outcome or not counts_agree(gold, found):
        return Level.NOTHING
    as_written = bool(gold.place_text) and same_name(gold.place_text, found.place)
    if not as_written and not same_name(gold.place, found.place):
        return Level.TOLL
    return Level.FULL if gold.victims == found.victims and gold.status == found.status else Level.PLACE


def counts_agree(gold: ClaimLabel, found: ClaimLabel) -> bool:
    """Whether two counts say the same: one best value, or ranges that meet and begin close to each other."""
    if gold.best is not None and gold.best == found.best:
        return True
    if gold.min is None or found.min is None:
        return gold.min == found.min
    if max(gold.min, found.min) > min(gold.max or inf, found.max or inf):
        return False
    return abs(gold.min - found.min) <= max(1, _TOLERANCE * max(gold.min, found.min))


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are spellings of one: accents, the Arabic article and words like "city" aside."""
    one, other = _bare_name(one), _bare_name(other)
    if one == other:
        return True
    return bool(one and other) and SequenceMatcher(None, one, other).ratio() >= _ALIKE


def same_speaker(one: str | None, other: str | None) -> bool:
    """Whether two speakers are one: a telling word in common, the same name, or both the outlet's own voice."""
    if not one or not other:
        return not one and not other
    return bool(_telling_words(one) & _telling_words(other)) or same_name(one, other)


def is_right_speaker(gold: ClaimLabel, found: ClaimLabel) -> bool:
    """Whether the speaker is the label's, by name, or as the text writes it: some labels are in its language."""
    written = bool(gold.attribution and found.attribution) and same_speaker(gold.attribution, found.attribution_text)
    return written or same_speaker(gold.attribution, found.attribution)


def same_stretch(sentence: str | None, labelled: Iterable[str | None]) -> bool:
    """Whether a found sentence holds a labelled one or lies in it; a label that names no sentence fits all."""
    found = _one_line(sentence)
    return bool(found) and any(found in line or line in found for line in map(_one_line, labelled))


def is_excused(found: ClaimLabel, article: Article) -> bool:
    """Whether a claim without partner is no fault: it stands in a neutral sentence, or says a labelled claim again."""
    return same_stretch(found.sentence, article.neutral) or any(
        level_reached(gold, found) and same_stretch(found.sentence, [gold.sentence, *gold.restated_in])
        for gold in article.claims
        if gold.restated_in
    )


def _frames(
    gold: Sequence[FrameLabel], found: Sequence[FrameLabel]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Give the frames wanted of an article and those had; a weak one is optional and counts as neither."""
    wanted = {(frame.frame, frame.status) for frame in gold if frame.strength != "weak"}
    weak = {(frame.frame, frame.status) for frame in gold if frame.strength == "weak"}
    return wanted, {(frame.frame, frame.status) for frame in found} - (weak - wanted)


def _bare_name(name: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", name or "")
    plain = "".join(" " if _is_mark(letter) else letter for letter in decomposed if not unicodedata.combining(letter))
    words = plain.casefold().split()
    return "".join(word for word in words if word not in _ARTICLES and word not in _KINDS_OF_PLACE)


def _is_mark(letter: str) -> bool:
    return not (letter.isalnum() or letter == "_")


def _telling_words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 2} - {"the", "and"}


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
