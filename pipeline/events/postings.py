"""Which articles stand under which keys, in three flat arrays; in memory.

A key leads to a slot, the slot to the newest posting with a key that leads there, and every posting to the next older
one. A way to a posting is its number with its key, so that most ways which lead to another key are not gone. In a
dictionary of a million keys each question goes to a slot, an entry, a number and a list, all somewhere else in memory,
which costs more than all else that is done; and a key takes a hundred bytes in place of forty.
"""

from array import array
from collections.abc import Iterable, Sequence

from pipeline.events.wording import BITS

_MOST_ALIKE = 24  # articles that are given for one key: the newest
_KEY = 2**BITS - 1
_SLOTS = 2**12  # at first
_SPREAD = 4  # times as many slots, when there are as many postings


class Postings:
    """Article ids under keys of BITS bits. Every posting has a number, counted from 1; a way of 0 leads nowhere."""

    def __init__(self) -> None:
        self._newest = array("Q", bytes(8 * _SLOTS))  # by slot: a way
        self._older = array("Q", [0])  # by posting: a way
        self._articles = array("Q", [0])  # by posting: who it is
        self._gone = 0  # postings that were dropped; the others stand that many places before their numbers

    @property
    def last(self) -> int:
        """Give the number of the newest posting."""
        return self._gone + len(self._articles) - 1

    def put(self, article_id: int, keys: Sequence[int]) -> None:
        """Let an article be found under these keys."""
        newest, older, mask = self._newest, self._older, len(self._newest) - 1
        number = self.last << BITS
        for key in keys:
            number += _KEY + 1
            slot = key & mask
            older.append(newest[slot])
            newest[slot] = number | key
        self._articles.extend([article_id] * len(keys))
        if len(older) > mask:
            self._spread()

    def under(self, keys: Iterable[int]) -> list[int]:
        """Give the articles under these keys, each as often as it stands under one of them."""
        newest, older, mask, gone = self._newest, self._older, len(self._newest) - 1, self._gone
        nowhere = gone << BITS | _KEY
        found: list[int] = []
        for key in keys:
            way = newest[key & mask]
            most = len(found) + _MOST_ALIKE
            while way > nowhere:
                if way & _KEY == key:
                    found.append(self._articles[(way >> BITS) - gone])
                    if len(found) == most:
                        break
                way = older[(way >> BITS) - gone]
        return found

    def drop(self, number: int) -> None:
        """Forget the postings up to this number. The ways to them stay, and are known by it to lead nowhere."""
        if (count := number - self._gone) > 0:
            del self._articles[1 : count + 1], self._older[1 : count + 1]
            self._gone = number

    def _spread(self) -> None:
        """Make more slots, so that few keys share one. A slot's postings are spread over slots of their own."""
        slots, older, gone = self._newest, self._older, self._gone
        self._newest = newest = array("Q", bytes(8 * _SPREAD * len(slots)))
        mask = len(newest) - 1
        for way in slots:
            for posting in reversed(self._ways_from(way)):
                older[(posting >> BITS) - gone] = newest[posting & _KEY & mask]
                newest[posting & _KEY & mask] = posting

    def _ways_from(self, way: int) -> list[int]:
        ways = []
        while way >> BITS > self._gone:
            ways.append(way)
            way = self._older[(way >> BITS) - self._gone]
        return ways
