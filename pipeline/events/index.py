"""Finds for one article the few of a window of time that may carry the same text; in memory, rebuilt from storage.

The window is cut into generations of two days. Each holds its articles under the keys of their sketches; to forget is
to drop whole generations. A key under which many stand says little (a common phrase), so only its newest are kept:
neither memory nor the cost of a question grows with what all texts share.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pipeline.events.sketch import from_bytes
from pipeline.events.stories import Candidate
from storage.records.story import Related, Relation, Sketched

WINDOW = timedelta(days=7)
"""How long a text is remembered after it was first seen; a story takes in copies for as long as its original is."""

MOST_CANDIDATES = 8
"""Articles that a newcomer is compared with, at most: those that share most keys."""

_GENERATION = timedelta(days=2)  # fewer are asked faster; at most so much more than the window is held
_MOST_ALIKE = 24  # articles kept under one key
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WORTH = 0.25  # of the keys that the best one shares
_UNEDITED = 0.9  # who is found by this copy is found by its original


@dataclass(slots=True)
class _Entry:
    text: Sketched
    story_id: int


@dataclass(slots=True)
class _Generation:
    entries: dict[int, _Entry] = field(default_factory=dict)  # by article id
    keys: dict[int, int | list[int]] = field(default_factory=dict)  # article ids
    addresses: dict[str, int] = field(default_factory=dict)
    originals: dict[int, int] = field(default_factory=dict)  # article id by story id
    origins: dict[int, str] = field(default_factory=dict)  # by story id


class StoryIndex:
    """The articles of a window of time. `seen` is the position in storage up to which it holds everything."""

    def __init__(self) -> None:
        self.seen = 0
        self._generations: dict[int, _Generation] = {}

    def __len__(self) -> int:
        """Count the articles that are held."""
        return sum(len(generation.entries) for generation in self._generations.values())

    def clear(self) -> None:
        """Forget everything, to be filled from storage again."""
        self.seen = 0
        self._generations.clear()

    def add_all(self, related: Iterable[Related]) -> None:
        """Take in articles in the order of their positions."""
        for one in related:
            self.add(one)

    def add(self, related: Related) -> None:
        """Take in an article whose story is decided. One that is held already (an edit) is replaced."""
        text, membership = related.text, related.membership
        assert membership.story_id is not None
        self.seen = max(self.seen, related.position)
        generation = self._generations.setdefault(_number(text.first_seen_at), _Generation())
        known = text.article_id in generation.entries
        generation.entries[text.article_id] = _Entry(text, membership.story_id)
        if membership.relation is Relation.ORIGINAL:
            generation.originals[membership.story_id] = text.article_id
            generation.origins[membership.story_id] = membership.origin
        elif (holder := self._holder(membership.story_id)) is not None:
            holder.origins[membership.story_id] = membership.origin
        if text.address is not None:
            generation.addresses.setdefault(text.address, text.article_id)
        if known or membership.relation is Relation.ORIGINAL or membership.similarity < _UNEDITED:
            _put_under_keys(generation, text)

    def candidates(self, newcomer: Sketched) -> list[Candidate]:
        """Give the articles most worth comparing: the one at its address first, then by how many keys they share."""
        sketch = from_bytes(newcomer.sketch)
        found = dict.fromkeys(self._at_address(newcomer.address))
        found.update(dict.fromkeys(self._under_keys(sketch.keys if sketch else ())))
        return [candidate for article_id in found if (candidate := self._candidate(article_id))]

    def _under_keys(self, keys: Sequence[int]) -> list[int]:
        """Give the articles that share most keys. Those that share far fewer than the best are not worth comparing."""
        counts: dict[int, int] = {}
        for generation in self._generations.values():
            under = generation.keys.get
            for key in keys:
                if (holders := under(key)) is not None:
                    for article_id in (holders,) if isinstance(holders, int) else holders:
                        counts[article_id] = counts.get(article_id, 0) + 1
        if len(counts) < 2:
            return list(counts)
        least = max(counts.values()) * _WORTH
        best = [article_id for article_id, count in counts.items() if count >= least]
        best.sort(key=lambda article_id: (-counts[article_id], article_id))
        return best[:MOST_CANDIDATES]

    def forget_before(self, moment: datetime) -> None:
        """Drop the generations that end before a moment."""
        for number in [number for number in self._generations if number < _number(moment)]:
            del self._generations[number]

    def _at_address(self, address: str | None) -> Iterator[int]:
        for generation in self._generations.values():
            if address is not None and (found := generation.addresses.get(address)) is not None:
                yield found

    def _candidate(self, article_id: int) -> Candidate | None:
        for generation in self._generations.values():
            if (entry := generation.entries.get(article_id)) is not None:
                return self._with_original(entry)
        return None

    def _with_original(self, entry: _Entry) -> Candidate | None:
        holder = self._holder(entry.story_id)
        if holder is None:
            return None  # its original is forgotten, and with it the story is closed
        original = holder.entries[holder.originals[entry.story_id]]
        return Candidate(
            text=entry.text, story_id=entry.story_id, origin=holder.origins[entry.story_id], original=original.text
        )

    def _holder(self, story_id: int) -> _Generation | None:
        """Give the generation in which a story was opened."""
        return next((g for g in self._generations.values() if story_id in g.originals), None)


def _number(moment: datetime) -> int:
    return (moment - _EPOCH) // _GENERATION


def _put_under_keys(generation: _Generation, text: Sketched) -> None:
    sketch = from_bytes(text.sketch)
    for key in sketch.keys if sketch else ():
        under = generation.keys.setdefault(key, text.article_id)
        if under == text.article_id:
            continue
        if isinstance(under, int):
            generation.keys[key] = [under, text.article_id]
        elif text.article_id not in under:
            under.append(text.article_id)
            del under[:-_MOST_ALIKE]
