"""Writes the names of speakers in full, as their text gives them somewhere."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from pipeline.reading.speakers.phrases import Phrases
from pipeline.reading.text import Sentence, Token

FULL_NAME = 4
"""Words of a person's full name at most."""
NAMED_OFTEN = 20
"""Places at which a longer form of a name is looked for."""

Place = tuple[int, int]
"""A sentence, and a token of it."""


class FullNames:
    """The longer forms of the names in one text."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences

    def of(self, tokens: Sequence[Token]) -> str:
        """Write a name as it stands; a lone surname and a bare office with the name that the text gives them."""
        stands = written(tokens)
        if len(tokens) == 1 and stands.isupper() and (spelled := self._spelled_out(tokens[0])):
            return spelled
        if any(token.text.islower() for token in tokens) or len(tokens) > FULL_NAME:
            return stands
        return next(self._longer_names(tokens), stands)

    def _spelled_out(self, acronym: Token) -> str | None:
        """Find "Kurdistan Democratic Party (KDP)" for "KDP"."""
        for index, at in self._capitals.get(acronym.word, ()):
            tokens = self._sentences[index].tokens
            if not 1 < at < len(tokens) - 1 or (tokens[at - 1].text, tokens[at + 1].text) != ("(", ")"):
                continue
            begin = at - 1
            while begin and tokens[begin - 1].text[0].isalpha() and begin > at - 1 - 2 * len(acronym.text):
                begin -= 1
                initials = "".join(t.text[0] for t in tokens[begin : at - 1] if t.text[0].isupper())
                if initials == acronym.text:
                    return written(tokens[begin : at - 1])
        return None

    def _longer_names(self, tokens: Sequence[Token]) -> Iterator[str]:
        """Find "Antony Blinken" for "Blinken", and "Foreign Secretary Boris Johnson" for "the Foreign Secretary"."""
        wanted = [token.word for token in tokens]
        for index, at in self._capitals.get(wanted[0], ()):
            sentence = self._sentences[index]
            start, end = at, at + len(wanted)
            if [token.word for token in sentence.tokens[start:end]] != wanted:
                continue
            phrases = Phrases(sentence.tokens)
            if len(wanted) == 1:
                start -= phrases.is_capital(at - 1)
            while len(wanted) > 1 and phrases.is_capital(end) and end - at <= FULL_NAME:
                end += 1
            if end - start > len(wanted):
                yield written(sentence.tokens[start:end])

    @cached_property
    def _capitals(self) -> dict[str, list[Place]]:
        """Where each word stands in capitals, the first few times."""
        places: dict[str, list[Place]] = {}
        for sentence in self._sentences:
            for at, token in enumerate(sentence.tokens):
                if token.text[0].isupper() and len(places.setdefault(token.word, [])) < NAMED_OFTEN:
                    places[token.word].append((sentence.index, at))
        return places


def written(tokens: Sequence[Token]) -> str:
    """Write some tokens as they stand, with one space where there was any."""
    text = tokens[0].text
    for before, token in pairwise(tokens):
        text += token.text if before.end == token.start else " " + token.text
    return text
