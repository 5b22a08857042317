"""How spellings of one name are brought together: folded keys, and skeletons of consonants for what no key knows."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

LEAST_SKELETON = 3
"""Consonants a skeleton needs: shorter ones fit too many names."""

LEAST_ALIKE = 0.82
"""How alike two folded spellings must be before a skeleton they share counts."""

ARTICLES = frozenset(
    {
        "al", "el", "ar", "er", "as", "es", "ash", "esh", "ad", "ed", "adh", "an", "en", "at", "et",
        "ath", "az", "ez", "il", "ul", "ur", "uz",
    }
)  # fmt: skip
"""Forms of the Arabic article, as Latin spellings write it."""

_LETTERS = str.maketrans(
    {
        # letters of Latin alphabets that have no accent to lose
        "\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00f0": "d", "\u00fe": "th", "\u0131": "i", "\u00e6": "ae",
        "\u0153": "oe", "\u0259": "a", "\u014b": "n", "\u0127": "h", "\u0253": "b", "\u0257": "d", "\u0199": "k",
        # Persian, Urdu and varying Arabic letters
        "\u06a9": "\u0643", "\u06cc": "\u064a", "\u0649": "\u064a", "\u0629": "\u0647",
        "\u06be": "\u0647", "\u06c1": "\u0647",
        # Cyrillic
        "\u0451": "\u0435", "\u0491": "\u0433",
    }
)  # fmt: skip
_CYRILLIC = str.maketrans(
    {
        "\u0430": "a", "\u0431": "b", "\u0432": "v", "\u0433": "g", "\u0434": "d", "\u0435": "e", "\u0436": "zh",
        "\u0437": "z", "\u0438": "i", "\u0439": "y", "\u043a": "k", "\u043b": "l", "\u043c": "m", "\u043d": "n",
        "\u043e": "o", "\u043f": "p", "\u0440": "r", "\u0441": "s", "\u0442": "t", "\u0443": "u", "\u0444": "f",
        "\u0445": "kh", "\u0446": "tz", "\u0447": "ch", "\u0448": "sh", "\u0449": "shch", "\u044a": "",
        "\u044b": "y", "\u044c": "", "\u044d": "e", "\u044e": "yu", "\u044f": "ya",
    }
)  # fmt: skip
_MARKS = re.compile("['`\u00b4\"\u2018\u2019\u02b9-\u02bf\u2032]")
_WORDS = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"([a-z])\1+")
_LONG_VOWELS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ii", "i"))
_DIGRAPHS = (
    ("tsch", "ch"),
    ("tch", "ch"),
    ("sch", "sh"),
    ("kh", "k"),
    ("gh", "g"),
    ("sh", "s"),
    ("th", "t"),
    ("dh", "d"),
    ("ch", "s"),
    ("zh", "z"),
    ("ph", "f"),
)
_WEAK = re.compile(r"(?<!^)[aeiouywh]")


@lru_cache(maxsize=1 << 14)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents, marks and hyphens: `Deir ez-Zor` is deir, ez, zor."""
    if name.isascii():
        plain = name.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", name.casefold())
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    return tuple(_WORDS.findall(_MARKS.sub("", plain)))


def romanised(word: str) -> str:
    """Return a folded Cyrillic word in Latin letters, as the news spell foreign names: `dzh` is j."""
    return word.translate(_CYRILLIC).replace("dzh", "j")


@lru_cache(maxsize=1 << 14)
def _even(word: str) -> str:
    if not word.isascii():
        return word
    for long, short in _LONG_VOWELS:
        word = word.replace(long, short)
    return _DOUBLED.sub(r"\1", word)


def key(words: Iterable[str]) -> str:
    """One key for the spellings that differ by hyphens, spaces, doubled letters and long vowels only."""
    return _even("".join(words))


def without_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without Arabic articles; all of them where nothing else would be left."""
    kept = tuple(word for word in words if word not in ARTICLES)
    return kept or words


def skeleton(words: tuple[str, ...]) -> str | None:
    """Keep the consonants of a Latin name; None where they are too few to mean one name."""
    bare = "".join(without_articles(words))
    if not bare.isascii() or not bare.isalpha():
        return None
    for pair, single in _DIGRAPHS:
        bare = bare.replace(pair, single)
    bones = _DOUBLED.sub(r"\1", _WEAK.sub("", bare.replace("q", "k").replace("c", "k")))
    return bones if len(bones) >= LEAST_SKELETON and sum(c not in "aeiouywh" for c in bones) >= LEAST_SKELETON else None


def alike(one: str, other: str) -> float:
    """How alike two keys are, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
