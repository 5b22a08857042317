"""Whether an edited headline says the opposite of what it said, pure: "kills nine" and then "denies that nine died"."""

import re
import unicodedata

from alerts.text import one_line

_LONGEST = 160
_AGAINST = (
    *("not", "no", "never", "deny", "denies", "denied", "denial", "false", "untrue", "hoax", "retracted", "retracts"),
    *("withdrawn", "withdraws", "unfounded", "dementi", "dement", "faux", "aucun", "aucune", "retire", "desmiente"),
    *("desmienten", "niega", "niegan", "falso", "falsa", "ningun", "dementiert", "bestreitet", "falsch", "kein"),
    *("keine", "nicht", "опроверг", "опровергли", "опровергло", "отрицает", "ложь", "не", "نفى", "نفت", "تنفي", "ينفي"),
    *("كاذب", "لا", "لم"),
)
_WORD = re.compile(r"[^\W\d_]+")


def turned(before: str, now: str) -> str | None:
    """Say in a sentence that a headline was turned round; None where it was only put in other words."""
    if not before.strip() or _speaks_against(before) == _speaks_against(now):
        return None
    return f"The headline says otherwise now; it was: {one_line(before, _LONGEST)}"


def _speaks_against(title: str) -> bool:
    return not _WORDS.isdisjoint(_folded(word) for word in _WORD.findall(title))


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_WORDS = frozenset(map(_folded, _AGAINST))
