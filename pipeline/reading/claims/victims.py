"""Decides who the victims are, from what the text says of them and of the count that they are part of."""

from collections.abc import Sequence

from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.hits import Hit
from pipeline.reading.claims.words import Lexicon, Line
from storage.records.reading import Outcome, Victims

_SIDES = frozenset({Victims.MILITANT, Victims.SOLDIER, Victims.POLICE, Victims.CIVILIAN})
_ARMED = frozenset({Victims.MILITANT, Victims.SOLDIER, Victims.POLICE})
_SHARE = frozenset({"all", "mostly"})
_LOSSES = 3  # tokens from "losses" to their number
_NEAR = 12  # chunks behind a number that may say who most of them were
_CIVIL = frozenset({Victims.CIVILIAN, Victims.CHILD})


def settle_victims(rows: Sequence[tuple[list[Chunk], Line, Hit]], lex: Lexicon) -> None:
    """Complete the class of each hit; `rows` hold the hits in the order of the text with their sentences."""
    before: Hit | None = None
    sentence: list[Chunk] | None = None
    for chunks, tokens, hit in rows:
        if hit.victims is Victims.UNKNOWN:
            hit.victims = _from_complement(chunks, tokens, hit) or Victims.UNKNOWN
        hit.victims = _said_of_most(chunks, hit) or hit.victims
        if hit.victims is Victims.UNKNOWN and (
            "loss" in hit.trigger.tags or _are_someones(tokens, hit) or _are_losses(tokens, hit)
        ):
            hit.victims = _loser(tokens, hit) or hit.victims
        same = sentence is chunks or (before is not None and before.outcome is not hit.outcome)
        if hit.victims is Victims.UNKNOWN and before and _goes_on(hit, lex, continued=same):
            hit.victims = before.victims
        hit.victims = _joined_class(chunks, hit)
        if not hit.sub:
            before, sentence = hit, chunks
    _settle_lone_parts([hit for _, _, hit in rows])
    _settle_parts([hit for _, _, hit in rows], lex)
    for _, _, hit in rows:
        if hit.outcome is Outcome.DISPLACED and hit.victims not in _ARMED:
            hit.victims = Victims.CIVILIAN  # whoever was counted before them


def _are_someones(tokens: Line, hit: Hit) -> bool:
    """Whether the people belong to a side: `12 of its men`."""
    noun = hit.count.noun
    if noun is None or not noun.partitive or noun.kind != "people":
        return False
    owned = (tokens.entry(at)[0] for at in range(hit.count.start, noun.end))
    return any(entry is not None and "owner" in entry.tags for entry in owned)


def _are_losses(tokens: Line, hit: Hit) -> bool:
    """Whether a number gives somebody's losses: `put army losses at 8 dead`."""
    before = (tokens.entry(at)[0] for at in range(max(0, hit.count.start - _LOSSES), hit.count.start))
    return any(entry and entry.forms.get("toll") is Outcome.KILLED_OR_WOUNDED for entry in before)


def _goes_on(hit: Hit, lex: Lexicon, *, continued: bool) -> bool:
    """Whether a bare number, or "others", goes on with the people counted before.

    `continued`: in the same sentence, or with another outcome: "14 soldiers were killed. Another bomb wounded nine."
    """
    noun = hit.count.noun
    if noun is None or hit.count.number is None:
        return False
    others = _has_head(noun.head, lex) or hit.count.number.additional
    return (noun.kind == "none" and continued) or others


def _loser(tokens: Line, hit: Hit) -> Victims | None:
    """Say who was lost by who lost them: `the garrison lost 14 men`."""
    for at in range(hit.trigger.start - 1, max(-1, hit.trigger.start - 8), -1):
        entry = tokens.entry(at)[0]
        if entry and (entry.hint or entry.people in _SIDES):
            return entry.hint or entry.people
    return None


def _has_head(head: str, lex: Lexicon) -> bool:
    """Whether a noun only says that they are like those before: "others", "colleagues"."""
    entry = lex.word(head)
    return entry is not None and "companions" in entry.tags


