"""What a name does in its sentence, read from the words on both sides of it."""

from pipeline.reading.places.found import Found, Sense
from pipeline.reading.places.line import Line
from pipeline.reading.places.place import Kind

FAR_BACK = 9  # tokens before a name in which its preposition may stand
LONGEST_ADJECTIVES = 4  # tokens of plain adjectives between a preposition and its name
_CARE = 4  # tokens from a town to its hospital
_HOSPITALS = frozenset({"hospital", "hospitals", "clinic", "morgue"})
LONGEST_HOUSE = 7  # tokens of the name of a hospital or a court
_PART = 3  # tokens behind a possessive that may name a part of the place
DATELINE_END = 30  # tokens into a text that lost its marks

_AND = frozenset({",", "and", "or", "&", "y", "et", "und", "и", "و", "("})
_OF = frozenset({"of", "de", "del", "von"})
_WIRES = frozenset({"AFP", "Reuters", "AP", "Xinhua", "TASS", "EFE", "DPA"})
_RESIDENT = frozenset({"resident", "native"})
_WITH = frozenset({"with"})
_COMMUNITIES = frozenset({"community", "communities"})
_EDGES = frozenset({"short", "outskirts", "edge", "vicinity", "periphery"})
_FLIGHT = frozenset({"fled", "flee", "fleeing", "left", "leaving"})
_SOIL = frozenset({"territory", "soil", "border", "side", "coast", "desert"})
_FOREIGN = frozenset({"us", "u.s.", "u.s", "uk", "u.k.", "usa"})
_ARABIC_IN, _ARABIC_THE = "\u0628", "\u0627\u0644"
_ADJECTIVE_ENDS = ("\u064a\u0629", "\u064a\u0647", "\u064a")
_RUSSIAN_ADJECTIVES = (
    "\u043e\u043c", "\u0435\u043c", "\u043e\u0439", "\u0435\u0439", "\u044b\u0445", "\u0438\u0445",
    "\u0443\u044e", "\u044e\u044e", "\u043e\u0433\u043e", "\u0435\u0433\u043e", "\u044b\u0438", "\u0438\u0438",
    "\u0430\u044f", "\u043e\u0435", "\u043e\u0438", "\u0435\u0438",
)  # fmt: skip
"""Endings of Russian adjectives, folded."""
_ROADS = frozenset({"road", "highway", "route"})
_SAYS = frozenset(
    {"said", "says", "denied", "denies", "vowed", "blamed", "blames", "accused", "accuses", "condemned", "insists"}
)
_FEW = frozenset({"two", "three", "four", "five", "six", "several"})
_RULERS = frozenset({"government", "governments", "authorities", "leadership", "cabinet"})
_TITLE = 7  # tokens behind a place that may say who speaks there
FAR_COMMUNITY = 4  # tokens from `in` to `the farming community of`
_NAMESAKES = 4  # places of one name among which a seat of government is looked for
_DASHES = frozenset({"-", "\u2013", "--"})


