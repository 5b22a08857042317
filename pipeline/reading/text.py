"""Takes one text apart: normalised tokens, sentences and their roles, each with its exact place in the given text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise

from ruamel.yaml import YAML

from pipeline.reading.wrapping import goes_on, wrapped_at

LONGEST = 500_000
"""Characters that are read of one text; what lies behind them is no news article."""

LONGEST_SENTENCE = 240
"""Tokens of one sentence: a longer run without an end is cut there."""

_SPACES = "\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_SAME_LENGTH = (
    dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\u02bb\u02bf\u02be\uff07`"), "'")
    | dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2039\u203a\uff02"), '"')
    | dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63\uff0d"), "-")
    | dict.fromkeys(map(ord, "\u2012\u2014\u2015"), "\u2013")
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code not in (0xFF02, 0xFF07, 0xFF0D)}
    | {0x2028: "\n", 0x2029: "\n", 0x0D: "\n"}
    | {0x0660 + digit: str(digit) for digit in range(10)}
    | {0x06F0 + digit: str(digit) for digit in range(10)}
    | {0x066B: ".", 0x066C: ",", 0x060C: ",", 0x061B: ";"}
)
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True)
)
_UNEVEN = re.compile("[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufb00-\ufb06]")

_LETTER = r"[^\W_\d\u0300-\u036f\u064b-\u065f]"
_PART = r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*"
_TOKEN = re.compile(
    r"[A-Za-z]+(?=[ ,\n;:)\"])"  # most words, quickly
    rf"|(?:{_LETTER}\.){{2,}}(?:-{_PART})?"  # U.S. and p.m., U.S.-led
    r"|\d+(?:[.,]\d+)*(?![^\W_]|-[^\W\d_])"  # 1,500 and 0.5
    r"|'s\b(?!')"
    rf"|{_PART}(?:(?:-|'(?!s\b)){_PART})*"  # Deir, al-Mayadin, Sana'a, 3-year-old
    r"|[.!?\u2026\u061f\u06d4\u3002]+|\n+|\S"
)
_ENDS = frozenset(".!?\u2026\u061f\u06d4\u3002")
_CLOSERS = frozenset("\"')]}")
_LINE = re.compile(r"[^\n]+")
_DATELINE = re.compile(
    r"\s*(?=[^\n]{3,90}?(?:[-\u2013]|/\.))"
    r"[A-Z\u0400-\u042f][^\W\d_]*[A-Z\u0400-\u042f][\w' .-]{0,30}?(?:[,/] ?[\w .'-]{2,25}){0,3}"
    r"(?: ?\([^()\n]{2,40}\)| ?/[^/\n]{2,20}/\.?)?(?: ?[-\u2013]{1,2} |(?<=/\.) )"
)
_NAMED_DATELINE = re.compile(
    r"\s*[A-Z][\w' .-]{1,30}(?:, ?[\w .'-]{2,25}){0,3} ?"
    r"(?:\([A-Z][^()\n]{1,40}\)|/[A-Z][^/\n]{1,20}/\.?) ?(?:[-\u2013]{1,2} )"
)


class Role(StrEnum):
    """What a sentence is for."""

    BODY = "body"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    FURNITURE = "furniture"  # of the page, not of the news
    HEADING = "heading"


@dataclass(slots=True)
class Token:
    """A word, a number or a mark. Nobody changes one; it is not frozen, because that takes three times as long."""

    start: int  # into the text as it was given
    end: int
    text: str  # with plain quotes, dashes and spaces
    word: str  # folded: lower case, without accents


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence, or one line that is none."""

    index: int
    start: int  # into the text as it was given
    end: int
    text: str  # normalised
    tokens: tuple[Token, ...]
    role: Role
    paragraph: int

    @cached_property
    def words(self) -> frozenset[str]:
        """Give its different words, folded: every reader of a sentence first asks whether one of its own is there."""
        return frozenset(token.word for token in self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text as given, and its sentences in order."""

    original: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What ties a place or a speaker to a claim: characters of the text as it was given."""

    sentence: int  # its index
    start: int  # the count
    end: int
    trigger_start: int  # the word that says what happened
    trigger_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    titles: frozenset[str]
    shortened: frozenset[str]
    openers: frozenset[str]
    domains: frozenset[str]
    months: frozenset[str]
    before_ordinal: frozenset[str]
    bylines: re.Pattern[str]
    captions: re.Pattern[str]
    furniture: re.Pattern[str]
    lists: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Normal:
    """The normalised text; `places` is None where each character stands where it stood."""

    text: str
    places: list[int] | None
    length: int

    def end(self, position: int) -> int:
        """Give the original end of what ends before `position`."""
        return position if self.places is None else self.places[position - 1] + 1 if position else 0


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """Lower case without accents: the form in which words are compared."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def read_text(original: str) -> ReadText:
    """Take `original` apart; at most its first LONGEST characters, in linear time, and never with an error."""
    normal = _normalise(original[:LONGEST])
    lines = _mark_lists(_lines(normal.text))
    sentences: list[Sentence] = []
    for paragraph, line in enumerate(lines):
        for start, end, role in _parts(normal.text, line):
            for tokens in _sentences(_tokens(normal, start, end)):
                sentences.append(_sentence(normal, tokens, index=len(sentences), role=role, paragraph=paragraph))
    return ReadText(original=original, sentences=tuple(sentences))


def _normalise(text: str) -> _Normal:
    if text.isascii():
        return _Normal(text.translate(_SAME_LENGTH) if not text.isprintable() else text, None, len(text))
    even = text.translate(_SAME_LENGTH)
    return _even_out(even) if _UNEVEN.search(even) else _Normal(even, None, len(even))


def _even_out(text: str) -> _Normal:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for found in _UNEVEN.finditer(text):
        pieces.append(text[done : found.start()])
        places.extend(range(done, found.start()))
        instead = _LIGATURES.get(found[0], "")
        pieces.append(instead)
        places.extend([found.start()] * len(instead))
        done = found.end()
    pieces.append(text[done:])
    places.extend(range(done, len(text)))
    places.append(len(text))
    return _Normal("".join(pieces), places, len(text))


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    role: Role
    folded: str


def _lines(text: str) -> list[_Line]:
    """List the lines with their roles; a line that goes on in lower case is joined with the next."""
    layout = _layout()
    seen: set[str] = set()
    lines = []
    for start, end in _joined(text):
        line = text[start:end].strip()
        folded = fold(line) if len(line) <= 300 else ""
        role = _role(line, folded, layout)
        if role is Role.HEADING and folded in seen:
            role = Role.FURNITURE  # a title printed again
        seen.add(folded)
        lines.append(_Line(start, end, role, folded))
    return lines


def _joined(text: str) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    width, last = wrapped_at(text), ""
    for found in _LINE.finditer(text):
        line = found[0].strip()
        if not line:
            continue
        follows = held is not None and found.start() - held[1] == 1
        if held and follows and (_goes_on(text[held[0] : held[1]], line) or goes_on(last, found[0], width)):
            held, last = (held[0], found.end()), found[0]
            continue
        if held:
            yield held
        held, last = found.span(), found[0]
    if held:
        yield held


def _goes_on(line: str, following: str) -> bool:
    """Whether a line was only wrapped, and its sentence ends on the next."""
    return following[0].islower() and len(line) > 12 and line.rstrip()[-1:] not in ".!?:"


def _role(line: str, folded: str, layout: _Layout) -> Role:
    if not folded:
        return Role.BODY
    words = folded.split()
    ended = line.rstrip("\"')]} ")[-1:] in _ENDS
    if len(words) <= (30 if "|" in line else 14) and layout.furniture.match(folded) and not (ended and len(words) > 6):
        return Role.FURNITURE
    if len(words) <= 40 and layout.captions.match(folded) and not (ended and len(words) > 12):
        return Role.CAPTION
    if not ended and _is_byline(line, folded, layout):
        return Role.BYLINE
    if not ended and _tag_list(line):
        return Role.FURNITURE
    return Role.HEADING if len(words) <= 22 and line[-1:] not in ":,;" and not ended and ". " not in line else Role.BODY


def _is_byline(line: str, folded: str, layout: _Layout) -> bool:
    opener = layout.bylines.match(folded)
    names = line[opener.end() :].split() if opener and len(folded) == len(line) else []
    return 1 < len(names) <= 8 and sum(name[0].isupper() for name in names) * 3 >= len(names) * 2


def _tag_list(line: str) -> bool:
    parts = re.split(r"[,|#\u2022\u00b7]", line)
    return len(parts) >= 5 and all(len(part.split()) <= 3 for part in parts) and not any(c.isdigit() for c in line)


def _mark_lists(lines: list[_Line]) -> list[_Line]:
    """Headings that belong to other articles: after "Related:", or three and more at the end."""
    layout = _layout()
    last = max((at for at, line in enumerate(lines) if line.role is Role.BODY), default=len(lines))
    tail = [at for at in range(last + 1, len(lines)) if lines[at].role is Role.HEADING]
    foreign = set(tail if len(tail) >= 3 else ())
    listing = False
    for at, line in enumerate(lines):
        if line.role is Role.HEADING and listing:
            foreign.add(at)
        elif line.role in {Role.BODY, Role.FURNITURE}:
            listing = line.role is Role.FURNITURE and bool(layout.lists.match(line.folded))
    return [_Line(x.start, x.end, Role.FURNITURE, x.folded) if at in foreign else x for at, x in enumerate(lines)]


def _parts(text: str, line: _Line) -> Iterator[tuple[int, int, Role]]:
    """Split a dateline from its line, and a line that says the same twice without a gap."""
    start, end = line.start, line.end
    if line.role in {Role.BODY, Role.HEADING} and (found := _dateline(text, start, end)):
        yield start, found, Role.DATELINE
        start = found
    length = end - start
    half = start + length // 2
    if line.role is Role.HEADING and length > 20 and length % 2 == 0 and text[start:half] == text[half:end]:
        yield start, half, line.role
        yield half, end, Role.FURNITURE
    else:
        yield start, end, line.role


def _dateline(text: str, start: int, end: int) -> int | None:
    head = text[start : min(end, start + 120)]
    found = _DATELINE.match(head) or _NAMED_DATELINE.match(head)
    return start + found.end() if found and found.end() < min(len(head), 95) else None


def _tokens(normal: _Normal, start: int, end: int) -> list[Token]:
    """Split a stretch into tokens, without line ends."""
    places = normal.places
    tokens = []
    for found in _TOKEN.finditer(normal.text, start, end):
        written = found[0]
        if written[0] == "\n":
            continue
        begin, stop = found.span()
        if places is not None:
            begin, stop = places[begin], normal.end(stop)
        tokens.append(Token(begin, stop, written, fold(written)))
    return tokens


def _sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    layout = _layout()
    begin = at = 0
    while at < len(tokens):
        if tokens[at].text[-1] in _ENDS and (cut := _cut(tokens, at, layout)):
            yield tokens[begin:cut]
            begin = at = cut
        elif at - begin >= LONGEST_SENTENCE:
            yield tokens[begin:at]
            begin = at
        else:
            at += 1
    if begin < len(tokens):
        yield tokens[begin:]


def _cut(tokens: list[Token], at: int, layout: _Layout) -> int | None:
    """Find where the next sentence begins, if the mark at `at` ends one."""
    after = at + 1
    while after < len(tokens) and tokens[after].text in _CLOSERS and tokens[after].start == tokens[after - 1].end:
        after += 1
    if after == len(tokens):
        return None
    first = _first_word(tokens, after)
    glued = tokens[after].start == tokens[after - 1].end
    if first is None or first.text[0].islower() or (glued and not _may_be_glued(tokens, at, first, layout)):
        return None
    certain = tokens[at].text != "." and not _is_initialism(tokens[at])
    return after if certain or _ends(tokens, at, first, layout) else None


def _first_word(tokens: list[Token], at: int) -> Token | None:
    return next((t for t in tokens[at : at + 3] if t.text[0].isalnum()), None)


def _is_initialism(token: Token) -> bool:
    return len(token.text) > 1 and token.text[0].isalpha()


def _may_be_glued(tokens: list[Token], at: int, first: Token, layout: _Layout) -> bool:
    """`days.The` and `2017.In` are two sentences; `Sputnik.com` and `v2.0` are not."""
    if not at or _is_initialism(tokens[at]) or first.word in layout.domains:
        return False
    before = tokens[at - 1].text
    return first.text[0].isupper() and (len(before) > 1 or before.isdigit() or before in _CLOSERS)


def _ends(tokens: list[Token], at: int, first: Token, layout: _Layout) -> bool:
    if _is_initialism(tokens[at]):
        return first.word in layout.openers
    if not at:
        return False
    before = tokens[at - 1]
    if before.word in layout.titles:
        return before.word in {"no", "me", "st"} and not first.text[0].isdigit() and first.word in layout.openers
    if before.word in layout.shortened or (len(before.text) == 1 and before.text.isupper()):
        return first.word in layout.openers
    return not _is_ordinal(tokens, at, first, layout)


def _is_ordinal(tokens: list[Token], at: int, first: Token, layout: _Layout) -> bool:
    """`am 3. Oktober`, `die 72. Brigade`: the full stop makes an ordinal of a small number and ends nothing."""
    number = tokens[at - 1].text
    if len(number) > 2 or not number.isdigit():
        return False
    named = at > 1 and tokens[at - 2].word in layout.before_ordinal
    return first.word in layout.months or (named and first.word not in layout.openers)


def _sentence(normal: _Normal, tokens: Sequence[Token], *, index: int, role: Role, paragraph: int) -> Sentence:
    start, end = tokens[0].start, tokens[-1].end
    text = normal.text[start:end] if normal.places is None else _plain(tokens)
    return Sentence(index=index, start=start, end=end, text=text, tokens=tuple(tokens), role=role, paragraph=paragraph)


def _plain(tokens: Sequence[Token]) -> str:
    pieces = [tokens[0].text]
    for before, token in pairwise(tokens):
        pieces.append(token.text if token.start == before.end else " " + token.text)
    return "".join(pieces)


@cache
def _layout() -> _Layout:
    source = files("pipeline.reading").joinpath("layout.yaml").read_text("utf-8")
    data: dict[str, list[str]] = YAML(typ="safe").load(source)
    return _Layout(
        titles=_words(data["titles"]),
        shortened=_words(data["shortened"]),
        openers=_words(data["openers"]),
        domains=_words(data["domains"]),
        months=_words(data["months"]),
        before_ordinal=_words(data["before_ordinal"]),
        bylines=re.compile("(?:" + "|".join(map(re.escape, sorted(_words(data["bylines"]), key=len))) + r")\b"),
        captions=_beginnings(data["captions"]),
        furniture=_beginnings(data["furniture"]),
        lists=_beginnings(data["lists"]),
    )


def _words(given: Iterable[object]) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in given)


def _beginnings(phrases: Iterable[object]) -> re.Pattern[str]:
    longest_first = sorted((fold(str(phrase)) for phrase in phrases), key=len, reverse=True)
    several = [re.escape(phrase) for phrase in longest_first if " " in phrase or not phrase[0].isalpha()]
    single = [re.escape(phrase) for phrase in longest_first if re.escape(phrase) not in several]
    return re.compile(
        rf"(?:{'|'.join(several) or '(?!)'})(?!\w)|(?:{'|'.join(single) or '(?!)'})(?: ?:|(?: \S+){{0,2}}$)"
    )