def _said_of_most(chunks: list[Chunk], hit: Hit) -> Victims | None:
    """`23 people, mostly civilians`; `12 people, all of them soldiers`."""
    at = next((i for i, c in enumerate(chunks) if c is hit.count), len(chunks))
    said = next((i for i in range(at + 1, min(len(chunks), at + _NEAR)) if chunks[i].tags & _SHARE), None)
    if said is None or any(c.kind == "Q" for c in chunks[at + 1 : said]):
        return None
    following = [c for c in chunks[said + 1 : said + 4] if c.kind not in 'bd,("']
    if not following or following[0].kind != "W" or following[0].noun is None:
        return None
    group = following[0].noun.victims
    if "all" in chunks[said].tags:
        return group
    if "mostly" in chunks[said].tags and hit.victims is Victims.UNKNOWN:
        return Victims.MIXED if group in _CIVIL else group
    return None


def _from_complement(chunks: list[Chunk], tokens: Line, hit: Hit) -> Victims | None:
    """`members of the security forces`, `men of the Tiger brigade`; also `12 people, all civilians`."""
    at = next((i for i, c in enumerate(chunks) if c is hit.count), len(chunks))
    follows = chunks[at + 1 : at + 2] == [hit.trigger]  # "50 dead among the police"
    following = chunks[at + 1 + follows : at + 2 + follows]
    if (
        following
        and _opens_group(following[0], tokens)
        and hit.count.noun
        and (follows or hit.count.noun.kind == "people")
    ):
        for place in range(following[0].end, min(following[0].end + 5, len(tokens))):
            entry = tokens.entry(place)[0]
            if tokens[place].text in ",.;" or (entry and entry.tags & {"be", "verb"}):
                break
            if entry and (entry.hint or entry.people):
                return entry.hint or entry.people
    return None


def _opens_group(chunk: Chunk, tokens: Line) -> bool:
    entry = tokens.entry(chunk.start)[0]
    return bool(entry and entry.tags & {"things_of", "member_of"})


def _joined_class(chunks: list[Chunk], hit: Hit) -> Victims:
    """`scores of soldiers and policemen` are two groups under one number."""
    at = next((i for i, c in enumerate(chunks) if c is hit.count), len(chunks))
    if hit.count.number is None or at + 2 >= len(chunks) or chunks[at + 1].kind not in "&,":
        return hit.victims
    other = chunks[at + 2]
    if other.kind != "W" or other.noun is None or other.noun.victims is None or other.noun.start != other.start:
        return hit.victims
    both = {hit.victims, other.noun.victims}
    if both <= _CIVIL:
        return Victims.CIVILIAN
    return Victims.MIXED if len(both & _SIDES) > 1 else hit.victims


def _is_rank(part: Hit, whole: Hit, lex: Lexicon) -> bool:
    """Whether a part is only named by its rank: `eight soldiers, including the commander`."""
    entry = lex.word(part.count.noun.head) if part.count.noun else None
    return entry is not None and "rank" in entry.tags and whole.victims in _SIDES


def _settle_lone_parts(hits: list[Hit]) -> None:
    """Give `14 of the injured` the class of those who were last counted as injured."""
    last: dict[Outcome, Victims] = {}
    for hit in hits:
        if not hit.sub:
            last[hit.outcome] = hit.victims
        elif hit.parent is None and hit.victims is Victims.UNKNOWN:
            hit.victims = last.get(hit.outcome, Victims.UNKNOWN)


def _settle_parts(hits: list[Hit], lex: Lexicon) -> None:
    parts_of: dict[int, list[Hit]] = {}
    for part in hits:
        if part.parent is not None:
            parts_of.setdefault(id(part.parent), []).append(part)
    for hit in hits:
        parts = parts_of.get(id(hit), [])
        for part in parts:
            if (part.victims is Victims.UNKNOWN and part.rule != "list") or _is_rank(part, hit, lex):
                part.victims = hit.victims
        sides = {part.victims for part in parts} & _SIDES
        named = sides | ({hit.victims} & _SIDES)
        if len(named) > 1 or (hit.victims is Victims.UNKNOWN and Victims.CIVILIAN in sides):
            hit.victims = Victims.MIXED
