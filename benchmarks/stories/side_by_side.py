"""Our way from an article to its story, with a clock at every step; and the same work done by datasketch."""

import importlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from benchmarks.stories.articles import Invented
from pipeline.events.index import StoryIndex
from pipeline.events.sketch import sketch_of_words, split
from pipeline.events.stories import decide
from storage.records.story import Related, Sketched

BEGIN = datetime(2021, 3, 1, tzinfo=UTC)


@dataclass
class Found:
    """Which copies were linked to their family, and what was linked that should not be."""

    copies: int = 0
    right: int = 0
    wrong: int = 0

    def count(self, number: int, families: list[int], linked: Iterable[int]) -> None:
        """Judge what one article was linked to."""
        family = families[number]
        linked_families = {families[other] for other in linked}
        self.copies += family != number
        self.right += family != number and family in linked_families
        self.wrong += bool(linked_families - {family})


@dataclass
class Ours:
    """A window, and processor seconds spent on each step."""

    index: StoryIndex = field(default_factory=StoryIndex)
    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("split", "sketch", "query", "decide", "insert"), 0.0)
    )
    found: Found = field(default_factory=Found)

    def take(self, block: list[tuple[int, Invented]], families: list[int]) -> None:
        """Relate articles one after the other."""
        clock = time.process_time
        spent = [0.0] * 5
        for number, article in block:
            at = BEGIN + timedelta(seconds=6 * number)  # 100,000 in a window of seven days
            begun = clock()
            words = split(article.title, article.text, article.outlet)
            split_up = clock()
            sketch = sketch_of_words(words).to_bytes()
            text = _sketched(number, at, article, sketch)
            sketched = clock()
            candidates = self.index.candidates(text)
            asked = clock()
            membership = decide(text, candidates)
            decided = clock()
            self.index.add(
                Related(
                    position=number + 1,
                    text=text,
                    membership=replace(membership, story_id=membership.story_id or number + 1),
                )
            )
            done = clock()
            for step, passed in enumerate(
                (split_up - begun, sketched - split_up, asked - sketched, decided - asked, done - decided)
            ):
                spent[step] += passed
            linked = [] if membership.like is None else [membership.like]
            self.found.count(number, families, linked)
        for name, passed in zip(self.seconds, spent, strict=True):
            self.seconds[name] += passed


def _sketched(number: int, at: datetime, article: Invented, sketch: bytes) -> Sketched:
    return Sketched(article_id=number, first_seen_at=at, outlet=article.outlet, address=None, sketch=sketch)


class Datasketch:
    """MinHash of 128 permutations and LSH at 0.5, as its documentation has them.

    It is given what our index is given: the words of the split article. Splitting is timed for neither.
    """

    def __init__(self) -> None:
        """Take the library where it is installed; ImportError where it is not."""
        self._library: Any = importlib.import_module("datasketch")
        self.version = str(self._library.__version__)
        self._lsh = self._library.MinHashLSH(threshold=0.5, num_perm=128)
        self.sketching = self.finding = 0.0  # processor seconds
        self.found = Found()

    def take(self, block: list[tuple[int, Invented]], families: list[int]) -> None:
        """Query and insert articles one after the other."""
        for number, article in block:
            words = [word.lower() for word in chain(*split(article.title, article.text, article.outlet)[:2])]
            begun = time.process_time()
            minhash = self._library.MinHash(num_perm=128)
            minhash.update_batch([shingle.encode() for shingle in _shingles(words)])
            sketched = time.process_time()
            linked = self._lsh.query(minhash)
            self._lsh.insert(number, minhash, check_duplication=False)
            self.sketching += sketched - begun
            self.finding += time.process_time() - sketched
            self.found.count(number, families, linked)


def _shingles(words: list[str]) -> set[str]:
    return {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}
