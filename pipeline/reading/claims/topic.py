"""Decides whether people were hurt by war: disasters, accidents, sport, films and ordinary crime are no claims."""

from dataclasses import dataclass

from pipeline.reading.claims.words import Lexicon
from pipeline.reading.text import ReadText, Role, Sentence

_ENOUGH = 120  # words of a text that would name a war if it were about one


@dataclass(slots=True)
class _Cues:
    """How often a stretch of text speaks of what."""

    conflict: int = 0
    weapons: int = 0  # what only war has
    other: int = 0

    def add(self, more: "_Cues") -> None:
        """Count `more` as well."""
        self.conflict += more.conflict
        self.weapons += more.weapons
        self.other += more.other


class Topic:
    """Counts the cues of a text once; asked for each sentence."""

    def __init__(self, text: ReadText, lex: Lexicon) -> None:
        self._lex = lex
        self._words = 0
        self._cues: dict[int, _Cues] = {}
        self._whole = _Cues()
        for sentence in text.sentences:
            if sentence.role is not Role.FURNITURE:
                self._words += len(sentence.tokens)
                self._cues[sentence.index] = cues = self._count(sentence)
                self._whole.add(cues)

    @property
    def is_silent(self) -> bool:
        """Whether nothing in the text speaks of war: then single people are no victims of it."""
        return self._whole.conflict == 0

    def excludes(self, sentence: Sentence) -> bool:
        """Whether what `sentence` counts are no victims of war."""
        here, whole = self._cues[sentence.index], self._whole
        if here.weapons:
            return here.other > here.weapons and whole.other > whole.weapons
        if here.other and (here.conflict == 0 or whole.weapons <= whole.other):
            return True
        if here.conflict == 0 and (whole.other > whole.weapons or (whole.conflict == 0 and self._words > _ENOUGH)):
            return True
        return whole.other > 2 * whole.weapons

    def _count(self, sentence: Sentence) -> _Cues:
        words = [token.word for token in sentence.tokens]
        cues = _Cues()
        at = 0
        while at < len(words):
            at += self._cue(words, at, cues) if words[at] in self._lex.topics else 1
        return cues

    def _cue(self, words: list[str], at: int, cues: _Cues) -> int:
        for phrase, topics in self._lex.topics[words[at]]:
            if len(phrase) == 1 or words[at : at + len(phrase)] == phrase:
                cues.conflict += "conflict" in topics
                cues.weapons += "strong_conflict" in topics
                cues.other += "strong_other" in topics
                return len(phrase)
        return 1
