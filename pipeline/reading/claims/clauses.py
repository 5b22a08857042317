"""Walks over the chunks of a sentence: the subject of a verb, what is joined to a noun, where a clause begins."""

from pipeline.reading.claims.chunks import Chunk
from pipeline.reading.claims.nouns import Noun
from pipeline.reading.claims.words import Entry, Line
from storage.records.reading import Victims

_NOUNS = frozenset("QONMWX")
_SINGLE = frozenset("NM")
_OF_ONES_OWN = frozenset({"kin", "relatives"})
_INSERTION = 14  # chunks that may stand between a subject and its verb


class Clauses:
    """One sentence in chunks; nothing is decided here about outcomes."""

    def __init__(self, chunks: list[Chunk], tokens: Line) -> None:
        self.chunks = chunks
        self.kinds = "".join(c.kind for c in chunks)
        self._tokens = tokens
        self.one_words = tokens.lex.grammar.one_words  # "the death of a child" is news, "of the child" was known

    def skip(self, at: int, kinds: str) -> int:
        """Return the first place from `at` on whose chunk is none of `kinds`."""
        while at < len(self.kinds) and self.kinds[at] in kinds:
            at += 1
        return at

    def skip_left(self, at: int, kinds: str) -> int:
        """Return the first place from `at` back whose chunk is none of `kinds`; -1 before the sentence."""
        while at >= 0 and self.kinds[at] in kinds:
            at -= 1
        return at

    def near(self, at: int, tag: str, reach: int) -> bool:
        """Whether one of the last `reach` chunks before `at` carries `tag`."""
        return any(tag in c.tags for c in self.chunks[max(0, at - reach) : at])

    def near_before(self, at: int, tag: str) -> bool:
        """Whether a chunk shortly before `at` carries `tag`."""
        return self.near(at, tag, 5)

    def is_passive(self, chain: list[int]) -> bool:
        """Whether these helping verbs make a verb passive; "are said to have killed" is none."""
        last = max(chain, default=0)
        if chain and (self.kinds[last] == "h" or self.chunks[last + 1].word.endswith(" have")):
            return False
        return any(self.kinds[i] == "b" for i in chain) or (bool(chain) and self.kinds[chain[-1]] in "VT")

    def auxiliaries(self, at: int) -> list[int]:
        """List the helping verbs before the trigger at `at`, over adverbs and over "killed and" of a pair."""
        chain = []
        i = self._over_aside(at - 1)
        while i >= 0 and self.kinds[i] in 'bhmnd"t':
            if self.kinds[i] in "bhmn":
                chain.append(i)
            i -= 1
        if not chain and i > 0 and self.kinds[i] == "&" and self.kinds[i - 1] in "VTv":
            return self.auxiliaries(i - 1)
        return chain

    def _over_aside(self, at: int) -> int:
        """Step back over one word between commas behind a helping verb: `were, however, detained`."""
        aside = at > 2 and self.kinds[at - 2 : at + 1] in {",x,", ",d,", ",s,"} and self.kinds[at - 3] in "bh"
        return at - 3 if aside else at

    def flight_verb(self, at: int) -> list[int]:
        """Find the verb of those who left, where only the reason tells: `left town to escape the shelling`."""
        if "flight" not in self.chunks[at].tags:
            return []
        verb = max((i for i in range(at) if self.kinds[i] in "v;"), default=-1)
        return [*self.auxiliaries(verb), verb] if verb >= 0 and self.kinds[verb] == "v" else []

    def over_time(self, at: int) -> int:
        """Step over `on Monday`."""
        while at + 1 < len(self.chunks) and self.kinds[at] == "p" and self.kinds[at + 1] == "t":
            at += 2
        return at

    def over_pronoun(self, at: int) -> int:
        """Step over whom a verb names by a pronoun first: `killed himself and 17 others`, `killed him, his wife`."""
        place = self.skip(at, 'd"')
        if not any("pronoun" in c.tags for c in self.chunks[at : place + 1]):
            return place
        behind = place if self.kinds[place : place + 1] in {"&", ","} else place + 1
        return self.skip(behind, ",&") if self.kinds[behind : behind + 1] in {"&", ","} else place

    def over_title(self, at: int) -> int:
        """Step over what a name is called before it: `killed schoolteacher Amina Yusuf`."""
        end = self.skip(at, "x")
        titled = at < end < at + 4 and self.kinds[end : end + 1] == "M"
        entry = self.chunks[end - 1].entry if titled else None
        return end if entry and entry.people else at

    def conjuncts_left(self, at: int) -> list[int]:
        """List the unused quantities that are joined to the one at `at` from the left."""
        found = []
        while at >= 2 and self.kinds[at - 1] in "&," and self.kinds[at - 2] in "QO" and not self.chunks[at - 2].used:
            at -= 2
            found.append(at)
        return found

    def subject(self, at: int, chain: list[int]) -> list[int]:
        """Walk left to the border of the clause; what stands in a prepositional phrase is no subject."""
        end = min(chain) if chain else at
        i = self.over_insertion_left(end - 1)
        found: list[int] = []
        relative = False
        shared = i >= 0 and (self.kinds[i] == "&" or self.chunks[at].word.startswith("with "))
        while i >= 0:
            kind = self.kinds[i]
            if kind in ";:" or (kind == "s" and found and not self._is_as(i)):
                break
            antecedent = relative and not found and self.kinds[i] == "Q"
            if kind in _NOUNS and not self.chunks[i].used and (antecedent or not self._is_no_subject(i)):
                found.append(i)
            elif kind in "vbhmRIAV" and not self._is_gerund(i) and not self._is_reduced(i, end):
                start = self._relative_before(i) if not found or "&" not in self.kinds[i : min(found)] else None
                if start is None and shared and kind in "vbh":
                    found = []
                    shared = i > 0 and self.kinds[i - 1 : i + 1] in {"bv", "hv", "hb"}
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
        return self.subject_chain(found, relative=relative)

    def _is_no_subject(self, at: int) -> bool:
        """Whether the noun at `at` is ruled by a preposition, or its ending says that these did it."""
        endings = self._tokens.lex.grammar.agent_endings
        noun = self.chunks[at].noun
        did_it = bool(endings and noun and self.kinds[at] == "W" and noun.head.endswith(endings))
        return did_it or self.in_phrase(at)

    def over_insertion_left(self, at: int) -> int:
        """Step back over what stands between two commas or dashes: `six people, according to police, were killed`."""
        if at < 1 or self.kinds[at] not in ",-":
            return at
        begin = self.kinds.rfind(self.kinds[at], max(0, at - _INSERTION), at)
        if begin < 1 or at - begin < 2:
            return at
        first = self.chunks[begin + 1]
        partitive = first.noun is not None and first.noun.partitive
        return begin - 1 if first.kind in "pRsrivdxXWM" or partitive else at

    def _is_gerund(self, at: int) -> bool:
        """Whether a participle stands inside a subject ("pilgrims returning from") and is no verb of another clause."""
        return self.chunks[at].kind == "v" and self.chunks[at].word.endswith("ing")

    def _is_as(self, at: int) -> bool:
        """Whether "as" goes with the verb before it: `identified as nationals`."""
        return "preposition" in self.chunks[at].tags and at > 0 and self.kinds[at - 1] in "vV"

    def _is_reduced(self, at: int, end: int) -> bool:
        """Whether a participle only describes the noun before it: `40 people injured in the attack`.

        Of other verbs, where the verb at `end` follows without a comma: `three men accused of spying were shot`.
        """
        if at == 0 or self.kinds[at - 1] not in "QNWM":
            return False
        follows = self.kinds[at + 1 : at + 2]
        if self.kinds[at] == "V":
            return follows in set("p,t")
        return self.kinds[at] in "vR" and follows == "p" and not set(self.kinds[at + 1 : end]) & set(",&;srv")

    def is_capital(self, at: int) -> bool:
        """Whether the chunk at `at` begins with a capital."""
        return self._tokens[self.chunks[at].start].text[:1].isupper()

    def _relative_before(self, at: int) -> int | None:
        for i in range(at - 1, max(-1, at - 15), -1):
            if self.kinds[i] == "r" and i > 0 and self.kinds[i - 1] in 'QONMWXx,"':
                return i
            if self.kinds[i] in ";:":
                return None
        return None

    def subject_chain(self, found: list[int], *, relative: bool) -> list[int]:
        """Keep the people next to the verb and those joined to them; an apposition counts once."""
        chain: list[int] = []
        for i in found:
            if chain and not self._joined(i, chain):
                break
            if len(chain) == 1 and self._is_apposition(i, chain[-1]):
                chain[-1] = i if self.kinds[i] == "M" else chain[-1]
                continue
            chain.append(i)
        return [] if self._is_presupposed(chain, relative=relative) else chain

    def _is_presupposed(self, chain: list[int], *, relative: bool) -> bool:
        """Whether a single death is no news: `the man who was killed`, `his father was killed`."""
        if any(self.kinds[i] not in _SINGLE for i in chain):
            return False
        return relative or (len(chain) == 1 and self._is_kin(chain[0]))

    def _is_kin(self, at: int) -> bool:
        chunk = self.chunks[at]
        first = self._tokens.entry(chunk.start)[0]
        if not first or "possessive" not in first.tags:
            return False
        return any((e := self._tokens.entry(i)[0]) and "kin" in e.tags for i in range(chunk.start + 1, chunk.end))

    def is_relative(self, noun: Noun) -> bool:
        """Whether a noun says that they are somebody's: one who lost "14 relatives" mourns them."""
        entry = self._tokens.lex.word(noun.head)
        return entry is not None and not entry.tags.isdisjoint(_OF_ONES_OWN)

    def _joined(self, left: int, chain: list[int]) -> bool:
        """Whether the noun at `left` is one more member of the subject `chain`, which begins next to the verb."""
        between = self.kinds[left + 1 : chain[-1]]
        return "&" in between or "," in between

    def _is_apposition(self, left: int, right: int) -> bool:
        """Whether a name and a noun are one person: `the group's leader, Abu Omar`."""
        both = {self.kinds[left], self.kinds[right]}
        return both == {"N", "M"} and "&" not in self.kinds[left + 1 : right]

    def in_phrase(self, at: int) -> bool:
        """Whether a preposition or "including" rules the noun at `at`, over the conjuncts before it."""
        i = self.skip_left(at - 1, 'd"' if self.kinds[at] in "QO" else 'd"x')
        if i < 0:
            return False
        if self.kinds[i] in "pi":
            return True
        if self.kinds[i] in "&," and i > 0:
            before = self.skip_left(i - 1, 'd"x,')
            if before >= 0 and self.kinds[before] in "NWX" and self.kinds[at] in "NWX":
                return self.in_phrase(before)
            if before >= 0 and self.kinds[at] in "QN" and self.kinds[before] in "QN" and self.kinds[i] == "&":
                ruled = self.skip_left(before - 1, 'd"x')
                return ruled >= 0 and self.kinds[ruled] == "i"
        return False

    def next_conjunct(self, at: int) -> int | None:
        """Find the next noun joined to the one at `at`, also over a prepositional phrase, unless it begins a clause."""
        place = self.skip(at + 1, "d")
        joined = self.conjunct_at(place)
        if joined is None and self.kinds[place : place + 2] == ",x":
            return self._last_conjunct(place + 1)
        if joined is None and self.kinds[place : place + 1] == "p":
            place = self.over_phrase(place)
            joined = self.conjunct_at(place) if self.kinds[place : place + 1] == "&" else None
            if joined is not None and self.kinds[joined] not in "QO":
                return None
        return joined if joined is not None and not self.begins_clause(joined) else None

    def _last_conjunct(self, place: int) -> int | None:
        """Find the end of a list over members that we do not know: `two heads, chairman of it and two others`."""
        end = min(len(self.chunks), place + 8)
        while place < end and self.kinds[place] in "xpXWNM":
            place += 1
        if place + 1 >= end or self.kinds[place] != "&" or self.kinds[place + 1] != "Q":
            return None
        return None if self.begins_clause(place + 1) else place + 1

    def conjunct_at(self, place: int) -> int | None:
        """Find the noun that the conjunction or the comma at `place` joins to the one before."""
        start = place
        while place < len(self.chunks) and self.kinds[place] in "&,":
            place += 1
        place = self.skip(place, 'd"') if place > start else start
        if place == start or place >= len(self.chunks) or self.kinds[place] not in _NOUNS:
            return None
        if "&" in self.kinds[start:place]:
            return place
        return place if self._list_goes_on(place) else None

    def _list_goes_on(self, at: int) -> bool:
        """Whether a comma-separated list ends with "and" and one more noun."""
        for i in range(at + 1, min(len(self.chunks), at + 8)):
            if self.kinds[i] == "&":
                return (
                    self.skip(i + 1, "d") < len(self.chunks)
                    and self.kinds[self.skip(i + 1, "d")] in _NOUNS
                    and not self.begins_clause(self.skip(i + 1, "d"))
                )
            if self.kinds[i] not in _NOUNS and self.kinds[i] not in ",x":
                return False
        return False

    def over_phrase(self, place: int) -> int:
        """Step over a prepositional phrase."""
        end = min(len(self.chunks), place + 8)
        while place < end and self.kinds[place] in "pxtXOWNMd":
            place += 1
        return place

    def begins_clause(self, at: int) -> bool:
        """Whether the noun at `at` is the subject of a verb of its own."""
        after = self.skip(at + 1, 'd"')
        if after >= len(self.chunks):
            return False
        if self.kinds[after] in "bhmvIVTJCn":
            return "age" not in self.chunks[after].tags
        if self.kinds[after] in "pr":
            end = self.over_phrase(after) if self.kinds[after] == "p" else after + 1
            return end < len(self.chunks) and self.kinds[end] in "bhmI" and self.kinds[after] == "p"
        return False

    def is_generic(self, at: int) -> bool:
        """Whether a small number of people says nothing of them: `two people`."""
        number, noun = self.chunks[at].number, self.chunks[at].noun
        return bool(
            number and noun and 1 < number.low < 6 and noun.victims is Victims.UNKNOWN and noun.kind == "people"
        )

    def company(self, at: int, entry: Entry | None) -> int | None:
        """`destroyed a command post with more than 30 fighters`."""
        place = at + 2
        if entry is None or not entry.euphemism or self.kinds[at] not in "XO" or self.kinds[at + 1 : place] != "w":
            return None
        return place if self.kinds[place : place + 1] == "Q" else None

    def predicate_class(self, at: int) -> Victims:
        """Say who the people at `at` are called: `eight of them were children`."""
        for place in range(at + 1, min(len(self.chunks), at + 4)):
            noun = self.chunks[place].noun
            if noun and self.kinds[place] in "WNQ" and noun.victims:
                return noun.victims
            if self.kinds[place] not in "bdx-":
                break
        return Victims.UNKNOWN

    def behind_among(self, place: int) -> list[int]:
        """List the people that begin at `place`, with those joined to them."""
        if place >= len(self.chunks) or self.kinds[place] not in "QNM":
            return []
        found = [place]
        while (following := self.next_conjunct(found[-1])) is not None:
            found.append(following)
        return found

    def closes(self, at: int) -> bool:
        """Whether a dash ends the insertion that the number at `at` stands in."""
        after = self.skip(at + 1, 'dpxWX"')
        return after < len(self.chunks) and self.kinds[after] == "-"
