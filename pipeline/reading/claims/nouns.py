"""Finds the noun behind a number or an article: over its modifiers to its last word, and who or what that is."""

import re
from dataclasses import dataclass

from pipeline.reading.claims.words import Entry, Lexicon, Line
from pipeline.reading.text import Token
from storage.records.reading import Outcome, Victims

_AGE = re.compile(r"(\d{1,3})-[a-z]+-olds?")
_ADJECTIVES = 3  # behind a noun
_MODIFIERS = 4  # words behind a noun that may say who the people are
_WINDOW = 9  # tokens between a number and its noun

FUNCTION_TAGS = frozenset({
    "be", "have", "modal", "negation", "including", "report", "relative", "conjunction", "with", "subordinate",
    "preposition",
})  # fmt: skip
_MARKS = frozenset({"goods", "charged", "figure", "side", "police_force", "number_noun"})
_STOPS = FUNCTION_TAGS | {"determiner", "adverb", "uncounted"}


@dataclass(slots=True)
class Noun:
    """What stands behind a number or an article: tokens [start, end), and who or what it is."""

    start: int
    end: int
    kind: str  # people, thing, unknown, none
    victims: Victims | None = None
    plural: bool = False
    partitive: bool = False  # "of the wounded", "of them"
    pronoun: bool = False
    inner: tuple[Outcome, int, int] | None = None  # an outcome inside: "wounded soldiers", and its tokens
    head: str = ""


def scan_noun(tokens: Line, lex: Lexicon, noun: Noun, at: int, *, counted: bool) -> Noun:
    """Complete a noun from its first token on; `counted` when a number stands before it."""
    return _NounScan(tokens, lex, noun, at, counted=counted).run()


def ends_noun(entry: Entry) -> bool:
    """Say whether no noun goes on over a word."""
    return entry.number is not None or (entry.hint is None and bool(entry.tags & _STOPS))


