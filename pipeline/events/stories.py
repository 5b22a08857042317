"""Decides which story an article belongs to: a new one, or one that another article has opened. Pure.

An article is compared with what the index found (`pipeline.events.index`), and it must be like the story's original
too, so that a chain of small edits never grows into one giant story. Each rule has an id, stored as the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline.events.credits import agency_of, is_agency
from pipeline.events.differences import Differences, differences
from pipeline.events.sketch import NAME, Likeness, Sketch, from_bytes, sketch_of
from pipeline.events.wording import lists
from pipeline.intake.links import article_key
from storage.records.article import Article
from storage.records.story import Membership, Relation, Sketched

SHORT = 25
"""Words that say something, of title and text: at most so many make a short text, of which every word is compared."""

BEGIN = 9
"""Words that make about a first sentence."""

LEAST_WORDS = 6
"""Words that two short texts, or two headlines, must have in common."""

SHORT_WITHIN = timedelta(hours=24)
TITLE_WITHIN = timedelta(hours=12)
REWRITTEN_WITHIN = timedelta(hours=48)

_COPY = 0.8  # Jaccard from which nothing was edited but what outlets always edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may carry the same text, the origin of its story, and the story's original."""

    text: Sketched
    story_id: int
    origin: str
    original: Sketched


@dataclass(frozen=True, slots=True)
class _Found:
    reason: str
    similarity: float
    resemblance: float
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two articles side by side."""

    one: Sketch
    other: Sketch
    apart: timedelta
    same_outlet: bool
    same_address: bool
    likeness: Likeness
    opening: Differences


def sketched(article: Article) -> Sketched:
    """Give what an article is compared by."""
    sketch = sketch_of(article.title, article.text, article.outlet, author=article.author)
    return Sketched(
        article_id=article.id,
        first_seen_at=article.first_seen_at,
        outlet=article.outlet,
        address=article_key(article.link) if article.link else None,
        sketch=sketch.to_bytes(),
    )


def decide(newcomer: Sketched, candidates: Sequence[Candidate]) -> Membership:
    """Say to which story an article belongs.

    The candidates should come from StoryIndex.candidates(). The article's own entry, should it be among them, is passed
    over. A membership without a story_id opens a story.
    """
    found = [hit for candidate in candidates if (hit := _compare(newcomer, candidate))]
    if not found:
        return _opened(newcomer)
    best = max(found, key=lambda hit: (hit.reason == "same_address", round(hit.similarity, 2), -hit.candidate.story_id))
    return Membership(
        story_id=best.candidate.story_id,
        relation=_relation(newcomer, best),
        similarity=round(best.similarity, 3),
        reason=best.reason,
        origin=_origin(newcomer, best.candidate.origin),
        like=best.candidate.text.article_id,
    )


def _opened(newcomer: Sketched) -> Membership:
    return Membership(
        story_id=None,
        relation=Relation.ORIGINAL,
        similarity=1.0,
        reason="nothing_alike",
        origin=_origin(newcomer, newcomer.outlet),
    )


def _origin(newcomer: Sketched, so_far: str) -> str:
    """Give the origin of a story: an agency, once any of its articles names one, else whoever had it first."""
    if is_agency(so_far):
        return so_far
    sketch = from_bytes(newcomer.sketch)
    credited = sketch.credits if sketch else ()
    return credited[0] if credited else agency_of(newcomer.outlet) or so_far


def _relation(newcomer: Sketched, found: _Found) -> Relation:
    if found.reason == "same_address" or (_same_outlet(newcomer, found.candidate.text) and found.similarity >= _COPY):
        return Relation.SAME_ARTICLE
    return Relation.COPY if found.resemblance >= _COPY else Relation.EDITED_COPY


def _compare(newcomer: Sketched, candidate: Candidate) -> _Found | None:
    if candidate.text.article_id == newcomer.article_id:
        return None
    pair = _pair(newcomer, candidate.text)
    reason = _rule_that_holds(pair) if pair else None
    if pair is None or reason is None:
        return None
    if candidate.original.article_id != candidate.text.article_id and reason != "same_address":
        first = _pair(newcomer, candidate.original)
        if first is None or not _akin(first):
            return None
    return _Found(
        reason, max(pair.likeness.contained, _wording(pair)), max(pair.likeness.resemblance, _equal(pair)), candidate
    )


def _pair(one: Sketched, other: Sketched) -> _Pair | None:
    sketches = from_bytes(one.sketch), from_bytes(other.sketch)
    if sketches[0] is None or sketches[1] is None:
        return None
    return _Pair(
        one=sketches[0],
        other=sketches[1],
        apart=abs(one.first_seen_at - other.first_seen_at),
        same_outlet=_same_outlet(one, other),
        same_address=one.address is not None and one.address == other.address,
        likeness=sketches[0].likeness(sketches[1]),
        opening=differences(sketches[0].opening, sketches[1].opening),
    )


def _same_outlet(one: Sketched, other: Sketched) -> bool:
    return one.outlet.casefold() == other.outlet.casefold()


def _rule_that_holds(pair: _Pair) -> str | None:
    if pair.same_address and (pair.likeness.contained >= 0.1 or pair.opening.overlap >= 0.3):
        return "same_address"
    if _same_text(pair):
        return "same_text"
    if _rewritten(pair):
        return "rewritten_text"
    if _same_short_text(pair):
        return "same_short_text"
    if _same_title(pair):
        return "same_title"
    return None


def _same_text(pair: _Pair) -> bool:
    """Half of the shorter text stands in the other, and not only the part that all articles of a kind share."""
    likeness, opening = pair.likeness, pair.opening
    if min(pair.one.words, pair.other.words) <= SHORT or likeness.shared < 8 or likeness.contained < 0.5:
        return False
    if likeness.contained >= 0.9:
        return True
    return opening.overlap >= 0.3 and opening.facts_overlap >= 0.4 and _begin(pair) >= 0.4


def _rewritten(pair: _Pair) -> bool:
    """Say whether a quarter stands in the other, and both begin alike, with the same numbers and names."""
    likeness, opening = pair.likeness, pair.opening
    if pair.apart > REWRITTEN_WITHIN or likeness.shared < 6 or likeness.contained < 0.25 or _begin(pair) < 0.4:
        return False
    return opening.overlap >= 0.5 and opening.facts_shared >= 4 and opening.facts_overlap >= 0.6


def _begin(pair: _Pair) -> float:
    """Give the share of one's first sentence that stands in the other's opening.

    Reports on other events have the same background, but not behind the same first sentence.
    """
    one, other = pair.one, pair.other
    return max(_share(one.lead[:BEGIN], other.opening), _share(other.lead[:BEGIN], one.opening))


def _share(words: Sequence[str], among: frozenset[str]) -> float:
    plain = {word.removeprefix(NAME) for word in words}
    return len(plain & {word.removeprefix(NAME) for word in among}) / max(1, len(plain))


def _same_short_text(pair: _Pair) -> bool:
    """Nearly every word of the shorter text stands in the other, and neither has a number or name of its own."""
    opening = pair.opening
    if pair.apart > SHORT_WITHIN or min(pair.one.words, pair.other.words) > SHORT:
        return False
    if opening.other_numbers or opening.other_names or pair.likeness.contained < 0.4:
        return False
    return opening.overlap >= 0.75 and _telling(pair.one.opening, pair.other.opening) >= LEAST_WORDS


def _same_title(pair: _Pair) -> bool:
    """Compare the headlines, where the texts do not speak against it."""
    if pair.apart > TITLE_WITHIN or _telling(pair.one.title, pair.other.title) < LEAST_WORDS:
        return False
    both_long = min(pair.one.words, pair.other.words) > SHORT
    if both_long and pair.likeness.contained < 0.15:
        return False
    title = differences(pair.one.title, pair.other.title)
    return title.overlap >= 0.85 and not title.other_numbers and not title.other_names


def _akin(pair: _Pair) -> bool:
    """Like enough to be of one story with its original: half of what makes a copy."""
    if pair.opening.other_numbers and pair.opening.other_names and pair.likeness.contained < 0.5:
        return False
    return pair.likeness.contained >= 0.2 or pair.opening.overlap >= 0.6


def _telling(one: Sequence[str] | frozenset[str], other: Sequence[str] | frozenset[str]) -> int:
    """Count the words of both that are no template ("live updates", "daily briefing")."""
    words = {word.removeprefix(NAME) for word in one} & {word.removeprefix(NAME) for word in other}
    return len(words - lists().template)


def _wording(pair: _Pair) -> float:
    """Give what two short texts have in common by their words, where shingles are too few to say."""
    return pair.opening.overlap if min(pair.one.words, pair.other.words) <= SHORT else 0.0


def _equal(pair: _Pair) -> float:
    """Give 1 where short texts have the same words in another order or with other small words between."""
    short = max(pair.one.words, pair.other.words) <= SHORT
    return 1.0 if short and pair.one.opening == pair.other.opening else 0.0
