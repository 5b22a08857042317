"""How a language is listened to: English by a grammar of its own, the others by their word lists."""

from collections.abc import Sequence
from typing import Protocol

from pipeline.reading.speakers.cues import Source, find_sources
from pipeline.reading.speakers.english import EnglishNames, english_names
from pipeline.reading.speakers.lexicon import words
from pipeline.reading.speakers.listen import hear_sources
from pipeline.reading.speakers.names import Names
from pipeline.reading.speakers.naming import party_of
from pipeline.reading.speakers.parties import Party, Speakers
from pipeline.reading.speakers.voices import Voices, has_voices, voices
from pipeline.reading.text import ReadText, Sentence


class Hearing(Protocol):
    """Finds the sources of one text in its language."""

    sides_are_loose: bool  # the one source of a sentence speaks for all of it

    def may_speak(self, sentence: Sentence) -> bool:
        """Whether any word of a sentence can name a source."""
        ...

    def sources(self, sentence: Sentence) -> Sequence[Source]:
        """Give every source of a sentence, in order of their cues."""
        ...

    def party(self, sentence: Sentence, source: Source, last: Party | None) -> Party | None:
        """Give whom a source means, None for nobody in particular; `last`: who spoke before."""
        ...

    def passes_on(self, name: str) -> bool:
        """Whether this is a newspaper, a channel or an agency, which says what others say."""
        ...


def hearing(text: ReadText, speakers: Speakers, language: str) -> Hearing:
    """Give what listens to a text."""
    if has_voices(language):
        return _ByLists(speakers, voices(language), english_names(language))
    return _English(text, speakers)


class _English:
    sides_are_loose = False

    def __init__(self, text: ReadText, speakers: Speakers) -> None:
        self._names, self._speakers = Names(text.sentences, speakers), speakers

    def may_speak(self, sentence: Sentence) -> bool:
        return not words().cues.isdisjoint(token.word for token in sentence.tokens)

    def sources(self, sentence: Sentence) -> Sequence[Source]:
        return find_sources(sentence.tokens)

    def party(self, sentence: Sentence, source: Source, last: Party | None) -> Party | None:
        return self._names.resolve(sentence, source, last=last)

    def passes_on(self, name: str) -> bool:
        return self._speakers.is_medium(name)


class _ByLists:
    sides_are_loose = True

    def __init__(self, speakers: Speakers, spoken: Voices, english: EnglishNames) -> None:
        self._speakers, self._voices, self._english = speakers, spoken, english

    def may_speak(self, sentence: Sentence) -> bool:
        cues, prefixes = self._voices.cues, self._voices["prefixes"]
        return any(t.word in cues or (t.word[:1] in prefixes and t.word[1:] in cues) for t in sentence.tokens)

    def sources(self, sentence: Sentence) -> Sequence[Source]:
        return hear_sources(sentence.tokens, self._voices)

    def party(self, sentence: Sentence, source: Source, last: Party | None) -> Party | None:
        return party_of(
            sentence, source, last=last, speakers=self._speakers, voices=self._voices, english=self._english
        )

    def passes_on(self, name: str) -> bool:
        return self._speakers.is_medium(name) or self._english.is_medium(name)