class _NounScan:
    """Walks over modifiers to the last noun of a phrase."""

    def __init__(self, tokens: Line, lex: Lexicon, noun: Noun, at: int, *, counted: bool) -> None:
        self._tokens, self._lex, self._noun, self._at, self._counted = tokens, lex, noun, at, counted
        self._begin = at
        self._hint: Victims | None = None
        self._named: Victims | None = None
        self._pending: tuple[Outcome, int, int] | None = None

    def run(self) -> Noun:
        noun = self._noun
        while self._at < len(self._tokens) and self._at - self._begin < _WINDOW and self._step():
            pass
        if noun.kind == "people":
            if self._lex.grammar.modifiers_after:
                self._modifiers_behind()
            noun.victims = self._class()
        if noun.kind == "none":
            noun.victims = self._hint
            if noun.partitive and not noun.inner:
                noun.end = noun.start
        return noun

    def _modifiers_behind(self) -> None:
        """Take what stands behind a noun and says who the people are: `عناصر من الجيش`, `бойцов армии`."""
        at = self._noun.end
        for _ in range(_MODIFIERS):
            if at >= len(self._tokens):
                return
            entry, size = self._tokens.entry(at)
            if entry is None:
                if not self._tokens[at].text[0].isalpha() and self._tokens[at].text != '"':
                    return
            elif self._counted and at == self._noun.end and entry.people and not entry.forms:
                self._named = _nearer(self._named, entry.people)
                self._noun.end = at + size
            elif entry.hint:
                self._hint = self._hint or entry.hint
                self._noun.end = at + size
            elif not entry.tags & {"things_of", "member_of"}:
                return
            at += size

    def _class(self) -> Victims:
        if self._named and self._named is not Victims.UNKNOWN:
            return self._hint if self._hint and self._is_rank() else self._named
        return self._hint or Victims.UNKNOWN

    def _is_rank(self) -> bool:
        """Whether the noun is a rank of any force: `an army officer`, `a police commander`."""
        entry = self._lex.word(self._noun.head)
        return entry is not None and "rank" in entry.tags

    def _step(self) -> bool:
        token = self._tokens[self._at]
        if not token.text[0].isalnum():
            return self._mark(token)
        entry, size = self._tokens.entry(self._at)
        if entry is None or _only_marks(entry):
            return not self._is_next_count(token) and self._unknown(token)
        if entry.number is not None or entry.vague is not None or entry.fixed is not None:
            return False
        if entry.people is not None and ("adjective" not in entry.forms or self._is_captive(entry)):
            return self._people(entry, size)
        if entry.forms or "verb" in entry.tags:
            return self._verbal(entry, size)
        if entry.thing:
            return self._thing(entry, size)
        if entry.hint:
            self._hint = entry.hint
            self._at += size
            return True
        if "and_more" in entry.tags or entry.tags & {"title", "age", "another"}:
            return self._filler(size)
        return self._over_adverb(entry, size)

    def _is_captive(self, entry: Entry) -> bool:
        """Whether "hostage" is the person: `one Dutch hostage`; "took 12 sailors hostage" has its people before."""
        noun = self._noun
        return not entry.plural and noun.kind == "unknown" and not noun.plural

    def _over_adverb(self, entry: Entry, size: int) -> bool:
        """Step over what only says how: `12 recently arrived recruits`."""
        opens = self._counted and self._noun.kind == "none" and "adverb" in entry.tags
        if not opens or not self._people_at(self._at + size, reach=3):
            return False
        self._at += size
        return True

    def _is_next_count(self, token: Token) -> bool:
        """Whether a number behind a noun counts the next one: `seit Beginn des Aufstands 9000 Menschen`."""
        free = self._lex.grammar.verb_last and self._at > self._begin
        return free and token.text.replace(".", "").isdigit()

    def _filler(self, size: int) -> bool:
        """Step over "more", "other": with no noun behind it, it is the noun itself."""
        if self._noun.kind != "none":
            return False
        self._at += size
        self._noun.end = self._at
        return True

    def _mark(self, token: Token) -> bool:
        """Step over a short insertion: `80 [Daesh] fighters`, `80 (IS group) fighters`, a quote before the noun."""
        if token.text in "([":
            for close in range(self._at + 2, min(self._at + 9, len(self._tokens) - 1)):
                if self._tokens[close].text in ")]" and self._people_at(close + 1):
                    self._insertion(self._at + 1, close)
                    self._at = close + 1
                    return True
        if token.text == '"' and self._noun.kind != "people" and self._quotes_people():
            self._at += 1
            return True
        if token.word == "'s" and self._people_at(self._at + 1, reach=3) and self._noun.kind != "none":
            self._at += 1
            return True
        return False

    def _quotes_people(self) -> bool:
        """Whether a quote begins with the people: `70 Belgian "advisors and engineers"`."""
        if self._noun.kind == "none" and self._people_at(self._at + 1, reach=3):
            return True
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        return following is not None and self._is_person_by_ending(following)

    def _is_person_by_ending(self, token: Token) -> bool:
        grammar = self._lex.grammar
        known = token.word in grammar.person_exceptions or "-" in token.word
        return not known and token.word.endswith(grammar.person_endings)

    def _insertion(self, begin: int, end: int) -> None:
        for place in range(begin, end):
            entry = self._tokens.entry(place)[0]
            if entry and entry.hint:
                self._hint = entry.hint

    def _people_at(self, at: int, reach: int = 1) -> bool:
        for place in range(at, min(at + reach, len(self._tokens))):
            entry = self._tokens.entry(place)[0]
            if entry and entry.people:
                return True
            if self._tokens[place].text[0].isdigit() or (entry and ends_noun(entry)):
                return False
        return False

    def _people(self, entry: Entry, size: int) -> bool:
        noun = self._noun
        group = entry.people
        assert group is not None
        if group is Victims.UNKNOWN and entry.hint:
            self._hint = entry.hint
        self._named = _nearer(self._named, group)
        self._at += size
        noun.kind, noun.end, noun.plural = "people", self._at, entry.plural
        noun.head = self._tokens[self._at - 1].word
        if self._pending:
            noun.inner, self._pending = self._pending, None
        elif entry.forms.get("count_noun") is Outcome.KILLED:
            noun.inner = (Outcome.KILLED, self._at - size, self._at)
        if self._lex.grammar.modifiers_after:
            return False
        if self._lex.grammar.adjectives_after and self._adjectives():
            return self._more_people()
        return not entry.plural or self._more_people() or self._modifies(entry)

    def _adjectives(self) -> bool:
        """Take the adjectives behind the noun with it, "soldats maliens"; tell whether there was one."""
        begin = self._at
        while self._at < len(self._tokens) and self._at - begin < _ADJECTIVES and self._is_adjective(self._at):
            entry = self._tokens.entry(self._at)[0]
            self._hint = self._hint or (entry.hint if entry else None)
            self._at += 1
        self._noun.end = self._at
        return self._at > begin

    def _is_adjective(self, at: int) -> bool:
        token, grammar = self._tokens[at], self._lex.grammar
        entry = self._tokens.entry(at)[0]
        if entry is not None:
            return entry.hint is not None and not entry.forms and token.text[0].islower()
        if not token.text.isalpha() or not token.text[0].islower() or token.word.endswith(grammar.verb_endings):
            return False
        of_both = not self._noun.plural and token.word.endswith(grammar.both_endings)  # "un soldat français"
        return of_both or token.word.endswith(grammar.plural_endings) == self._noun.plural

    def _more_people(self) -> bool:
        """Whether one more noun for people follows that is no outcome: "women soldiers", but "civilians hostage"."""
        after = self._tokens.entry(self._at)[0] if self._at < len(self._tokens) else None
        return bool(after and after.people and not after.forms)

    def _modifies(self, entry: Entry) -> bool:
        """Whether a word for many ("police", "staff") stands before a thing: `12 police cars`."""
        word = self._tokens[self._at - 1].word
        if not entry.plural or word.endswith(self._lex.grammar.plural_endings) or self._at >= len(self._tokens):
            return False
        after = self._tokens.entry(self._at)[0]
        if after is None or not after.thing:
            return False
        self._noun.plural = False
        return True

    def _verbal(self, entry: Entry, size: int) -> bool:
        """Step over a participle that modifies a noun for people; otherwise the phrase ends here."""
        form = entry.form
        if self._noun.kind == "none" and self._thing_at(self._at + size):
            self._at += size
            return True
        if self._noun.kind != "none" or not self._people_at(self._at + size, reach=3):
            return self._outcome_as_noun(entry, size)
        if form in {"ambiguous", "adjective", "participle", "count_noun"}:
            self._pending = (entry.forms[form], self._at, self._at + size)
        elif form:
            return False
        self._at += size
        return True

    def _thing_at(self, at: int) -> bool:
        entry = self._tokens.entry(at)[0] if at < len(self._tokens) else None
        return bool(entry and entry.thing and entry.plural and not entry.people and not entry.forms)

    def _outcome_as_noun(self, entry: Entry, size: int) -> bool:
        """`of the wounded`, `of those killed`: the group is its own noun."""
        if (
            self._noun.partitive
            and self._noun.kind in {"none", "people"}
            and entry.form in {"ambiguous", "adjective"}
            and not entry.needs_people
        ):
            self._noun.inner = (entry.forms[entry.form], self._at, self._at + size)
            self._noun.kind = "people"
            self._noun.end = self._at + size
            self._noun.head = self._tokens[self._at].word
        return False

    def _thing(self, entry: Entry, size: int) -> bool:
        noun = self._noun
        if noun.kind == "people" and noun.plural:
            return False
        after = self._tokens.entry(self._at + size)[0] if self._at + size < len(self._tokens) else None
        acts = after is not None and bool(after.forms)  # "a bomb killed deputy mayor Ali"
        if not entry.plural and not acts and self._people_at(self._at + size, reach=2) and not entry.unit:
            self._at += size
            return True
        self._at += size
        noun.kind, noun.end, noun.plural = "thing", self._at, entry.plural
        noun.head = self._tokens[self._at - 1].word
        return not entry.plural and not entry.unit

    def _unknown(self, token: Token) -> bool:
        noun = self._noun
        if token.text[0].isdigit() and token.text.replace(",", "").isdigit():
            return False
        age = _AGE.fullmatch(token.word)
        if age:
            self._named = Victims.CHILD if int(age[1]) < 18 else self._named
            noun.kind, noun.plural, noun.head = "people", token.word.endswith("s"), token.word
            self._at += 1
            noun.end = self._at
            return True
        complete = noun.plural or token.text[0].isupper() or self._lex.grammar.nouns_capitalised
        if noun.kind == "people" and complete:
            return False
        if token.word.endswith(self._lex.grammar.verb_endings) and token.text[0].islower() and "-" not in token.word:
            if not self._people_at(self._at + 1, reach=3):
                return False
            self._at += 1
            return True
        self._at += 1
        self._take_unknown(token)
        return True

    def _take_unknown(self, token: Token) -> None:
        noun, grammar = self._noun, self._lex.grammar
        plural = token.word.endswith(grammar.plural_endings)
        if noun.kind == "people" and not plural:
            return
        if self._is_person_by_ending(token):
            self._named = _nearer(self._named, Victims.CIVILIAN if token.text[0].islower() else Victims.UNKNOWN)
            noun.kind = "people"
        elif noun.kind == "people":
            noun.kind = "thing"  # "rebel positions"
        else:
            noun.kind = "unknown"
        noun.end, noun.plural, noun.head = self._at, plural, token.word


def _only_marks(entry: Entry) -> bool:
    """Whether a word says nothing inside a noun, though it says something elsewhere: `two tax collectors`."""
    known = entry.people or entry.hint or entry.thing or entry.forms or entry.counts or entry.qualifier
    return not known and bool(entry.tags) and entry.tags <= _MARKS


def _nearer(known: Victims | None, found: Victims) -> Victims:
    """Choose the noun that says more."""
    if known is None or known is Victims.UNKNOWN:
        return found
    return known if found is Victims.UNKNOWN else found
