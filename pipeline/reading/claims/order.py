"""Finds whom an outcome belongs to in languages whose people may stand far before a verb or behind it."""

from pipeline.reading.claims.arguments import Triggers
from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.clauses import Clauses
from pipeline.reading.claims.harvest import Harvest
from pipeline.reading.claims.hits import Before, Hit
from pipeline.reading.claims.parts import Parts
from pipeline.reading.claims.rejoin import BRACKET, has, rejoined
from pipeline.reading.claims.words import Line
from storage.records.reading import Victims

_NOUNS = frozenset("QONMWX")
_RULED = _NOUNS | {"R"}
_COUNTED = frozenset("QNM")
_PEOPLE = frozenset("QONMW")
_REACH = 14  # chunks between a verb and its people
_COUNTABLE = ("Q", "N", "W", "X", "O", "C")


def find_hits_in_any_order(chunks: list[Chunk], tokens: Line, *, heading: bool, earlier: Before) -> list[Hit]:
    """List the hits of one sentence in the order of their numbers; `earlier`: what was counted before it."""
    walk = _FreeClauses(rejoined(chunks, tokens), tokens)
    harvest = _FreeHarvest(walk, earlier)
    _FreeTriggers(walk, harvest, tokens, heading=heading).read()
    Parts(walk, harvest, tokens.lex).read()
    return sorted(harvest.hits, key=lambda hit: hit.count.start)


