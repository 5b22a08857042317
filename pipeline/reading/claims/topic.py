"""Decides whether people were hurt by war: disasters, accidents, sport, films and ordinary crime are no claims."""

from pipeline.reading.claims.words import Lexicon
from pipeline.reading.text import ReadText, Role, Sentence

_ENOUGH = 120  # words of a text that would name a war if it were about one


class Topic:
    """Counts the cues of a text once; asked for each sentence."""

    def __init__(self, text: ReadText, lex: Lexicon) -> None:
        self._lex = lex
        news = [s for s in text.sentences if s.role is not Role.FURNITURE]
        whole = " " + " ".join(t.word for s in news for t in s.tokens) + " "
        self._words = sum(len(s.tokens) for s in news)
        self._conflict = len(lex.conflict.findall(whole))
        self._weapons = len(lex.strong_conflict.findall(whole))
        self._other = len(lex.strong_other.findall(whole))

    @property
    def is_silent(self) -> bool:
        """Whether nothing in the text speaks of war: then single people are no victims of it."""
        return self._conflict == 0

    def excludes(self, sentence: Sentence) -> bool:
        """Whether what `sentence` counts are no victims of war."""
        words = " " + " ".join(t.word for t in sentence.tokens) + " "
        conflict = len(self._lex.conflict.findall(words))
        weapons = len(self._lex.strong_conflict.findall(words))
        other = len(self._lex.strong_other.findall(words))
        if weapons:
            return other > weapons and self._other > self._weapons
        if other and (conflict == 0 or self._weapons <= self._other):
            return True
        if conflict == 0 and (self._other > self._weapons or (self._conflict == 0 and self._words > _ENOUGH)):
            return True
        return self._other > 2 * self._weapons
