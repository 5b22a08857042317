"""Finds whom an outcome belongs to in languages that put a verb's people before it or behind it as they please."""

import re
from dataclasses import replace

from pipeline.reading.claims.arguments import Triggers
from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.clauses import Clauses
from pipeline.reading.claims.harvest import Harvest
from pipeline.reading.claims.hits import Before, Hit
from pipeline.reading.claims.parts import Parts
from pipeline.reading.claims.words import Line
from storage.records.reading import Outcome

_AGENT = 6  # chunks that may name who did it
_FAR = 14  # chunks between a verb and its people
_CALLED = re.compile('Q-x?W"?')


def find_hits_on_either_side(chunks: list[Chunk], tokens: Line, *, heading: bool, earlier: Before) -> list[Hit]:
    """List the hits of one sentence in the order of their numbers; `earlier`: what was counted before it."""
    walk = _Clauses(_with_predicates(chunks, tokens), tokens)
    harvest = Harvest(walk, earlier)
    _Triggers(walk, harvest, tokens, heading=heading).read()
    Parts(walk, harvest, tokens.lex).read()
    return sorted(harvest.hits, key=lambda hit: hit.count.start)


def _with_predicates(chunks: list[Chunk], tokens: Line) -> list[Chunk]:
    """Make one of a bare number and who they are: `двое — гражданские`, also behind an owner: `двух моих сыновей`."""
    found: list[Chunk] = []
    at = 0
    while at < len(chunks):
        size = _predicate_size(chunks, at, tokens)
        called = next((c for c in chunks[at + 1 : at + size] if c.kind == "W"), None)
        found.append(replace(chunks[at], end=chunks[at + size - 1].end, noun=called.noun) if called else chunks[at])
        at += size
    return found


def _predicate_size(chunks: list[Chunk], at: int, tokens: Line) -> int:
    """Count the chunks of such a number; 1 where there is none."""
    number, kinds = chunks[at], "".join(chunk.kind for chunk in chunks[at : at + 5])
    noun = number.noun
    if noun is None or noun.kind != "none" or noun.partitive:
        return 1
    listed = at > 0 and chunks[at - 1].kind in ":,;"
    if listed and (called := _CALLED.match(kinds)):
        return called.end()
    entry = tokens.entry(chunks[at + 1].start)[0] if kinds.startswith("QxW") else None
    return 3 if entry is not None and "owner" in entry.tags else 1


class _Clauses(Clauses):
    def _joined(self, left: int, chain: list[int]) -> bool:
        """Whether the noun at `left` is a member of the subject too; next to the verb, a comma alone parts clauses."""
        apart = len(chain) == 1 and "&" not in self.kinds[left + 1 : chain[0]]
        return super()._joined(left, chain) and not apart

    def next_conjunct(self, at: int) -> int | None:
        """Find what is joined, also behind a name or a group: `главаря боевиков Хасана и двух охранников`."""
        found = super().next_conjunct(at)
        if found is not None or self.kinds[at] != "N":
            return found
        behind = self.skip(at + 1, "WMx")
        joined = self.kinds[behind : behind + 2] == "&Q" and not self.begins_clause(behind + 1)
        return behind + 1 if joined else None

    def over_insertion(self, at: int) -> int:
        """Step over what stands between two commas: `погибли, по оценкам врачей, 50 человек`."""
        if self.kinds[at : at + 1] != "," or self.kinds[at + 1 : at + 2] not in {"p", "R", "s"}:
            return at
        end = self.kinds.find(",", at + 1, at + _FAR)
        return end + 1 if end > 0 else at

    def distant(self, behind: int, over: str) -> int | None:
        """Find the number in `погибли при взрыве на рынке двое`, over what may stand between a verb and its people."""
        place, end = self.over_insertion(behind), min(len(self.chunks), behind + _FAR)
        while place < end:
            kind = self.kinds[place]
            if kind == "Q" and not self.chunks[place].used and self.kinds[place - 1] not in "pi":
                return place
            following = place + 1 if kind in over else self.over_insertion(place)
            if following == place:
                return None
            place = following
        return None


