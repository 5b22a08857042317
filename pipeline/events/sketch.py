"""A text made small enough to keep and to compare: a MinHash sketch of its shingles, and its first words as words.

A shingle is three words in a row, small words left out, as a number of 32 bits. Of a long text only the shingles with
the smallest numbers are kept, and the sketch says how small: numbers below 2**(32 - level). Two sketches are compared
at the higher of their levels, where both hold all they should hold. So the share of a short text that stands in a long
one (containment) can be told, which the sketches of equal length that MinHash is known for cannot.

Pure. The bytes of a sketch are the same in every process, on every machine and under every Python.
"""

import struct
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline.events.credits import without_credits
from pipeline.events.wording import compared, even_out, is_year, lists, tokens, word_numbers

VERSION = 1
"""Of the bytes: sketches of another version are not compared, they make room within the window."""

MOST_SHINGLES = 96
"""Shingles kept of a text, on average at most."""

LEAD_WORDS = 40
"""Words at the begin of a text that are kept as words: its names and numbers are compared one by one."""

NAME = "^"
"""Stands before a word of the title or lead that may be a name."""

_LONGEST = 20_000  # characters; what lies behind them is no news article
_LEAD_CHARACTERS = 420
_BITS = 32
_MASK = 2**_BITS - 1
_FACTORS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)  # odd: every bit of a word reaches the high bits of its shingle
_KEYS_OF_ALL, _KEYS_OF_TITLE, _KEYS_OF_LEAD = 8, 3, 4
_KEYED_LEAD = 12  # shingles: about a first sentence, all that a brief may have of it
_KEYS_BELOW = 2 ** (_BITS - 5)
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

    level: int  # numbers below 2**(32 - level) are kept
    words: int  # of title and text, without small words
    shingles: tuple[int, ...]  # sorted
    keys: tuple[int, ...]  # under these the text is found again
    title: tuple[str, ...]  # words as they are compared; `^` before what may be a name
    lead: tuple[str, ...]
    credits: tuple[str, ...]  # agencies that the text names as its source, the first one first

    @cached_property
    def opening(self) -> frozenset[str]:
        """Title and lead together."""
        return frozenset(self.title) | frozenset(self.lead)

    def likeness(self, other: "Sketch") -> Likeness:
        """Compare the shingles of two texts."""
        below = 2 ** (_BITS - max(self.level, other.level))
        own, others = _below(self.shingles, below), _below(other.shingles, below)
        shared = len(own & others)
        if not shared:
            return Likeness(0, 0.0, 0.0)
        return Likeness(shared, shared / min(len(own), len(others)), shared / len(own | others))

    def to_bytes(self) -> bytes:
        """Give the sketch as it is stored."""
        texts = [" ".join(self.title).encode(), " ".join(self.lead).encode(), "\n".join(self.credits).encode()]
        numbers = struct.pack(f"<{len(self.shingles) + len(self.keys)}I", *self.shingles, *self.keys)
        sizes = (len(self.shingles), len(self.keys), *map(len, texts))
        return b"".join((_HEAD.pack(VERSION, self.level, min(self.words, _MOST), *sizes), numbers, *texts))


def _below(shingles: tuple[int, ...], limit: int) -> frozenset[int]:
    return frozenset(shingles[: bisect_left(shingles, limit)])


@lru_cache(maxsize=1 << 12)  # a text that many copy is asked for again and again
def from_bytes(stored: bytes) -> Sketch | None:
    """Read a stored sketch; None where another version made it."""
    if stored[:1] != bytes([VERSION]):
        return None
    _, level, words, shingles, keys, title, lead, credits_ = _HEAD.unpack_from(stored)
    numbers = struct.unpack_from(f"<{shingles + keys}I", stored, _HEAD.size)
    title_at = _HEAD.size + 4 * (shingles + keys)
    lead_at, credits_at = title_at + title, title_at + title + lead
    return Sketch(
        level=level,
        words=words,
        shingles=numbers[:shingles],
        keys=numbers[shingles:],
        title=tuple(stored[title_at:lead_at].decode().split(" ") if title else ()),
        lead=tuple(stored[lead_at:credits_at].decode().split(" ") if lead else ()),
        credits=tuple(stored[credits_at : credits_at + credits_].decode().split("\n") if credits_ else ()),
    )


def sketch_of(title: str, text: str, outlet: str, *, author: str | None = None) -> Sketch:
    """Make the sketch of an article; `author` is what its feed says.

    Datelines, bylines, agency credits and the outlet's name are left out; the agencies stand in `credits`.
    """
    credited = without_credits(title, text[:_LONGEST], outlet=outlet, author=author)
    title, text = even_out(credited.title), even_out(credited.text)
    title_words, text_words = word_numbers(title), word_numbers(text)
    words = title_words + text_words
    of_title, of_text = _shingles(title_words), _shingles(text_words)
    shingles = sorted({*of_title, *of_text})
    level = _level(len(shingles))
    kept = [number for number in shingles if number < 2 ** (_BITS - level)]
    in_lead = sorted(of_text[:_KEYED_LEAD])[:_KEYS_OF_LEAD]
    keys = {*sorted(of_title)[:_KEYS_OF_TITLE], *in_lead, *shingles[:_KEYS_OF_ALL]}
    keys.update(number for number in kept if number < _KEYS_BELOW)
    opening = _opening(title, text[:_LEAD_CHARACTERS].rpartition(" ")[0] if len(text) > _LEAD_CHARACTERS else text)
    return Sketch(
        level=level,
        words=len(words),
        shingles=tuple(kept),
        keys=tuple(sorted(keys)),
        title=opening[0],
        lead=opening[1],
        credits=credited.agencies,
    )


def _shingles(words: list[int]) -> list[int]:
    """Give each run of three words as one number; a text of one or two words is one run."""
    if len(words) < 3:
        return [sum(word * factor for word, factor in zip(words, _FACTORS, strict=False)) & _MASK] if words else []
    first, second, third = _FACTORS
    return [(a * first + b * second + c * third) & _MASK for a, b, c in zip(words, words[1:], words[2:], strict=False)]


def _level(count: int) -> int:
    level = 0
    while count >> level > MOST_SHINGLES:
        level += 1
    return level


def _opening(title: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the compared words of title and lead, names marked."""
    # Where a headline writes every word with a capital, capitals tell no name. Each of its words may be one then, but
    # for those that the text writes small.
    lead = tokens(text)
    common = {token for token in lead if token.islower()}
    return tuple(_marked(tokens(title), common)), tuple(_marked(lead, common)[:LEAD_WORDS])


def _marked(found: list[str], common: set[str]) -> list[str]:
    words = []
    for index, token in enumerate(found):
        word = compared(token)
        if not word:
            continue
        if word[0].isdecimal():
            if not _of_date(found, index, word):
                words.append(word)
        else:
            words.append(word if token.islower() or token.lower() in common else NAME + word)
    return words


def _of_date(found: list[str], index: int, number: str) -> bool:
    """Whether a number is the day or the year of a date."""
    beside = (*found[max(0, index - 2) : index], *found[index + 1 : index + 2])
    return is_year(number) or any(_is_month(token) for token in beside)


def _is_month(token: str) -> bool:
    return token.lower() in lists().months and token not in {"may", "march", "mar"}