class _FreeClauses(Clauses):
    def __init__(self, chunks: list[Chunk], tokens: Line) -> None:
        super().__init__(chunks, tokens)
        self._markers = tokens.lex.grammar.object_markers

    def is_marker(self, at: int) -> bool:
        """Whether the preposition at `at` marks an object: `mató a doce soldados`."""
        return self.chunks[at].word in self._markers

    def conjunct_at(self, place: int) -> int | None:
        """Find what is joined, also where the mark of an object is said again: `a un soldado y a dos niños`."""
        again = self.kinds[place : place + 2]
        if (again in {"&p", "&s"} and self.is_marker(place + 1)) or (again == "&p" and self._is_of(place + 1)):
            marked = self.skip(place + 2, 'd"')
            return marked if self.kinds[marked : marked + 1] in _COUNTED else None
        return super().conjunct_at(place)

    def _is_of(self, at: int) -> bool:
        return "things_of" in self.chunks[at].tags

    def conjuncts_left(self, at: int) -> list[int]:
        """List what is joined from the left; "un comandante y siete hombres" begins with one person."""
        found = super().conjuncts_left(at)
        first = min([at, *found])
        single = self.kinds[max(0, first - 2) : first] == "N&" and not self.chunks[first - 2].used
        if single and has(self._tokens.entry(self.chunks[first - 2].start)[0], "indefinite"):
            found.append(first - 2)
        return found

    def in_phrase(self, at: int) -> bool:
        """Whether a preposition rules the noun at `at`, or it only says whose the noun before it is."""
        if self._begins_anew(at):
            return False
        return super().in_phrase(at) or self._is_genitive(at) or self._is_company(at) or self._is_speaker(at)

    def _begins_anew(self, at: int) -> bool:
        """Whether one person has an article of his own behind a phrase that is whole: `laut Polizei ein Zivilist`."""
        first = self._tokens.entry(self.chunks[at].start)[0]
        if self.kinds[at] != "N" or not has(first, "indefinite") or has(first, "genitive") or not at:
            return False
        before = self.skip_left(at - 1, "x")
        if before >= 0 and self._closes_source(before):
            return True
        filled = any(not self._is_determiner(i) for i in range(before + 1, at))
        return filled and before >= 0 and self.kinds[before] in "pR" and not self._is_of(before)

    def _closes_source(self, at: int) -> bool:
        """Whether the source is named in full up to `at`: `dem Militär zufolge ein`, `nach syrischen Angaben einen`."""
        said = self.chunks[at]
        return said.kind == "R" and "behind_source" in said.tags

    def _is_determiner(self, at: int) -> bool:
        entry = self._tokens.entry(self.chunks[at].start)[0]
        return has(entry, "determiner") or has(entry, "genitive")

    def _is_speaker(self, at: int) -> bool:
        """Whether the noun at `at` is who says it: `selon l'état-major, 41 soldats`, `sagte ein Anführer`."""
        before = self.skip_left(at - 1, 'dx"')
        return self.kinds[at] in "XWNM" and before >= 0 and self.kinds[before] == "R"

    def _is_company(self, at: int) -> bool:
        """Whether the noun at `at` stands behind "with": `bei Gefechten mit Soldaten`."""
        before = self.skip_left(at - 1, 'dx"')
        return (
            self.kinds[at] in "XWN"
            and before > 0
            and self.kinds[before] == "w"
            and "preposition" in self.chunks[before].tags
        )

    def _is_genitive(self, at: int) -> bool:
        first = self._tokens.entry(self.chunks[at].start)[0]
        return self.kinds[at] in "XWN" and self.kinds[at - 1 : at] in _COUNTABLE and has(first, "genitive")

    def bracket(self, at: int) -> int | None:
        """Find the helping verb that opened the clause which the trigger at `at` closes."""
        for i in range(at - 1, max(-1, at - BRACKET), -1):
            if self.kinds[i] in "bhm":
                return i
            if self.kinds[i] in ";:sAI":
                return None
        return None

    def between(self, at: int, helping: list[int]) -> list[int]:
        """Find the people between a helping verb and the trigger at `at` that closes its clause, nearest first."""
        found = [
            i
            for i in range(at - 1, max(helping, default=at), -1)
            if self.kinds[i] in _PEOPLE and not self.chunks[i].used and not self.in_phrase(i)
        ]
        while found and self.kinds[found[0]] == "X" and any(self.kinds[i] in _COUNTED for i in found):
            found = found[1:]  # "sind fünf Soldaten den Heldentod gestorben"
        return self.subject_chain(found, relative=False)

    def first_behind(self, at: int) -> int | None:
        """Find the noun behind a verb, over times and places."""
        i, end = at + 1, min(len(self.kinds), at + _REACH)
        while i < end:
            kind = self.kinds[i]
            if kind in _NOUNS:
                return i
            if kind == "p" or (kind == "s" and self.is_marker(i)):
                marked = self.skip(i + 1, 'd"')
                if self.is_marker(i) and marked < end and self.kinds[marked] in "QNMW":
                    return marked
                i = self._over_ruled(i)
            elif kind == "R":
                i = self._over_ruled(i)  # "töteten laut Armee neun Dorfbewohner"
            elif (
                kind in 'd"tbh'
                or (kind == "x" and self.chunks[i].word.isdigit())
                or (kind == "," and at == 0 and self.kinds[i + 1 : i + 2] in _COUNTED)
            ):
                i += 1  # "Abattu mardi, l'émir ..."
            elif kind == "," and (closing := self._closing_comma(i)):
                i = closing + 1
            else:
                return None
        return None

    def accusative_behind(self, at: int) -> int | None:
        """Find whom an article in the accusative names: `erschoss die Armee nach ihren Angaben einen Bauern`."""
        for i in range(at + 1, min(len(self.kinds), at + _REACH)):
            first = self._tokens.entry(self.chunks[i].start)[0]
            if self.kinds[i] == "N" and has(first, "accusative") and not self.in_phrase(i):
                return i
            if self.kinds[i] not in 'xXWNMptdR"':
                return None
        return None

    def _closing_comma(self, at: int) -> int | None:
        """Find the end of an insertion that only says when and where: `a tué, mardi soir, onze gendarmes`."""
        end = self.skip(at + 1, "tdpxRXWM" if self.kinds[at + 1 : at + 2] == "R" else "tdpx")
        return end if at + 1 < end < at + 8 and self.kinds[end : end + 1] == "," else None

    def _over_ruled(self, at: int) -> int:
        """Step over a preposition and the noun that it rules."""
        i = self.skip(at + 1, 'd"')
        if i < len(self.kinds) and self.kinds[i] in _RULED:  # also "nach Angaben von Aktivisten"
            return self.skip(i + 1, "x") if self.kinds[i] == "R" else i + 1
        return max(self.skip(i, "xt"), at + 1)


class _FreeHarvest(Harvest):
    def is_people(self, at: int, trigger: Chunk) -> bool:
        """Whether the noun at `at` can be what `trigger` says of people; a bare number can before a noun."""
        chunk = self._walk.chunks[at]
        bare = chunk.noun is not None and chunk.noun.kind == "none" and chunk.number is not None
        counted = trigger.entry is not None and "count_noun" in trigger.entry.forms
        named = self._walk.kinds[at + 1 : at + 2] == "C" and trigger.kind == "I"  # "erlagen vier Verletzte"
        if bare and (counted or named or (chunk.number is not None and chunk.number.vague)):
            return True
        return super().is_people(at, trigger)


