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
_ARABIC = {
    "\u0627": "a", "\u0628": "b", "\u062a": "t", "\u062b": "th", "\u062c": "j", "\u062d": "h", "\u062e": "kh",
    "\u062f": "d", "\u0630": "dh", "\u0631": "r", "\u0632": "z", "\u0633": "s", "\u0634": "sh", "\u0635": "s",
    "\u0636": "d", "\u0637": "t", "\u0638": "z", "\u0639": "a", "\u063a": "gh", "\u0641": "f", "\u0642": "q",
    "\u0643": "k", "\u0644": "l", "\u0645": "m", "\u0646": "n", "\u0647": "h", "\u0648": "u", "\u064a": "i",
    "\u0629": "a", "\u0649": "a", "\u067e": "p", "\u0686": "ch", "\u06af": "g", "\u06a4": "v", "\u06a9": "k",
    "\u06cc": "i",
}  # fmt: skip
_LATIN_VOWELS = frozenset({"a", "i", "u"})
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


def in_latin(name: str) -> str:
    """Return a name in Latin letters: of Arabic and Cyrillic ones as news in English would write it; others stay."""
    return " ".join(_latin_word(word) for word in name.split())


def _latin_word(word: str) -> str:
    low = word.casefold()
    if "\u0400" <= low[0] < "\u0530":
        return romanised(low.translate(_LETTERS)).capitalize()
    if not "\u0600" <= low[0] < "\u0700":
        return word
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    article = "al-" if plain.startswith("\u0627\u0644") and len(plain) > 4 else ""
    letters = [_ARABIC.get(letter, "") for letter in (plain[2:] if article else plain)]
    return article + _voiced(list(filter(None, letters))).capitalize()


def _voiced(letters: list[str]) -> str:
    """Write an `a` where the first two letters, or three anywhere, are consonants: Arabic leaves short vowels out."""
    last = len(letters) - 1
    written = ""
    for at, letter in enumerate(letters):
        vowel = letter in _LATIN_VOWELS
        between = 0 < at < last and letters[at - 1] not in _LATIN_VOWELS and letters[at + 1] not in _LATIN_VOWELS
        if not vowel and ((at == 1 and letters[0] not in _LATIN_VOWELS) or between) and not written.endswith("a"):
            written += "a"
        written += ("y" if letter == "i" else "w") if letter in {"i", "u"} and not at else letter
    return written


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
