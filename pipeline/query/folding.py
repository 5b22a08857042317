"""What words are compared by: letters without case, accents or vowel signs; pure."""

import unicodedata

INVISIBLE = "\u00ad\u200c\u200d\u2060\ufeff"
"""Stand inside words and are not seen: soft hyphen, (non-)joiners."""

_LETTERS = {
    "\u0131": "i",  # Turkish, without its dot
    **dict(zip("łøđðħŧŋə", "loddhtna", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "\u0491": "\u0433",  # Ukrainian ghe with its upturn
    # One Arabic letter in several shapes, of which writers of Arabic, Persian and Urdu each use their own.
    **dict.fromkeys("\u0649\u06cc\u06d2", "\u064a"),  # yeh: final without dots, Persian, Urdu
    **dict.fromkeys("\u0629\u06be\u06c1\u06c3\u06d5", "\u0647"),  # heh: teh marbuta and the forms of Urdu
    "\u06a9": "\u0643",  # kaf
    "\u0671": "\u0627",  # alef with wasla
}
"""Letters that readers take for other ones with an accent, or for the same in another shape, and Unicode does not."""


def fold(word: str) -> str:
    """Give what a word is compared by; empty when nothing of it is left."""
    return word.lower() if word.isascii() else word.translate(_FOLDING)


class _Folding(dict[int, str]):
    """What each character is compared by; filled as characters are met.

    Character by character, because normalising a whole run of marks takes time in the square of its length.
    """

    def __missing__(self, code: int) -> str:
        self[code] = folded = folded_character(chr(code))
        return folded


_FOLDING = _Folding()


def folded_character(character: str) -> str:
    """Give what one character is compared by; empty for accents, vowel signs and what is not seen."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_even(part) for part in folded if not _dropped(part))


def _even(part: str) -> str:
    """Give a letter in its plain shape, and a digit of any script as one of ours."""
    return str(unicodedata.digit(part)) if part.isdigit() else _LETTERS.get(part, part)


def _dropped(part: str) -> bool:
    """Accents and vowel signs of Latin, Greek, Cyrillic, Hebrew, Arabic; not those that other scripts cannot miss."""
    kind = unicodedata.combining(part)
    return (
        kind == 1
        or 10 <= kind <= 36
        or kind >= 200
        or part in INVISIBLE
        or part == "\u0640"  # tatweel stretches a word
        or "\ufe00" <= part <= "\ufe0f"
    )
