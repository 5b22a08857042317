"""A text made small enough to keep and to compare: a MinHash sketch of its shingles, and its first words as words.

A shingle is three words in a row, small words left out, as a number of 30 bits. Of a long text only the shingles with
the smallest numbers are kept, and the sketch says how small: numbers below 2**(30 - level). Two sketches are compared
at the higher of their levels, where both hold all they should hold. So the share of a short text that stands in a long
one (containment) can be told, which the sketches of equal length that MinHash is known for cannot.

Pure. The bytes of a sketch are the same in every process, on every machine and under every Python. They are made in one
go and taken apart only as far as a comparison asks: most sketches are never compared.
"""

import struct
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.events.credits import credit_begins, without_credits, without_dateline, without_outlet
from pipeline.events.wording import (
    BITS,
    NAME,
    lists,
    marked,
    one_name_each,
    packed,
    shingles_of_two,
    tokens,
    unaccented,
    unpacked,
)

VERSION = 2
"""Of the bytes: sketches of another version are not compared, they make room within the window."""

MOST_SHINGLES = 96
"""Shingles kept of a text, on average at most."""

LEAD_WORDS = 40
"""Words at the begin of a text that are kept as words: its names and numbers are compared one by one."""

_MOST_READ = 1_024  # sketches that are remembered
_LONGEST = 20_000  # characters; what lies behind them is no news article
_LEAD_TOKENS = 60  # with small words
_KEYS_OF_ALL, _KEYS_OF_TITLE, _KEYS_OF_LEAD = 8, 3, 4
_KEYED_LEAD = 12  # shingles: about a first sentence, all that a brief may have of it
_KEYS_BELOW = 2 ** (BITS - 5)
_HEAD = struct.Struct("<BBHII")  # version, level, words, where keys begin, where texts begin
_NUMBER = 4  # bytes
_MOST = 0xFFFF  # words; more are no news article


class Likeness(NamedTuple):
    """How much of two texts is the same, by their shingles."""

    shared: int  # shingles of both, among those that both sketches keep
    contained: float  # 0 to 1: the share of the shorter text that stands in the other
    resemblance: float  # 0 to 1: Jaccard


