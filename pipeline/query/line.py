r"""A text as one line of the words it is compared by, made and searched at the speed of C.

    The U.S. said: "Stop!"   ->   the u s said \x01  stop \x01

One blank stands between words that can belong to one phrase; where a phrase ends, a mark of its own does, with blanks
around it. So ` u s said ` stands in the line of a text exactly where the phrase `U.S. said` stands in the text. What a
word is, and what joins two, is said in `words.py`; a text with characters that are not plain is taken apart by it.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from pipeline.query.folding import folded_character
from pipeline.query.words import TIGHT, UNSPACED, joins, marks, parts, runs_on, tokens

BREAK, JOINER, PARAGRAPH, FIELD = "\x01", "\x02", "\x03", "\x04"
MARKS = frozenset({".", ",", BREAK, PARAGRAPH, FIELD})
"""What stands between words in a line, and is none."""

_NO_WORDS = MARKS | {""}
_BLANK = "\x06"
"""Stands for a blank inside a word: some letters are compared by one."""
_NOT_PLAIN = "\x05"
_FEW = 12
"""So many different characters are replaced sooner one by one than all together."""

_W, _GAP = "[^ \n.,\x01-\x05]", "[ \n.,\x01-\x05]"
_ENDS = re.compile(rf"\n{_GAP}*\n")
_INITIAL = re.compile(rf"\.(?<={_W}\.)(?:(?={_W})|(?<!{_W}{_W}\.)[ {JOINER}]*)")
_TIGHT = re.compile(rf",(?<={_W},)(?={_W})")
_BEHIND_BLANK = re.compile(f"{JOINER}(?<= {JOINER})[ {JOINER}]*")
_JOINING = re.compile(f"{JOINER}[ {JOINER}]*")
_BLANKS = re.compile("  +")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_APOSTROPHES = frozenset("\u02bb\u02bc\u02bd\u02be\u02bf")


class Line(NamedTuple):
    """The words of one field in a row."""

    words: str
    plain: bool  # no letter is but of ASCII, and nothing is there that nobody sees


_NOTHING = Line("", plain=True)


def line(text: str) -> Line:
    """Give the words of a field in a row, and whether all of its letters are plain ones."""
    if not text:
        return _NOTHING
    if text.isascii():
        return Line(_joined(text.translate(_SYMBOLS)), plain=True)
    beyond = set(_BEYOND_ASCII.findall(text))
    symbols = {character: _SYMBOLS[ord(character)] for character in beyond}
    plain = all(map(_is_typography, beyond))
    if _NOT_PLAIN in symbols.values() or _has_long_initial(text, symbols):
        return Line(_taken_apart(text), plain=plain)
    if len(symbols) <= _FEW:
        for character, symbol in symbols.items():
            text = text.replace(character, _IN_ASCII.get(symbol, symbol))
    return Line(_joined(text.translate(_SYMBOLS)), plain=plain)


def words_in(field: Line) -> set[str]:
    """Give the different words of a line, as they are compared."""
    found = set(field.words.split(" ")) - _NO_WORDS
    return {word.replace(_BLANK, " ") for word in found} if _BLANK in field.words else found


def literal(keys: tuple[str, ...]) -> str:
    """Give what stands in a line wherever words with these keys stand next to each other."""
    found = f" {' '.join(keys)} "
    if found.count(" ") != len(keys) + 1:
        return f" {' '.join(key.replace(' ', _BLANK) for key in keys)} "
    return found


def _joined(symbols: str) -> str:
    """Leave one blank between words that are joined, and marks with blanks around them between others."""
    if "\n" in symbols:
        symbols = _ENDS.sub(PARAGRAPH, symbols).replace("\n", JOINER)
    symbols = _TIGHT.sub(" ", _INITIAL.sub(" ", symbols))
    if JOINER in symbols:
        symbols = _JOINING.sub(" ", _BEHIND_BLANK.sub("", symbols))
    if "  " in symbols:
        symbols = _BLANKS.sub(" ", symbols)
    for mark in (".", ",", BREAK, PARAGRAPH):
        symbols = symbols.replace(mark, f" {mark} ")
    return symbols


def _taken_apart(text: str) -> str:
    """Make the line of any text word by word: what the quick way must agree with."""
    found: list[str] = []
    before = None
    for token in tokens(text):
        if before is not None:
            gap = text[before.end : token.start]
            if parts(gap):
                found.append(PARAGRAPH)
            elif not runs_on(gap, behind_initial=before.end - before.start == 1):
                found.append(BREAK)
        found.append(token.key.replace(" ", _BLANK))
        before = token
    return " ".join(found)


def _has_long_initial(text: str, symbols: dict[str, str]) -> bool:
    """Say whether one character that is compared by several stands alone before a full stop, as an initial."""
    long = [character for character, symbol in symbols.items() if len(symbol) > 1]
    return bool(long) and any(re.search(rf"(?<![A-Za-z]){character}\.", text) for character in long)


def _is_typography(character: str) -> bool:
    """Say whether a character is neither a letter nor unseen nor a mark on a letter."""
    return not character.isalnum() and unicodedata.category(character)[0] not in "MC"


class _Symbols(dict[int, str]):
    """What each character is in a line; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = symbol = _symbol(chr(code))
        return symbol


_SYMBOLS = _Symbols()
_IN_ASCII = {JOINER: "-", BREAK: "!", PARAGRAPH: "\n\n"}
"""Characters of ASCII that mean the same."""


def _symbol(character: str) -> str:
    if character in " \n.":
        return character
    if character in TIGHT:
        return ","
    if character == "\u2029":
        return PARAGRAPH
    if _is_difficult(character):
        return _NOT_PLAIN
    if character.isalnum() and character not in _APOSTROPHES:
        folded = folded_character(character)
        return folded if folded.isalnum() else _NOT_PLAIN
    return JOINER if joins(character) else BREAK


def _is_difficult(character: str) -> bool:
    return _difficult().match(character) is not None


@cache
def _difficult() -> re.Pattern[str]:
    """Find marks on letters, what is not seen, and letters of scripts that are written without spaces."""
    return re.compile(f"[{UNSPACED}{marks()}]")
