"""Decides who the victims are, from what the text says of them and of the count that they are part of."""

from collections.abc import Sequence

from pipeline.reading.claims.arguments import Hit
from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.words import Lexicon
from pipeline.reading.text import Token
from storage.records.reading import Outcome, Victims

_SIDES = frozenset({Victims.MILITANT, Victims.SOLDIER, Victims.POLICE, Victims.CIVILIAN})
_CIVIL = frozenset({Victims.CIVILIAN, Victims.CHILD})


def settle_victims(rows: Sequence[tuple[list[Chunk], tuple[Token, ...], Hit]], lex: Lexicon) -> None:
    """Complete the class of each hit; `rows` hold the hits in the order of the text with their sentences."""
    before: Hit | None = None
    sentence: list[Chunk] | None = None
    for chunks, tokens, hit in rows:
        if hit.victims is Victims.UNKNOWN:
            hit.victims = _from_complement(chunks, tokens, hit, lex) or Victims.UNKNOWN
        if hit.victims is Victims.UNKNOWN and before and _goes_on(hit, before, same_sentence=sentence is chunks):
            hit.victims = before.victims
        hit.victims = _joined_class(chunks, hit)
        if not hit.sub:
            before, sentence = hit, chunks
    _settle_parts([hit for _, _, hit in rows])
    for _, _, hit in rows:
        if hit.outcome is Outcome.DISPLACED and hit.victims is Victims.UNKNOWN:
            hit.victims = Victims.CIVILIAN


def _goes_on(hit: Hit, before: Hit, *, same_sentence: bool) -> bool:
    """Whether a bare number, or "others", goes on with the people counted before."""
    noun = hit.count.noun
    if noun is None or hit.count.number is None:
        return False
    others = noun.head in {"others", "other"} or hit.count.number.additional
    return (noun.kind == "none" and same_sentence) or others


def _from_complement(chunks: list[Chunk], tokens: tuple[Token, ...], hit: Hit, lex: Lexicon) -> Victims | None:
    """`members of the security forces`, `men of the Tiger brigade`; also `12 people, all civilians`."""
    at = next((i for i, c in enumerate(chunks) if c is hit.count), len(chunks))
    following = chunks[at + 1 : at + 2]
    if following and tokens[following[0].start].word == "of" and hit.count.noun and hit.count.noun.kind == "people":
        for place in range(following[0].end, min(following[0].end + 5, len(tokens))):
            entry = lex.entry(tokens, place)[0]
            if tokens[place].text in ",.;" or (entry and entry.tags & {"be", "verb"}):
                break
            if entry and (entry.hint or entry.people):
                return entry.hint or entry.people
    return None


def _joined_class(chunks: list[Chunk], hit: Hit) -> Victims:
    """`scores of soldiers and policemen` are two groups under one number."""
    at = next((i for i, c in enumerate(chunks) if c is hit.count), len(chunks))
    if hit.count.number is None or at + 2 >= len(chunks) or chunks[at + 1].word not in {"and", "or", ","}:
        return hit.victims
    other = chunks[at + 2]
    if other.kind != "W" or other.noun is None or other.noun.victims is None or other.noun.start != other.start:
        return hit.victims
    both = {hit.victims, other.noun.victims}
    if both <= _CIVIL:
        return Victims.CIVILIAN
    return Victims.MIXED if len(both & _SIDES) > 1 else hit.victims


def _settle_parts(hits: list[Hit]) -> None:
    for hit in hits:
        parts = [part for part in hits if part.parent is hit]
        for part in parts:
            if part.victims is Victims.UNKNOWN and part.rule != "list":
                part.victims = hit.victims
        sides = {part.victims for part in parts} & _SIDES
        named = sides | ({hit.victims} & _SIDES)
        if len(named) > 1 or (hit.victims is Victims.UNKNOWN and Victims.CIVILIAN in sides):
            hit.victims = Victims.MIXED
