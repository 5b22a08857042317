"""Cuts a sentence into chunks: quantities of people, single people, what happened, and the words between them."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.reading.claims.nouns import FUNCTION_TAGS, Noun, ends_noun, scan_noun
from pipeline.reading.claims.numbers import Number, is_year, read_number
from pipeline.reading.claims.words import Entry, Lexicon, Line
from pipeline.reading.text import Token
from storage.records.reading import Outcome, Victims


@dataclass(slots=True)
class Chunk:
    """A piece of a sentence: one letter says which (see `KINDS`)."""

    kind: str
    start: int  # tokens
    end: int
    word: str = ""
    entry: Entry | None = None
    number: Number | None = None
    noun: Noun | None = None
    outcome: Outcome | None = None
    tags: frozenset[str] = frozenset()
    names: int = 0
    used: bool = False


# The letters of chunks, of which the scans see one string for a sentence:
#   Q a number of people, or a bare number   O a number of things   N one person   M a name
#   W people without a number                X another noun with its article       x another word
#   V killed   A kills, killing   T slain   I died   J dead   F death of   C deaths   L death toll
#   b was   h has   m may   n not   v another verb   R said   r who   s when   p in   w with   & and
#   i including   a among the dead   d also   t Monday   u many   and the marks , : ; - ( ) "
_OLDEST = 110  # years of a person
_NAME_PARTS = 2  # words that name somebody behind a noun that says who it is
_MARKS = {
    ",": ",",
    ":": ":",
    ";": ";",
    "-": "-",
    "\u2013": "-",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    '"': '"',
    "'": '"',
    ".": ";",
    "?": ";",
    "!": ";",
}
_TRIGGERS = {
    "ambiguous": "V",
    "active": "A",
    "participle": "T",
    "intransitive": "I",
    "adjective": "J",
    "noun_of": "F",
    "count_noun": "C",
    "toll": "L",
}
_ORDER = (
    ("be", "b"), ("have", "h"), ("modal", "m"), ("negation", "n"), ("including", "i"), ("report", "R"),
    ("relative", "r"), ("conjunction", "&"), ("with", "w"), ("subordinate", "s"), ("preposition", "p"),
    ("time", "t"), ("adverb", "d"), ("verb", "v"), ("uncounted", "u"),
)  # fmt: skip


@lru_cache(maxsize=1 << 12)
def _kind_of(tags: frozenset[str]) -> str:
    return next((kind for tag, kind in _ORDER if tag in tags), "x")


def chunk(tokens: Line, *, heading: bool = False) -> list[Chunk]:
    """Cut `tokens` into chunks; `heading`: every word may be capitalised, so capitals name nobody."""
    return _Chunker(tokens, tokens.lex, heading=heading).run()


class _Chunker:
    def __init__(self, tokens: Line, lex: Lexicon, *, heading: bool) -> None:
        self._tokens = tokens
        self._lex = lex
        self._heading = heading
        self._chunks: list[Chunk] = []

    def run(self) -> list[Chunk]:
        at = 0
        while at < len(self._tokens):
            found = self._next(at)
            self._chunks.append(found)
            at = found.end
        return self._chunks

    def _next(self, at: int) -> Chunk:
        token = self._tokens[at]
        mark = _MARKS.get(token.text)
        if mark:
            return Chunk("x" if self._is_ordinal(at - 1) else mark, at, at + 1, token.text)
        entry, size = self._tokens.entry(at)
        if (entry is None or "owner" in entry.tags) and self._is_adjective_of_one(at):
            return self._called("N", at, self._noun(at + 1))
        if entry is None and token.text[0].islower() and "-" not in token.word:
            return Chunk("v" if self._is_verb(at) else "x", at, at + 1, token.word)
        if entry is not None and entry.plain and token.text[0].islower() and not self._heading:
            return self._word(at, entry, size)
        return (
            self._quantity(at, entry)
            or self._group(at, entry)
            or self._person(at, entry)
            or self._word(at, entry, size)
        )

    def _is_ordinal(self, at: int) -> bool:
        """Whether the number at `at` is an ordinal by the full stop behind it: `am 3. Oktober`."""
        if not self._lex.grammar.ordinal_stop or not 0 <= at < len(self._tokens) - 2:
            return False
        return self._tokens[at + 1].text == "." and self._tokens[at].text.isdigit() and len(self._tokens[at].text) < 3

    def _word(self, at: int, entry: Entry | None, size: int) -> Chunk:
        token = self._tokens[at]
        word = token.word if size == 1 else " ".join(t.word for t in self._tokens.tokens[at : at + size])
        if entry is None:
            kind = "v" if self._is_verb(at) else "x"
            return Chunk(kind, at, at + 1, word)
        tags = entry.tags
        if entry.forms and not self._is_noun_here(at, entry, size):
            form = entry.form
            assert form is not None
            return Chunk(_TRIGGERS[form], at, at + size, word, entry=entry, outcome=entry.forms[form], tags=tags)
        return Chunk(_kind_of(tags), at, at + size, word, entry=entry, tags=tags)

    def _is_noun_here(self, at: int, entry: Entry, size: int) -> bool:
        """Whether "fall", "kills" or "shot" cannot be a verb: an article before it and no people after it."""
        if not at or entry.form != "active" or size > 1:
            return False
        before = self._tokens.entry(at - 1)[0]
        return bool(before and "determiner" in before.tags)

    def _is_verb(self, at: int) -> bool:
        word = self._tokens[at].word
        return (
            len(word) > 4
            and self._tokens[at].text[0].islower()
            and word.endswith(self._lex.grammar.verb_endings)
            and "-" not in word
        )

    # --- quantities

    def _quantity(self, at: int, entry: Entry | None) -> Chunk | None:
        if entry is not None and entry.dual:
            return self._dual(at, entry)
        if entry is not None and "as_many" in entry.tags:
            return self._as_many(at)
        if self._has_tag(at, "relative_behind_preposition") and self._chunks and self._chunks[-1].kind == "p":
            return None  # "eine Attacke, bei der zwölf Menschen starben"
        first = self._tokens[at].text[0]
        if not first.isdigit() and not _may_count(entry, self._tokens[at].word):
            return None
        number = read_number(self._tokens, at)
        if number is None or self._is_no_count(number):
            return None
        noun = self._noun(number.end + self._closes_quote(number), partitive=True)
        if noun.kind == "none":
            self._name_group(number, noun)
        if (
            noun.kind == "none"
            and number.one
            and not self._tokens[number.figure].text[0].isdigit()
            and self._is_pronoun(number)
        ):
            return None
        if number.one and self._is_article(number, noun):
            return None
        kind = "O" if noun.kind == "thing" or self._is_of_things(number, noun) else "Q"
        return Chunk(kind, at, noun.end, entry=entry, number=number, noun=noun)

    def _is_of_things(self, number: Number, noun: Noun) -> bool:
        """Whether a bare number is part of a number of things: `72 of 76 drones`."""
        at = number.end
        if noun.kind != "none" or at + 1 >= len(self._tokens) or not self._has_tag(at, "things_of"):
            return False
        whole = read_number(self._tokens, at + 1)
        return whole is not None and self._noun(whole.end, partitive=True).kind == "thing"

    def _closes_quote(self, number: Number) -> bool:
        """Whether only the number is quoted: `"more than 2,000" of their troops`."""
        begin, end = number.start, number.end
        return begin > 0 and end < len(self._tokens) and self._tokens[begin - 1].text == self._tokens[end].text == '"'

    def _name_group(self, number: Number, noun: Noun) -> None:
        """Take the people from the word before: `a family of eight`, `a cell of 50`."""
        at = number.figure
        if at < 2 or not self._has_tag(at - 1, "things_of") or not self._has_tag(at - 2, "collective"):
            return
        group = self._tokens.entry(at - 2)[0]
        noun.kind, noun.plural = "people", True
        noun.victims = group.people or group.hint if group else None

    def _as_many(self, at: int) -> Chunk | None:
        """Read `eight policemen and as many rebels`: the number before counts these as well."""
        end = at + self._tokens.entry(at)[1]
        before = next((c.number for c in reversed(self._chunks) if c.kind == "Q" and c.number), None)
        if before is None:
            return None
        noun = self._noun(end)
        number = replace(before, start=at, figure=at, end=end)
        noun.end = max(noun.end, end)
        return Chunk("O" if noun.kind == "thing" else "Q", at, noun.end, number=number, noun=noun)

    def _is_article(self, number: Number, noun: Noun) -> bool:
        """Whether "one" is only the article of what follows; it counts where an outcome is the noun: "un mort"."""
        if noun.pronoun or (noun.kind == "people" and noun.partitive and self._has_tag(number.end, "genitive")):
            return False  # "einer von ihnen", "einer der Soldaten" count one
        if number.start != number.figure or not self._has_tag(number.figure, "determiner"):
            return False
        after = self._tokens.entry(number.end)[0] if number.end < len(self._tokens) else None
        return noun.kind != "none" or after is None or "count_noun" not in after.forms

    def _dual(self, at: int, entry: Entry) -> Chunk:
        """Read a noun that counts by itself; "two" may be said behind it once more."""
        noun = self._noun(at)
        figure = at
        if self._small_unit(noun.end) == 2:
            figure = noun.end
            noun.end += 1
        elif outcome := entry.forms.get("count_noun"):
            noun.inner = (outcome, at, at + 1)
        number = Number(start=at, figure=figure, end=figure + 1, low=2, high=None)
        return Chunk("Q", at, max(noun.end, at + 1), entry=entry, number=number, noun=noun)

    def _counted_after(self, at: int, noun: Noun) -> Chunk | None:
        """Read one person, or two, with the number behind the noun, maybe behind an adjective."""
        if self._lex.grammar.articles:
            return None
        for figure in (noun.end, noun.end + 1):
            unit = self._small_unit(figure)
            if unit is not None:
                number = Number(start=at, figure=figure, end=figure + 1, low=unit, high=None, one=unit == 1)
                noun.end = figure + 1
                return Chunk("Q", at, noun.end, number=number, noun=noun)
            if figure >= len(self._tokens) or not self._tokens[figure].text[0].isalpha() or self._function_at(figure):
                return None
        return None

    def _function_at(self, at: int) -> bool:
        entry = self._tokens.entry(at)[0]
        return bool(entry and (entry.forms or entry.tags & _AFTER_NAME))

    def _small_unit(self, at: int) -> int | None:
        """Return one or two, where they are written out at `at`."""
        entry = self._tokens.entry(at)[0] if at < len(self._tokens) else None
        return entry.number if entry and entry.number in {1, 2} else None

    def _is_no_count(self, number: Number) -> bool:
        """Dates, years, ages, names of things: "May 17", "in 2016", "aged 12", "No. 5", "Su-34"."""
        tokens, at = self._tokens, number.figure
        text = tokens[at].text
        before = tokens[at - 1].word if at else ""
        after = tokens[number.end].word if number.end < len(tokens) else ""
        qualified = is_year(text) and number.qualifier in {"about", "at_least", "over"}  # "rund 2000 verletzt"
        if text[0].isdigit() and (self._is_ordinal(at) or (not qualified and self._is_date(text, before, after, at))):
            return True
        entry = self._tokens.entry(at - 1)[0] if at else None
        if entry and entry.tags & {"age", "numbered_thing"}:
            return True
        if (
            at > 2
            and before in self._lex.grammar.joiners | self._lex.grammar.range_words
            and self._has_tag(at - 3, "age")
        ):
            return True
        if before in {"#", "$", "\u20ac", "\u00a3", "/"} or (
            before == "." and at > 1 and self._has_tag(at - 2, "numero")
        ):
            return True
        return self._is_apposed_age(number, after) or self._is_age_of(number) or self._is_first_of_two(number)

    def _is_first_of_two(self, number: Number) -> bool:
        """Whether a number shares the unit of the one joined to it: `7 и 11 лет`."""
        after = number.end + 2
        if after >= len(self._tokens) or self._tokens[number.end].word not in self._lex.grammar.joint_units:
            return False
        unit = self._tokens.entry(after)[0]
        return self._tokens[after - 1].text[0].isdigit() and unit is not None and unit.unit

    def _has_tag(self, at: int, tag: str) -> bool:
        entry = self._tokens.entry(at)[0]
        return entry is not None and tag in entry.tags

    def _is_date(self, text: str, before: str, after: str, at: int) -> bool:
        months = self._lex.months
        if before in months and (len(text) <= 2 or is_year(text)) and self._tokens[at - 1].text[0].isupper():
            return True
        if len(text) <= 2 and after in months and (before or self._tokens[at + 1].text[0].isupper()):
            return True
        if after in {":", "/"} and self._digit_at(at + 2):
            return True
        if at > 1 and before in {":", "/"} and self._digit_at(at - 2):
            return True
        return is_year(text) and not self._people_follow(at + 1)

    def _digit_at(self, at: int) -> bool:
        return 0 <= at < len(self._tokens) and self._tokens[at].text[0].isdigit()

    def _people_follow(self, at: int) -> bool:
        for place in range(at, min(at + 3, len(self._tokens))):
            entry = self._tokens.entry(place)[0]
            if entry and entry.people:
                return True
            if self._digit_at(place) or (entry and ends_noun(entry)):
                return False
        return False

    def _is_age_of(self, number: Number) -> bool:
        """Tell the age of `a woman of 71` from a count."""
        at = number.figure
        if at < 2 or number.low > _OLDEST or self._people_follow(number.end) or number.qualifier != "exact":
            return False
        person = self._tokens.entry(at - 2)[0]
        single = person is not None and person.people and not person.plural and "collective" not in person.tags
        return self._has_tag(at - 1, "things_of") and bool(single)

    def _is_apposed_age(self, number: Number, after: str) -> bool:
        """`Ahmad Khalil, 42, was` gives an age."""
        tokens, at = self._tokens, number.figure
        if number.low > _OLDEST or number.end - at > 1 or at < 2 or tokens[at - 1].text not in {",", "("}:
            return False
        name = tokens[at - 2]
        person = self._tokens.entry(at - 2)[0]
        named = (name.text[:1].isupper() and not self._heading) or bool(person and person.people and not person.plural)
        return after in {",", ")"} and named

    def _is_pronoun(self, number: Number) -> bool:
        """Whether a lone "one" counts nobody: only a following verb makes it a person."""
        entry = self._tokens.entry(number.end)[0] if number.end < len(self._tokens) else None
        if number.figure and self._has_tag(number.figure - 1, "no_one"):
            return True
        return not (
            entry is None or entry.forms or entry.tags & {"be", "have", "conjunction", "preposition", "including"}
        )

    # --- people

    def _noun(self, at: int, *, partitive: bool = False) -> Noun:
        """Find the noun behind a number or an article."""
        noun = Noun(at, at, "none")
        if partitive:
            at = self._partitive(at, noun)
            if noun.pronoun:
                return noun
        return scan_noun(self._tokens, self._lex, noun, at, counted=partitive)

    def _partitive(self, at: int, noun: Noun) -> int:
        """Step over "of the", "of those"; "of them" is complete."""
        tokens = self._tokens
        if at + 1 >= len(tokens):
            return at
        entry, size = self._tokens.entry(at)
        if entry and "including" in entry.tags and (tokens[at].word == "of" or "them" in entry.tags):
            noun.partitive = noun.pronoun = True
            noun.end = at + size
            return at
        if not (entry and "things_of" in entry.tags):
            return at
        at += 1
        noun.partitive = True
        if self._has_tag(at, "them") and not self._people_follow(at + 1) and not self._outcome_at(at + 1):
            noun.pronoun, noun.end = True, at + 1
            return at
        while at < len(tokens) and (found := self._tokens.entry(at)[0]) and "determiner" in found.tags:
            at += 1
        return at

    def _outcome_at(self, at: int) -> Outcome | None:
        if at >= len(self._tokens):
            return None
        entry = self._tokens.entry(at)[0]
        if entry is None or entry.form not in {"ambiguous", "adjective", "count_noun", "intransitive"}:
            return None
        return entry.forms[entry.form]

    def _group(self, at: int, entry: Entry | None) -> Chunk | None:
        """Read "among the dead", "the dead include": the victims of an outcome as a group."""
        if entry is not None and "dead_include" in entry.tags:
            return Chunk("a", at, at + self._tokens.entry(at)[1], outcome=Outcome.KILLED)
        if entry is None or "among" not in entry.tags:
            return None
        for place in range(at + 1, min(at + 7, len(self._tokens))):
            found, size = self._tokens.entry(place)
            if (
                self._tokens[place].text[0].isdigit()
                or self._tokens[place].text in ",;:."
                or (found and (found.number or found.vague))
            ):
                break
            outcome = self._outcome_at(place)
            if outcome and found and not found.needs_people:
                end = place + size
                while end < len(self._tokens) and (more := self._tokens.entry(end)[0]) and more.people:
                    end += 1
                return Chunk("a", at, end, outcome=outcome)
            if found and found.tags & {"verb", "preposition", "conjunction"}:
                break
        return None

    def _person(self, at: int, entry: Entry | None) -> Chunk | None:
        token = self._tokens[at]
        if entry and "determiner" in entry.tags and not self._opens_clause(at, entry):
            return self._with_article(at)
        if not self._heading and token.text[0].isupper() and (found := self._name(at)):
            return found
        if self._heading and self._chunks and self._chunks[-1].kind in "AV" and not (entry and entry.people):
            noun = self._noun(at)
            if noun.kind == "people":
                return Chunk("W" if noun.plural else "N", at, noun.end, token.word, entry=entry, noun=noun)
        if entry and entry.people and not entry.forms:
            noun = self._noun(at)
            if noun.kind == "people":
                if counted := self._counted_after(at, noun):
                    return counted
                if not noun.plural and not self._lex.grammar.articles:
                    return self._called("N", at, noun, entry)
                kind = "W" if noun.plural else "N" if self._heading else "x"
                return Chunk(kind, at, noun.end, token.word, entry=entry, noun=noun)
        return None

    def _called(self, kind: str, at: int, noun: Noun, entry: Entry | None = None) -> Chunk:
        """Take one person of a language without articles, and the name behind the noun: `his colleague Ivan Petrov`."""
        end = self._with_name(noun.end) if kind == "N" else noun.end
        named = end >= noun.end + _NAME_PARTS
        return Chunk(
            kind, at, end if named else noun.end, self._tokens[at].word, entry=entry, noun=noun, names=int(named)
        )

    def _opens_clause(self, at: int, entry: Entry) -> bool:
        """Whether "that" stands before a name: `confirmed that Omar Haddad died`."""
        named = at + 1 < len(self._tokens) and self._tokens[at + 1].text[0].isupper()
        capitals_name = not (self._heading or self._lex.grammar.nouns_capitalised)
        return named and capitals_name and "relative" in entry.tags

    def _is_adjective_of_one(self, at: int) -> bool:
        """Whether an adjective says that its noun is one person, where no article does: "a Ukrainian soldier"."""
        endings = self._lex.grammar.one_endings
        owned = bool(endings) and self._has_tag(at, "owner")  # "his driver"
        if not endings or at + 1 >= len(self._tokens) or not (owned or self._tokens[at].word.endswith(endings)):
            return False
        if owned:
            noun = self._noun(at + 1)
            return noun.kind == "people" and not noun.plural
        person = self._tokens.entry(at + 1)[0]
        return bool(person and person.people and not person.forms) and self._noun(at + 1).kind == "people"

    def _with_article(self, at: int) -> Chunk | None:
        noun = self._noun(at + 1)
        word = self._tokens[at].word
        if noun.kind == "people":
            end = self._with_name(noun.end)
            many = noun.plural and not self._has_tag(at, "singular")
            return Chunk("W" if many else "N", at, end, word, noun=noun, names=int(end > noun.end))
        if noun.kind in {"thing", "unknown"} and noun.end > at + 1:
            return Chunk("X", at, noun.end, word, noun=noun)
        return None

    def _with_name(self, at: int) -> int:
        """Take the name behind "the mayor" with it."""
        while at < len(self._tokens) and not self._heading and self._is_name_part(at):
            at += 1
        return at

    def _is_name_part(self, at: int) -> bool:
        token = self._tokens[at]
        if not token.text[0].isupper() and not re.match(r"(?:al|el|ul|ibn|bin|abu)-?", token.word):
            return False
        entry = self._tokens.entry(at)[0]
        return entry is None or not (entry.tags & _NO_NAME or entry.people or entry.hint or entry.forms or entry.unit)

    def _name(self, at: int) -> Chunk | None:
        """Read a person's name: a title and a word, or two words and more; initials and nicknames inside."""
        end, parts, titled = at, 0, False
        while end < len(self._tokens):
            token = self._tokens[end]
            entry = self._tokens.entry(end)[0]
            if entry and "title" in entry.tags and parts == 0:
                titled = True
            elif token.text == "." and self._is_short_before(at, end):
                pass
            elif self._is_name_part(end):
                parts += 1
            elif not (token.text == '"' and parts and self._is_nickname(end)):
                break
            end += 1
        bare = parts >= 2 and not self._lex.grammar.nouns_capitalised
        if (bare or (titled and parts)) and self._ends_name(end):
            return Chunk("M", at, end, names=1, noun=Noun(at, end, "people", self._class_of_name(at)))
        return None

    def _is_short_before(self, begin: int, at: int) -> bool:
        """Whether the full stop at `at` belongs to an initial or a shortened title inside a name."""
        tokens = self._tokens
        return begin < at < len(tokens) - 1 and len(tokens[at - 1].text) <= 4 and tokens[at + 1].text[0].isupper()

    def _ends_name(self, at: int) -> bool:
        """Whether no noun stands behind a name and makes it another's: `Abu Sayyaf gunmen`, `Idlib province`."""
        if at >= len(self._tokens) or not self._tokens[at].text[0].isalpha():
            return at >= len(self._tokens) or self._tokens[at].word != "'s"
        entry = self._tokens.entry(at)[0]
        return entry is not None and bool(entry.forms or entry.tags & _AFTER_NAME)

    def _class_of_name(self, at: int) -> Victims:
        """Take the class of a title, or of the noun before a name: `driver Mykola Derevianko`."""
        group = _victims_of_title(self._tokens[at], self._lex)
        return group if group is not Victims.UNKNOWN or not at else _victims_of_title(self._tokens[at - 1], self._lex)

    def _is_nickname(self, at: int) -> bool:
        after = self._tokens.tokens[at + 1 : at + 3]
        return (len(after) == 2 and after[0].text[0].isupper()) or (
            self._tokens[at - 1].text[0].isupper() and self._tokens[at - 2].text == '"'
        )


_AFTER_NAME = FUNCTION_TAGS | {"time", "verb", "adverb"}
_NO_NAME = FUNCTION_TAGS | {"time", "verb", "determiner", "units", "objects", "uncounted"}


def _victims_of_title(token: Token, lex: Lexicon) -> Victims:
    entry = lex.word(token.word)
    return entry.people if entry and entry.people else Victims.UNKNOWN


def _may_count(entry: Entry | None, word: str) -> bool:
    return "-" in word if entry is None else entry.counts