class Sketch:
    """What a text is compared by."""

    def __init__(self, stored: bytes) -> None:
        """Take the bytes of a sketch of this version."""
        self._stored = stored
        # Below 2**(30 - level) shingles are kept; words are those of title and text, without small words.
        _, self.level, self.words, self._keys_at, self._texts_at = _HEAD.unpack_from(stored)

    def __eq__(self, other: object) -> bool:
        """Sketches are equal when their bytes are."""
        return isinstance(other, Sketch) and self._stored == other._stored

    def __hash__(self) -> int:
        """Go with equality."""
        return hash(self._stored)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """The shingles that are kept."""
        return frozenset(unpacked(self._stored[_HEAD.size : self._keys_at]))

    @cached_property
    def title(self) -> tuple[str, ...]:
        """The words of the title as they are compared; `^` before what may be a name."""
        return _unmarked(marked(self._line(0)), self.lead)

    @cached_property
    def lead(self) -> tuple[str, ...]:
        """The first words of the text, likewise."""
        words = marked(self._line(1))[:LEAD_WORDS]
        return _unmarked(words, words)

    @property
    def credits(self) -> tuple[str, ...]:
        """The agencies that the text names as its source, the first one first."""
        return tuple(self._lines[2:])

    @cached_property
    def plain(self) -> frozenset[str]:
        """The words of title and lead, without marks."""
        return frozenset([word.removeprefix(NAME) for word in self.title + self.lead])

    @cached_property
    def names(self) -> frozenset[str]:
        """What may be a name in title and lead."""
        return frozenset([word[1:] for word in self.title + self.lead if word[0] == NAME])

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers of title and lead, in digits."""
        return frozenset([word for word in self.plain if word.isdecimal()])

    @cached_property
    def _lines(self) -> list[str]:
        return self._stored[self._texts_at :].decode().split("\n")

    def _line(self, number: int) -> list[str]:
        line = self._lines[number]
        return line.split(" ") if line else []

    def below(self, level: int) -> frozenset[int]:
        """Give the shingles that a sketch of this level keeps."""
        if level == self.level:
            return self.shingles
        limit = 2 ** (BITS - level)
        return frozenset([number for number in self.shingles if number < limit])

    def likeness(self, other: "Sketch") -> Likeness:
        """Compare the shingles of two texts."""
        level = max(self.level, other.level)
        own, others = self.below(level), other.below(level)
        shared = len(own & others)
        if not shared:
            return Likeness(0, 0.0, 0.0)
        return Likeness(shared, shared / min(len(own), len(others)), shared / (len(own) + len(others) - shared))

    def to_bytes(self) -> bytes:
        """Give the sketch as it is stored."""
        return self._stored


def _unmarked(found: Sequence[str], of_lead: Sequence[str]) -> tuple[str, ...]:
    """Take the mark of a name away from words that the text writes small, too.

    Where a headline writes every word with a capital, capitals tell no name. Each of its words may be one then, but for
    those.
    """
    small = {*of_lead}
    return tuple([word[1:] if word[0] == NAME and word[1:] in small else word for word in found])


def keys_in(stored: bytes) -> Sequence[int]:
    """Give the shingles under which a text is found again; none where another version made its sketch."""
    version, _, _, begin, end = _HEAD.unpack_from(stored)
    return unpacked(stored[begin:end]) if version == VERSION else ()


_READ: dict[bytes, Sketch] = {}


def from_bytes(stored: bytes) -> Sketch | None:
    """Read a stored sketch; None where another version made it.

    The last ones are remembered, with what was taken apart of them: a newcomer is asked for many times, as is a text
    that many copy.
    """
    if (known := _READ.get(stored)) is not None:
        return known
    if stored[:1] != bytes([VERSION]):
        return None
    if len(_READ) >= _MOST_READ:
        _READ.clear()
    _READ[stored] = sketch = Sketch(stored)
    return sketch


def sketch_of(title: str, text: str, outlet: str, *, author: str | None = None) -> Sketch:
    """Make the sketch of an article; `author` is what its feed says.

    Datelines, bylines, agency credits and the outlet's name are left out; the agencies stand in `credits`.
    """
    return sketch_of_words(split(title, text, outlet, author=author))


class Split(NamedTuple):
    """An article as words, without what outlets put around and into it, and the agencies it credits."""

    title: list[str]
    text: list[str]
    credits: tuple[str, ...]


def split(title: str, text: str, outlet: str, *, author: str | None = None) -> Split:
    """Split title and text into words.

    Most texts hold no word that begins a credit or a phrase with several names; they need no second look.
    """
    title, text = without_outlet(title, outlet), without_dateline(text[:_LONGEST])
    found = tokens(unaccented(title)), tokens(unaccented(text))
    if author is None and not _stands_in(_worth_a_look(), found):
        return Split(*found, ())
    credited: tuple[str, ...] = ()
    if author or _stands_in(credit_begins(), found):
        title, text, credited = without_credits(title, text, author)
        found = tokens(unaccented(title)), tokens(unaccented(text))
    if _stands_in(lists().phrase_begins, found):
        found = tokens(one_name_each(unaccented(title))), tokens(one_name_each(unaccented(text)))
    return Split(*found, credited)


def sketch_of_words(article: Split) -> Sketch:
    """Make the sketch of an article that is split into words."""
    of_title, both = shingles_of_two(article.title, article.text)
    numbers = unpacked(both)
    level, kept = (0, both) if len(numbers) <= MOST_SHINGLES else _share_of(numbers)
    keys = _keys(numbers, of_title)
    # As they stand: which of them are names and what they are compared as is worked out for those that are compared.
    lines = " ".join(article.title), " ".join(article.text[:_LEAD_TOKENS]), *article.credits
    keys_at = _HEAD.size + len(kept)
    head = _HEAD.pack(VERSION, level, min(len(numbers), _MOST), keys_at, keys_at + len(keys))
    return Sketch(b"".join((head, kept, keys, "\n".join(lines).encode())))


def _share_of(numbers: Sequence[int]) -> tuple[int, bytes]:
    """Give the level of a long text, and the shingles that are kept at it."""
    unlike = dict.fromkeys(numbers)  # in order, as no set is
    level = max(0, ((len(unlike) - 1) // MOST_SHINGLES).bit_length())
    limit = 2 ** (BITS - level)
    return level, packed([number for number in unlike if number < limit])


@cache
def _worth_a_look() -> frozenset[str]:
    return credit_begins() | lists().phrase_begins


def _stands_in(begins: frozenset[str], found: tuple[list[str], list[str]]) -> bool:
    return not (begins.isdisjoint(found[0]) and begins.isdisjoint(found[1]))


def _keys(numbers: Sequence[int], of_title: int) -> bytes:
    """Choose under which shingles a text is found: by its title, its first sentence, and anything in it."""
    keys = _smallest(numbers)
    keys += sorted(numbers[:of_title])[:_KEYS_OF_TITLE]
    keys += sorted(numbers[of_title : of_title + _KEYED_LEAD])[:_KEYS_OF_LEAD]
    return packed(dict.fromkeys(keys))


def _smallest(numbers: Sequence[int]) -> list[int]:
    """Give the shingles below a limit, which are a known share of a text; of a short text, so many at least."""
    # About 16 are below this limit. To sort all of a text's would cost more than all else that is done with them.
    limit = max(_KEYS_BELOW, 16 * 2**BITS // max(1, len(numbers)))
    small = sorted({number for number in numbers if number < limit})
    if len(small) < _KEYS_OF_ALL:
        small = sorted({*numbers})
    return small[: max(_KEYS_OF_ALL, bisect_left(small, _KEYS_BELOW))]
