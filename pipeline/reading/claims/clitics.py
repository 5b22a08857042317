"""Cuts off what some languages write together with a word: conjunctions, prepositions, the article, possessives."""

from collections.abc import Iterator
from dataclasses import replace
from unicodedata import combining

from pipeline.reading.claims.words import Lexicon
from pipeline.reading.text import ReadText, Sentence, Token


def cut_clitics(text: ReadText, lex: Lexicon) -> ReadText:
    """Return `text` with tokens that the lexicon knows; offsets still point into the text as it was given."""
    if not lex.grammar.clitics:
        return text
    return replace(text, sentences=tuple(_cut(sentence, text.original, lex) for sentence in text.sentences))


def _cut(sentence: Sentence, original: str, lex: Lexicon) -> Sentence:
    tokens = tuple(piece for token in sentence.tokens for piece in _pieces(token, original, lex))
    return replace(sentence, tokens=tokens)


def _pieces(token: Token, original: str, lex: Lexicon) -> Iterator[Token]:
    """Yield the token itself, or its prefixes one by one and then the word without its suffix."""
    prefixes, word = lex.split(token.word) if token.word[:1].isalpha() else ((), token.word)
    if word == token.word:
        yield token
        return
    start = token.start
    for prefix in prefixes:
        end = _after(original, start, len(prefix))
        yield Token(start=start, end=end, text=prefix, word=prefix)
        start = end
    yield Token(start=start, end=token.end, text=word if word[0].isdigit() else original[start : token.end], word=word)


def _after(original: str, start: int, letters: int) -> int:
    """Find where `letters` letters end, with the marks that belong to them."""
    while letters:
        letters -= not (combining(original[start]) or original[start] == "\u0640")
        start += 1
    while combining(original[start]) or original[start] == "\u0640":
        start += 1
    return start
