"""What an operator may have meant by a word that nothing is called."""

import difflib
from collections.abc import Iterable


def hint(word: str, known: Iterable[str]) -> str:
    """Give the end of a sentence: the nearest known word, else all of them, else nothing."""
    words = list(known)
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f" (known: {', '.join(words)})" if words else ""
