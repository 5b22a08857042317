"""Reads the numbers whose verb stands elsewhere in the sentence: shared, left out, corrected, or behind its helper."""

from pipeline.reading.claims.clauses import Clauses
from pipeline.reading.claims.harvest import Harvest
from pipeline.reading.claims.hits import Hit
from pipeline.reading.claims.words import Lexicon
from storage.records.reading import Outcome, Victims

_FAR = 5  # chunks before a number in which "up from" may stand
_COUNTED_WITHIN = 6  # chunks from "the number of" to what happened to them
_SUBJECT = 3  # chunks that a subject without its verb may take
_SHARES = frozenset({"passive", "intransitive", "active", "participle", "adjective"})


class Gaps:
    """The last look at a sentence, for what neither its verbs nor its parts took."""

    def __init__(self, walk: Clauses, harvest: Harvest, lex: Lexicon) -> None:
        self._walk = walk
        self._harvest = harvest
        self._lex = lex

    def read(self) -> None:
        """Add what is left over, and say which numbers are taken back."""
        asks = (
            self._brought_to,
            self._of_group,
            self._revised,
            self._taken_along,
            self._as_were,
            self._shared,
            self._other,
        )
        for at, kind in enumerate(self._walk.kinds):
            if kind == "Q" and not self._walk.chunks[at].used:
                any(asked(at) for asked in asks)
        for hit in self._harvest.hits:
            self._corrected(hit)

    def _brought_to(self, at: int) -> bool:
        """Read `this brought to 1,043 the number of sailors killed`: the number stands before what it counts."""
        noun, number = self._walk.chunks[at].noun, self._walk.skip(at + 1, "xd")
        if noun is None or noun.kind != "none" or at < 2 or self._walk.kinds[at - 1] != "p":
            return False
        if not self._walk.near(at, "bring_verb", 2) or not self._walk.near(number + 1, "number_noun", 2):
            return False
        for place in range(number, min(len(self._walk.chunks), number + _COUNTED_WITHIN)):
            chunk = self._walk.chunks[place]
            if chunk.outcome is not None and chunk.entry is not None:
                hit = self._harvest.add(at, place, "toll")
                who = (c.noun for c in self._walk.chunks[at + 1 : place] if c.kind == "W" and c.noun)
                hit.victims = next((one.victims for one in who if one.victims), hit.victims)
                return True
        return False

    def _of_group(self, at: int) -> bool:
        """`of the dead, 14 were women`: a part of what another sentence counts."""
        first = self._walk.skip(0, '"')  # "Of the bodies we have taken out, five are women," he said
        if self._walk.kinds[at + 1 : at + 2] != "b" or "things_of" not in self._walk.chunks[first].tags:
            return False
        named = self._walk.chunks[first + 1 : first + 1 + _SUBJECT]
        group = next((c for c in named if c.outcome and not c.used), None)
        noun = self._walk.chunks[at].noun
        if group is None or group.outcome is None or noun is None or noun.kind != "none":
            return False
        hit = self._harvest.add(at, at, "of-group", outcome=group.outcome)
        hit.victims = self._walk.predicate_class(at)
        self._harvest.make_part(hit, self._harvest.before.of(group.outcome))
        return True

    def _revised(self, at: int) -> bool:
        """`killed 57 people, up from 46 on Tuesday`: the older figure of the same."""
        parent = self._harvest.parent(at, None)
        if parent is None or not self._walk.near(at, "up_from", _FAR):
            return False
        hit = self._harvest.add_hit(at, parent, "revised")
        hit.superseded = True
        hit.victims = parent.victims if hit.victims is Victims.UNKNOWN else hit.victims
        return True

    def _taken_along(self, at: int) -> bool:
        """`took 17 people with him`, `claimed four more victims`."""
        noun = self._walk.chunks[at].noun
        entry = self._lex.word(noun.head) if noun else None
        claimed = entry is not None and "victims" in entry.tags and self._walk.near(at, "lives_verb", 1)
        along = self._walk.kinds[at + 1 : at + 2] == "w" and self._is_pronoun(at + 2)
        if not claimed and not (along and self._walk.near(at, "take_verb", 1)):
            return False
        self._harvest.add(at, at, "taken-along", outcome=Outcome.KILLED)
        return True

    def _is_pronoun(self, at: int) -> bool:
        return at < len(self._walk.chunks) and "pronoun" in self._walk.chunks[at].tags

    def _as_were(self, at: int) -> bool:
        """`nine rebels were killed, as were two soldiers`."""
        parent = self._harvest.parent(at, None)
        if parent is None or self._walk.kinds[max(0, at - 2) : at] != "sb":
            return False
        if "as_were" not in self._walk.chunks[at - 2].tags:
            return False
        self._harvest.add_hit(at, parent, "as-were")
        return True

    def _shared(self, at: int) -> bool:
        """`several oil workers died, and scores of guards besides`: people joined behind the verb."""
        noun, parent = self._walk.chunks[at].noun, self._harvest.parent(at, None)
        before = self._walk.skip_left(at - 1, "d")
        too = "too" in self._walk.chunks[min(at + 1, len(self._walk.chunks) - 1)].tags
        if noun is None or noun.kind != "people" or parent is None or parent.rule not in _SHARES:
            return False
        if (
            before < 0
            or self._walk.kinds[before] not in ("&," if too else "&")
            or not self._ends(at)
            or self._is_parted(parent, before)
        ):
            return False
        if not self._harvest.is_people(at, parent.trigger):
            return False
        self._harvest.add_hit(at, parent, "shared-verb")
        return True

    def _other(self, at: int) -> bool:
        """Read another subject of the same verb: `the first strike killed 32 villagers and the second 22`."""
        noun, parent = self._walk.chunks[at].noun, self._harvest.parent(at, None)
        if noun is None or noun.kind != "none" or parent is None or parent.rule not in _SHARES | {"count-noun"}:
            return False
        subject = self._walk.skip_left(at - 1, "xXMNW")
        size = at - 1 - subject
        if not 0 < size <= _SUBJECT or subject < 0 or self._walk.kinds[subject] not in "&,;" or not self._ends(at):
            return False
        if self._is_parted(parent, subject) or not self._names_someone(subject + 1):
            return False
        hit = self._harvest.add_hit(at, parent, "same-verb")
        hit.victims = parent.victims if hit.victims is Victims.UNKNOWN else hit.victims
        return True

    def _names_someone(self, at: int) -> bool:
        """Whether a subject may begin here: a name, or a noun with its article."""
        return self._walk.kinds[at] in "XMNW" or self._walk.is_capital(at)

    def _ends(self, at: int) -> bool:
        """Whether the clause ends behind the number, or only says where and when."""
        after = self._walk.skip(at + 1, 'd")')
        closed = after >= len(self._walk.chunks) or self._walk.kinds[after] in ",;&-"
        return closed or (self._walk.kinds[after] in "pt" and not self._walk.begins_clause(at))

    def _is_parted(self, parent: Hit, at: int) -> bool:
        """Whether another verb stands between a number and what is joined to it."""
        start = max(parent.trigger.start, parent.count.start)
        return any(c.kind in "vRbhmIrs" for c in self._walk.chunks[:at] if c.start > start)

    def _corrected(self, hit: Hit) -> None:
        """`not 63 but 89 soldiers`: the first is taken back."""
        at = next((i for i, c in enumerate(self._walk.chunks) if c is hit.count), 0)
        if not at or self._walk.kinds[at - 1] != "n" or self._walk.kinds[at + 1 : at + 3] != "&Q":
            return
        better = self._harvest.of(self._walk.chunks[at + 2])
        if better is None or better.outcome is not hit.outcome:
            return
        hit.superseded, hit.negated = True, False
        hit.victims = better.victims if hit.victims is Victims.UNKNOWN else hit.victims
