"""Reads the numbers that no verb took: parts of a whole, members of a list, gaps, and other counts of the same."""

from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.clauses import Clauses
from pipeline.reading.claims.harvest import Harvest
from pipeline.reading.claims.hits import Hit
from pipeline.reading.claims.words import Lexicon
from storage.records.reading import Outcome, Victims

_TO_FIGURE = 6  # chunks from "the figure" to its number
_FAR_PART = 18  # chunks between "among the 48 dead" and the part of them
_SAID_BY_NOUN = frozenset({Outcome.KILLED, Outcome.WOUNDED, Outcome.DISPLACED})
MEMBERS = 2  # of a list behind a comma at least


class Parts:
    """The second look at a sentence, when its verbs are done."""

    def __init__(self, walk: Clauses, harvest: Harvest, lex: Lexicon) -> None:
        self._walk = walk
        self._harvest = harvest
        self._lex = lex

    def read(self) -> None:
        """Add what is left over; then what is included, listed, or among others."""
        for at, kind in enumerate(self._walk.kinds):
            if kind in "pi" and "among" in self._walk.chunks[at].tags:
                self._among_counted(at)
        for at, kind in enumerate(self._walk.kinds):
            if kind == "Q" and not self._walk.chunks[at].used:
                self._leftover(at)
        for at, kind in enumerate(self._walk.kinds):
            self._marked(at, kind)

    def _marked(self, at: int, kind: str) -> None:
        """Read what a word or a mark announces."""
        if kind == "i":
            self._included(at)
        elif kind == "a":
            self._among(at)
        elif kind in ":-(":
            self._listed(at)
        elif kind == ",":
            self._apposed(at)
        if kind in "i,":
            self._severely(at)

    def _leftover(self, at: int) -> None:
        """`60 of them were foreign`, `15 of the wounded`, `three wounded soldiers`."""
        chunk = self._walk.chunks[at]
        noun = chunk.noun
        assert noun is not None
        if noun.inner and noun.inner[0] in _SAID_BY_NOUN and not self._is_whole(at):
            hit = self._harvest.add(at, at, "inner", outcome=noun.inner[0])
            hit.trigger = Chunk("V", noun.inner[1], noun.inner[2], outcome=noun.inner[0])
            if noun.partitive:
                self._harvest.make_part(hit, self._harvest.parent(at, hit.outcome))
                hit.victims = self._walk.predicate_class(at) if hit.victims is Victims.UNKNOWN else hit.victims
        elif (noun.partitive and noun.pronoun) or (noun.partitive and self._is_the_victims(noun.head)):
            self._part_of_them(at)
        elif noun.partitive and noun.kind == "none":
            self._part_of_number(at)
        else:
            self._among_them(at) or self._among_number(at) or self._of_whole(at) or self._gapped(at) or self._echo(
                at
            ) or self._taken(at)

    def _severely(self, at: int) -> None:
        """`three policemen were hurt, one severely`: a part that only says how badly."""
        place = self._walk.skip(at + 1, "d")
        behind = self._walk.skip(place + 1, "-")
        parent = self._harvest.parent(place, Outcome.WOUNDED) if behind < len(self._walk.chunks) else None
        if parent is None or "severe" not in self._walk.chunks[behind].tags or self._walk.chunks[place].used:
            return
        noun = self._walk.chunks[place].noun
        one = self._lex.word(self._walk.chunks[place].word)
        if noun.kind == "none" if noun else one is not None and one.number == 1:
            self._harvest.make_part(self._harvest.add_hit(place, parent, "severe"), parent)

    def _is_the_victims(self, head: str) -> bool:
        """Whether a noun only points back at those who were counted: `once de las víctimas`."""
        entry = self._lex.word(head)
        return entry is not None and "the_victims" in entry.tags

    def _is_whole(self, at: int) -> bool:
        """`of the nine wounded men, two ...` still says nine wounded men; "no 12 wounded men" does not."""
        return at > 0 and self._walk.kinds[at - 1] == "n"

    def _part_of_them(self, at: int) -> None:
        parent = self._harvest.parent(at, None) or self._group_before(at) or self._harvest.before.only
        if (
            parent is None
            or self._harvest.is_split(at, parent)
            or parent.outcome is Outcome.KILLED_OR_WOUNDED
            or self._survived(at)
        ):
            return
        hit = self._harvest.add(at, at, "of-them", outcome=parent.outcome)
        hit.trigger = parent.trigger if parent in self._harvest.hits else self._walk.chunks[at]
        self._harvest.make_part(hit, parent)
        hit.victims = self._walk.predicate_class(at)

    def _group_before(self, at: int) -> Hit | None:
        """`all seven of the dead, five of whom were women`: what is a part itself may have parts."""
        start = self._walk.chunks[at].start
        groups = [h for h in self._harvest.hits if h.count.start < start and h.rule == "inner"]
        return groups[-1] if groups else None

    def _survived(self, at: int) -> bool:
        after = self._walk.skip(at + 1, "bhd")
        return (
            after < len(self._walk.chunks)
            and self._walk.kinds[after] in "vAVIn"
            and "b" not in self._walk.kinds[at + 1 : after]
        )

    def _part_of_number(self, at: int) -> None:
        """`27 of the 112 wounded`."""
        for place in range(at + 1, min(len(self._walk.chunks), at + 4)):
            if self._walk.kinds[place] == "Q":
                parent = self._harvest.of(self._walk.chunks[place])
                if parent and parent.trigger.start >= self._walk.chunks[place].start:
                    hit = self._harvest.add(at, at, "of-number", outcome=parent.outcome)
                    hit.trigger = parent.trigger
                    self._harvest.make_part(hit, parent)
                return

    def _among_them(self, at: int) -> bool:
        """`27 civilians, with seven children among them`: a part, said before "among them"."""
        before = self._walk.kinds[max(0, at - 1) : at]
        if (
            before not in {"w", ",", "-", "("}
            or self._walk.kinds[at + 1 : at + 2] != "i"
            or not self._closes_part(at + 1)
        ):
            return False
        parent = self._harvest.parent(at, None)
        if parent is None or self._harvest.is_split(at, parent) or not self._harvest.is_people(at, parent.trigger):
            return False
        self._harvest.make_part(self._harvest.add_hit(at, parent, "among-them"), parent)
        return True

    def _closes_part(self, at: int) -> bool:
        """Whether "among them" ends its phrase: a list would go on."""
        is_back = self._walk.chunks[at].word.startswith("among") and self._walk.kinds[at - 1] == "Q"
        after = self._walk.kinds[at + 1 : at + 2]
        return is_back and after in {"", ",", ";", "-", ")", "&"}

    def _among_number(self, at: int) -> bool:
        """`six civilians were among 22 people killed`."""
        place = at + 1
        while self._walk.kinds[place : place + 1] in set("bdiNWMXxpt,") and not self._opens_among(place):
            place += 1
        if not self._opens_among(place):
            return False
        parent = self._harvest.of(self._walk.chunks[place + 1])
        if parent is None or not self._harvest.is_people(at, parent.trigger):
            return False
        self._harvest.make_part(self._harvest.add_hit(at, parent, "among"), parent)
        return True

    def _among_counted(self, at: int) -> None:
        """Read `unter den 48 Leichen sind vierzehn Frauen`: how many victims, and a part of them."""
        place = self._walk.skip(at + 1, 'dx"')
        victims = self._victims_outcome(place)
        if victims is None:
            return
        chunk = self._walk.chunks[place]
        whole = self._harvest.of(chunk) or self._harvest.add(place, place, "among-whole", outcome=victims)
        for part in range(place + 1, min(len(self._walk.kinds), place + _FAR_PART)):
            if self._walk.kinds[part] == ";":
                return
            if self._walk.kinds[part] == "Q" and not self._walk.chunks[part].used:
                self._harvest.make_part(self._harvest.add_hit(part, whole, "among"), whole)
                return

    def _victims_outcome(self, at: int) -> Outcome | None:
        """Give what happened to a number of victims whose noun says it: `las 23 víctimas`, `den 48 Leichen`."""
        if self._walk.kinds[at : at + 1] != "Q":
            return None
        noun = self._walk.chunks[at].noun
        following = self._walk.chunks[at + 1] if at + 1 < len(self._walk.chunks) else None
        head = noun.head if noun and noun.kind != "none" else following.word.partition(" ")[0] if following else ""
        entry = self._lex.word(head)
        if entry is None or "the_victims" not in entry.tags:
            return None
        return entry.forms.get("count_noun") or Outcome.KILLED

    def _opens_among(self, at: int) -> bool:
        return self._walk.kinds[at : at + 2] == "pQ" and "among" in self._walk.chunks[at].tags

    def _of_whole(self, at: int) -> bool:
        """`of the 45 people killed, 30 were civilians`."""
        if self._walk.kinds[at - 1 : at] != "," or self._walk.kinds[at + 1 : at + 2] != "b":
            return False
        parent = self._harvest.parent(at, None)
        place = next((i for i, c in enumerate(self._walk.chunks) if parent and c is parent.count), 0)
        if parent is None or not place or "things_of" not in self._walk.chunks[place - 1].tags:
            return False
        hit = self._harvest.add_hit(at, parent, "of-whole")
        hit.victims = self._walk.predicate_class(at)
        self._harvest.make_part(hit, parent)
        return True

    def _taken(self, at: int) -> bool:
        """`took some 250 hostages`."""
        noun = self._walk.chunks[at].noun
        if noun is None or not self._walk.near(at, "take_verb", 2):
            return False
        entry = self._lex.word(noun.head)
        if entry is None or entry.forms.get("count_noun") is not Outcome.CAPTURED:
            return False
        self._harvest.add(at, at, "taken", outcome=Outcome.CAPTURED)
        return True

    def _gapped(self, at: int) -> bool:
        """`37 villagers were killed at Koulogon and four at Bara`."""
        noun = self._walk.chunks[at].noun
        before = self._walk.skip_left(at - 1, 'd",')
        parent = self._harvest.parent(at, None)
        if noun is None or noun.kind != "none" or parent is None or before < 0 or self._walk.kinds[before] not in "&;":
            return False
        if (
            self._walk.kinds[at + 1 : at + 2] != "p"
            or "site" not in self._walk.chunks[at + 1].tags
            or self._walk.begins_clause(at)
        ):
            return False
        self._harvest.add_hit(at, parent, "gapped")
        return True

    def _echo(self, at: int) -> bool:
        """Read another count of what was said before: `the Observatory put it at nine`, `a nurse says eleven`."""
        chunk, noun = self._walk.chunks[at], self._walk.chunks[at].noun
        parent = self._harvest.parent(at, None) or self._harvest.before.main
        before = self._walk.skip_left(at - 1, 'd"x')
        ends = at + 1 >= len(self._walk.chunks) or self._walk.kinds[at + 1] in ';,"&'
        if parent is None or noun is None or before < 0 or not ends or chunk.number is None:
            return False
        if noun.kind != "none" and "count_report" not in self._walk.chunks[before].tags:
            return False
        put = "put_at" in self._walk.chunks[before].tags and any(
            "toll_verb" in c.tags and c.kind == "R" for c in self._walk.chunks[max(0, before - 5) : before]
        )
        if not put and self._walk.kinds[before] != "R" and not self._is_figure(at):
            return False
        hit = self._harvest.add_hit(at, parent, "echo")
        hit.victims = parent.victims if hit.victims is Victims.UNKNOWN else hit.victims
        return True

    def _is_figure(self, at: int) -> bool:
        """Whether a bare number is given as that of the toll: `the real figure is 160`, `puts the number at 20`."""
        number = self._walk.chunks[at].noun
        for chunk in reversed(self._walk.chunks[max(0, at - _TO_FIGURE) : at]):
            if chunk.kind in ";,&:Q":
                return False
            head = chunk.noun.head if chunk.noun else chunk.word
            entry = self._lex.word(head)
            if entry is not None and "figure" in entry.tags:
                return number is not None and number.kind == "none" and not self._is_one(at)
        return False

    def _is_one(self, at: int) -> bool:
        number = self._walk.chunks[at].number
        return number is None or number.one  # "the earlier one"

    def _included(self, at: int) -> None:
        """`including three children`, `among them two women and a child`."""
        place = self._walk.skip(at + 1, ':d"b' if at else ':d"b,')  # "Among them, 13 were nurses"
        if self._said_by(at):
            place = self._walk.skip(self._walk.over_phrase(place), ':-d"b')  # "среди убитых при ударе - двое"
        parent = self._harvest.parent(at, None)
        if place >= len(self._walk.chunks) or self._walk.kinds[place] not in "QNM" or self._walk.chunks[place].used:
            return
        if parent is None and self._said_by(at):
            self._among_said(at, place)
            return
        if parent is None:
            parent = self._harvest.before.only if at <= 2 else None
        if parent is None or self._harvest.is_split(at, parent) or parent.outcome is Outcome.KILLED_OR_WOUNDED:
            return
        members = [place]
        while (following := self._walk.next_conjunct(members[-1])) is not None:
            members.append(following)
        # The verb of a sentence before says nothing of the words of this one.
        trigger = parent.trigger if parent in self._harvest.hits else self._walk.chunks[at]
        for hit in self._harvest.add_members(members, trigger, parent.outcome, "including"):
            self._harvest.make_part(hit, parent)
            if hit.victims is Victims.UNKNOWN and not hit.single:
                hit.victims = self._walk.predicate_class(members[-1])

    def _said_by(self, at: int) -> Outcome | None:
        """Give the outcome that "including" says itself: `среди убитых`, where nobody was counted before."""
        words = self._walk.chunks[at].word.split()
        entry = self._lex.word(words[-1]) if len(words) > 1 else None
        return entry.forms.get("count_noun") if entry else None

    def _among_said(self, at: int, place: int) -> None:
        outcome = self._said_by(at)
        assert outcome is not None
        whole = self._harvest.before.of(outcome)
        for hit in self._harvest.add_members(self._walk.behind_among(place), self._walk.chunks[at], outcome, "among"):
            self._harvest.make_part(hit, whole)

    def _among(self, at: int) -> None:
        """`two medics were among the dead`; `among the dead were two medics`."""
        outcome = self._walk.chunks[at].outcome
        assert outcome is not None
        before = (
            [i for i in self._walk.subject(at, self._walk.auxiliaries(at)) if self._walk.kinds[i] in "QNM"]
            if at
            else []
        )
        if not before:
            place = self._walk.over_phrase(at + 1)
            if self._walk.kinds[place - 1 : place + 1] in {"dv", "pv"}:
                place += 1  # "parmi les tués de la frappe": after an article it is a noun
            place = self._walk.skip(place, 'b:d",')
            if self._walk.kinds[place : place + 1] == "p":
                place = self._walk.skip(
                    place, 'pRxXtdW"'
                )  # "unter den Toten sind nach Angaben der Polizei zwei Kinder"
            before = self._walk.behind_among(place)
        if outcome is Outcome.KILLED_OR_WOUNDED:
            return
        whole = self._harvest.parent(at, outcome) or self._harvest.before.of(outcome)
        for hit in self._harvest.add_members(before, self._walk.chunks[at], outcome, "among"):
            self._harvest.make_part(hit, whole)
            if hit.victims is Victims.UNKNOWN and before:
                hit.victims = self._walk.predicate_class(before[0])

    def _listed(self, at: int) -> None:
        """`83 dead: 51 soldiers, 30 fighters and two cooks`."""
        place = self._walk.skip(at + 1, 'd"')
        parent = self._harvest.parent(at, None)
        if (
            parent is None
            or parent.count.number is None
            or place >= len(self._walk.chunks)
            or self._walk.kinds[place] not in "QN"
        ):
            return
        members = self._list_members(place)
        if not members or any(self._walk.chunks[i].used for i in members) or self._distance(parent, at) > 6:
            return
        total = sum(n.low if (n := self._walk.chunks[i].number) else 1 for i in members)
        if self._walk.kinds[at] == "-" and len(members) == 1 and not self._walk.closes(members[0]):
            return
        if total > parent.count.number.low or (len(members) == 1 and self._walk.begins_clause(members[0])):
            return
        for hit in self._harvest.add_members(members, parent.trigger, parent.outcome, "list"):
            self._harvest.make_part(hit, parent)

    def _apposed(self, at: int) -> None:
        """`four people were killed, three soldiers and a driver`: a list that ends its clause and adds up."""
        place = self._walk.skip(at + 1, 'd"')
        parent = self._harvest.parent(at, None)
        number = parent.count.number if parent else None
        if parent is None or number is None or place >= len(self._walk.chunks):
            return
        members = self._list_members(place)
        if len(members) < MEMBERS or any(self._walk.chunks[i].used for i in members):
            return
        total = sum(n.low if (n := self._walk.chunks[i].number) else 1 for i in members)
        after = self._walk.skip(members[-1] + 1, 'd"')
        if total != number.low or self._walk.kinds[after : after + 1] not in ("", ";", ",", "."):
            return
        for hit in self._harvest.add_members(members, parent.trigger, parent.outcome, "list"):
            self._harvest.make_part(hit, parent)

    def _list_members(self, place: int) -> list[int]:
        members = []
        while place < len(self._walk.chunks) and self._walk.kinds[place] in "QN":
            noun = self._walk.chunks[place].noun
            if noun is None or (noun.kind not in {"people", "unknown"} and not noun.partitive):
                return []
            if self._walk.begins_clause(place) and not noun.partitive:
                return []
            members.append(place)
            place = self._walk.over_phrase(place + 1) if self._walk.kinds[place + 1 : place + 2] == "p" else place + 1
            step = self._walk.skip(place, "&,d")
            if step == place:
                break
            place = step
        return members

    def _distance(self, parent: Hit, at: int) -> int:
        inside = [i for i, c in enumerate(self._walk.chunks) if c is parent.count or c is parent.trigger]
        return at - max(inside) if inside else 99
