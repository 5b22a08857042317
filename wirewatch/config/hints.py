"""What an operator may have meant by a word that nothing is called."""

import difflib
from collections.abc import Iterable

MOST_SHOWN = 20


def hint(word: str, known: Iterable[str]) -> str:
    """Give the end of a sentence: the nearest known word, else all of them, else nothing."""
    words = list(known)
    as_typed = {one.lower(): one for one in words}
    near = difflib.get_close_matches(word.lower(), as_typed, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{as_typed[near[0]]}'?"
    more = ["..."] if len(words) > MOST_SHOWN else []
    return f" (known: {', '.join([*words[:MOST_SHOWN], *more])})" if words else ""
