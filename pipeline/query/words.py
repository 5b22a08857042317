"""Words of a text, compared without case, accents or vowel signs, each with its exact place in the original.

A token is a run of letters, digits and the marks on them. Hyphens and apostrophes part tokens, so `Deir ez-Zor`,
`Deir ez Zor` and `DEIR EZ-ZOR` are the same three. In scripts that are written without spaces every letter is a token.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from storage.records.match import Field

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana and Han
)
"""Scripts that are written without spaces."""

_INVISIBLE = "\u00ad\u200c\u200d\u2060\ufeff"
"""Stand inside words and are not seen: soft hyphen, (non-)joiners."""

_JOINERS = frozenset(
    "-\u2010\u2011\u2012\u2013\u2212\u058a\u05be_"  # hyphens, en dash, minus, Armenian and Hebrew hyphen
    "'\u2018\u2019\u201a\u201b\u02bb\u02bc\u02bd\u02be\u02bf\u05f3`\u00b4"  # apostrophes
    '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a'  # quotation marks
    "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # unseen: direction, break here
)
_TIGHT = frozenset(".,:&/@")
"""Join two words when nothing else stands between them: U.S, 200,000, AT&T."""

_LETTERS = {"\u0131": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe"}
"""Letters that readers take for plain ones with an accent, and Unicode does not; the first is the Turkish i."""


Place = tuple[Field, int, int]
"""Characters from ... to of one field."""


class Token(NamedTuple):
    """One word: what it is compared by, and where it stands in the original."""

    key: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Give the words of a text in order."""
    for found in _pattern().finditer(text):
        if key := fold(found[0]):
            yield Token(key, found.start(), found.end())


def fold(word: str) -> str:
    """Give what a word is compared by; empty when nothing of it is left."""
    return word.lower() if word.isascii() else word.translate(_FOLDING)


def joined(text: str, before: Token, after: Token) -> bool:
    """Say whether two neighbouring words can belong to one phrase."""
    gap = text[before.end : after.start]
    if gap in {" ", "-", ""}:
        return True
    if len(gap) == 1 and gap in _TIGHT:
        return True
    if before.end - before.start == 1 and gap.startswith("."):
        gap = gap[1:]  # an initial: U.S. forces
    return gap.count("\n") < 2 and all(map(joins, gap))


def joins(character: str) -> bool:
    """Say whether a phrase runs on over this character."""
    return character in _JOINERS or (character.isspace() and character != "\u2029")


class Words:
    """The words of one article, title and text, indexed for phrases."""

    def __init__(self, title: str, text: str) -> None:
        """Index both fields; takes time and room in proportion to their length."""
        self._tokens: list[Token] = []
        self._joined: list[bool] = []  # with the token before
        self._places: dict[str, list[int]] = {}
        self._add(title)
        self._title_ends = len(self._tokens)
        self._add(text)

    def _add(self, text: str) -> None:
        before: Token | None = None
        for token in tokens(text):
            self._places.setdefault(token.key, []).append(len(self._tokens))
            self._joined.append(before is not None and joined(text, before, token))
            self._tokens.append(token)
            before = token

    def find(self, keys: Sequence[str], fields: frozenset[Field], most: int | None = None) -> list[Place]:
        """Give where `keys` stand next to each other, in order of the article; not more than the first `most`."""
        rarest: tuple[int, list[int]] | None = None  # which of the keys, and its places
        for offset, key in enumerate(keys):
            places = self._places.get(key)
            if places is None:
                return []
            if rarest is None or len(places) < len(rarest[1]):
                rarest = offset, places
        return list(islice(self._check(keys, fields, *rarest), most)) if rarest else []

    def _check(self, keys: Sequence[str], fields: frozenset[Field], offset: int, places: list[int]) -> Iterator[Place]:
        for place in places:
            first = place - offset
            field: Field = "title" if first < self._title_ends else "text"
            if field in fields and self._stand(keys, first):
                yield field, self._tokens[first].start, self._tokens[first + len(keys) - 1].end

    def _stand(self, keys: Sequence[str], first: int) -> bool:
        if first < 0 or first + len(keys) > len(self._tokens):
            return False
        for offset, key in enumerate(keys):
            if self._tokens[first + offset].key != key or (offset and not self._joined[first + offset]):
                return False
        return True


class _Folding(dict[int, str]):
    """What each character is compared by; filled as characters are met.

    Character by character, because normalising a whole run of marks takes time in the square of its length.
    """

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


_FOLDING = _Folding()


def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_LETTERS.get(part, part) for part in folded if not _dropped(part))


def _dropped(part: str) -> bool:
    """Accents and vowel signs of Latin, Greek, Cyrillic, Hebrew, Arabic; not those that other scripts cannot miss."""
    kind = unicodedata.combining(part)
    return (
        kind == 1
        or 10 <= kind <= 36
        or kind >= 200
        or part in _INVISIBLE
        or part == "\u0640"  # tatweel stretches a word
        or "\ufe00" <= part <= "\ufe0f"
    )


@cache
def _pattern() -> re.Pattern[str]:
    marks = _marks()
    more = rf"(?![\x00-\x7f])[{marks}]"  # the first look keeps plain text out of the large class
    letter = rf"[^\W_{_UNSPACED}\u02bb-\u02bf]"  # those last are apostrophes posing as letters
    spaced = rf"{letter}++(?:{more}{letter}*+)*+"
    return re.compile(rf"{spaced}|(?![\W_])[{_UNSPACED}](?:{more})*+")


@cache
def _marks() -> str:
    """Give the inside of a character class: all combining marks, and what is not seen inside words."""
    planes = chain(range(0x300, 0x20000), range(0xE0100, 0xE01F0))  # none stand elsewhere
    marks = [code for code in planes if unicodedata.category(chr(code))[0] == "M"]
    runs: list[list[int]] = []
    for code in marks:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return _INVISIBLE + "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)
