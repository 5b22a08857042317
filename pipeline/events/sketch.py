"""A text made small enough to keep and to compare: a MinHash sketch of its shingles, and its first words as words.

A shingle is three words in a row, small words left out, as a number of 30 bits. Of a long text only the shingles with
the smallest numbers are kept, and the sketch says how small: numbers below 2**(30 - level). Two sketches are compared
at the higher of their levels, where both hold all they should hold. So the share of a short text that stands in a long
one (containment) can be told, which the sketches of equal length that MinHash is known for cannot.

Pure. The bytes of a sketch are the same in every process, on every machine and under every Python.
"""

import struct
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.events.credits import credit_begins, without_credits, without_dateline, without_outlet
from pipeline.events.wording import BITS, NAME, lists, marked, one_name_each, shingles, tokens, unaccented

VERSION = 1
"""Of the bytes: sketches of another version are not compared, they make room within the window."""

MOST_SHINGLES = 96
"""Shingles kept of a text, on average at most."""

LEAD_WORDS = 40
"""Words at the begin of a text that are kept as words: its names and numbers are compared one by one."""

_MOST_READ = 4_096  # sketches that are remembered
_LONGEST = 20_000  # characters; what lies behind them is no news article
_LEAD_TOKENS = 60  # with small words
_KEYS_OF_ALL, _KEYS_OF_TITLE, _KEYS_OF_LEAD = 8, 3, 4
_KEYED_LEAD = 12  # shingles: about a first sentence, all that a brief may have of it
_KEYS_BELOW = 2 ** (BITS - 5)
_HEAD = struct.Struct("<BBHHHHHH")
_MOST = 0xFFFF  # words; more are no news article


class Likeness(NamedTuple):
    """How much of two texts is the same, by their shingles."""

    shared: int  # shingles of both, among those that both sketches keep
    contained: float  # 0 to 1: the share of the shorter text that stands in the other
    resemblance: float  # 0 to 1: Jaccard


@dataclass(frozen=True)
class Sketch:
    """What a text is compared by."""

    level: int  # numbers below 2**(30 - level) are kept
    words: int  # of title and text, without small words
    shingles: tuple[int, ...]  # sorted
    keys: tuple[int, ...]  # under these the text is found again
    title: tuple[str, ...]  # words as they are compared; `^` before what may be a name
    lead: tuple[str, ...]
    credits: tuple[str, ...]  # agencies that the text names as its source, the first one first

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
    def _all(self) -> frozenset[int]:
        return frozenset(self.shingles)

    def below(self, level: int) -> frozenset[int]:
        """Give the shingles that a sketch of this level keeps."""
        return (
            self._all
            if level == self.level
            else frozenset(self.shingles[: bisect_left(self.shingles, 2 ** (BITS - level))])
        )

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
        texts = [" ".join(self.title).encode(), " ".join(self.lead).encode(), "\n".join(self.credits).encode()]
        numbers = struct.pack(f"<{len(self.shingles) + len(self.keys)}I", *self.shingles, *self.keys)
        sizes = (len(self.shingles), len(self.keys), *map(len, texts))
        stored = b"".join((_HEAD.pack(VERSION, self.level, min(self.words, _MOST), *sizes), numbers, *texts))
        _remember(stored, self)
        return stored


_READ: dict[bytes, Sketch] = {}


def _remember(stored: bytes, sketch: Sketch) -> None:
    if len(_READ) >= _MOST_READ:
        _READ.clear()
    _READ[stored] = sketch


def from_bytes(stored: bytes) -> Sketch | None:
    """Read a stored sketch; None where another version made it.

    The last ones are remembered: a newcomer is asked for many times, as is a text that many copy.
    """
    if (known := _READ.get(stored)) is not None:
        return known
    if stored[:1] != bytes([VERSION]):
        return None
    _, level, words, shingles, keys, title, lead, credits_ = _HEAD.unpack_from(stored)
    numbers = struct.unpack_from(f"<{shingles + keys}I", stored, _HEAD.size)
    title_at = _HEAD.size + 4 * (shingles + keys)
    lead_at, credits_at = title_at + title, title_at + title + lead
    sketch = Sketch(
        level=level,
        words=words,
        shingles=numbers[:shingles],
        keys=numbers[shingles:],
        title=tuple(stored[title_at:lead_at].decode().split(" ") if title else ()),
        lead=tuple(stored[lead_at:credits_at].decode().split(" ") if lead else ()),
        credits=tuple(stored[credits_at : credits_at + credits_].decode().split("\n") if credits_ else ()),
    )
    _remember(stored, sketch)
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
    of_title, of_text = shingles(article.title), shingles(article.text)
    numbers = sorted({*of_title, *of_text})
    level = max(0, ((len(numbers) - 1) // MOST_SHINGLES).bit_length())
    opening = _opening(article.title, article.text[:_LEAD_TOKENS])
    return Sketch(
        level=level,
        words=len(of_title) + len(of_text),
        shingles=tuple(numbers[: bisect_left(numbers, 2 ** (BITS - level))] if level else numbers),
        keys=_keys(of_title, of_text, numbers),
        title=opening[0],
        lead=opening[1],
        credits=article.credits,
    )


@cache
def _worth_a_look() -> frozenset[str]:
    return credit_begins() | lists().phrase_begins


def _stands_in(begins: frozenset[str], found: tuple[list[str], list[str]]) -> bool:
    return not (begins.isdisjoint(found[0]) and begins.isdisjoint(found[1]))


def _keys(of_title: list[int], of_text: list[int], numbers: list[int]) -> tuple[int, ...]:
    """Choose under which shingles a text is found: by its title, its first sentence, and anything in it."""
    keys = {*numbers[: max(_KEYS_OF_ALL, bisect_left(numbers, _KEYS_BELOW))]}
    keys.update(sorted(of_title)[:_KEYS_OF_TITLE])
    keys.update(sorted(of_text[:_KEYED_LEAD])[:_KEYS_OF_LEAD])
    return tuple(sorted(keys))


def _opening(title: list[str], lead: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the compared words of title and lead, names marked."""
    # Where a headline writes every word with a capital, capitals tell no name. Each of its words may be one then, but
    # for those that the text writes small.
    in_lead = marked(lead)[:LEAD_WORDS]
    small = {*in_lead}
    return _unmarked(marked(title), small), _unmarked(in_lead, small)


def _unmarked(found: list[str], small: set[str]) -> tuple[str, ...]:
    return tuple([word[1:] if word[0] == NAME and word[1:] in small else word for word in found])
