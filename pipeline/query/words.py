"""Words of a text, compared without case, accents or vowel signs, each with its exact place in the original.

A token is a run of letters, digits and the marks on them. Hyphens and apostrophes part tokens, so `Deir ez-Zor`,
`Deir ez Zor` and `DEIR EZ-ZOR` are the same three. In scripts that are written without spaces every letter is a token.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
from itertools import accumulate, chain, islice, takewhile
from typing import Any, NamedTuple

from pipeline.query.folding import INVISIBLE, fold
from storage.records.field import Field

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"  # kana and Han
)
"""Scripts that are written without spaces."""

_HALF_WIDTH_MARKS = "\uff9e\uff9f"
"""Stand for themselves in Unicode, and behind a half-width letter in text."""

_JOINERS = frozenset(
    "-\u2010\u2011\u2012\u2013\u2212\u058a\u05be_"  # hyphens, en dash, minus, Armenian and Hebrew hyphen
    "'\u2018\u2019\u201a\u201b\u02bb\u02bc\u02bd\u02be\u02bf\u05f3`\u00b4"  # apostrophes
    '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a'  # quotation marks
    "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # unseen: direction, break here
)
TIGHT = frozenset(".,:&/@")
"""Join two words when nothing else stands between them: U.S, 200,000, AT&T."""

FEW = 16
"""So many words are sooner looked for one by one than all at once."""

_ASCII = re.compile("([A-Za-z0-9]++)")
"""A word of a text with no letters but those of ASCII."""

_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}
"""Makes blanks of all signs of ASCII, which is how its words are found quickest."""

ANY_ENDING, EXACTLY = "*", "="
"""Mark a key that is the beginning of a word, and one that is compared with its capitals and accents as written."""

Place = tuple[Field, int, int]
"""Characters from ... to of one field."""

Run = tuple[int, int]
"""Words from ... to of an article, by number: what distances are counted in."""


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


def _is_plain(text: str) -> bool:
    """Say whether all of its words are of ASCII, whatever signs stand between them."""
    return text.isascii() or not _beyond_ascii().search(text)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    if _is_plain(text):
        ends = list(accumulate(map(len, _ASCII.split(text))))  # of what stands between words, and of words, in turn
        return zip(ends[::2], ends[1::2], strict=False)
    return (found.span() for found in _pattern().finditer(text) if found[0].isascii() or fold(found[0]))


def joined(text: str, before: Token, after: Token) -> bool:
    """Say whether two neighbouring words can belong to one phrase."""
    return runs_on(text[before.end : after.start], behind_initial=before.end - before.start == 1)


def runs_on(gap: str, *, behind_initial: bool) -> bool:
    """Say whether a phrase runs on over what stands between two words."""
    if gap in {" ", "-", ""}:
        return True
    if len(gap) == 1 and gap in TIGHT:
        return True
    if behind_initial and gap.startswith("."):
        gap = gap[1:]  # an initial: U.S. forces
    return gap.count("\n") < 2 and all(map(joins, gap))


def joins(character: str) -> bool:
    """Say whether a phrase runs on over this character."""
    return character in _JOINERS or (character.isspace() and character != "\u2029")


def _nothing(_field: Field) -> str:
    return ""


class Words:
    """The words of one article, title and text, indexed for phrases."""

    def __init__(
        self, title: str, text: str, *, offset: int = 0, field: Field = "text", more: Callable[[Field], str] = _nothing
    ) -> None:
        """Index both fields; takes time and room in proportion to their length.

        `text` may be a part of a longer one: its places are then told from the start of the whole, `offset` before it.
        It may also be another `field`. What `more` gives for a field is indexed when a query first asks for it.
        """
        self._title, self._text, self._offset, self._named = title, text, offset, field
        self._more = more
        self._others: dict[Field, Words] = {}
        self.remembered: dict[object, Any] = {}  # of what was looked for before, by whoever looked
        self.keys: list[str] = []  # what each word is compared by, by its number
        self._places: dict[str, list[int]] = {}  # of the words that were asked for
        self._looked_up: dict[int, tuple[int, int]] = {}
        head = self._add(title)
        self._title_ends = len(self.keys)
        self._plain = head, self._add(text)  # each in small letters; None where it has letters beyond ASCII

    def _add(self, text: str) -> str | None:
        """Index one field. Where words stand, and what is between them, is looked at when somebody asks."""
        if _is_plain(text):
            lowered = text.lower()
            self.keys.extend(lowered.translate(_BLANKS).split() if text.isascii() else _ASCII.findall(lowered))
            return lowered
        folded = (word.lower() if word.isascii() else fold(word) for word in _pattern().findall(text))
        self.keys.extend(filter(None, folded))
        return None

    @cached_property
    def known(self) -> AbstractSet[str]:
        """Give every different word, as it is compared."""
        return frozenset(self.keys)

    @cached_property
    def _all_places(self) -> Mapping[str, list[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number, key in enumerate(self.keys):
            places[key].append(number)
        return places

    def _places_of(self, key: str) -> Sequence[int]:
        """Give the numbers of a word that is there: of few words each by itself, of many all at once."""
        if len(self._places) >= FEW:
            return self._all_places[key]
        places = self._places.get(key)
        if places is None:
            places, at = [], -1
            for _ in range(self.keys.count(key)):
                at = self.keys.index(key, at + 1)
                places.append(at)
            self._places[key] = places
        return places

    def _span(self, number: int) -> tuple[int, int]:
        """Give from where to where a word stands in its field."""
        found = self._looked_up.get(number)
        if found is None:
            if len(self._looked_up) >= FEW:
                return self._spans[number]
            found = self._looked_up[number] = self._look_up(number)
        return found

    def _look_up(self, number: int) -> tuple[int, int]:
        lowered, key = self._plain[number >= self._title_ends], self.keys[number]
        if lowered is None:
            return self._spans[number]
        begins = 0 if number < self._title_ends else self._title_ends
        before = self._looked_up.get(number - 1) if number > begins else None
        if before is not None and (start := lowered.find(key, before[1])) >= 0:  # no word stands between
            return start, start + len(key)
        start = _nth(lowered, key, self.keys[begins:number].count(key))
        return start, start + len(key)

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [span for field in (self._title, self._text) for span in _spans(field)]

    def of(self, field: Field) -> "Words":
        """Give the words of a field that is neither title nor text."""
        if field not in self._others:
            self._others[field] = Words("", self._more(field), field=field)
        return self._others[field]

    def __len__(self) -> int:
        """Count the words."""
        return len(self.keys)

    def find(self, keys: Sequence[str], fields: frozenset[Field], most: int | None = None) -> list[Place]:
        """Give where `keys` stand next to each other, in order of the article; not more than the first `most`."""
        known = self.known
        for key in keys:
            if key not in known and key[-1] != ANY_ENDING and key[0] != EXACTLY:
                return []  # as with most that are asked for
        return [self.place(*found) for found in islice(self.runs(keys, fields), most)]

    def runs(self, keys: Sequence[str], fields: frozenset[Field]) -> Iterator[Run]:
        """Give, in order, which words of the article are `keys` next to each other."""
        rarest: tuple[int, Sequence[int]] | None = None  # which of the keys, and its places
        for offset, key in enumerate(keys):
            places = self._numbers(key)
            if not places:
                return
            if rarest is None or len(places) < len(rarest[1]):
                rarest = offset, places
        if rarest:
            yield from self._check(keys, fields, *rarest)

    def place(self, first: int, end: int) -> Place:
        """Give where the words from `first` up to `end` stand."""
        start, stop = self._span(first)[0], self._span(end - 1)[1]
        if first < self._title_ends:
            return "title", start, stop
        return self._named, start + self._offset, stop + self._offset

    def field(self, number: int) -> Field:
        """Say which field a word stands in."""
        return "title" if number < self._title_ends else self._named

    def written(self, first: int, end: int) -> str:
        """Give the words from `first` up to `end` as they stand there, with what is between them."""
        return self._field(first)[self._spans[first][0] : self._spans[end - 1][1]]

    def before(self, number: int) -> str | None:
        """Give what stands between a word and the one before it; None where it is the first of its field."""
        return None if number in {0, self._title_ends} else self._gap(number)

    def lack(self, keys: frozenset[str], beginnings: tuple[str, ...] = ()) -> bool:
        """Say whether none of these words stands anywhere, nor one with such a beginning."""
        return keys.isdisjoint(self.known) and not any(map(self.begins, beginnings))

    def begins(self, prefix: str) -> bool:
        """Say whether a word begins so."""
        first = bisect_left(self._sorted, prefix)
        return first < len(self._sorted) and self._sorted[first].startswith(prefix)

    def share_paragraph(self, one: int, other: int) -> bool:
        """Say whether no paragraph ends between two words; the title stands apart."""
        if (one < self._title_ends) != (other < self._title_ends):
            return False
        return self._paragraphs is None or self._paragraphs[one] == self._paragraphs[other]

    def _numbers(self, key: str) -> Sequence[int]:
        if key in self.known:
            return self._places_of(key)
        if key.endswith(ANY_ENDING):
            return self._begin_with(key[:-1])
        if key.startswith(EXACTLY):
            folded = fold(key[1:])
            places = self._places_of(folded) if folded in self.known else ()
            return [number for number in places if self._surface(number) == key[1:]]
        return ()

    def _begin_with(self, prefix: str) -> list[int]:
        first = bisect_left(self._sorted, prefix)
        found = takewhile(lambda key: key.startswith(prefix), islice(self._sorted, first, None))
        return sorted(chain.from_iterable(self._places_of(key) for key in found))

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.known)

    def _surface(self, number: int) -> str:
        return self._field(number)[slice(*self._span(number))]

    def _field(self, number: int) -> str:
        return self._title if number < self._title_ends else self._text

    def _gap(self, number: int) -> str:
        """Give what stands between a word and the one before it in its field."""
        return self._field(number)[self._span(number - 1)[1] : self._span(number)[0]]

    def is_joined(self, number: int) -> bool:
        """Say whether a phrase runs on from the word before."""
        if number == self._title_ends:
            return False
        begun, ended = self._span(number - 1)
        return runs_on(self._gap(number), behind_initial=ended - begun == 1)

    @cached_property
    def _paragraphs(self) -> list[int] | None:
        """Number the paragraph of each word; None where no field has more than one."""
        if not parts(self._title) and not parts(self._text):
            return None
        ends = (number != self._title_ends and parts(self._gap(number)) for number in range(1, len(self.keys)))
        return list(accumulate(ends, initial=0))

    def _check(
        self, keys: Sequence[str], fields: frozenset[Field], offset: int, places: Sequence[int]
    ) -> Iterator[Run]:
        for place in places:
            first = place - offset
            if self.field(first) in fields and self._stand(keys, first):
                yield first, first + len(keys)

    def _stand(self, keys: Sequence[str], first: int) -> bool:
        if first < 0 or first + len(keys) > len(self.keys):
            return False
        for offset, key in enumerate(keys):
            if offset and not self.is_joined(first + offset):
                return False
            if self.keys[first + offset] != key and not self._fits(key, first + offset):
                return False
        return True

    def _fits(self, key: str, number: int) -> bool:
        if key.endswith(ANY_ENDING):
            return self.keys[number].startswith(key[:-1])
        return key.startswith(EXACTLY) and self._surface(number) == key[1:]


def _nth(lowered: str, key: str, before: int) -> int:
    """Give where a word stands in a plain text, so many of the same before it."""
    at = lowered.find(key)
    while True:
        end = at + len(key)
        if not (lowered[at - 1 : at].isalnum() or lowered[end : end + 1].isalnum()):
            if not before:
                return at
            before -= 1
        at = lowered.find(key, at + 1)


def parts(gap: str) -> bool:
    """Say whether a paragraph ends in what stands between two words."""
    return gap.count("\n") > 1 or "\u2029" in gap


def telling_word(keys: Sequence[str]) -> str:
    """Give the word of some keys that fewest texts have, as it is indexed or, with `*`, by its beginning.

    The longest is taken for it: "end of" is rarer than "of" suggests.
    """
    longest = max(keys, key=len)
    return fold(longest[1:]) if longest.startswith(EXACTLY) else longest


@cache
def _pattern() -> re.Pattern[str]:
    all_marks = marks()
    more = rf"(?![\x00-\x7f])[{all_marks}]"  # the first look keeps plain text out of the large class
    letter = rf"[^\W_{UNSPACED}\u02bb-\u02bf]"  # those last are apostrophes posing as letters
    # No group is possessive: Python before 3.11.5 forgets where such a group began when its last round fails.
    spaced = rf"{letter}++(?:{more}{letter}*+)*"
    plain = r"[A-Za-z0-9]++(?![^\x00-\x7f])"  # most words, without a look into large classes
    return re.compile(rf"{plain}|{spaced}|(?![\W_])[{UNSPACED}](?:{more})*")


@cache
def _beyond_ascii() -> re.Pattern[str]:
    """Find letters, digits and marks beyond ASCII."""
    return re.compile(rf"[^\x00-\x7f](?:(?<=\w)|(?<=[{marks()}]))")


@cache
def marks() -> str:
    """Give the inside of a character class: all combining marks, and what is not seen inside words."""
    planes = chain(range(0x300, 0x20000), range(0xE0100, 0xE01F0))  # none stand elsewhere
    codes = [code for code in planes if unicodedata.category(chr(code))[0] == "M"]
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return INVISIBLE + _HALF_WIDTH_MARKS + "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)