class _FreeTriggers(Triggers):
    """The triggers that look at their clause on both sides."""

    _walk: _FreeClauses

    def __init__(self, walk: _FreeClauses, harvest: Harvest, tokens: Line, *, heading: bool) -> None:
        super().__init__(walk, harvest, heading=heading, subject_after=True)
        self._tokens = tokens
        self._lex = tokens.lex
        self._grammar = tokens.lex.grammar

    def read(self) -> None:
        """Ask each trigger, from left to right, for its people."""
        for at, kind in enumerate(self._walk.kinds):
            reader = self._readers.get(kind)
            if reader and not self._toll_before(at):
                reader(at)
        for at, kind in enumerate(self._walk.kinds):
            if kind == "Q" and not self._walk.chunks[at].used:
                self._reported(at)

    def _reported(self, at: int) -> None:
        """`recense 48 000 déplacés`: the noun itself says what happened, and someone counts."""
        noun = self._walk.chunks[at].noun
        entry = self._lex.word(noun.head) if noun and noun.kind == "people" else None
        outcome = entry.forms.get("count_noun") if entry else None
        listed = self._walk.kinds[max(0, at - 2) : at] in {"J&", "V&", "C&"}  # "80 morts et 12 000 déplacés"
        if outcome and (listed or self._walk.near(at, "count_report", 3) or self._walk.near(at, "leave_verb", 3)):
            self._harvest.add(at, at, "counted", outcome=outcome)

    def _verb(self, at: int) -> None:
        """`killed`: what helps it says whether its people suffered it or did it."""
        if self._number_of(at):
            return
        chain = self._helpers(at)
        kinds = {self._walk.kinds[i] for i in chain}
        behind = self._walk.skip(at + 1, 'd"')
        if "h" in kinds and "b" not in kinds:
            self._done(at, chain)
        elif kinds & {"b", "m"}:
            self._suffered(at, chain, "passive")
        elif not self._grammar.verb_last and self._takes_object(at, behind):
            self._objects(at, behind, "active", chain)
        elif not self._adjacent(at, "participle") and not self._head_before(at, "participle"):
            self._object_behind(at, chain, "participle")
            self._toll_after(at, strict=True)

    def _number_of(self, at: int) -> bool:
        """Read `die Zahl der bei dem Angriff getöteten Zivilisten auf neun erhöht`."""
        counted = any(self._names_number(chunk) for chunk in self._walk.chunks[max(0, at - _REACH) : at])
        if not counted or self._walk.kinds[at + 1 : at + 2] != "W":
            return False
        place = self._walk.skip(at + 2, "pdRxXhb")
        given = self._walk.chunks[place] if self._walk.kinds[place : place + 1] == "Q" else None
        if given is None or given.noun is None or given.noun.kind != "none" or self._walk.kinds[place - 1] != "p":
            return False
        who = self._walk.chunks[at + 1].noun
        self._harvest.add(place, at, "toll").victims = (who.victims if who else None) or Victims.UNKNOWN
        return True

    def _is_one_person(self, at: int) -> bool:
        """Whether an article of one person stands in its case: `der Tod eines Reservisten`."""
        one = self._walk.kinds[at] == "N" and not self._walk.in_phrase(at)
        return one and has(self._tokens.entry(self._walk.chunks[at].start)[0], "one_person")

    def _names_number(self, chunk: Chunk) -> bool:
        return any(has(self._tokens.entry(at)[0], "number_of") for at in range(chunk.start, chunk.end))

    def _active(self, at: int) -> None:
        """`killing`: whom stands behind it, also behind a place and the subject."""
        count = len(self._harvest.hits)
        chain = self._helpers(at)
        if self._grammar.verb_last and any(self._walk.kinds[i] == "h" for i in chain):
            self._done(at, chain)  # "hat 35 Menschen das Leben gekostet"
            return
        super()._active(at)
        if len(self._harvest.hits) == count and not self._infinitive(at) and not self._closing(at):
            self._object_behind(at, chain, "active")

    def _closing(self, at: int) -> bool:
        """Read `dass Rebellen zwölf Soldaten töteten`: the verb ends its clause, and whom stands before it."""
        walk = self._walk
        if not self._grammar.verb_last or walk.kinds[at + 1 : at + 2] not in ("", ",", ";", "&", ":"):
            return False
        opened = max((i for i in range(at) if walk.kinds[i] in "rs,;:"), default=0)
        counted = [i for i in walk.between(at, [opened]) if walk.kinds[i] in _COUNTED]
        if counted:
            self._harvest.add_all(counted, at, "active", [])
        return bool(counted)

    def _infinitive(self, at: int) -> bool:
        """Read `drohen, zehn Geiseln zu töten`."""
        before = at - 2
        if before < 0 or "infinitive" not in self._walk.chunks[at - 1].tags or self._walk.kinds[before] not in _COUNTED:
            return False
        if self._grammar.verb_last:
            self._harvest.add_all([before], at, "infinitive", [])
        return self._grammar.verb_last

    def _intransitive(self, at: int) -> None:
        """`died`: its people stand before it or behind it."""
        self._suffered(at, self._walk.flight_verb(at) or self._helpers(at), "intransitive")

    def _noun_of(self, at: int) -> None:
        """`la muerte de su comandante y de tres escoltas`: one person counts where others are joined to him."""
        behind = self._walk.skip(at + 1, 'd"')
        following = self._walk.next_conjunct(behind) if self._walk.kinds[behind : behind + 1] == "N" else None
        joined = following is not None and self._walk.kinds[following] == "Q"
        if joined or (behind < len(self._walk.chunks) and self._is_one_person(behind)):
            self._objects(at, behind, "noun-of", [])
        else:
            super()._noun_of(at)

    def _adjective(self, at: int) -> None:
        """`12 dead`, `12 people were dead`, `Dead: 12`."""
        chain = self._helpers(at)
        if self._adjacent(at, "adjective"):
            return
        if any(self._walk.kinds[i] == "b" for i in chain):
            self._suffered(at, chain, "adjective")
        elif not self._head_before(at, "adjective"):
            if at == 0 or self._heading or self._walk.kinds[at - 1] == ";":
                self._object_behind(at, chain, "adjective")
            counts = "Q" in self._walk.kinds[at + 2 : at + 4] and self._walk.kinds[at + 1 : at + 2] == "b"
            self._toll_after(at, strict=not counts)  # "los muertos son ya 77"

    def _count_noun(self, at: int) -> None:
        """`12 Leichen`; also `die Leichen dreier Soldaten`."""
        behind = self._walk.chunks[at + 1] if at + 1 < len(self._walk.chunks) else None
        if (verb := self._suffering(at)) is not None:
            self._suffered(at, [verb], "intransitive")
        elif behind and behind.kind == "Q" and has(self._tokens.entry(behind.start)[0], "genitive_number"):
            self._harvest.add(at + 1, at, "noun-of")
        else:
            super()._count_noun(at)

    def _suffering(self, at: int) -> int | None:
        """Find the verb of `erlitt die Soldatin schwere Stichwunden`."""
        if self._walk.kinds[at - 1 : at] == "Q":
            return None
        for i in range(at - 1, max(-1, at - _REACH), -1):
            if "suffer_verb" in self._walk.chunks[i].tags:
                return i
            if self._walk.kinds[i] in ";:&AVI":
                return None
        return None

    def _suffered(self, at: int, chain: list[int], rule: str) -> None:
        helping = [i for i in chain if i < at]
        subject = self._walk.between(at, helping) if self._grammar.verb_last else []
        if not any(self._walk.kinds[i] in _COUNTED for i in subject):
            subject = self._walk.subject(at, helping) or subject
        if any(self._walk.kinds[i] in _COUNTED for i in subject):
            self._harvest.add_all(subject, at, rule, chain)
        else:
            self._object_behind(at, chain, rule)

    def _done(self, at: int, chain: list[int]) -> None:
        objects = self._walk.between(at, [i for i in chain if i < at]) if self._grammar.verb_last else []
        if objects:
            self._harvest.add_all(objects, at, "active", chain)
        elif self._walk.first_behind(at) is None and self._opens_with_object(chain):
            self._suffered(at, chain, "active")  # "30 Kämpfer habe man verloren"
        else:
            self._object_behind(at, chain, "active")

    def _opens_with_object(self, chain: list[int]) -> bool:
        """Whether a number of people stands right before the helping verb, where a verb stands last."""
        first = min(chain, default=0)
        return self._grammar.verb_last and first > 0 and self._walk.kinds[first - 1] == "Q"

    def _helpers(self, at: int) -> list[int]:
        """List the helping verbs of a trigger: next to it, or around the whole clause where it stands last."""
        chain = self._walk.auxiliaries(at)
        if not self._grammar.verb_last or any(self._walk.kinds[i] in "bhm" for i in chain):
            return chain
        end = self._walk.skip(at + 1, "bhm")
        behind = list(range(at + 1, end))
        if any("finite" in self._walk.chunks[i].tags for i in behind):
            return [*chain, *behind]
        first = self._walk.bracket(at)
        if first is None:
            return [*chain, *(behind or self._shared(at))]
        return [*chain, first, *(i for i in range(first + 1, at) if self._walk.kinds[i] == "n"), *behind]

    def _shared(self, at: int) -> list[int]:
        """Find what helps the last of two verbs and so both: `eine Frau getötet und drei Kinder verletzt wurden`."""
        following = self._walk.skip(at + 1, '&,dpxXtQNWMO"')
        if self._walk.kinds[at + 1 : at + 2] not in ("&", ",") or self._walk.kinds[following : following + 1] not in (
            "V",
            "I",
        ):
            return []
        return list(range(following + 1, self._walk.skip(following + 1, "bhm")))

    def _adjacent_single(self, at: int, before: int, rule: str) -> bool:
        """Read `un chofer muerto, dos cooperantes heridos`: who opens a list needs no verb."""
        kinds = self._walk.kinds
        if before == at - 1 and kinds[before] == "N" and self._is_indefinite(before):
            opens = before == 0 or kinds[before - 1] in ":,&;"
            if opens and kinds[at + 1 : at + 2] in ",&" and kinds[at + 2 : at + 3] in _COUNTED:
                self._harvest.add(before, at, rule)
                return True
        if before == at - 1 and kinds[max(0, before - 2) : before + 1] == "Q&N" and rule == "participle":
            self._harvest.add_all([before, before - 2], at, rule, [])  # "deux journalistes et leur chauffeur tués"
            return True
        return super()._adjacent_single(at, before, rule)

    def _is_indefinite(self, at: int) -> bool:
        entry = self._tokens.entry(self._walk.chunks[at].start)[0]
        return entry is not None and "indefinite" in entry.tags

    def _head_before(self, at: int, rule: str) -> bool:
        """Find people before their complements and a bare participle: `12 membres de la milice tués`."""
        heads = "QN" if self._heading else "Q"
        for i in range(at - 1, max(-1, at - _REACH), -1):
            kind = self._walk.kinds[i]
            if kind in heads and not self._walk.in_phrase(i):
                if not self._walk.chunks[i].used:
                    self._harvest.add_all([i, *self._walk.conjuncts_left(i)], at, rule, [])
                return True
            if kind not in "pxdtWXNMQO" and not (kind == "," and i == at - 1 and self._is_apposed(at)):
                return False  # "Dos soldados, muertos en ..."
        return False

    def _is_apposed(self, at: int) -> bool:
        """Whether a participle behind a comma may say what happened to the people before it."""
        return self._heading or (not self._grammar.verb_last and self._walk.kinds[at + 1 : at + 2] in {"p", ","})

    def _object_behind(self, at: int, chain: list[int], rule: str) -> None:
        """`mataron los rebeldes a 12`, `töteten Rebellen fünf Soldaten`: a second noun is whom the first killed."""
        found = self._walk.accusative_behind(at) if rule == "active" else None
        found = self._walk.first_behind(at) if found is None else found
        if found is None:
            return
        over = self._walk.skip(found + 1, "xX") - 1  # "töteten Kämpfer der Gruppe zwölf Soldaten"
        second = self._walk.first_behind(over) if self._walk.kinds[found] in "WXM" else None
        if second is not None and self._walk.kinds[second] == "Q":
            found = second
        self._objects(at, found, rule, chain)

    def _toll_count(self, at: int, place: int, *, strict: bool) -> None:
        """Read `stieg von 12 auf 19`; the rest is as everywhere."""
        before = self._walk.chunks[self._walk.skip_left(place - 1, 'd"')]
        if "from" in before.tags and self._walk.kinds[place + 1 : place + 3] == "pQ":
            self._harvest.add(place, at, "toll").superseded = True
            self._harvest.add(place + 2, at, "toll")
            return
        super()._toll_count(at, place, strict=strict)

    def _toll_before(self, at: int) -> bool:
        """`asciende a 53 el número de muertos`, `suman ya 12 los heridos`."""
        entry = self._walk.chunks[at].entry
        if entry is None or not {"toll", "count_noun"} & set(entry.forms) or at < 2:
            return False
        article, count = self._walk.chunks[at - 1], self._walk.chunks[at - 2]
        if article.kind != "x" or "determiner" not in article.tags or count.kind != "Q" or count.used:
            return False
        if count.noun is None or count.noun.kind != "none" or not self._walk.near(at - 2, "toll_verb", 9):
            return False
        self._harvest.add(at - 2, at, "toll-before", outcome=entry.forms.get("toll") or entry.forms.get("count_noun"))
        return True
