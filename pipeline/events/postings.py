"""Which articles stand under which keys, in three flat arrays; in memory.

A key leads to a slot, the slot to the newest article with a key that leads there, and every article to the next older
one. In a dictionary of a million keys each question goes to a slot, an entry, a number and a list, all somewhere else
in memory, and a key takes a hundred bytes; here it takes about thirty.
"""

from array import array
from collections.abc import Iterable, Sequence

from pipeline.events.wording import BITS

_MOST_ALIKE = 24  # articles that are given for one key: the newest
_KEY = 2**BITS - 1
_SLOTS = 2**12  # at first


class Postings:
    """Article ids under keys of BITS bits. Every posting has a number, counted from 1; 0 stands for none."""

    def __init__(self) -> None:
        self._newest = array("Q", bytes(8 * _SLOTS))  # by slot: the number of a posting
        self._postings = array("Q", [0])  # article id and key
        self._older = array("Q", [0])  # the number of the next posting in the same slot
        self._gone = 0  # so many were dropped; the others stand that many places before their numbers

    @property
    def last(self) -> int:
        """Give the number of the newest posting."""
        return self._gone + len(self._postings) - 1

    def put(self, article_id: int, keys: Sequence[int]) -> None:
        """Let an article be found under these keys."""
        newest, mask, number = self._newest, len(self._newest) - 1, self.last
        self._postings.extend([article_id << BITS | key for key in keys])
        for key in keys:
            number += 1
            slot = key & mask
            self._older.append(newest[slot])
            newest[slot] = number
        if len(self._postings) > mask:
            self._spread()

    def under(self, keys: Iterable[int]) -> list[int]:
        """Give the articles under these keys, each as often as it stands under one of them."""
        newest, postings, older, gone = self._newest, self._postings, self._older, self._gone
        mask = len(newest) - 1
        found: list[int] = []
        for key in keys:
            number = newest[key & mask]
            most = len(found) + _MOST_ALIKE
            while number > gone:
                posting = postings[number - gone]
                if posting & _KEY == key:
                    found.append(posting >> BITS)
                    if len(found) == most:
                        break
                number = older[number - gone]
        return found

    def drop(self, number: int) -> None:
        """Forget the postings up to this number. What still leads to them is known by it to lead nowhere."""
        if (count := number - self._gone) > 0:
            del self._postings[1 : count + 1], self._older[1 : count + 1]
            self._gone = number

    def clear(self) -> None:
        """Forget everything."""
        self.__init__()  # type: ignore[misc]

    def _spread(self) -> None:
        """Make four times the slots, so that few share one."""
        self._newest = newest = array("Q", bytes(4 * 8 * len(self._newest)))
        mask = len(newest) - 1
        for place in range(1, len(self._postings)):
            slot = self._postings[place] & mask  # the key's last bits are the posting's
            self._older[place] = newest[slot]
            newest[slot] = self._gone + place