class Senses:
    """Reads the senses of the names of one sentence."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._cues = line.cues

    def read(self, found: Found, before: Found | None) -> None:
        """Set the sense of a name and what its neighbours say of it; `before` is the name before it."""
        if found.sense is Sense.PEOPLE:
            self._read_people(found)
            return
        self._look_right(found)
        right = found.sense
        self._look_left(found, before)
        if before and found.sense is before.sense is Sense.SITE and self._repeats(found, before):
            found.joined = True
        if found.sense is Sense.LOOSE and self._has_arabic_noun(found):
            found.sense, found.cued = Sense.SITE, True
        if before and found.sense is Sense.TOWARD and self._ends_road(found, before):
            before.sense = found.sense = Sense.NEAR
            found.joined = True
        if found.options and self._line.word(found.first) in _FOREIGN and not self._stands_alone(found):
            found.sense = Sense.AGENT  # `US strikes`, `on U.S. bases`
        elif self._line.is_dateline or (found.options and self._is_dateline(found)):
            found.sense = Sense.DATELINE
        elif right is Sense.AGENT or found.war or (found.sense is Sense.LOOSE and right is not Sense.LOOSE):
            found.sense = right

    def _read_people(self, found: Found) -> None:
        """Tell `the Syrian conflict`, `Syrian territory`, which mean the country, from `the Syrian army`."""
        line = self._line
        after = line.word(found.last)
        found.war = after in self._cues.war or (after == "civil" and line.word(found.last + 1) in self._cues.war)
        if found.war or after in _SOIL:
            found.sense = Sense.SITE
            found.partly = not found.war

    def _repeats(self, found: Found, before: Found) -> bool:
        """Tell `au Mali et au Niger`, which are both meant, from a list of other things."""
        between = self._line.words[before.last : found.first]
        return len(between) in {2, 3} and between[0] in _AND - {",", "("} and between[1] in self._cues.into

    def _has_arabic_noun(self, found: Found) -> bool:
        """Tell what is struck without a preposition: `targeted the town X`; not `the governor of the town X`."""
        noun, before, cues = self._line.word(found.first - 1), self._line.word(found.first - 2), self._cues
        if noun[:1] <= "\u05ff":
            return False
        if noun in cues.compass:  # "east of Baghdad", but "X in the south of Mali" says where X lies
            return bool(found.options) and found.options[0].kind is not Kind.COUNTRY
        settled = noun in cues.town_noun or noun in cues.village_noun or noun in cues.quarter_noun
        return settled and before not in cues.office and before not in cues.voice

    def _stands_alone(self, found: Found) -> bool:
        """`in the US.` is the country."""
        line = self._line
        return (
            line.word(found.first - 1) == "the"
            and line.word(found.first - 2) in self._cues.into
            and not line.word(found.last).isalpha()
        )

    # ---- datelines that lost their form

    def _is_dateline(self, found: Found) -> bool:
        """`CAIRO: ...`, `Bamako - ...`, `... MOSCOW Some 120 ...`, `Moscow AFP Saturday`."""
        line = self._line
        text = line.tokens[found.first].text
        after = line.tokens[found.last].text if found.last < len(line.tokens) else ""
        if found.first < 12 and after in _WIRES:
            return True
        if line.shouted or line.titled:
            return False
        if found.first == 0 and (self._is_dashed(found) or (text.isupper() and ":" in self._next(found, 4))):
            return True
        if found.first in {2, 3} and after == ":" and line.tokens[0].text.isupper() and len(line.tokens[0].text) > 3:
            return True  # "MAZAR-I-SHARIF, Afghanistan:"
        return (
            len(text) > 4
            and text.isupper()
            and found.first < DATELINE_END
            and after[:1].isupper()
            and not after.isupper()
        )

    def _next(self, found: Found, length: int) -> set[str]:
        return {self._line.word(at) for at in range(found.last, found.last + length)}

    def _is_dashed(self, found: Found) -> bool:
        """Tell a dash with a space before it, within three tokens."""
        tokens = self._line.tokens
        ends = range(found.last, min(found.last + 3, len(tokens)))
        return any(tokens[at].text in _DASHES and tokens[at].start > tokens[at - 1].end for at in ends)

    # ---- to the right

    def _look_right(self, found: Found) -> None:
        line, cues = self._line, self._cues
        after = line.word(found.last)
        if self._has_noun_first(found, after):
            return
        own = after == "'s" or (after == "'" and line.is_name(found.last + 1)) or self._lost_apostrophe(found)
        if after == "'s":
            after = line.word(found.last + 1)
        if (
            "-" in line.tokens[found.last - 1].text
            and line.words[found.last - 1].rpartition("-")[2] in cues.based
            and found.options
        ):
            found.sense, found.hinted = Sense.AGENT, True
        elif self._is_war(found, after):
            found.sense, found.hinted, found.war = Sense.SITE, True, True
        elif after in cues.region_noun or after in cues.countryside:
            found.noun, found.cued = "region", True
        elif after in cues.nouns and not own:
            found.noun, found.cued = cues.nouns[after], True
        elif after in cues.org and not found.options:
            found.sense = Sense.AGENT
        elif found.options:
            self._look_right_of_known(found, after, own=own)

    def _has_noun_first(self, found: Found, after: str) -> bool:
        """Whether the noun of a name stands before it: in Arabic, and in Russian but for adjectives."""
        if "\u0600" <= self._line.tokens[found.first].text[0] < "\u0700":
            return True
        russian = "\u0430" <= after[:1] <= "\u044f"
        return russian and not self._line.words[found.last - 1].endswith(_RUSSIAN_ADJECTIVES)

    def _is_war(self, found: Found, after: str) -> bool:
        country = bool(found.options) and found.options[0].kind is Kind.COUNTRY
        return country and (after in self._cues.war or self._line.word(found.last + 1) in self._cues.war)

    def _look_right_of_known(self, found: Found, after: str, *, own: bool) -> None:
        line, cues = self._line, self._cues
        best = found.options[0]
        country = best.kind is Kind.COUNTRY
        rules = country or self._rules(found)
        if after in _SAYS and not own and best.kind is Kind.TOWN and self._begins_clause(found):
            found.sense = Sense.AGENT  # "N'Djamena said"
        elif own and not country and self._owns_place(found):
            found.sense, found.hinted = Sense.SITE, True
        elif rules and self._acts(found, after):
            found.sense = Sense.LOOSE if own and line.is_name(found.last + 1) else Sense.AGENT
        elif country and own:
            found.sense = Sense.LOOSE
        elif not rules and after not in cues.org and self._is_subject(found):
            found.sense = Sense.SUBJECT
        elif after in cues.org and line.is_name(found.last):
            found.sense = Sense.AGENT
        elif after in cues.event or after in cues.facility:
            found.sense, found.hinted = (
                (Sense.AGENT if country and best.country in cues.abroad else Sense.SUBJECT),
                True,
            )
        elif own or self._heads_text(found):
            found.sense, found.hinted = (Sense.AGENT if rules else Sense.SUBJECT), True

    def _heads_text(self, found: Found) -> bool:
        """Tell `Douala: two die`."""
        return self._line.word(found.last) == ":" and found.first == 0

    def _is_inside(self, found: Found) -> bool:
        """Tell `the bombings in Kabul has`, whose verb is another's, from `Kabul has`."""
        before = self._line.word(found.first - 1)
        return before in self._cues.near or (before in self._cues.into and self._line.word(found.last) not in _SAYS)

    def _acts(self, found: Found, after: str) -> bool:
        """Whether a country, or a capital that stands for it, does or says something."""
        return after in self._cues.org or (after in self._cues.speech and not self._is_inside(found))

    def _owns_place(self, found: Found) -> bool:
        """Whether what the place has is a part of it: `Beirut's southern suburbs`, `Baghdad's Tayaran Square`."""
        cues = self._cues
        parts = {self._line.word(at) for at in range(found.last + 1, found.last + 1 + _PART)}
        return not parts.isdisjoint(cues.side_noun | cues.facility | cues.nouns.keys()) and parts.isdisjoint(cues.org)

    def _is_subject(self, found: Found) -> bool:
        """`Ariha buried 14 people`: at the beginning of a clause, before a word that is no preposition."""
        line, cues = self._line, self._cues
        after = line.word(found.last)
        return (
            self._begins_clause(found)
            and line.is_lower(found.last)
            and after not in cues.into
            and after not in cues.near
            and after not in _AND
        )

    def _begins_clause(self, found: Found) -> bool:
        return found.first == 0 or self._line.word(found.first - 1) in {",", ";", "and", "while", ":", "but", '"'}

    def _lost_apostrophe(self, found: Found) -> bool:
        last = self._line.words[found.last - 1]
        return (
            bool(found.options)
            and last.endswith("s")
            and found.options[0].name.casefold() == found.name.casefold()[:-1]
        )

    # ---- to the left

    def _look_left(self, found: Found, before: Found | None) -> None:
        """Walk back over determiners, adjectives and `town of` to the preposition."""
        if self._is_glued(found):
            found.sense, found.cued = Sense.SITE, True
            return
        at, steps = found.first - 1, 0
        while at >= 0 and steps < FAR_BACK:
            jump = self._step_left(found, at, before)
            if jump == 0:
                return
            at -= jump
            steps += jump

    def _ends_road(self, found: Found, before: Found) -> bool:
        """Tell the other end of `the road from A to B`, on which something happened."""
        line = self._line
        road = line.word(before.first - 2) in _ROADS and line.word(before.first - 1) in self._cues.origin
        return road and line.words[before.last : found.first] == ["to"]

    def _is_glued(self, found: Found) -> bool:
        """Tell an Arabic name that is written with its preposition: `bil-Mawsil`, in Mosul."""
        line = self._line
        return line.words[found.first][0] == _ARABIC_IN and bool(found.options) and not line.named(found.first)

    def _is_arabic_adjective(self, at: int) -> bool:
        """Tell `the Libyan` of `the Libyan capital Tripoli`, which in Arabic stands behind its noun."""
        line = self._line
        noun = line.word(at - 1)
        ends = line.words[at].startswith(_ARABIC_THE) and line.words[at].endswith(_ADJECTIVE_ENDS)
        return ends and noun in self._cues.nouns and noun[0] > "\u05ff"

    def _step_left(self, found: Found, at: int, before: Found | None) -> int:
        """How many tokens to go on; 0 where the walk ends."""
        line, cues, word = self._line, self._cues, self._line.words[at]
        if word in _OF and not line.is_name(at):
            return self._step_of(found, at)
        if word in cues.compass or (line.german and word in cues.side_noun):
            found.partly = True
            return 1
        if word == "'s" and found.noun and before and before.last == at:
            return at - before.first + 1  # "in Tripoli's Abu Salim district", "in Sudan's troubled Darfur region"
        if (word in cues.determiner and word not in _OF and word != "a") or line.tokens[at].text in {
            "a",
            "so-called",
            "just",
        }:
            return 1
        if word == "and" and line.word(at - 1) in cues.compass:
            return 2  # "eastern and northern Syria"
        if self._settle(found, at):
            return 0
        if word == "," and self._is_told_before(found, at):
            return 2
        if word in _AND:
            self._go_on(found, at, before)
            return 0
        return self._step_adjective(found, at)

    def _is_told_before(self, found: Found, at: int) -> bool:
        """Tell `two villages, Ban Mauk and Kani`, `in the Iranian capital, Tehran`: a noun before a comma."""
        line, noun = self._line, self._line.word(at - 1)
        if noun == "capital":
            return line.is_people(at - 2) and bool(found.options)
        if noun not in self._cues.nouns or not line.is_lower(at - 1) or self._holds_office(found):
            return False
        found.noun, found.cued = found.noun or self._cues.nouns[noun], True
        return True

    def _holds_office(self, found: Found) -> bool:
        """Tell a person behind the comma: `in a part of the state, Ade Bako, the police spokesperson, said`."""
        line, cues = self._line, self._cues
        after = [line.word(at) for at in range(found.last + 1, found.last + 1 + _TITLE)]
        return line.word(found.last) == "," and any(word in cues.voice or word in cues.office for word in after)

    def _step_adjective(self, found: Found, at: int) -> int:
        line, cues, word = self._line, self._cues, self._line.words[at]
        if word in cues.nouns:
            if word[0] == _ARABIC_IN and found.sense is Sense.LOOSE:
                found.sense = Sense.SITE  # "in the city", one word
            if (at == found.first - 1 or word[0] > "\u05ff") and not (line.titled and line.is_capital(at)):
                found.noun, found.cued = found.noun or cues.nouns[word], True  # "the border town Douma"
            return 1
        if word in cues.blocked and at == found.first - 2 and line.word(at + 1) in cues.nouns:
            return 1  # "the Chechen capital Grozny"
        if line.is_people(at) or ("-" in word and word[0].isalpha()) or word in _FEW or self._is_arabic_adjective(at):
            return 1
        if word in _WITH and line.word(at - 1) in cues.near:
            return 0  # "along with Abu Omar", who is no place
        if "\u0430" <= word[0] <= "\u044f" and not word.endswith(_RUSSIAN_ADJECTIVES):
            return 0  # "in the murder of", whose genitive has no preposition
        near = found.first - at <= LONGEST_ADJECTIVES
        leads = self._leads_on(at) or (line.german and line.is_lower(at - 1) and self._leads_on(at - 1))
        return int(near and word.isalpha() and line.is_lower(at) and leads)

    def _leads_on(self, at: int) -> bool:
        """Tell an adjective between preposition and name: a determiner or preposition stands before it."""
        before, cues = self._line.word(at - 1), self._cues
        return before in cues.determiner | cues.into | cues.near or before in cues.nouns or before == "'s"

    def _step_of(self, found: Found, at: int) -> int:
        """Read `the outskirts of`, `the village of`, `the governor of`, `the battle of`."""
        cues, noun = self._cues, self._line.word(at - 1)
        if noun in cues.side_noun:
            found.partly = True
            found.near = found.near or noun in cues.compass or noun in _EDGES
            found.sense, found.cued = Sense.NEAR if found.near else Sense.SITE, True
            return 2
        if noun in cues.nouns:
            found.noun, found.cued = (
                cues.nouns[noun] if noun in cues.region_noun else found.noun or cues.nouns[noun],
                True,
            )
            found.sense = Sense.SITE if found.sense is Sense.LOOSE else found.sense
            return 2
        if noun in _COMMUNITIES and self._any_before(at - 1, cues.into, FAR_COMMUNITY):
            found.noun, found.cued = "village", True  # "in the farming community of Ikate"
            return 2
        if noun in cues.office:
            found.sense = Sense.AGENT
        elif noun == "way" or noun in cues.speaking:
            found.sense, found.hinted = Sense.ORIGIN if noun == "way" else Sense.LOOSE, True
        elif noun in cues.near:
            found.sense, found.cued = Sense.NEAR, True
        else:
            self._read_of(found, noun, at)
        return 0

    def _read_of(self, found: Found, noun: str, at: int) -> None:
        cues = self._cues
        country = bool(found.options) and found.options[0].kind is Kind.COUNTRY
        if noun in _RESIDENT and self._line.word(at - 2 - (self._line.word(at - 2) in {"a", "the"})) == ",":
            found.sense, found.hinted = Sense.ORIGIN, True  # "Corporal Arif Nur, 35, resident of Haripur"
            return
        happens = noun in cues.event or noun in cues.dweller or noun in cues.facility or noun in cues.war
        found.sense = Sense.SITE if happens else Sense.LOOSE if country else Sense.SUBJECT
        found.war = found.war or (country and noun in cues.war)
        found.hinted = True

    def _settle(self, found: Found, at: int) -> bool:
        """Prepositions that only places have; True where the sense is settled."""
        cues, word = self._cues, self._line.words[at]
        if word in cues.origin and self._any_before(at, cues.measures, 4):
            found.sense = Sense.ANGLE
        elif word == "by" and found.options and (found.options[0].kind is Kind.COUNTRY or self._rules(found)):
            found.sense, found.hinted = Sense.AGENT, True  # "through shelling by Armenia", "backed by Washington"
            return True
        elif word == "by" and not found.options:
            return True  # "donated by Welsh miners": nobody knows it, and nothing says that it is a place
        elif word in cues.near:
            found.near, found.sense = True, Sense.NEAR
        elif word in cues.into:
            found.sense = Sense.NEAR if found.near else self._sense_in(found, at)
        else:
            return self._settle_weakly(found, at)
        found.cued = True
        return True

    def _settle_weakly(self, found: Found, at: int) -> bool:
        """Prepositions that go with people and things as well: they make no place of an unknown name."""
        cues, word = self._cues, self._line.words[at]
        if word in cues.on:
            here = Sense.NEAR if found.near else Sense.SITE
            found.sense = Sense.TOWARD if self._any_before(at, cues.moving, 3) else here
        elif word in cues.between:
            found.sense = Sense.NEAR
            follows = self._line.named(found.last + 1) if self._line.word(found.last) in _AND else ()
            found.cued = found.cued or any(place.kind is Kind.TOWN for place in follows[:1])
        elif word in cues.toward:
            found.sense = self._sense_toward(found, at)
        elif word in cues.origin or word == "not" or word in _FLIGHT:
            found.sense = Sense.ORIGIN
        elif word in cues.attack and not self._is_foreign_capital(found):
            found.sense = Sense.SITE
        else:
            return False
        found.hinted = True
        return True

    def _is_foreign_capital(self, found: Found) -> bool:
        return any(
            place.name.casefold() in self._cues.governments and place.country in self._cues.abroad
            for place in found.options[:1]
        )

    def _opens_with_speaker(self, found: Found, at: int) -> bool:
        """Whether only a speaker sits there: `In Kabul, defence ministry spokesman X confirmed that ...`."""
        line, cues = self._line, self._cues
        if at > 1 or line.word(found.last) != "," or not self._rules(found):
            return False
        after = [line.word(here) for here in range(found.last + 1, found.last + 1 + _TITLE)]
        return any(word in cues.office or word in cues.voice for word in after)

    def _rules(self, found: Found) -> bool:
        """Whether it is a seat of a government; larger towns may have had its name: Islamabad."""
        named = {place.name.casefold() for place in found.options[:_NAMESAKES]}
        first = {place.name.casefold() for place in found.options[:1]}
        return not self._cues.governments.isdisjoint(first | (named & {found.name.casefold()}))

    def _sense_in(self, found: Found, at: int) -> Sense:
        """Tell where a speaker is from where something happens: `an official in Aden said`, `said in Goma`."""
        if (self._line.word(at - 1) in _RULERS and found.noun != "town") or self._opens_with_speaker(found, at):
            return Sense.AGENT
        if self._is_cared_for(found):
            return Sense.LOOSE
        if self._line.word(found.last) in self._cues.seated:
            return Sense.AGENT
        says = at - 1 - (self._line.word(at - 1) in self._cues.today)  # "informó hoy en Sarajevo"
        if self._hits(at) or (self._line.word(says) not in self._cues.speaking and not self._is_voice(found, at)):
            return Sense.SITE
        return Sense.AGENT if self._rules(found) else Sense.LOOSE

    def _is_cared_for(self, found: Found) -> bool:
        """Tell where the hurt are brought from where they were hurt: `In Dori the regional hospital admitted 39`."""
        line = self._line
        for at in range(found.last, found.last + _CARE):
            if line.word(at) in _HOSPITALS:
                return line.word(at + 1) not in {"in", "was", "were"}
            if not line.is_lower(at):
                return False
        return False

    def _hits(self, at: int) -> bool:
        """Tell a building where something happens from one where somebody speaks: `near a court in Islamabad`."""
        line, cues = self._line, self._cues
        if line.word(at - 1) in cues.voice:
            return False
        begin = at - 2
        while begin > at - LONGEST_HOUSE and line.is_capital(begin):
            begin -= 1  # "on Al-Shifa hospital in Gaza"
        named = begin < at - 2
        begin -= line.word(begin) in cues.determiner
        if not named and begin == at - 2:
            return False
        if line.word(begin) in cues.near or line.word(begin) in cues.attack or line.word(begin) == "on":
            return True
        return line.word(begin) in cues.into and self._any_before(begin, cues.event | cues.attack, 2)

    def _is_voice(self, found: Found, at: int) -> bool:
        """Tell who speaks from who is hurt: `a doctor in Gondar told reporters`, `said residents of Gondar`."""
        line, cues = self._line, self._cues
        if line.word(found.last) in cues.speech_verb and line.is_lower(at - 1) and found.first > 1:
            return True  # "a hunter in Dikwa told", whoever it is
        if not any(line.word(before) in cues.voice for before in (at - 1, at - 2, at - 3)):
            return False
        after = {line.word(here) for here in range(found.last, found.last + 4)}
        return not cues.speech_verb.isdisjoint(after) or self._any_before(at, cues.speech_verb, 6)

    def _sense_toward(self, found: Found, at: int) -> Sense:
        if found.near and not self._any_before(at, self._cues.moving, 3):
            return Sense.NEAR  # "to the south of Deir ez-Zor"
        if self._line.word(at - 1) in _ROADS and self._any_before(at, frozenset({"on"}), 3):
            return Sense.NEAR  # "on the road to Saravena"
        if self._line.words[at] == "to" and self._line.word(at - 1) == "adjacent":
            return Sense.ANGLE  # says where another place lies
        close = self._line.words[at] == "to" and self._line.word(at - 1) in {"close", "next"}
        return Sense.NEAR if close else Sense.TOWARD

    def _any_before(self, at: int, words: frozenset[str], length: int) -> bool:
        return any(self._line.word(before) in words for before in range(at - length, at))

    def _is_its_country(self, found: Found, before: Found) -> bool:
        """Tell `in Bosso, Niger, and` from a list: a country behind a place of its own."""
        country = found.options[0] if found.options else None
        if country is None or country.kind is not Kind.COUNTRY:
            return False
        return any(one.country == country.country and one.kind is not Kind.COUNTRY for one in before.options)

    def _go_on(self, found: Found, at: int, before: Found | None) -> None:
        """After a comma or `and`: what was said of the name before holds for this one too."""
        line, cues = self._line, self._cues
        if before is None or before.last < at - 3 or before.sense is Sense.PEOPLE or found.near:
            return
        between = line.words[before.last : at]
        if any(word not in {",", ")", "'s"} and word not in cues.nouns for word in between):
            return
        if line.words[at] == "," and line.word(at + 1) in cues.side_noun and line.word(at + 2) in _OF:
            found.sense = Sense.PARENT  # "at Kawuri, fringes of Sambisa" says where Kawuri is
            return
        comma = line.words[at] == ","
        if found.cued and not comma:
            found.joined = found.sense is before.sense
            return
        listed = any(line.word(here) in {"and", "or"} for here in range(found.last, found.last + 4))
        found.comma = comma and (not listed or self._is_its_country(found, before))
        found.joined = not found.comma
        if found.joined and found.sense is Sense.LOOSE:
            found.sense, found.noun = before.sense, found.noun or before.noun
        found.cued = found.cued or found.joined
        found.hinted = True
