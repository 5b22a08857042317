"""Finds which people belong to which outcome in one sentence: scans over its chunks, left and right of each trigger."""

from collections.abc import Callable

from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.clauses import Clauses
from pipeline.reading.claims.gaps import Gaps
from pipeline.reading.claims.harvest import Harvest
from pipeline.reading.claims.hits import Before, Hit
from pipeline.reading.claims.parts import Parts
from pipeline.reading.claims.pointing import Pointing
from pipeline.reading.claims.words import Line
from storage.records.reading import Outcome

_NOUNS = frozenset("QONMWX")
_FATE = frozenset({Outcome.KILLED, Outcome.WOUNDED})
_SINGLE = frozenset("NM")
_TOLL_REACH = 22  # chunks from "the death toll" to its figure, over what, where and when
_GIVEN = 6  # chunks from "gave" to the number


def find_hits(chunks: list[Chunk], tokens: Line, *, heading: bool, earlier: Before) -> list[Hit]:
    """List the hits of one sentence in the order of their numbers; `earlier`: what was counted before it."""
    walk = Clauses(chunks, tokens)
    harvest = Harvest(walk, earlier)
    Triggers(walk, harvest, heading=heading, subject_after=tokens.lex.grammar.subject_after).read()
    Pointing(walk, harvest).read()
    Parts(walk, harvest, tokens.lex).read()
    Gaps(walk, harvest, tokens.lex).read()
    return sorted(harvest.hits, key=lambda hit: hit.count.start)


