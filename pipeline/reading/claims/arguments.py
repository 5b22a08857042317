"""Finds which people belong to which outcome in one sentence: finite scans over its chunks, left and right of each trigger."""

from dataclasses import dataclass, field

from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.words import Entry, Lexicon, Line
from storage.records.reading import Outcome, Victims

_NOUNS = frozenset("QONMWX")
_FINITE = frozenset("bhmvIR")
_AUXILIARY = frozenset('bhmnd"t')
_ARMED = frozenset({Victims.SOLDIER, Victims.MILITANT, Victims.POLICE})
_FATE = frozenset({Outcome.KILLED, Outcome.WOUNDED})
_SINGLE = frozenset("NM")


@dataclass(slots=True)
class Hit:
    """One number, or one person, and what happened; the chunks say where."""

    outcome: Outcome
    count: Chunk
    trigger: Chunk
    rule: str
    names: list[Chunk] = field(default_factory=list)  # people counted by their names
    parent: "Hit | None" = None
    sub: bool = False
    negated: bool = False
    modal: bool = False
    infinitive: bool = False
    superseded: bool = False
    victims: Victims = Victims.UNKNOWN
    attacker: tuple[int, int] | None = None  # tokens

    @property
    def single(self) -> bool:
        return self.count.kind in _SINGLE


@dataclass(frozen=True, slots=True)
class Before:
    """The whole numbers of the last sentence that had any."""

    hits: tuple[Hit, ...] = ()

    @property
    def main(self) -> Hit | None:
        """The deaths, if there were any."""
        return self.of(Outcome.KILLED) or (self.hits[-1] if self.hits else None)

    @property
    def only(self) -> Hit | None:
        """The last one, if all have the same outcome: otherwise "three of them" are of either."""
        return self.hits[-1] if len({hit.outcome for hit in self.hits}) == 1 else None

    def of(self, outcome: Outcome) -> Hit | None:
        """The last one with `outcome`."""
        return next((hit for hit in reversed(self.hits) if hit.outcome is outcome), None)


def find_hits(chunks: list[Chunk], tokens: Line, lex: Lexicon, *, heading: bool, earlier: Before | None) -> list[Hit]:
    """List the hits of one sentence in the order of their numbers; `earlier`: what was counted before it."""
    scan = _Scan(chunks, tokens, lex, heading=heading, earlier=earlier)
    scan.run()
    return sorted(scan.hits, key=lambda hit: hit.count.start)


