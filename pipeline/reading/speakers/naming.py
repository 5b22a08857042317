"""Names whom a source of a language other than English means: in English, else as it stands."""

from collections.abc import Sequence

from pipeline.reading.speakers.cues import Source
from pipeline.reading.speakers.english import EnglishNames
from pipeline.reading.speakers.listen import AGAIN
from pipeline.reading.speakers.parties import Party, Speakers, parts_of
from pipeline.reading.speakers.voices import Voices
from pipeline.reading.text import Sentence, Token


def party_of(
    sentence: Sentence,
    source: Source,
    *,
    last: Party | None,
    speakers: Speakers,
    voices: Voices,
    english: EnglishNames,
) -> Party | None:
    """Give whom a source names: in English where its words are known, else as it stands; None for nobody."""
    tokens = sentence.tokens[source.name[0] : source.name[1]]
    head = tokens[0].word
    if len(tokens) == 1 and (head in voices["pronouns"] or source.why == AGAIN):
        return last
    definite = _is_definite(sentence.tokens, source.name[0], voices)
    if definite and last and english.party(tokens, speakers, last) is last:
        return last
    if head in voices["outlet"] or all(token.word in voices["nobody"] for token in tokens):
        return None
    parts = tuple(parts_of(tokens))
    known = next((found for at in range(len(parts)) if (found := speakers.at(parts, at))), None)
    if known and known.person:
        return known.party
    named = english.party(tokens, speakers, last, definite=definite)
    if named:
        return named
    return Party(name=_written(tokens), side=known.party.side) if known else _unknown(tokens, source, voices)


def _is_definite(tokens: Sequence[Token], first: int, voices: Voices) -> bool:
    """Whether words may point back to who spoke: with an article where the language has one before the noun."""
    before = tokens[first - 1].word if first else ""
    return before in voices["definite"] if voices["definite"] else True


def _unknown(tokens: Sequence[Token], source: Source, voices: Voices) -> Party | None:
    """Name whom no list knows, as it stands, if the words around it are sure that somebody speaks."""
    voiced = any(voices.roles.search(token.word) or token.word in voices["names"] for token in tokens)
    capital = voices.nouns_capitalised or any(token.text[0].isupper() for token in tokens)
    told = source.why == "according" and not voices.verb_first
    clause = any(token.word in voices["that"] for token in tokens)
    return Party(name=_written(tokens)) if (voiced or capital or told) and not clause else None


def _written(tokens: Sequence[Token]) -> str:
    words = (
        ("" if not at or token.start == tokens[at - 1].end else " ") + token.text for at, token in enumerate(tokens)
    )
    return "".join(words)
