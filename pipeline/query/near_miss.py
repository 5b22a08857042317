"""How close a phrase that is not in an article came: another spelling, its words apart, other capitals; pure."""

import difflib
from collections.abc import Iterable, Iterator

from pipeline.query.folding import fold
from pipeline.query.tree import EVERYWHERE, Phrase
from pipeline.query.words import ANY_ENDING, EXACTLY, Words
from storage.records.field import Field
from storage.records.match import Span

SHORTEST = 4
"""Letters of a word that is compared with others by its spelling: short ones are all alike."""

_ALIKE = 0.74
"""Mayadin and Mayadeen are 0.8 alike, Raqqa and Iraq 0.67."""

_MOST_WORDS = 5_000
"""Different words of an article that are compared; a news text has some hundreds."""

_ENDINGS = 4
"""Letters by which another form of a word may be longer: strike, strikes."""


def missing(phrase: Phrase, words: Words, fields: frozenset[Field]) -> tuple[str, tuple[Span, ...]]:
    """Say in a sentence how close a phrase that does not stand there came, and where; no spans where it did not."""
    if fields <= EVERYWHERE and (elsewhere := words.find(phrase.keys, EVERYWHERE - fields, 1)):
        return f"it stands in the {elsewhere[0][0]} only", tuple(_spans(elsewhere, phrase))
    apart = [key for key in phrase.keys if not words.find([key], fields, 1)]
    if not apart:
        there = [place for key in phrase.keys for place in words.find([key], fields, 1)]
        return "its words stand there, but not side by side", tuple(_spans(there, phrase))
    for key in apart:
        if key.startswith(EXACTLY) and (places := words.find([fold(key[1:])], fields, 3)):
            return f"the word stands there, but not written {key[1:]}", tuple(_spans(places, phrase))
    if len(apart) == 1 and (other := _alike(apart[0], words, fields)):
        places = words.find([other], fields, 3)
        return f"{other} stands there, {_bare(apart[0])} is asked for", tuple(_spans(places, phrase))
    if 0 < len(apart) < len(phrase.keys):
        return f"{_quoted(apart)} does not stand there" if len(apart) == 1 else "not all of its words stand there", ()
    return "it does not stand there", ()


def _alike(key: str, words: Words, fields: frozenset[Field]) -> str | None:
    """Give the word of the article that is spelled most like a word that is asked for."""
    bare = _bare(fold(_bare(key)))
    if len(bare) < SHORTEST or len(words.known) > _MOST_WORDS:
        return None
    known = sorted(word for word in words.known if word != bare and abs(len(word) - len(bare)) <= _ENDINGS)
    longer = [word for word in known if _is_form(bare, word)]
    spelled = [word for word in known if word[0] == bare[0]]  # `said` is no spelling of `raid`
    near = [*longer, *difflib.get_close_matches(bare, spelled, n=3, cutoff=_ALIKE)]
    return next((word for word in near if words.find([word], fields, 1)), None)


def _is_form(bare: str, word: str) -> bool:
    return word.startswith(bare) or (len(word) >= SHORTEST and bare.startswith(word))


def _bare(key: str) -> str:
    return key.removeprefix(EXACTLY).removesuffix(ANY_ENDING)


def _quoted(keys: Iterable[str]) -> str:
    return ", ".join(_bare(key) for key in keys)


def _spans(places: Iterable[tuple[Field, int, int]], phrase: Phrase) -> Iterator[Span]:
    return (Span(field=field, start=start, end=end, clause=phrase.written) for field, start, end in places)