class _Scan:
    def __init__(
        self, chunks: list[Chunk], tokens: Line, lex: Lexicon, *, heading: bool, earlier: Before | None
    ) -> None:
        self._chunks = chunks
        self._kinds = "".join(c.kind for c in chunks)
        self._tokens = tokens
        self._lex = lex
        self._heading = heading
        self._before = earlier or Before()
        self.hits: list[Hit] = []

    def run(self) -> None:
        for at, kind in enumerate(self._kinds):
            if kind in _READERS:
                _READERS[kind](self, at)
        for at, kind in enumerate(self._kinds):
            if kind == "Q" and not self._chunks[at].used:
                self._leftover(at)
        for at, kind in enumerate(self._kinds):
            if kind == "i":
                self._included(at)
            elif kind == "a":
                self._among(at)
            elif kind in ":-":
                self._listed(at)

    # --- triggers

    def _verb(self, at: int) -> None:
        """`killed`: active with an object behind it, passive or participle with its people before it."""
        chain = self._auxiliaries(at)
        passive = self._is_passive(chain)
        behind = self._skip(at + 1, 'd"')
        if not passive and self._takes_object(at, behind):
            self._objects(at, behind, "active", chain)
            return
        if passive:
            self._people_before(at, chain, "passive")
        else:
            self._adjacent(at, "participle")
        self._toll_after(at, strict=True)

    def _is_passive(self, chain: list[int]) -> bool:
        return any(self._kinds[i] == "b" for i in chain) or (bool(chain) and self._kinds[chain[-1]] in "VT")

    def _auxiliaries(self, at: int) -> list[int]:
        """List the helping verbs before the trigger at `at`, over adverbs and over "killed and" of a pair."""
        chain = []
        i = at - 1
        while i >= 0 and self._kinds[i] in 'bhmnd"t':
            if self._kinds[i] in "bhmn":
                chain.append(i)
            i -= 1
        if not chain and i > 0 and self._kinds[i] == "&" and self._kinds[i - 1] in "VTv":
            return self._auxiliaries(i - 1)
        return chain

    def _takes_object(self, at: int, behind: int) -> bool:
        if behind >= len(self._chunks) or self._kinds[behind] not in _NOUNS:
            return False
        if self._kinds[behind] == "X" and self._chunks[behind].kind == "X" and self._kinds[at] == "T":
            return False
        before = self._skip_left(at - 1, "d")
        follows = self._kinds[self._skip(behind + 1, "d")] if self._skip(behind + 1, "d") < len(self._kinds) else ""
        if (
            before >= 0
            and self._kinds[before] == "Q"
            and self._kinds[behind] == "Q"
            and follows in {"V", "J", "C", "b", "I", "T"}
        ):
            return False  # "20 killed 30 wounded"
        return self._kinds[at] == "V"

    def _active(self, at: int) -> None:
        """`kill`, `killing`: the object stands behind it."""
        behind = self._skip(at + 1, 'd"')
        trigger = self._chunks[at]
        if behind + 1 < len(self._chunks) and self._kinds[behind] == "&" and self._kinds[behind + 1] in "AV":
            if {trigger.outcome, self._chunks[behind + 1].outcome} == _FATE:
                self._chunks[behind + 1].outcome = Outcome.KILLED_OR_WOUNDED
            return
        behind = self._over_time(behind)
        if behind < len(self._chunks) and self._kinds[behind] in _NOUNS:
            self._objects(at, behind, "active", self._auxiliaries(at))

    def _over_time(self, at: int) -> int:
        while at + 1 < len(self._chunks) and self._kinds[at] == "p" and self._kinds[at + 1] == "t":
            at += 2
        return at

    def _intransitive(self, at: int) -> None:
        """`died`: its people stand before it."""
        if not self._people_before(at, self._auxiliaries(at), "intransitive"):
            behind = self._skip(at + 1, 'd":')
            if self._lex.grammar.subject_after and behind < len(self._chunks) and self._kinds[behind] in "QNM":
                self._objects(at, behind, "subject-after", self._auxiliaries(at))

    def _adjective(self, at: int) -> None:
        """`12 dead`, `12 people were dead`, `Dead: 12`."""
        chain = self._auxiliaries(at)
        if not self._adjacent(at, "adjective") and any(self._kinds[i] == "b" for i in chain):
            self._people_before(at, chain, "adjective")
        self._toll_after(at, strict=True)

    def _noun_of(self, at: int) -> None:
        """`the deaths of 12 people`."""
        behind = self._skip(at + 1, 'd"')
        word = self._chunks[at].word
        if word.startswith("lives") and not self._near_before(at, "lives_verb"):
            return
        if behind < len(self._chunks) and self._kinds[behind] in "QOWM":
            self._objects(at, behind, "noun-of", [], singles=False)

    def _count_noun(self, at: int) -> None:
        """`12 deaths`."""
        before = self._skip_left(at - 1, "dx")
        if before < 0 or self._kinds[before] != "Q" or at - before > 3 or self._chunks[before].used:
            self._toll_after(at, strict=False)
            return
        if self._chunks[at].word in {"lives", "life"} and (
            not self._near_before(before, "lives_verb") or self._near_before(before, "saved")
        ):
            return
        self._add(before, at, "count-noun")

    def _toll(self, at: int) -> None:
        """`the death toll rose to 12`."""
        self._toll_after(at, strict=False)

    def _toll_after(self, at: int, *, strict: bool) -> None:
        trigger = self._chunks[at]
        if trigger.entry is None or "toll" not in trigger.entry.forms:
            return
        put = any("toll_verb" in c.tags and c.kind == "R" for c in self._chunks[max(0, at - 4) : at])
        for place in range(at + 1, min(len(self._chunks), at + 14)):
            chunk = self._chunks[place]
            if chunk.kind == "Q":
                self._toll_count(at, place, strict=strict and not put)
                return
            if chunk.kind in ";r&":
                return

    def _toll_count(self, at: int, place: int, *, strict: bool) -> None:
        before = self._chunks[self._skip_left(place - 1, 'd"')]
        if before.kind not in ":-" and not before.tags & {"toll_link", "toll_verb"}:
            return
        if strict and not ((before.kind == ":" and place - at <= 3) or "number_verb" in before.tags):
            return
        if not strict and "toll_verb" not in before.tags and before.kind not in ":-" and place - at > 3:
            return
        chunk = self._chunks[place]
        after = self._skip(place + 1, 'd"')
        if after < len(self._chunks) and self._kinds[after] in "VJC" and before.kind in ":-":
            return
        if "including" in before.tags:
            self._toll_parts(at, place)
            return
        if chunk.used or (chunk.noun and chunk.noun.kind == "unknown"):
            return
        follow = self._skip(place + 1, "d")
        second = follow + 1
        if (
            before.word == "from"
            and second < len(self._chunks)
            and self._kinds[follow] == "p"
            and self._kinds[second] == "Q"
        ):
            self._add(place, at, "toll").superseded = True
            self._add(second, at, "toll")
            return
        self._add(place, at, "toll")
        if before.kind == ":":
            self._more(place, at, "toll-list")

    def _toll_parts(self, at: int, place: int) -> None:
        """`the toll includes 11 soldiers and five attackers`."""
        outcome = self._chunks[at].outcome
        assert outcome is not None
        for hit in self._add_members(self._behind_among(place), self._chunks[at], outcome, "toll-part"):
            self._make_part(hit, self._before.of(outcome))

    def _near_before(self, at: int, tag: str) -> bool:
        return self._near(at, tag, 5)

    # --- people before a trigger

    def _adjacent(self, at: int, rule: str) -> bool:
        """`12 people killed`, `5 soldiers and 12 civilians dead`."""
        before = self._skip_left(at - 1, 'd"()t')
        if before < 0 or self._kinds[before] not in "QO":
            return self._adjacent_single(at, before, rule)
        if self._chunks[before].used:
            return False
        self._add_all([before, *self._conjuncts_left(before)], at, rule, [])
        return True

    def _adjacent_single(self, at: int, before: int, rule: str) -> bool:
        if (
            before >= 0
            and self._kinds[before] == "N"
            and (self._heading or self._near_before(before, "leave_verb"))
            and rule in {"participle", "adjective"}
        ):
            self._add(before, at, rule)
            return True
        return False

    def _conjuncts_left(self, at: int) -> list[int]:
        found = []
        while at >= 2 and self._kinds[at - 1] in "&," and self._kinds[at - 2] in "QO" and not self._chunks[at - 2].used:
            at -= 2
            found.append(at)
        return found

    def _people_before(self, at: int, chain: list[int], rule: str) -> bool:
        subject = self._subject(at, chain)
        if not subject:
            return False
        self._add_all(subject, at, rule, chain)
        return True

    def _subject(self, at: int, chain: list[int]) -> list[int]:
        """Walk left to the border of the clause; what stands in a prepositional phrase is no subject."""
        i = (min(chain) if chain else at) - 1
        found: list[int] = []
        relative = False
        shared = i >= 0 and (self._kinds[i] == "&" or self._chunks[at].word.startswith("with "))
        while i >= 0:
            kind = self._kinds[i]
            if kind in ";:" or (kind == "s" and found and not self._is_as(i)):
                break
            antecedent = relative and not found and self._kinds[i] == "Q"
            if kind in _NOUNS and not self._chunks[i].used and (antecedent or not self._in_phrase(i)):
                found.append(i)
            elif kind in "vbhmRIAV" and not self._is_gerund(i) and not self._is_reduced(i):
                start = self._relative_before(i) if not found or "&" not in self._kinds[i : min(found)] else None
                if start is None and shared and kind in "vb":
                    found = []
                    shared = kind == "v" and i > 0 and self._kinds[i - 1] == "b"
                    i -= 1
                    continue
                if start is None:
                    break
                found = [f for f in found if f < start]
                i = start
            elif kind == "r":
                if found:
                    break
                relative = True
            i -= 1
        return self._subject_chain(found, relative=relative)

    def _is_gerund(self, at: int) -> bool:
        """A participle inside a subject ("pilgrims returning from") is no verb of another clause."""
        return self._chunks[at].kind == "v" and self._chunks[at].word.endswith("ing")

    def _is_as(self, at: int) -> bool:
        """Whether "as" goes with the verb before it: `identified as nationals`."""
        return "preposition" in self._chunks[at].tags and at > 0 and self._kinds[at - 1] in "vV"

    def _is_reduced(self, at: int) -> bool:
        """Whether a participle only describes the noun before it: `40 people injured in the attack`."""
        if self._kinds[at] != "V" or at == 0 or self._kinds[at - 1] not in "QNWM":
            return False
        return at + 1 < len(self._kinds) and self._kinds[at + 1] in "p,t"

    def _relative_before(self, at: int) -> int | None:
        for i in range(at - 1, max(-1, at - 15), -1):
            if self._kinds[i] == "r" and i > 0 and self._kinds[i - 1] in 'QONMWXx,"':
                return i
            if self._kinds[i] in ";:":
                return None
        return None

    def _subject_chain(self, found: list[int], *, relative: bool) -> list[int]:
        """Keep the people next to the verb and those joined to them; an apposition counts once."""
        chain: list[int] = []
        for i in found:
            if self._kinds[i] in _SINGLE and (relative or self._is_kin(i)):
                return []  # "the man who was killed", "his father was killed": presupposed
            if chain and not self._joined(i, chain[-1]):
                break
            if len(chain) == 1 and self._is_apposition(i, chain[-1]):
                chain[-1] = i if self._kinds[i] == "M" else chain[-1]
                continue
            chain.append(i)
        return chain

    def _is_kin(self, at: int) -> bool:
        chunk = self._chunks[at]
        first = self._tokens.entry(chunk.start)[0]
        if not first or "possessive" not in first.tags:
            return False
        return any((e := self._tokens.entry(i)[0]) and "kin" in e.tags for i in range(chunk.start + 1, chunk.end))

    def _joined(self, left: int, right: int) -> bool:
        between = self._kinds[left + 1 : right]
        return "&" in between or "," in between

    def _is_apposition(self, left: int, right: int) -> bool:
        return self._kinds[left] in _SINGLE and self._kinds[right] in _SINGLE and "&" not in self._kinds[left + 1 : right] and {
            self._kinds[left], self._kinds[right]
        } == {"N", "M"}  # fmt: skip

    def _in_phrase(self, at: int) -> bool:
        """Whether a preposition or "including" rules the noun at `at`, over the conjuncts before it."""
        i = self._skip_left(at - 1, 'd"' if self._kinds[at] in "QO" else 'd"x')
        if i < 0:
            return False
        if self._kinds[i] in "pi":
            return True
        if self._kinds[i] in "&," and i > 0:
            before = self._skip_left(i - 1, 'd"x,')
            if before >= 0 and self._kinds[before] in "NWX" and self._kinds[at] in "NWX":
                return self._in_phrase(before)
            if before >= 0 and self._kinds[at] in "QN" and self._kinds[before] in "QN" and self._kinds[i] == "&":
                ruled = self._skip_left(before - 1, 'd"x')
                return ruled >= 0 and self._kinds[ruled] == "i"
        return False

    # --- people behind a trigger

    def _objects(self, at: int, behind: int, rule: str, chain: list[int], *, singles: bool = True) -> None:
        found = [behind]
        place = behind
        entry = self._chunks[at].entry
        while (following := self._next_conjunct(place) or self._company(place, entry)) is not None:
            found.append(following)
            place = following
        if self._kinds[behind : behind + 2] == "Q," and self._is_generic(behind):
            found = [i for i in found if self._kinds[i] not in _SINGLE]  # "two people, the mayor and his guard"
        if not singles:
            found = [i for i in found if self._kinds[i] not in _SINGLE or len(found) > 1]
        self._add_all(found, at, rule, chain)

    def _is_generic(self, at: int) -> bool:
        number, noun = self._chunks[at].number, self._chunks[at].noun
        return bool(
            number and noun and 1 < number.low < 6 and noun.victims is Victims.UNKNOWN and noun.kind == "people"
        )

    def _company(self, at: int, entry: Entry | None) -> int | None:
        """`destroyed a command post with more than 30 fighters`."""
        place = at + 2
        if entry is None or not entry.euphemism or self._kinds[at] not in "XO" or self._kinds[at + 1 : place] != "w":
            return None
        return place if self._kinds[place : place + 1] == "Q" else None

    def _next_conjunct(self, at: int) -> int | None:
        """Find the next noun joined to the one at `at`, also over a prepositional phrase, unless it begins a clause."""
        place = self._skip(at + 1, "d")
        joined = self._conjunct_at(place)
        if joined is None and self._kinds[place : place + 2] == ",x":
            return self._last_conjunct(place + 1)
        if joined is None and self._kinds[place : place + 1] == "p":
            place = self._over_phrase(place)
            joined = self._conjunct_at(place) if self._kinds[place : place + 1] == "&" else None
            if joined is not None and self._kinds[joined] not in "QO":
                return None
        return joined if joined is not None and not self._begins_clause(joined) else None

    def _last_conjunct(self, place: int) -> int | None:
        """Find the end of a list over members that are no people we know: `two heads, chairman of a group and two others`."""
        end = min(len(self._chunks), place + 8)
        while place < end and self._kinds[place] in "xpXWNM":
            place += 1
        if place + 1 >= end or self._kinds[place] != "&" or self._kinds[place + 1] != "Q":
            return None
        return None if self._begins_clause(place + 1) else place + 1

    def _conjunct_at(self, place: int) -> int | None:
        start = place
        while place < len(self._chunks) and self._kinds[place] in "&,":
            place += 1
        place = self._skip(place, 'd"') if place > start else start
        if place == start or place >= len(self._chunks) or self._kinds[place] not in _NOUNS:
            return None
        if "&" in self._kinds[start:place]:
            return place
        return place if self._list_goes_on(place) else None

    def _list_goes_on(self, at: int) -> bool:
        """Whether a comma-separated list ends with "and" and one more noun."""
        for i in range(at + 1, min(len(self._chunks), at + 8)):
            if self._kinds[i] == "&":
                return (
                    self._skip(i + 1, "d") < len(self._chunks)
                    and self._kinds[self._skip(i + 1, "d")] in _NOUNS
                    and not self._begins_clause(self._skip(i + 1, "d"))
                )
            if self._kinds[i] not in _NOUNS and self._kinds[i] not in ",x":
                return False
        return False

    def _over_phrase(self, place: int) -> int:
        end = min(len(self._chunks), place + 8)
        while place < end and self._kinds[place] in "pxtXOWNMd":
            place += 1
        return place

    def _begins_clause(self, at: int) -> bool:
        """Whether the noun at `at` is the subject of a verb of its own."""
        after = self._skip(at + 1, 'd"')
        if after >= len(self._chunks):
            return False
        if self._kinds[after] in "bhmvIVTJCn":
            return self._chunks[after].word != "aged"
        if self._kinds[after] in "pr":
            end = self._over_phrase(after) if self._kinds[after] == "p" else after + 1
            return end < len(self._chunks) and self._kinds[end] in "bhmI" and self._kinds[after] == "p"
        return False

    def _more(self, place: int, at: int, rule: str) -> None:
        while place + 2 < len(self._chunks) and self._kinds[place + 1] in ",&":
            place = self._skip(place + 1, ",&")
            if place >= len(self._chunks) or self._kinds[place] != "Q" or self._begins_clause(place):
                return
            self._add(place, at, rule)

    # --- what no trigger took

    def _leftover(self, at: int) -> None:
        """`60 of them were foreign`, `15 of the wounded`, `three wounded soldiers`."""
        chunk = self._chunks[at]
        noun = chunk.noun
        assert noun is not None
        if noun.inner and noun.inner[0] in _FATE and not self._is_whole(at):
            hit = self._add(at, at, "inner", outcome=noun.inner[0])
            hit.trigger = Chunk("V", noun.inner[1], noun.inner[2], outcome=noun.inner[0])
            if noun.partitive:
                self._make_part(hit, self._parent(at, hit.outcome))
                hit.victims = self._predicate_class(at) if hit.victims is Victims.UNKNOWN else hit.victims
        elif noun.partitive and noun.pronoun:
            self._part_of_them(at)
        elif noun.partitive and noun.kind == "none":
            self._part_of_number(at)
        else:
            self._among_number(at) or self._of_whole(at) or self._gapped(at) or self._echo(at) or self._taken(at)

    def _is_whole(self, at: int) -> bool:
        """`of the nine wounded men, two ...` still says nine wounded men; "no 12 wounded men" does not."""
        return at > 0 and self._kinds[at - 1] == "n"

    def _part_of_them(self, at: int) -> None:
        parent = self._parent(at, None) or self._before.only
        if (
            parent is None
            or self._is_split(at, parent)
            or parent.outcome is Outcome.KILLED_OR_WOUNDED
            or self._survived(at)
        ):
            return
        hit = self._add(at, at, "of-them", outcome=parent.outcome)
        hit.trigger = parent.trigger if parent in self.hits else self._chunks[at]
        self._make_part(hit, parent)
        hit.victims = self._predicate_class(at)

    def _survived(self, at: int) -> bool:
        after = self._skip(at + 1, "bhd")
        return after < len(self._chunks) and self._kinds[after] in "vAVIn" and "b" not in self._kinds[at + 1 : after]

    def _part_of_number(self, at: int) -> None:
        """`27 of the 112 wounded`."""
        for place in range(at + 1, min(len(self._chunks), at + 4)):
            if self._kinds[place] == "Q":
                parent = self._of(self._chunks[place])
                if parent and parent.trigger.start >= self._chunks[place].start:
                    hit = self._add(at, at, "of-number", outcome=parent.outcome)
                    hit.trigger = parent.trigger
                    self._make_part(hit, parent)
                return

    def _among_number(self, at: int) -> bool:
        """`six civilians were among 22 people killed`."""
        place = at + 1
        while place < len(self._chunks) and self._kinds[place] in "bdiNW,":
            place += 1
        if self._kinds[place : place + 2] != "pQ" or self._chunks[place].word not in {"among", "amongst"}:
            return False
        parent = self._of(self._chunks[place + 1])
        if parent is None or not self._is_people(at, parent.trigger):
            return False
        self._make_part(self._add_hit(at, parent, "among"), parent)
        return True

    def _of_whole(self, at: int) -> bool:
        """`of the 45 people killed, 30 were civilians`."""
        if self._kinds[at - 1 : at] != "," or self._kinds[at + 1 : at + 2] != "b":
            return False
        parent = self._parent(at, None)
        place = next((i for i, c in enumerate(self._chunks) if parent and c is parent.count), 0)
        if parent is None or not place or "things_of" not in self._chunks[place - 1].tags:
            return False
        hit = self._add_hit(at, parent, "of-whole")
        hit.victims = self._predicate_class(at)
        self._make_part(hit, parent)
        return True

    def _taken(self, at: int) -> bool:
        """`took some 250 hostages`."""
        noun = self._chunks[at].noun
        if noun is None or not self._near(at, "take_verb", 2):
            return False
        entry = self._lex.word(noun.head)
        if entry is None or entry.forms.get("count_noun") is not Outcome.CAPTURED:
            return False
        self._add(at, at, "taken", outcome=Outcome.CAPTURED)
        return True

    def _near(self, at: int, tag: str, reach: int) -> bool:
        return any(tag in c.tags for c in self._chunks[max(0, at - reach) : at])

    def _gapped(self, at: int) -> bool:
        """`37 villagers were killed at Koulogon and four at Bara`."""
        noun = self._chunks[at].noun
        before = self._skip_left(at - 1, 'd",')
        parent = self._parent(at, None)
        if noun is None or noun.kind != "none" or parent is None or before < 0 or self._kinds[before] not in "&;":
            return False
        if (
            self._kinds[at + 1 : at + 2] != "p"
            or self._chunks[at + 1].word not in {"in", "at", "near"}
            or self._begins_clause(at)
        ):
            return False
        self._add_hit(at, parent, "gapped")
        return True

    def _echo(self, at: int) -> bool:
        """`the Observatory put it at nine`, `a nurse says eleven`: another count of what was said before."""
        chunk, noun = self._chunks[at], self._chunks[at].noun
        parent = self._parent(at, None) or self._before.main
        before = self._skip_left(at - 1, 'd"x')
        ends = at + 1 >= len(self._chunks) or self._kinds[at + 1] in ';,"&'
        if parent is None or noun is None or before < 0 or not ends or chunk.number is None:
            return False
        if noun.kind != "none" and "count_report" not in self._chunks[before].tags:
            return False
        put = self._chunks[before].word == "at" and any(
            "toll_verb" in c.tags and c.kind == "R" for c in self._chunks[max(0, before - 5) : before]
        )
        if not put and self._kinds[before] != "R":
            return False
        hit = self._add_hit(at, parent, "echo")
        hit.victims = parent.victims if hit.victims is Victims.UNKNOWN else hit.victims
        return True

    def _add_hit(self, at: int, like: Hit, rule: str) -> Hit:
        hit = self._add(at, at, rule, outcome=like.outcome)
        if like in self.hits:
            hit.trigger = like.trigger
        return hit

    def _predicate_class(self, at: int) -> Victims:
        for place in range(at + 1, min(len(self._chunks), at + 4)):
            noun = self._chunks[place].noun
            if noun and self._kinds[place] in "WNQ" and noun.victims:
                return noun.victims
            if self._kinds[place] not in "bdx":
                break
        return Victims.UNKNOWN

    def _included(self, at: int) -> None:
        """`including three children`, `among them two women and a child`."""
        place = self._skip(at + 1, ':d"b')
        parent = self._parent(at, None)
        if place >= len(self._chunks) or self._kinds[place] not in "QNM" or self._chunks[place].used:
            return
        if parent is None:
            parent = self._before.only if at <= 2 else None
        if parent is None or self._is_split(at, parent) or parent.outcome is Outcome.KILLED_OR_WOUNDED:
            return
        members = [place]
        while (following := self._next_conjunct(members[-1])) is not None:
            members.append(following)
        for hit in self._add_members(members, parent.trigger, parent.outcome, "including"):
            self._make_part(hit, parent)

    def _is_split(self, at: int, parent: Hit) -> bool:
        """`five were killed and nine wounded, including three children`: of whom is not said."""
        if parent not in self.hits:
            return False
        next_to = self._skip_left(at - 1, ',-d"(')
        if next_to >= 0 and (self._chunks[next_to] is parent.count or "latter" in self._chunks[next_to].tags):
            return False
        others = {hit.outcome for hit in self.hits if hit.count.start < self._chunks[at].start and not hit.sub}
        return len(others) > 1

    def _among(self, at: int) -> None:
        """`two medics were among the dead`; `among the dead were two medics`."""
        outcome = self._chunks[at].outcome
        assert outcome is not None
        before = [i for i in self._subject(at, self._auxiliaries(at)) if self._kinds[i] in "QNM"] if at else []
        if not before:
            place = self._skip(self._over_phrase(at + 1), 'b:d",')
            before = self._behind_among(place)
        if outcome is Outcome.KILLED_OR_WOUNDED:
            return
        for hit in self._add_members(before, self._chunks[at], outcome, "among"):
            self._make_part(
                hit,
                self._parent(at, outcome) or self._before.of(outcome),
            )

    def _behind_among(self, place: int) -> list[int]:
        if place >= len(self._chunks) or self._kinds[place] not in "QNM":
            return []
        found = [place]
        while (following := self._next_conjunct(found[-1])) is not None:
            found.append(following)
        return found

    def _listed(self, at: int) -> None:
        """`83 dead: 51 soldiers, 30 fighters and two cooks`."""
        place = self._skip(at + 1, 'd"')
        parent = self._parent(at, None)
        if (
            parent is None
            or parent.count.number is None
            or place >= len(self._chunks)
            or self._kinds[place] not in "QN"
        ):
            return
        members = self._list_members(place)
        if not members or any(self._chunks[i].used for i in members) or self._distance(parent, at) > 6:
            return
        total = sum(n.low if (n := self._chunks[i].number) else 1 for i in members)
        if self._kinds[at] == "-" and len(members) == 1 and not self._closes(members[0]):
            return
        if total > parent.count.number.low or (len(members) == 1 and self._begins_clause(members[0])):
            return
        for hit in self._add_members(members, parent.trigger, parent.outcome, "list"):
            self._make_part(hit, parent)

    def _closes(self, at: int) -> bool:
        after = self._skip(at + 1, 'dpxWX"')
        return after < len(self._chunks) and self._kinds[after] == "-"

    def _list_members(self, place: int) -> list[int]:
        members = []
        while place < len(self._chunks) and self._kinds[place] in "QN":
            noun = self._chunks[place].noun
            if noun is None or (noun.kind not in {"people", "unknown"} and not noun.partitive):
                return []
            if self._begins_clause(place) and not noun.partitive:
                return []
            members.append(place)
            place = self._over_phrase(place + 1) if self._kinds[place + 1 : place + 2] == "p" else place + 1
            step = self._skip(place, "&,d")
            if step == place:
                break
            place = step
        return members

    def _distance(self, parent: Hit, at: int) -> int:
        inside = [i for i, c in enumerate(self._chunks) if c is parent.count or c is parent.trigger]
        return at - max(inside) if inside else 99

    # --- keeping

    def _parent(self, at: int, outcome: Outcome | None) -> Hit | None:
        """Find the nearest whole before `at` in this sentence."""
        start = self._chunks[at].start
        wholes = [
            h
            for h in self.hits
            if h.count.start < start and not h.sub and h.count.number and (outcome is None or h.outcome is outcome)
        ]
        wholes = [h for h in wholes if h.count is not self._chunks[at]]
        return max(wholes, key=lambda h: h.count.start, default=None)

    def _of(self, chunk: Chunk) -> Hit | None:
        return next((h for h in self.hits if h.count is chunk), None)

    def _make_part(self, hit: Hit, parent: Hit | None) -> None:
        hit.sub = True
        if parent is not hit:
            hit.parent = parent

    def _add_members(self, members: list[int], trigger: Chunk, outcome: Outcome, rule: str) -> list[Hit]:
        names = [i for i in members if self._kinds[i] == "M"]
        hits = [
            Hit(outcome=outcome, count=self._chunks[i], trigger=trigger, rule=rule)
            for i in members
            if self._kinds[i] in "QN" and self._is_people(i, trigger)
        ]
        if names:
            hits.append(
                Hit(
                    outcome=outcome,
                    count=self._chunks[names[0]],
                    trigger=trigger,
                    rule=rule,
                    names=[self._chunks[i] for i in names],
                )
            )
        for hit in hits:
            self._keep(hit)
        return hits

    def _add_all(self, found: list[int], at: int, rule: str, chain: list[int]) -> None:
        trigger = self._chunks[at]
        names = sorted(i for i in found if self._kinds[i] == "M" or self._chunks[i].names)
        if len(names) == 1 and self._kinds[names[0]] == "N":
            names = []
        for i in found:
            if self._kinds[i] in "QN" and i not in names and self._is_people(i, trigger):
                hit = self._add(i, at, rule)
                self._modality(hit, chain, at)
                self._own_part(hit)
        if names and self._may_be_names(trigger, rule):
            hit = self._add(names[0], at, rule)
            hit.names = [self._chunks[i] for i in names]
            self._modality(hit, chain, at)
            self._name_class(hit, found)

    def _own_part(self, hit: Hit) -> None:
        """`four of whom were decapitated` is a part, whatever trigger it has."""
        noun = hit.count.noun
        if noun and noun.partitive and noun.pronoun:
            whole = max(
                (h for h in self.hits if h.count.start < hit.count.start and not h.sub),
                key=lambda h: h.count.start,
                default=self._before.main,
            )
            self._make_part(hit, whole)

    def _name_class(self, hit: Hit, found: list[int]) -> None:
        """Names take the class of the noun that they explain: `field commanders A and B`."""
        for i in found:
            noun = self._chunks[i].noun
            if hit.victims is Victims.UNKNOWN and noun and noun.victims and self._kinds[i] in "WN":
                hit.victims = noun.victims

    def _may_be_names(self, trigger: Chunk, rule: str) -> bool:
        assert trigger.entry is not None
        if trigger.outcome not in _FATE:
            return False
        return rule in {"passive", "intransitive", "adjective"} or not trigger.entry.euphemism

    def _is_people(self, at: int, trigger: Chunk) -> bool:
        noun = self._chunks[at].noun
        if noun is None:
            return False
        strict = trigger.entry is not None and trigger.entry.needs_people
        if noun.kind == "people":
            return "loss" not in trigger.tags or noun.victims in _ARMED or noun.victims is Victims.UNKNOWN
        if noun.kind == "none":
            return not strict or any(h.count.start < trigger.start for h in self.hits)
        return not strict and self._kinds[at] == "Q" and noun.kind == "unknown" and noun.plural

    def _modality(self, hit: Hit, chain: list[int], at: int) -> None:
        words = [self._chunks[i] for i in chain]
        hit.negated = any(c.kind == "n" for c in words)
        hit.modal = any(c.kind == "m" for c in words)
        hit.infinitive = at > 0 and self._chunks[at - 1].word == "to"

    def _add(self, count: int, trigger: int, rule: str, outcome: Outcome | None = None) -> Hit:
        chosen = outcome or self._chunks[trigger].outcome
        assert chosen is not None
        hit = Hit(outcome=chosen, count=self._chunks[count], trigger=self._chunks[trigger], rule=rule)
        self._keep(hit)
        return hit

    def _keep(self, hit: Hit) -> None:
        hit.count.used = True
        for name in hit.names:
            name.used = True
        noun = hit.count.noun
        hit.victims = noun.victims or Victims.UNKNOWN if noun else Victims.UNKNOWN
        self.hits.append(hit)

    def _skip(self, at: int, kinds: str) -> int:
        while at < len(self._kinds) and self._kinds[at] in kinds:
            at += 1
        return at

    def _skip_left(self, at: int, kinds: str) -> int:
        while at >= 0 and self._kinds[at] in kinds:
            at -= 1
        return at


_READERS = {
    "V": _Scan._verb,
    "T": _Scan._verb,
    "A": _Scan._active,
    "I": _Scan._intransitive,
    "J": _Scan._adjective,
    "F": _Scan._noun_of,
    "C": _Scan._count_noun,
    "L": _Scan._toll,
}
