"""Keeps the hits of one sentence: which nouns are people, whose part a number is, what rules its verb."""

from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.clauses import Clauses
from pipeline.reading.claims.hits import Before, Hit
from storage.records.reading import Outcome, Victims

_ARMED = frozenset({Victims.SOLDIER, Victims.MILITANT, Victims.POLICE})
_FATE = frozenset({Outcome.KILLED, Outcome.WOUNDED})
_SINGLE = frozenset("NM")
_CROWD = 100  # so many, without a noun, are people


class Harvest:
    """The hits of one sentence, in the order in which they are found."""

    def __init__(self, walk: Clauses, before: Before) -> None:
        self._walk = walk
        self.before = before
        self.hits: list[Hit] = []

    def parent(self, at: int, outcome: Outcome | None) -> Hit | None:
        """Find the nearest whole before `at` in this sentence."""
        start = self._walk.chunks[at].start
        wholes = [
            h
            for h in self.hits
            if h.count.start < start and not h.sub and h.count.number and (outcome is None or h.outcome is outcome)
        ]
        wholes = [h for h in wholes if h.count is not self._walk.chunks[at]]
        return max(wholes, key=lambda h: h.count.start, default=None)

    def of(self, chunk: Chunk) -> Hit | None:
        """Return the hit that counts `chunk`."""
        return next((h for h in self.hits if h.count is chunk), None)

    def make_part(self, hit: Hit, parent: Hit | None) -> None:
        """Make `hit` a part of `parent`; without one it is a part of something said elsewhere."""
        hit.sub = True
        if parent is not hit:
            hit.parent = parent

    def add_members(self, members: list[int], trigger: Chunk, outcome: Outcome, rule: str) -> list[Hit]:
        """Keep the people among `members`, those named as one."""
        names = [i for i in members if self._walk.kinds[i] == "M"]
        hits = [
            Hit(outcome=outcome, count=self._walk.chunks[i], trigger=trigger, rule=rule)
            for i in members
            if self._walk.kinds[i] in "QN" and self.is_people(i, trigger)
        ]
        if names:
            hits.append(
                Hit(
                    outcome=outcome,
                    count=self._walk.chunks[names[0]],
                    trigger=trigger,
                    rule=rule,
                    names=[self._walk.chunks[i] for i in names],
                )
            )
        for hit in hits:
            self._keep(hit)
        return hits

    def add_all(self, found: list[int], at: int, rule: str, chain: list[int]) -> None:
        """Keep the people among the nouns `found` of the trigger at `at`, with what its helping verbs say."""
        trigger = self._walk.chunks[at]
        names = sorted(i for i in found if self._walk.kinds[i] == "M" or self._walk.chunks[i].names)
        if len(names) == 1 and self._walk.kinds[names[0]] == "N":
            names = []
        for i in found:
            if self._walk.kinds[i] in "QN" and i not in names and self.is_people(i, trigger):
                hit = self.add(i, at, rule)
                self._modality(hit, chain, at)
                self._own_part(hit)
        if names and self._may_be_names(trigger, rule):
            hit = self.add(names[0], at, rule)
            hit.names = [self._walk.chunks[i] for i in names]
            self._modality(hit, chain, at)
            self._name_class(hit, [*found, *self._apposed(names[-1])])

    def _own_part(self, hit: Hit) -> None:
        """`four of whom were decapitated` is a part, whatever trigger it has."""
        noun = hit.count.noun
        whole = self._whole_before(hit) if noun and noun.kind == "none" else None
        if whole:
            self.make_part(hit, whole)
        elif noun and noun.partitive and noun.pronoun:
            whole = max(
                (h for h in self.hits if h.count.start < hit.count.start and not h.sub),
                key=lambda h: h.count.start,
                default=self.before.main,
            )
            self.make_part(hit, whole)

    def _whole_before(self, hit: Hit) -> Hit | None:
        """`of the 60 soldiers put out of action, 22 were killed`: the whole that this sentence began with."""
        tags = self._walk.chunks[0].tags
        if "things_of" not in tags or self._walk.chunks[0].end >= hit.count.start:
            return None
        return next((h for h in self.hits if h is not hit and h.count is self._walk.chunks[1]), None)

    def _apposed(self, name: int) -> list[int]:
        """Find the noun behind a name that says who it was: `Omar Haddad, himself a senior commander`."""
        if self._walk.kinds[name + 1 : name + 2] != ",":
            return []
        noun = self._walk.skip(name + 2, "dx")
        return [noun] if noun < name + 5 and self._walk.kinds[noun : noun + 1] == "N" else []

    def _name_class(self, hit: Hit, found: list[int]) -> None:
        """Names take the class of the noun that they explain: `field commanders A and B`."""
        for i in found:
            noun = self._walk.chunks[i].noun
            if hit.victims is Victims.UNKNOWN and noun and noun.victims and self._walk.kinds[i] in "WN":
                hit.victims = noun.victims

    def _may_be_names(self, trigger: Chunk, rule: str) -> bool:
        assert trigger.entry is not None
        if trigger.outcome not in _FATE:
            return False
        return rule in {"passive", "intransitive", "adjective"} or not trigger.entry.euphemism

    def is_people(self, at: int, trigger: Chunk) -> bool:
        """Whether the noun at `at` can be what `trigger` says of people."""
        noun = self._walk.chunks[at].noun
        if noun is None:
            return False
        if "shot" in trigger.tags and self._walk.kinds[at] in _SINGLE:
            return False  # one who was shot may live
        strict = trigger.entry is not None and trigger.entry.needs_people
        if noun.kind == "people":
            grieved = noun.victims in _ARMED or noun.victims is Victims.UNKNOWN or self._walk.is_relative(noun)
            return "loss" not in trigger.tags or grieved
        if noun.kind == "none":
            number = self._walk.chunks[at].number
            if trigger.outcome is Outcome.DISPLACED and number is not None:
                strict = strict and number.low < _CROWD  # "drove some 100,000 from their homes"
            return not strict or any(h.count.start < trigger.start for h in self.hits) or self._people_before(at)
        return not strict and self._walk.kinds[at] == "Q" and noun.kind == "unknown" and noun.plural

    def _people_before(self, at: int) -> bool:
        """Whether people were counted before the bare number at `at`: `14 rebels surrendered, six were captured`."""
        chunk = self._walk.chunks[at]
        if chunk.number is None or self._walk.kinds[at] != "Q":
            return False
        nouns = (c.noun for c in self._walk.chunks[:at] if c.kind == "Q")
        return any(noun is not None and noun.kind == "people" for noun in nouns)

    def _modality(self, hit: Hit, chain: list[int], at: int) -> None:
        words = [self._walk.chunks[i] for i in chain]
        hit.negated = any(c.kind == "n" for c in words)
        hit.modal = any(c.kind == "m" for c in words)
        hit.infinitive = at > 0 and "infinitive" in self._walk.chunks[at - 1].tags

    def add(self, count: int, trigger: int, rule: str, outcome: Outcome | None = None) -> Hit:
        """Keep one hit; without `outcome` it is the trigger's."""
        chosen = outcome or self._walk.chunks[trigger].outcome
        assert chosen is not None
        hit = Hit(outcome=chosen, count=self._walk.chunks[count], trigger=self._walk.chunks[trigger], rule=rule)
        self._keep(hit)
        return hit

    def add_hit(self, at: int, like: Hit, rule: str) -> Hit:
        """Keep one hit with the outcome of another."""
        hit = self.add(at, at, rule, outcome=like.outcome)
        if like in self.hits:
            hit.trigger = like.trigger
        return hit

    def _keep(self, hit: Hit) -> None:
        hit.count.used = True
        for name in hit.names:
            name.used = True
        noun = hit.count.noun
        hit.victims = noun.victims or Victims.UNKNOWN if noun else Victims.UNKNOWN
        self.hits.append(hit)

    def is_split(self, at: int, parent: Hit) -> bool:
        """`five were killed and nine wounded, including three children`: of whom is not said."""
        if parent not in self.hits:
            return False
        next_to = self._walk.skip_left(at - 1, ',-d"(')
        if next_to >= 0 and (self._walk.chunks[next_to] is parent.count or "latter" in self._walk.chunks[next_to].tags):
            return False
        part = self._walk.chunks[self._walk.skip(at + 1, ':d"b')] if at + 1 < len(self._walk.chunks) else None
        least = part.number.low if part and part.number else 1
        wholes = [hit for hit in self.hits if hit.count.start < self._walk.chunks[at].start and not hit.sub]
        others = {hit.outcome for hit in wholes if hit.count.number is None or hit.count.number.low >= least}
        return len(others | {parent.outcome}) > 1