class Triggers:
    """Asks each trigger of a sentence for its people, in the order of English."""

    def __init__(self, walk: Clauses, harvest: Harvest, *, heading: bool, subject_after: bool) -> None:
        self._walk = walk
        self._harvest = harvest
        self._heading = heading
        self._subject_after = subject_after
        self._readers: dict[str, Callable[[int], None]] = {
            "V": self._verb,
            "T": self._verb,
            "A": self._active,
            "I": self._intransitive,
            "J": self._adjective,
            "F": self._noun_of,
            "C": self._count_noun,
            "L": self._toll,
        }

    def read(self) -> None:
        """Ask each trigger, from left to right, for its people."""
        for at, kind in enumerate(self._walk.kinds):
            reader = self._readers.get(kind)
            if reader:
                reader(at)

    def _verb(self, at: int) -> None:
        """`killed`: active with an object behind it, passive or participle with its people before it."""
        chain = self._walk.auxiliaries(at)
        passive = self._walk.is_passive(chain)
        behind = self._walk.over_title(self._walk.over_pronoun(at + 1))
        if not passive and self._takes_object(at, behind):
            self._objects(at, behind, "active", chain)
            return
        if passive:
            self._people_before(at, chain, "passive")
        elif (subject := self._inverted(at)) is not None:
            self._objects(at, subject, "inverted", [])
            return
        elif self._adjacent(at, "participle"):
            return
        self._toll_after(at, strict=True)

    def _inverted(self, at: int) -> int | None:
        """Find the people of `Killed in the blast were two officers and a driver`."""
        if self._walk.skip_left(at - 1, 'd"') >= 0 or self._walk.kinds[at + 1 : at + 2] != "p":
            return None
        helper = self._walk.over_phrase(at + 1)
        people = helper + 1
        return (
            people
            if self._walk.kinds[helper:people] == "b" and self._walk.kinds[people : people + 1] in set("QNM")
            else None
        )

    def _takes_object(self, at: int, behind: int) -> bool:
        if behind >= len(self._walk.chunks) or self._walk.kinds[behind] not in _NOUNS:
            return False
        if self._walk.kinds[behind] == "X" and self._walk.chunks[behind].kind == "X" and self._walk.kinds[at] == "T":
            return False
        before = self._walk.skip_left(at - 1, "d")
        follows = (
            self._walk.kinds[self._walk.skip(behind + 1, "d")]
            if self._walk.skip(behind + 1, "d") < len(self._walk.kinds)
            else ""
        )
        if (
            before >= 0
            and self._walk.kinds[before] == "Q"
            and self._walk.kinds[behind] == "Q"
            and follows in {"V", "J", "C", "b", "I", "T"}
        ):
            return False  # "20 killed 30 wounded"
        return self._walk.kinds[at] == "V"

    def _active(self, at: int) -> None:
        """`kill`, `killing`: the object stands behind it."""
        behind = self._walk.over_pronoun(at + 1)
        trigger = self._walk.chunks[at]
        if (
            behind + 1 < len(self._walk.chunks)
            and self._walk.kinds[behind] == "&"
            and self._walk.kinds[behind + 1] in "AV"
        ):
            if {trigger.outcome, self._walk.chunks[behind + 1].outcome} == _FATE:
                self._walk.chunks[behind + 1].outcome = Outcome.KILLED_OR_WOUNDED
            return
        behind = self._walk.over_title(self._walk.over_time(behind))
        if behind < len(self._walk.chunks) and self._walk.kinds[behind] in _NOUNS:
            charged = self._walk.kinds[at - 1 : at] == "p" and self._walk.near(at - 1, "charged", 1)
            # Whom a suspect is tried for is old news, if it is one: "two men accused of killing a soldier".
            self._objects(at, behind, "active", self._walk.auxiliaries(at), singles=not charged)

    def _intransitive(self, at: int) -> None:
        """`died`: its people stand before it."""
        if not self._people_before(at, self._walk.auxiliaries(at), "intransitive"):
            behind = self._walk.skip(at + 1, 'd":')
            if self._subject_after and behind < len(self._walk.chunks) and self._walk.kinds[behind] in "QNM":
                self._objects(at, behind, "subject-after", self._walk.auxiliaries(at))

    def _adjective(self, at: int) -> None:
        """`12 dead`, `12 people were dead`, `Dead: 12`."""
        chain = self._walk.auxiliaries(at)
        if self._adjacent(at, "adjective"):
            return
        if any(self._walk.kinds[i] == "b" for i in chain):
            self._people_before(at, chain, "adjective")
        self._toll_after(at, strict=True)

    def _noun_of(self, at: int) -> None:
        """Read `the deaths of 12 people`."""
        behind = self._walk.skip(at + 1, 'd"')
        if self._counted_before(at):
            return
        if "lives" in self._walk.chunks[at].tags and not self._walk.near_before(at, "lives_verb"):
            return
        kind = self._walk.kinds[behind : behind + 1]
        if kind and (kind in "QOW" or (kind == "M" and not self._walk.near(at, "announces", 4))):
            self._objects(at, behind, "noun-of", [], singles=False)
        elif kind == "N" and self._walk.chunks[behind].word in self._walk.one_words:
            self._objects(at, behind, "noun-of", [])
        elif (kind == "M" or (kind == "N" and self._walk.chunks[behind].names)) and self._walk.near(at, "announces", 4):
            self._objects(at, behind, "noun-of", [])  # "confirmed the death of Ali Hasan"

    def _counted_before(self, at: int) -> bool:
        """`56 executions of residents`: the number stands before what happened, the people behind it."""
        before = self._walk.skip_left(at - 1, "dx")
        noun = self._walk.chunks[before].noun if before >= 0 and self._walk.kinds[before] == "Q" else None
        if (
            noun is None
            or noun.kind != "none"
            or self._walk.chunks[before].used
            or "lives" in self._walk.chunks[at].tags
        ):
            return False
        hit = self._harvest.add(before, at, "count-noun")
        who = self._walk.chunks[at + 1].noun if at + 1 < len(self._walk.chunks) else None
        hit.victims = who.victims or hit.victims if who else hit.victims
        return True

    def _count_noun(self, at: int) -> None:
        """`12 deaths`; `three guards suffered light injuries`."""
        if self._sufferers(at):
            return
        before = self._walk.skip_left(at - 1, 'dx"')
        if before < 0 or self._walk.kinds[before] != "Q" or at - before > 3 or self._walk.chunks[before].used:
            self._toll_after(at, strict=False)
            return
        if "lives" in self._walk.chunks[at].tags and (
            not self._walk.near_before(before, "lives_verb") or self._walk.near_before(before, "saved")
        ):
            return
        self._harvest.add(before, at, "count-noun")

    def _sufferers(self, at: int) -> bool:
        """Find who `suffered mild injuries`."""
        near = range(at - 1, max(-1, at - _GIVEN), -1)
        verb = next((i for i in near if "suffer_verb" in self._walk.chunks[i].tags), None)
        if verb is None or self._walk.skip(verb + 1, "xd") != at:
            return False
        chain = self._walk.auxiliaries(verb)
        subject = self._walk.subject(verb, chain)
        self._harvest.add_all(subject, at, "intransitive", chain)
        return bool(subject)

    def _toll(self, at: int) -> None:
        """Read `the death toll rose to 12`."""
        self._toll_after(at, strict=False)

    def _toll_after(self, at: int, *, strict: bool) -> None:
        trigger = self._walk.chunks[at]
        if self._walk.near(at, "goods", 1):
            return
        if trigger.entry is None or ("toll" not in trigger.entry.forms and not self._is_head_of_line(at)):
            return
        for place in range(at + 1, min(len(self._walk.chunks), at + _TOLL_REACH)):
            chunk = self._walk.chunks[place]
            if chunk.kind == "Q" and self._is_rise(place):
                continue
            if chunk.kind == "Q":
                near = self._walk.chunks[max(0, at - 4) : place]
                put = any("toll_verb" in c.tags and c.kind == "R" for c in near) or self._is_given(place)
                if self._is_bare_toll(at, place):
                    self._harvest.add(place, at, "toll")
                else:
                    self._toll_count(at, place, strict=strict and not put)
                return
            if chunk.kind in ";r&":
                return

    def _is_head_of_line(self, at: int) -> bool:
        """Whether a line of a list begins here: `Driven out: 38,000`."""
        return self._walk.kinds[at + 1 : at + 3] == ":Q" and (at == 0 or self._walk.kinds[at - 1] in ";,")

    def _is_rise(self, place: int) -> bool:
        """Whether a number only says by how much: `the toll rose by four to 61`."""
        return "by" in self._walk.chunks[place - 1].tags and self._walk.kinds[place + 1 : place + 3] == "pQ"

    def _toll_count(self, at: int, place: int, *, strict: bool) -> None:
        before = self._walk.chunks[self._walk.skip_left(place - 1, 'd"')]
        if before.kind not in ":-" and not before.tags & {"toll_link", "toll_verb"}:
            return
        if strict and not ((before.kind == ":" and (place - at <= 3 or at == 0)) or "number_verb" in before.tags):
            return
        if not strict and "toll_verb" not in before.tags and before.kind not in ":-" and place - at > 3:
            return
        chunk = self._walk.chunks[place]
        after = self._walk.skip(place + 1, 'd"')
        if after < len(self._walk.chunks) and self._walk.kinds[after] in "VJC":
            return  # "losses amounted to 38 killed"
        if "including" in before.tags:
            self._toll_parts(at, place)
            return
        if chunk.used or (chunk.noun and chunk.noun.kind == "unknown"):
            return
        follow = self._walk.skip(place + 1, "d")
        second = follow + 1
        if (
            "from" in before.tags
            and second < len(self._walk.chunks)
            and self._walk.kinds[follow] == "p"
            and self._walk.kinds[second] == "Q"
        ):
            self._harvest.add(place, at, "toll").superseded = True
            self._harvest.add(second, at, "toll")
            return
        self._harvest.add(place, at, "toll")
        if before.kind == ":":
            self._more(place, at, "toll-list")

    def _is_given(self, place: int) -> bool:
        """Whether somebody gives the number: `the president gave the dead as 100`."""
        return "given_as" in self._walk.chunks[place - 1].tags and self._walk.near(place, "gives", _GIVEN)

    def _is_bare_toll(self, at: int, place: int) -> bool:
        """Whether the number stands right behind the toll: `the bombing in Kandahar: toll 63`."""
        noun = self._walk.chunks[place].noun
        return place == at + 1 and self._walk.kinds[at] == "L" and noun is not None and noun.kind == "none"

    def _toll_parts(self, at: int, place: int) -> None:
        """Read `the toll includes 11 soldiers and five attackers`."""
        outcome = self._walk.chunks[at].outcome
        assert outcome is not None
        for hit in self._harvest.add_members(
            self._walk.behind_among(place), self._walk.chunks[at], outcome, "toll-part"
        ):
            self._harvest.make_part(hit, self._harvest.before.of(outcome))

    def _adjacent(self, at: int, rule: str) -> bool:
        """`12 people killed`, `5 soldiers and 12 civilians dead`."""
        before = self._left_with_parts(self._walk.skip_left(at - 1, 'd"()t'))
        if before < 0 or self._walk.kinds[before] not in "QO":
            return self._adjacent_single(at, before, rule)
        if self._walk.chunks[before].used:
            return False
        joined = self._walk.conjuncts_left(before)
        first = self._walk.skip_left(min([before, *joined]) - 1, "&")
        if (
            self._walk.kinds[first : first + 2] == "N&"
            and first > 0
            and "leave_verb" in self._walk.chunks[first - 1].tags
        ):
            joined.append(first)  # "left a soldier and two rebels dead"
        self._harvest.add_all([before, *joined], at, rule, [])
        return True

    def _left_with_parts(self, before: int) -> int:
        """Step back over the parts of a number: `left 20 people, including three soldiers, dead`."""
        whole = self._walk.over_insertion_left(before)
        counted = whole >= 0 and self._walk.kinds[whole] == "Q"
        return whole if counted and whole < before and self._walk.near(whole, "leave_verb", 2) else before

    def _adjacent_single(self, at: int, before: int, rule: str) -> bool:
        if before < 0 or self._walk.kinds[before] != "N" or rule not in {"participle", "adjective"}:
            return False
        listed = self._left_behind(before)
        if listed:
            self._harvest.add_all(listed, at, rule, [])
        elif self._heading or self._walk.near_before(before, "leave_verb"):
            self._harvest.add(before, at, rule)
        else:
            return False
        return True

    def _left_behind(self, before: int) -> list[int]:
        """List the people of `left a doctor, two nurses and a driver dead`, back to the verb."""
        listed, place = [before], before
        while place >= 2 and self._walk.kinds[place - 1] in "&," and self._walk.kinds[place - 2] in "QNM":
            place -= 2
            listed.append(place)
        return listed if place and "leave_verb" in self._walk.chunks[place - 1].tags else []

    def _people_before(self, at: int, chain: list[int], rule: str) -> bool:
        subject = self._walk.subject(at, chain)
        if not subject:
            return False
        self._harvest.add_all(subject, at, rule, chain)
        return True

    def _objects(self, at: int, behind: int, rule: str, chain: list[int], *, singles: bool = True) -> None:
        found = [behind]
        place = behind
        entry = self._walk.chunks[at].entry
        while (following := self._walk.next_conjunct(place) or self._walk.company(place, entry)) is not None:
            found.append(following)
            place = following
        found = [i for i in found if not self._is_explained(i, found)]
        if self._walk.kinds[behind : behind + 2] == "Q," and self._walk.is_generic(behind):
            found = [i for i in found if self._walk.kinds[i] not in _SINGLE]  # "two people, the mayor and his guard"
        if not singles:
            found = [i for i in found if self._walk.kinds[i] not in _SINGLE or len(found) > 1]
        self._harvest.add_all(found, at, rule, chain)

    def _is_explained(self, at: int, found: list[int]) -> bool:
        """Whether a name only says who the one before it is: `killed an elder, Haji Rahim, and his nephew`."""
        before = self._walk.kinds[max(0, at - 2) : at]
        return self._walk.kinds[at] == "M" and before == "N," and at - 2 in found

    def _more(self, place: int, at: int, rule: str) -> None:
        while place + 2 < len(self._walk.chunks) and self._walk.kinds[place + 1] in ",&":
            place = self._walk.skip(place + 1, ",&")
            if place >= len(self._walk.chunks) or self._walk.kinds[place] != "Q" or self._walk.begins_clause(place):
                return
            self._harvest.add(place, at, rule)
