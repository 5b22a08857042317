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
_NEXT = 2  # sentences in which a bare number goes on with the people before
_OWNER = 14  # words from who lost somebody to the loss
_NEAR = 12  # chunks behind a number that may say who most of them were
_MEETS = frozenset("pvwA")  # before whom an attack met: "on", "with", "carrying"
_SIDE = 5  # words of "on the government side"
_EMPLOYER = 6  # words between an employer and the employees
_CIVIL = frozenset({Victims.CIVILIAN, Victims.CHILD})


def settle_victims(rows: Sequence[tuple[int, list[Chunk], Line, Hit]], lex: Lexicon) -> None:
    """Complete the class of each hit; `rows` hold the hits in the order of the text, with their sentences."""
    before: Hit | None = None
    sentence = -_NEXT
    gone_on: list[tuple[Hit, Hit]] = []
    for index, chunks, tokens, hit in rows:
        hit.victims = _in_sentence(chunks, tokens, hit, lex)
        near = before is not None and before.outcome is not hit.outcome and index - sentence <= _NEXT
        if hit.victims is Victims.UNKNOWN and before and _goes_on(hit, lex, continued=sentence == index or near):
            hit.victims = before.victims
            gone_on.append((hit, before))
        hit.victims = _joined_class(chunks, hit)
        if not hit.sub:
            before, sentence = hit, index
    hits = [hit for *_, hit in rows]
    _settle_lone_parts(hits)
    _settle_parts(hits, lex)
    for hit, like in gone_on:
        if hit.victims is Victims.UNKNOWN:
            hit.victims = like.victims  # by its parts, which stand behind it
    for hit in hits:
        if hit.outcome is Outcome.DISPLACED and hit.victims not in _ARMED:
            hit.victims = Victims.CIVILIAN  # whoever was counted before them


def _in_sentence(chunks: list[Chunk], tokens: Line, hit: Hit, lex: Lexicon) -> Victims:
    """Say who the victims are by the words of their own sentence."""
    victims = hit.victims
    if victims is Victims.UNKNOWN:
        victims = _from_complement(chunks, tokens, hit) or victims
    victims = _said_of_most(chunks, hit) or victims
    lost = "loss" in hit.trigger.tags or _are_someones(tokens, hit) or _are_losses(tokens, hit)
    if victims is Victims.UNKNOWN and lost:
        victims = _loser(tokens, hit) or victims
    if victims is Victims.UNKNOWN and hit.count.noun and hit.count.noun.kind == "none":
        victims = _attacked(chunks, hit) or _tolled(chunks, hit) or _sided(tokens, hit) or victims
    return Victims.AID_WORKER if victims is Victims.CIVILIAN and _are_employed(tokens, hit, lex) else victims


def _are_someones(tokens: Line, hit: Hit) -> bool:
    """Whether the people belong to a side: `12 of its men`."""
    noun = hit.count.noun
    return noun is not None and noun.partitive and noun.kind == "people" and _are_owned(tokens, hit)


def _are_owned(tokens: Line, hit: Hit) -> bool:
    owned = (tokens.entry(at)[0] for at in range(hit.count.start, hit.count.end))
    return any(entry is not None and "owner" in entry.tags for entry in owned)


def _are_losses(tokens: Line, hit: Hit) -> bool:
    """Whether a number gives somebody's losses: `put army losses at 8 dead`."""
    before = (tokens.entry(at)[0] for at in range(max(0, hit.count.start - _LOSSES), hit.count.start))
    return any(entry and entry.forms.get("toll") is Outcome.KILLED_OR_WOUNDED for entry in before)


def _attacked(chunks: list[Chunk], hit: Hit) -> Victims | None:
    """Say who a bare number is by whom the sentence says was met: `clashed with rebels, killing 14 of them`."""
    if hit.rule != "active" or hit.count.start < hit.trigger.start:
        return None
    before = [chunk for chunk in chunks if chunk.start < hit.trigger.start]
    met = next((at for at in range(len(before) - 1, 0, -1) if before[at].kind in "WQNM;"), 0)
    group = before[met].noun if met and before[met].kind in "WQ" else None
    if group is None or group.kind != "people":
        return None
    ruler = next((chunk for chunk in reversed(before[:met]) if chunk.kind not in 'xd"()'), None)
    return group.victims if ruler and ruler.kind in _MEETS and "by" not in ruler.tags else None


def _sided(tokens: Line, hit: Hit) -> Victims | None:
    """`22 on the rebel side`: a side is who fights on it."""
    words = range(hit.count.end, min(len(tokens), hit.count.end + _SIDE))
    end = next((at for at in words if (e := tokens.entry(at)[0]) and "side" in e.tags), None)
    if end is None:
        return None
    said = (tokens.entry(at)[0] for at in range(hit.count.end, end))
    return next((group for e in said if e and (group := e.hint or e.people) in _SIDES), None)


def _tolled(chunks: list[Chunk], hit: Hit) -> Victims | None:
    """Read `the death toll for Harvest Front fighters rose to 20`."""
    at = next((i for i, c in enumerate(chunks) if c is hit.trigger), len(chunks))
    if hit.rule != "toll" or [c.kind for c in chunks[at + 1 : at + 3]] != ["p", "W"]:
        return None
    noun = chunks[at + 2].noun
    return noun.victims if noun else None


def _are_employed(tokens: Line, hit: Hit, lex: Lexicon) -> bool:
    """Whether those who helped employed them: `two employees of a charity`, `the Red Cross lost its workers`."""
    noun = hit.count.noun
    entry = lex.word(noun.head) if noun else None
    if noun is None or entry is None or "employed" not in entry.tags:
        return False
    of = tokens.entry(noun.end)[0] if noun.end < len(tokens) else None
    if of is not None and "things_of" in of.tags:
        near = range(noun.end + 1, min(len(tokens), noun.end + _EMPLOYER))
    elif _are_owned(tokens, hit):
        near = range(hit.count.start - 1, max(-1, hit.count.start - _EMPLOYER - 1), -1)
    else:
        return False
    return any((found := tokens.entry(at)[0]) and found.hint is Victims.AID_WORKER for at in near)


def _goes_on(hit: Hit, lex: Lexicon, *, continued: bool) -> bool:
    """Whether a bare number, or "others", goes on with the people counted before.

    `continued`: in the same sentence, or with another outcome: "14 soldiers were killed. Another bomb wounded nine."
    """
    noun = hit.count.noun
    if hit.rule == "another":
        return True
    if noun is None or hit.count.number is None or hit.outcome is Outcome.DISPLACED:
        return False  # those driven out are not those who fought
    others = _has_head(noun.head, lex) or hit.count.number.additional
    return (noun.kind == "none" and continued) or others


def _loser(tokens: Line, hit: Hit) -> Victims | None:
    """Say who was lost by who lost them: `the garrison lost 14 men`."""
    for at in range(hit.trigger.start - 1, max(-1, hit.trigger.start - _OWNER), -1):
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
    if "mostly" in chunks[said].tags and hit.victims is Victims.UNKNOWN and group in _CIVIL:
        return Victims.MIXED  # who the others were is not said where most were fighters
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
