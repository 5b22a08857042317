"""Decides which story an article belongs to: a new one, or one that another article has opened. Pure.

An article is compared with what the index found (`pipeline.events.index`), and it must be like the story's original
too, so that a chain of small edits never grows into one giant story. Each rule has an id, stored as the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from pipeline.events.credits import agency_of, is_agency
from pipeline.events.differences import Differences, differences, title_differences
from pipeline.events.sketch import Sketch, from_bytes, sketch_of
from pipeline.events.wording import NAME, lists
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

_STRANGERS = 0.15  # contained: less, and two long texts are not compared any further
_SETTLED = 0.7  # similarity: candidates come best first, so a later one is hardly meant
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


class _Pair:
    """Two articles side by side."""

    def __init__(self, one: Sketched, sketch: Sketch, other: Sketched, other_sketch: Sketch) -> None:
        self.one, self.other = sketch, other_sketch
        self.apart = abs(one.first_seen_at - other.first_seen_at)
        self.same_address = one.address is not None and one.address == other.address
        self.likeness = sketch.likeness(other_sketch)
        self.short = min(sketch.words, other_sketch.words) <= SHORT

    @cached_property
    def opening(self) -> Differences:
        """Their titles and leads; worked out only where shingles do not settle it."""
        return differences(self.one, self.other)

    @property
    def similarity(self) -> float:
        """The share of the shorter text in the other; of short texts by words, where shingles are too few to say."""
        return max(self.likeness.contained, self.opening.overlap) if self.short else self.likeness.contained

    @property
    def resemblance(self) -> float:
        """Jaccard; 1 for short texts of the same words in another order."""
        return 1.0 if self.short and self.one.plain == self.other.plain else self.likeness.resemblance


def sketched(article: Article) -> Sketched:
    """Give what an article is compared by."""
    sketch = sketch_of(article.title, article.text, article.outlet, author=article.author)
    return Sketched(
        article_id=article.id,
        first_seen_at=article.first_seen_at,
        outlet=article.outlet,
        address=article_key(address) if (address := article.page_url or article.link) else None,
        sketch=sketch.to_bytes(),
    )


def decide(newcomer: Sketched, candidates: Sequence[Candidate]) -> Membership:
    """Say to which story an article belongs.

    The candidates should come from StoryIndex.candidates(). The article's own entry, should it be among them, is passed
    over. A membership without a story_id opens a story.
    """
    sketch = from_bytes(newcomer.sketch)
    best = _best(newcomer, sketch, candidates) if sketch else None
    if best is None:
        return _opened(newcomer, sketch)
    return Membership(
        story_id=best.candidate.story_id,
        relation=_relation(newcomer, best),
        similarity=round(best.similarity, 3),
        reason=best.reason,
        origin=_origin(newcomer, sketch, best.candidate.origin),
        like=best.candidate.text.article_id,
    )


def _best(newcomer: Sketched, sketch: Sketch, candidates: Sequence[Candidate]) -> _Found | None:
    """Give the candidate that is most alike: at the same address, else by likeness, else of the older story."""
    found = []
    for candidate in candidates:
        if hit := _compare(newcomer, sketch, candidate):
            found.append(hit)
            if hit.similarity >= _SETTLED:
                break
    return max(
        found,
        key=lambda hit: (hit.reason == "same_address", round(hit.similarity, 2), -hit.candidate.story_id),
        default=None,
    )


def _opened(newcomer: Sketched, sketch: Sketch | None) -> Membership:
    return Membership(
        story_id=None,
        relation=Relation.ORIGINAL,
        similarity=1.0,
        reason="nothing_alike",
        origin=_origin(newcomer, sketch, newcomer.outlet),
    )


def _origin(newcomer: Sketched, sketch: Sketch | None, so_far: str) -> str:
    """Give the origin of a story: an agency, once any of its articles names one, else whoever had it first."""
    if is_agency(so_far):
        return so_far
    return sketch.credits[0] if sketch and sketch.credits else agency_of(newcomer.outlet) or so_far


def _relation(newcomer: Sketched, found: _Found) -> Relation:
    if found.reason == "same_address" or (_same_outlet(newcomer, found.candidate.text) and found.similarity >= _COPY):
        return Relation.SAME_ARTICLE
    return Relation.COPY if found.resemblance >= _COPY else Relation.EDITED_COPY


def _compare(newcomer: Sketched, sketch: Sketch, candidate: Candidate) -> _Found | None:
    if candidate.text.article_id == newcomer.article_id:
        return None
    pair = _pair(newcomer, sketch, candidate.text)
    reason = _rule_that_holds(pair) if pair else None
    if pair is None or reason is None:
        return None
    if candidate.original.article_id != candidate.text.article_id and reason != "same_address":
        first = _pair(newcomer, sketch, candidate.original)
        if first is None or not _akin(first):
            return None
    return _Found(reason, pair.similarity, pair.resemblance, candidate)


def _pair(one: Sketched, sketch: Sketch, other: Sketched) -> _Pair | None:
    other_sketch = from_bytes(other.sketch)
    return _Pair(one, sketch, other, other_sketch) if other_sketch else None


def _same_outlet(one: Sketched, other: Sketched) -> bool:
    return one.outlet.casefold() == other.outlet.casefold()


def _rule_that_holds(pair: _Pair) -> str | None:
    if pair.same_address and (pair.likeness.contained >= 0.1 or pair.opening.overlap >= 0.3):
        return "same_address"
    if not pair.short and pair.likeness.contained < _STRANGERS:
        return None
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
    likeness = pair.likeness
    if pair.short or likeness.shared < 8 or likeness.contained < 0.5:
        return False
    if likeness.contained >= 0.9:
        return True
    return pair.opening.overlap >= 0.3 and pair.opening.facts_overlap >= 0.5 and _begin(pair) >= 0.4


def _rewritten(pair: _Pair) -> bool:
    """Say whether a quarter stands in the other, and both begin alike, with the same numbers and names."""
    if pair.apart > REWRITTEN_WITHIN or pair.likeness.shared < 6 or pair.likeness.contained < 0.25:
        return False
    opening = pair.opening
    return _begin(pair) >= 0.4 and opening.overlap >= 0.5 and opening.facts_shared >= 4 and opening.facts_overlap >= 0.6


def _begin(pair: _Pair) -> float:
    """Give the share of one's first sentence that stands in the other's opening.

    Reports on other events have the same background, but not behind the same first sentence.
    """
    one, other = pair.one, pair.other
    return max(_share(one.lead[:BEGIN], other.plain), _share(other.lead[:BEGIN], one.plain))


def _share(words: Sequence[str], among: frozenset[str]) -> float:
    return sum(word.removeprefix(NAME) in among for word in words) / max(1, len(words))


def _same_short_text(pair: _Pair) -> bool:
    """Nearly every word of the shorter text stands in the other, and neither has a number or name of its own."""
    if not pair.short or pair.apart > SHORT_WITHIN:
        return False
    opening = pair.opening
    if opening.other_numbers or opening.other_names or pair.likeness.contained < 0.4:
        return False
    return opening.overlap >= 0.75 and _telling(pair.one.plain, pair.other.plain) >= LEAST_WORDS


def _same_title(pair: _Pair) -> bool:
    """Compare the headlines, where the texts do not speak against it."""
    if pair.apart > TITLE_WITHIN or len(pair.one.title) < LEAST_WORDS or len(pair.other.title) < LEAST_WORDS:
        return False
    title = title_differences(pair.one, pair.other)
    if title.overlap < 0.85 or title.other_numbers or title.other_names:
        return False
    return _telling(_plain(pair.one.title), _plain(pair.other.title)) >= LEAST_WORDS


def _akin(pair: _Pair) -> bool:
    """Say whether an article is like enough to be of one story with its original: half of what makes a copy."""
    if pair.likeness.contained >= 0.5:
        return True
    if pair.opening.other_numbers and pair.opening.other_names:
        return False
    return pair.likeness.contained >= 0.2 or pair.opening.overlap >= 0.6


def _telling(one: frozenset[str], other: frozenset[str]) -> int:
    """Count the words of both that are no template ("live updates", "daily briefing")."""
    return len((one & other) - lists().template)


def _plain(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word.removeprefix(NAME) for word in words)
