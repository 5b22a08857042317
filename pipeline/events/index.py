"""Finds for one article the few of a window of time that may carry the same text; in memory, rebuilt from storage.

Articles stand under the keys of their sketches (`pipeline.events.postings`). A key under which many stand says little
(a common phrase), so only its newest are given: the cost of a question does not grow with what all texts share. The
window is cut into generations of two days; to forget is to drop whole generations.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from pipeline.events.postings import Postings
from pipeline.events.sketch import keys_in
from pipeline.events.stories import Candidate
from storage.records.story import Related, Relation, Sketched

WINDOW = timedelta(days=7)
"""How long a text is remembered after it was first seen; a story takes in copies for as long as its original is."""

MOST_CANDIDATES = 8
"""Articles that a newcomer is compared with, at most: those that share most keys."""

_GENERATION = timedelta(days=2)  # fewer are asked faster; at most so much more than the window is held
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WORTH = 0.25  # of the keys that the best one shares
_UNEDITED = 0.9  # who is found by this copy is found by its original


_Entry = tuple[int, datetime, str, str | None, bytes]
"""A story's id, and what is compared of one of its articles. Plain, since the garbage collector passes over tuples of
plain values; a window of objects it would walk through again and again."""


class _Generation:
    """What is forgotten together."""

    def __init__(self, postings_before: int) -> None:
        self.postings_before = postings_before  # all of this one have higher numbers
        self.articles: list[int] = []
        self.stories: list[int] = []  # opened by these articles
        self.addresses: dict[str, int] = {}  # article ids


class StoryIndex:
    """The articles of a window of time. `seen` is the position in storage up to which it holds everything."""

    def __init__(self) -> None:
        self.seen = 0
        self._generations: dict[int, _Generation] = {}
        self._postings = Postings()
        self._entries: dict[int, _Entry] = {}  # by article id
        self._stories: dict[int, tuple[int, str]] = {}  # the original's article id, and the origin

    def __len__(self) -> int:
        """Count the articles that are held."""
        return len(self._entries)

    def clear(self) -> None:
        """Forget everything, to be filled from storage again."""
        self.seen = 0
        self._postings = Postings()
        for held in (self._generations, self._entries, self._stories):
            held.clear()

    def add_all(self, related: Iterable[Related]) -> None:
        """Take in articles in the order of their positions."""
        for one in related:
            self.add(one)

    def add(self, related: Related) -> None:
        """Take in an article whose story is decided. One that is held already (an edit) is replaced."""
        text, membership = related.text, related.membership
        article_id, story_id = text.article_id, membership.story_id
        assert story_id is not None
        self.seen = max(self.seen, related.position)
        generation = self._generation(text.first_seen_at)
        known = article_id in self._entries
        self._entries[article_id] = (story_id, text.first_seen_at, text.outlet, text.address, text.sketch)
        generation.articles.append(article_id)
        original = membership.relation is Relation.ORIGINAL
        if original:
            self._stories[story_id] = (article_id, membership.origin)
            generation.stories.append(story_id)
        elif story := self._stories.get(story_id):
            self._stories[story_id] = (story[0], membership.origin)
        if text.address is not None:
            generation.addresses.setdefault(text.address, article_id)
        if known or original or membership.similarity < _UNEDITED:
            self._put_under_keys(text, known=known)

    def candidates(self, newcomer: Sketched) -> list[Candidate]:
        """Give the articles most worth comparing: the one at its address first, then by how many keys they share."""
        found = self._under_keys(keys_in(newcomer.sketch))
        if newcomer.address is not None:
            found = list(dict.fromkeys([*self._at_address(newcomer.address), *found]))
        return [candidate for article_id in found if (candidate := self._candidate(article_id))]

    def _under_keys(self, keys: Sequence[int]) -> list[int]:
        """Give the articles that share most keys. Those that share far fewer than the best are not worth comparing."""
        counts: dict[int, int] = {}
        for article_id in self._postings.under(keys):
            counts[article_id] = counts.get(article_id, 0) + 1
        if len(counts) < 2:
            return list(counts)
        least = max(counts.values()) * _WORTH
        best = [(-count, article_id) for article_id, count in counts.items() if count >= least]
        return [article_id for _, article_id in sorted(best)[:MOST_CANDIDATES]]

    def forget_before(self, moment: datetime) -> None:
        """Drop the generations that end before a moment."""
        for number in [number for number in self._generations if number < _number(moment)]:
            generation = self._generations.pop(number)
            for article_id in generation.articles:
                self._entries.pop(article_id, None)
            for story_id in generation.stories:
                self._stories.pop(story_id, None)
        # Postings have the order of arrival: what stands before those of every generation belongs to none.
        if self._generations:
            self._postings.drop(min(generation.postings_before for generation in self._generations.values()))
        else:
            self._postings = Postings()

    def _put_under_keys(self, text: Sketched, *, known: bool) -> None:
        keys = keys_in(text.sketch)
        if known:  # an edit: it stands under some of them
            keys = [key for key in keys if text.article_id not in self._postings.under([key])]
        self._postings.put(text.article_id, keys)

    def _generation(self, moment: datetime) -> _Generation:
        number = _number(moment)
        if (generation := self._generations.get(number)) is None:
            generation = self._generations[number] = _Generation(self._postings.last)
        return generation

    def _at_address(self, address: str) -> Iterator[int]:
        for generation in self._generations.values():
            if (found := generation.addresses.get(address)) is not None:
                yield found

    def _candidate(self, article_id: int) -> Candidate | None:
        entry = self._entries.get(article_id)
        story = self._stories.get(entry[0]) if entry else None
        if entry is None or story is None:
            return None  # its original is forgotten, and with it the story is closed
        first, origin = story
        text = _sketched(article_id, entry)
        original = text if first == article_id else _sketched(first, self._entries[first])
        return Candidate(text=text, story_id=entry[0], origin=origin, original=original)


def _number(moment: datetime) -> int:
    return (moment - _EPOCH) // _GENERATION


def _sketched(article_id: int, entry: _Entry) -> Sketched:
    _, first_seen_at, outlet, address, sketch = entry
    return Sketched(article_id=article_id, first_seen_at=first_seen_at, outlet=outlet, address=address, sketch=sketch)
