"""Parts elided words from what they lean on: "l'armée" is "l'" and "armée", as other languages write them apart."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.reading.text import ReadText, Token

_FIRST = frozenset("aeiouyh\u0153\u00e6")


def split_elisions(text: ReadText, elided: frozenset[str]) -> ReadText:
    """Split tokens that begin with one of `elided` and an apostrophe before a vowel; "N'Djamena" stays whole."""
    if not elided:
        return text
    sentences = (replace(s, tokens=tuple(_parts(s.tokens, elided))) for s in text.sentences)
    return replace(text, sentences=tuple(sentences))


def _parts(tokens: tuple[Token, ...], elided: frozenset[str]) -> Iterator[Token]:
    for token in tokens:
        word, apostrophe, rest = token.word.partition("'")
        size = len(word) + 1
        split = apostrophe and rest and word in elided and rest[0] in _FIRST
        if not split or token.end - token.start != len(token.text) != len(token.word):
            yield token
            continue
        cut = token.start + size
        yield Token(start=token.start, end=cut, text=token.text[:size], word=word + "'")
        yield from _parts((Token(start=cut, end=token.end, text=token.text[size:], word=rest),), elided)