class _Triggers(Triggers):
    """The triggers that look right behind them, then before them, and at last far behind."""

    _walk: _Clauses

    def __init__(self, walk: _Clauses, harvest: Harvest, tokens: Line, *, heading: bool) -> None:
        super().__init__(walk, harvest, heading=heading, subject_after=True)
        self._tokens = tokens
        self._lex = tokens.lex
        self._grammar = tokens.lex.grammar

    def _verb(self, at: int) -> None:
        """`убили двоих`, `двое убиты`, `убиты двое`, `قتل مسلحون ثلاثة`."""
        chain = self._walk.auxiliaries(at)
        passive = self._walk.is_passive(chain)
        behind = self._over_agent(self._walk.skip(at + 1, 'd"'))
        if not passive and self._takes_object(at, behind):
            self._objects(at, behind, "active", chain)
        elif passive or not self._adjacent(at, "participle"):
            self._either_side(at, behind, chain, "passive")
            self._toll_after(at, strict=True)

    def _active(self, at: int) -> None:
        """`убил двоих`: the object stands behind it, maybe behind who did it or how."""
        count = len(self._harvest.hits)
        behind = self._walk.over_time(self._walk.skip(at + 1, 'd"'))
        object_at = self._over_agent(behind)
        if object_at != behind:
            self._objects(at, object_at, "active", self._walk.auxiliaries(at))
            return
        super()._active(at)
        if len(self._harvest.hits) > count:
            return
        place = self._walk.distant(behind, 'pxtd"') or self._single_over_place(behind)
        if place is not None:
            self._objects(at, place, "active", self._walk.auxiliaries(at))
        else:
            self._object_first(at)

    def _single_over_place(self, at: int) -> int | None:
        """Find the one person of `убил в Джилибе главаря боевиков и пятерых охранников`."""
        over = self._walk.skip(at + 1, "xt") if self._walk.kinds[at : at + 1] == "p" else at
        single = over > at and self._walk.kinds[over : over + 1] == "N"
        return over if single and self._walk.next_conjunct(over) is not None else None

    def _object_first(self, at: int) -> None:
        """`Троих солдат боевики увели`: a number whose case says that it suffers the verb behind it."""
        before = self._walk.skip_left(at - 1, 'xXWMd"')
        chunk = self._walk.chunks[before] if before >= 0 else None
        if chunk is None or chunk.kind != "Q" or chunk.used or chunk.number is None or self._walk.in_phrase(before):
            return
        entry = self._tokens.entry(chunk.number.figure)[0]
        if entry is not None and "oblique_number" in entry.tags:
            self._objects(at, before, "active", self._walk.auxiliaries(at))

    def _over_agent(self, at: int) -> int:
        """Step over who did it, where that may stand between a verb and its people: `قتل مسلحون ثلاثة جنود`."""
        if not self._grammar.verb_first:
            return at
        end = at
        while end < min(len(self._walk.chunks), at + _AGENT) and self._may_act(end):
            end += 1
        if end > at:
            end = self._walk.over_insertion(end)  # "قتل المتمردون، بحسب الجيش، تسعة"
        return end if self._walk.kinds[end : end + 1] in {"Q", "N"} else at

    def _may_act(self, at: int) -> bool:
        """Whether the chunk at `at` belongs to who did it; one person does where a number follows at once."""
        kinds = self._walk.kinds
        return kinds[at] in "WXxMd" or kinds[at : at + 2] in {"NQ", "pt", "px"}

    def _intransitive(self, at: int) -> None:
        """`погибли двое`, `двое погибли`."""
        if not self._is_saved(at):
            left = [] if self._grammar.verb_first else self._walk.flight_verb(at)
            chain = left or self._walk.auxiliaries(at)
            self._either_side(at, self._walk.skip(at + 1, 'd":'), chain, "intransitive")

    def _is_saved(self, at: int) -> bool:
        """`rescued seven people from under the rubble`: nothing happens to them any more."""
        entry = self._walk.chunks[at].entry
        return bool(entry and entry.needs_people and self._walk.near(at, "saved", 12))

    def _either_side(self, at: int, behind: int, chain: list[int], rule: str) -> None:
        if self._has_people_behind(at, behind, chain):
            self._objects(at, behind, "subject-after", chain)
        elif self._people_before(at, chain, rule):
            if self._walk.kinds[behind : behind + 2] == "wQ":
                self._objects(at, behind + 1, rule, chain)  # killed together with three guards
        else:
            place = self._walk.distant(behind, 'pxtWXNMOQdvb"')
            if place is not None:
                self._objects(at, place, "subject-after", chain)

    def _has_people_behind(self, at: int, behind: int, chain: list[int]) -> bool:
        if self._walk.kinds[behind : behind + 1] not in {"Q", "N", "M"}:
            return False
        before = self._walk.skip_left((min(chain) if chain else at) - 1, 'd"')
        return before < 0 or self._walk.kinds[before] != "Q" or self._walk.chunks[before].used

    def _noun_of(self, at: int) -> None:
        """`гибель двоих`; without articles `гибель журналиста` also says that he died."""
        behind = self._walk.skip(at + 1, 'd"')
        if self._grammar.single_after_noun and self._walk.kinds[behind : behind + 1] in set("QOWMN"):
            self._objects(at, behind, "noun-of", [])
        else:
            super()._noun_of(at)

    def _count_noun(self, at: int) -> None:
        """`12 погибших`; also `четверо бойцов, погибших под городом`."""
        if self._counts_families(at):
            return
        if self._walk.kinds[at - 2 : at] == "Q," and not self._walk.chunks[at - 2].used:
            self._harvest.add_all([at - 2], at, "participle", [])
        else:
            super()._count_noun(at)

    def _counts_families(self, at: int) -> bool:
        """`40 семей погибших`: those who are counted are not the dead."""
        noun = self._walk.chunks[at - 1].noun if self._walk.kinds[at - 1 : at] == "Q" else None
        entry = self._lex.word(noun.head) if noun else None
        return entry is not None and "families" in entry.tags

    def _adjacent(self, at: int, rule: str) -> bool:
        """`двое убиты`, `33 заложника, захваченных`, `потеряли 200 человек убитыми`."""
        before = self._walk.skip_left(at - 1, 'd"()t')
        if self._walk.kinds[at] == "T" and self._walk.kinds[before - 1 : before + 1] == "Q,":
            before -= 1
            if not self._walk.chunks[before].used:
                self._harvest.add_all([before], at, rule, [])
                return True
        if before >= 0 and self._walk.chunks[before].used:
            self._settle_loss(self._harvest.of(self._walk.chunks[before]), at)
        return super()._adjacent(at, rule)

    def _settle_loss(self, hit: Hit | None, at: int) -> None:
        """Say of a loss what the word behind it says: `lost 200 men killed`."""
        outcome = self._walk.chunks[at].outcome
        if hit and hit.outcome is Outcome.KILLED_OR_WOUNDED and hit.trigger.kind == "A" and outcome:
            hit.outcome = outcome

    def _replaces(self, at: int) -> bool:
        """Whether a second number stands behind one, as in "rose from 20 to 35"."""
        second = self._walk.chunks[at + 1] if self._walk.kinds[at : at + 2] == "QQ" else None
        if second is None or second.number is None or second.number.qualifier != "up_to":
            return False
        second.number = replace(second.number, qualifier="exact")
        return True

    def _toll_count(self, at: int, place: int, *, strict: bool) -> None:
        """`потери составили 12 убитых`: the word behind the number says what happened."""
        before = self._walk.chunks[self._walk.skip_left(place - 1, 'd"')]
        if "from" in before.tags and self._replaces(place):
            self._harvest.add(place, at, "toll").superseded = True
            self._harvest.add(place + 1, at, "toll")
            return
        after = self._walk.skip(place + 1, 'd"')
        said = self._walk.kinds[after : after + 1] in {"V", "J", "C"}
        if said and self._walk.chunks[after].outcome is not self._walk.chunks[at].outcome:
            return
        counted = self._grammar.verb_first and self._walk.near(at, "toll_verb", 4)  # "بلغ عدد القتلى سبعة"
        if counted and not self._walk.chunks[place].used:
            self._harvest.add(place, at, "toll")
        else:
            super()._toll_count(at, place, strict=strict)
