"""Finds who speaks in one sentence, and how much of it each speaker says; the words are data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.reading.speakers.lexicon import is_number, words
from pipeline.reading.speakers.phrases import DASH, Phrases, Stretch
from pipeline.reading.speakers.subjects import Subjects
from pipeline.reading.text import Token

LONGEST_CLOSING = 14
"""Tokens of "said in a statement to reporters in Brussels on Friday" behind the verb."""
COLON_WITHIN = 8
"""Tokens before the colon of "Health ministry: 12 killed"."""
PUT_AT_WITHIN = 12
"""Tokens between "put" and the number of "put the toll for the whole province at 18"."""
LIVES_WITHIN = 8
"""Tokens between "claimed" and "lives": a war claims lives, and says nothing."""
NUMBER_WITHIN = 5

_PUNCTUATION = frozenset((",", DASH, ":", ";", ")", "("))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Someone who speaks in a sentence."""

    name: Stretch
    cue: Stretch
    aside: Stretch | None = None  # what stands between commas behind the name
    leads: bool = False  # what is said follows the cue
    closes: bool = False  # what is said stands before it
    backward: bool = False  # it gives the source of the sentences before
    why: str


def find_sources(tokens: Sequence[Token]) -> list[Source]:
    """Give every source of a sentence, in order of their cues."""
    scan, cues, opening = _Scan(tokens), words().cues, words().opening
    for at, token in enumerate(tokens):
        if token.word not in cues or at < scan.taken:
            continue
        if token.word not in opening or scan.word(at + 1) in opening[token.word]:
            scan.look(at, token.word)
    return scan.sources


class _Scan:
    """One pass over a sentence."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.w, self.names = tokens, words(), Phrases(tokens)
        self.word, self.text = self.names.word, self.names.text
        self.subjects = Subjects(self.names)
        self.sources: list[Source] = []
        self.taken = 0  # tokens up to here belong to a cue already

    def look(self, at: int, word: str) -> None:
        """Try what a word can be the cue of, the surest first."""
        found = (
            self._according(at)
            or (word in self.w["citing"] and self._citing(at, word))
            or (word in self.w["say"] and self._said(at, word))
            or (word in self.w["count"] and self._counted(at, word))
            or self._come_from(at)
            or (word == ":" and self._colon(at))
        )
        if isinstance(found, Source):
            self.taken = max(found.cue[1], found.name[1])
            self.sources.append(found)

    # Cues that the name follows.

    def _according(self, at: int) -> Source | None:
        phrase = self._phrase(at, self.w.according)
        if phrase is None or phrase == ("by",):
            return phrase and self._by(at)
        name = self.names.after(at + len(phrase))
        if name is None:
            return None
        leads = at <= 1 or self.text(at)[0].isupper() or self.text(at - 1) == ";" or self._opens_clause(at)
        leads = leads or self.text(name[1]) == ":"  # "toll, per the mayor: nine dead"
        aside = self.names.aside_after(name[1])
        inserted = self._between_commas(at, name[1])  # "the raiders, according to a guard, lost three men"
        return Source(
            name=name, aside=aside, cue=(at, name[1]), leads=leads or inserted, closes=not leads, why="according"
        )

    def _opens_clause(self, at: int) -> bool:
        opened = (self.word(at - 1) in self.w["turns"] and at <= 3) or self.text(at - 2) == ";"
        joined = self.word(at - 1) in self.w["relative"] or self.word(at - 1) in self.w["turns"]
        return opened or joined  # "where according to medics nine died"

    def _by(self, at: int) -> Source | None:
        """Read "by the army's count" and "82, by the monks who washed them"; who did the deed says nothing."""
        end = next((k for k in range(at + 1, at + 6) if self.word(k) in self.w["speech"]), None)
        if end is not None and self.word(end) in self.w["counting"]:
            whose = self.word(end - 1) in self.w["pronouns"]
            name = (end - 1, end) if whose else self.names.before(end)
            if name and name[0] > at:
                return Source(name=name, cue=(at, end + 1), leads=at == 0, closes=at > 0, why="by_count")
        if self.text(at - 1) == "," and is_number(self.word(at - 2)):
            name = self.names.after(at + 1)
            return name and Source(name=name, cue=(at, name[1]), closes=True, why="by_count")
        return None

    def _citing(self, at: int, word: str) -> Source | None:
        """Who is cited stands nearer to the event than who cites."""
        if word in {"quoted", "cited"} and self.subjects.before_adverbs(at)[1]:
            return None  # "was quoted as saying": the subject speaks
        preposition = {"referring": "to", "refers": "to", "relying": "on"}.get(word)
        if preposition and self.word(at + 1) != preposition:
            return None
        name = self.names.after(at + (2 if preposition else 1))
        if name is None:
            return None
        if not self.sources:
            leads = at <= 1 or self.word(name[1]) == "as"  # "quoted the ministry as saying"
            return Source(name=name, cue=(at, name[1]), leads=leads, closes=not leads, why="chain")
        last = self.sources.pop()
        end = last.cue[1] if last.closes and not last.leads else max(last.cue[1], name[1])
        return replace(
            last, name=name, aside=self.names.aside_after(name[1]), cue=(last.cue[0], max(end, name[1])), why="chain"
        )

    def _come_from(self, at: int) -> Source | None:
        """Read "The figures come from the Observatory"."""
        phrase = self._phrase(at, self.w.come_from)
        if phrase is None or not any(self.word(k) in self.w["speech"] for k in range(at - 6, at)):
            return None
        name = self.names.after(at + len(phrase))
        aside = self.names.aside_after(name[1]) if name else None
        return name and Source(name=name, aside=aside, cue=(at, name[1]), closes=True, backward=True, why="come_from")

    def _phrase(self, at: int, phrases: Mapping[str, tuple[tuple[str, ...], ...]]) -> tuple[str, ...] | None:
        known = phrases.get(self.word(at))
        if known is None:
            return None
        spoken = tuple(token.word for token in self.tokens[at : at + max(map(len, known))])
        return next((parts for parts in known if spoken[: len(parts)] == parts), None)

    # Cues that a name stands before.

    def _colon(self, at: int) -> Source | None:
        """Read "Army: 3 killed", and "Source: SANA" at the end."""
        if not 0 < at <= COLON_WITHIN or at + 1 >= len(self.tokens):
            return None
        if self.word(at - 1) in {"source", "sources"} and at <= 2:
            name = self.names.after(at + 1)
            return name and Source(name=name, cue=(at, name[1]), closes=True, backward=True, why="source_line")
        name = self.names.before(at)
        if name is None or not all(self._is_date(k) for k in range(name[0])):
            return None
        heads = {self.word(k) for k in range(*name)}
        known = heads & self.w["roles"] or heads & self.w["short_names"]
        return Source(name=name, cue=(at, at + 1), leads=True, why="colon") if known else None

    def _is_date(self, at: int) -> bool:
        return self.word(at).isdigit() or self.word(at) in self.w["not_names"] or self.text(at) == "("

    def _said(self, at: int, word: str) -> Source | None:
        if (word.endswith("ing") and self.sources) or self._is_noun(at, word):
            return None
        if word.startswith("claim") and self._claims_no_number(at):
            return None
        begin, passive = self.subjects.before_adverbs(at)
        if passive and not (word == "saying" and self.word(at - 1) == "as"):
            return None
        if word in self.w["charged"] and self.word(at + 1) == "of":
            return None  # "five men accused of killing"
        if word in self.w["deny"] and not self._denies(at, begin):
            return None
        return self._inverted(at, begin) or self._with_subject(at, begin)

    def _claims_no_number(self, at: int) -> bool:
        """Whether a war claims lives, or somebody only the deed: `claimed responsibility for the blast`."""
        ahead = [self.word(k) for k in range(at, at + LIVES_WITHIN)]
        return not {"lives", "life"}.isdisjoint(ahead) or not self.w["deed_claimed"].isdisjoint(ahead[1:3])

    def _with_subject(self, at: int, begin: int) -> Source | None:
        name, aside = self.subjects.of(begin)
        if name is None or self.word(name[1] - 1) in self.w["speech"]:
            name = self.subjects.issuer(at) or name
        name = name or self.subjects.in_relative(begin) or self.subjects.coordinated(begin)
        if name is None:
            return None
        heard = self._heard(at)
        ends, goes_on = self._ends_after(heard)
        closes = ends and not self._starts_clause(name[0])
        leads = not closes or goes_on or self._between_commas(name[0], heard)
        if self.word(heard) == "of" and self.word(at) in {"said", "says"}:
            leads = False  # what is said of something is not that something
        return self._chained(
            Source(name=name, aside=aside, cue=(at, max(heard, at + 1)), leads=leads, closes=closes, why="said")
        )

    def _chained(self, source: Source) -> Source:
        """Doctors told the bureau, and the bureau told us: the doctors."""
        last = self.sources[-1] if self.sources else None
        if last and source.aside and last.why == "chain" and source.aside[0] <= last.cue[0] < source.aside[1]:
            self.sources.pop()  # "the agency, citing a military source, said"
            return replace(last, cue=source.cue, leads=source.leads, closes=source.closes)
        if last is None or self.word(last.cue[0]) not in self.w["heard"]:
            return source
        hearers = {self.word(k) for k in range(last.cue[0] + 1, last.cue[1])}
        head = self.word(source.name[1] - 1)
        if len(head) < 4 or head not in hearers:
            return source
        self.sources.pop()
        return replace(last, cue=(last.cue[0], source.cue[1]), leads=last.leads or source.leads, why="chain")

    def _counted(self, at: int, word: str) -> Source | None:
        """Read verbs that name a source only where a number or a toll follows closely."""
        if self.word(at + 1) in self.w["behind_noun"] and not (word in self.w["speak_of"] or word in self.w["close"]):
            return None
        ends = word in self.w["close"] and self._ends_after(at + 1)[0]
        reach = PUT_AT_WITHIN if word in {"put", "puts"} else NUMBER_WITHIN
        ahead = [self.word(k) for k in range(at + 1, at + 1 + reach)]
        if not ends and (
            word in self.w["only_close"] or not any(is_number(one) or one in self.w["figures"] for one in ahead)
        ):
            return None
        begin, passive = self.subjects.before_adverbs(at)
        name, aside = (None, None) if passive else self.subjects.of(begin)
        if name is None or not self.names.is_voice(name):
            return None
        if word in self.w["shows"] and not self._is_office(name):
            return None
        return Source(name=name, aside=aside, cue=(at, at + 1), leads=not ends, closes=ends, why="counted")

    def _is_office(self, name: Stretch) -> bool:
        return any(self.word(k) in self.w["speech"] or self.word(k) in self.w["roles"] for k in range(*name))

    # What stands around a verb.

    def _denies(self, at: int, begin: int) -> bool:
        """Whether deaths are denied, or a report of them: not access, and not a blame."""
        negated = any(self.word(k) in {"not", "never"} for k in range(begin, at))
        return not negated and self.word(at + 1) in self.w["denied"]

    def _is_noun(self, at: int, word: str) -> bool:
        """Whether "report", "claim", "charge" or "notes" is a thing here and no verb."""
        before, after = self.word(at - 1), self.word(at + 1)
        if word in self.w["adjectives"] and (before in self.w["determiners"] or before in self.w["made_by"]):
            return True  # "shot by alleged rebels"
        if word.endswith("ed") or word in self.w["always_verbs"]:
            return False
        if before in self.w["determiners"] or before in self.w["before_noun"]:
            return True
        if after in self.w["say"] or after in self.w["made_by"] or after in self.w["passive"]:
            return True
        return before in self.w["modifiers"] and word in self.w["nouns_too"] and after != "that"

    def _inverted(self, at: int, begin: int) -> Source | None:
        """Read "..., said the army": the name follows, and then the sentence ends or only goes on."""
        if at + 1 >= len(self.tokens) or self.word(at) in self.w["heard"]:
            return None
        so, before = self.word(at - 1) == "so", self.text(at - 1) if at else '"'
        behind_mark = so or before in {'"', ",", "'", ")", "!", "?"}
        if not behind_mark and begin == at and self.names.before(begin) is not None:
            return None
        name = self.names.after(at + 1)
        if name is None or not self.names.is_voice(name):
            return None
        if self.word(name[0]) in self.w["pronouns"] and before not in {'"', ","}:
            return None
        name = self._publisher(name) or name
        ends, goes_on = self._ends_after(name[1])
        if not ends and not (self.word(name[1]) == "that" and self.word(name[1] - 1) in self.w["roles"]):
            return None
        return Source(
            name=name,
            aside=self.names.aside_after(name[1]),
            cue=(at, name[1]),
            leads=goes_on or at == 0 or self._between_commas(at, name[1]),
            closes=True,
            backward=so,
            why="said_by",
        )

    def _publisher(self, name: Stretch) -> Stretch | None:
        """Read "said a report published on Friday in the journal": who published it speaks."""
        if self.word(name[1] - 1) not in self.w["speech"] or self.word(name[1]) not in self.w["issue"]:
            return None
        link = next((k for k in range(name[1] + 1, name[1] + 6) if self.word(k) in {"in", "by"}), None)
        found = self.names.after(link + 1) if link and link + 1 < len(self.tokens) else None
        return found if found and self.names.is_voice(found) else None

    def _between_commas(self, start: int, end: int) -> bool:
        return self.text(start - 1) == "," and self.text(end) == ","

    def _heard(self, at: int) -> int:
        """Skip who was told."""
        if self.word(at) not in self.w["heard"]:
            return at + 1
        name = self.names.after(at + 1) if at + 1 < len(self.tokens) else None
        return name[1] if name else at + 1 + (self.word(at + 1) in self.w["listeners"])

    def _ends_after(self, at: int) -> tuple[bool, bool]:
        """Say whether nothing that is said follows, and whether the speech goes on after a participle."""
        end = at
        while end - at < LONGEST_CLOSING and self._is_closing(end):
            end += 1
        text, word = self.text(end), self.word(end)
        if not text or text[0] in ".!?;)":
            return True, False
        if text == ":":
            return bool(self.text(end + 1)) and self.text(end + 1) != '"', False
        following = [self.word(k) for k in range(end + 1, end + 8)]
        if text in _PUNCTUATION or text == '"':
            return self._ends_at_mark(text, following)
        if word not in self.w["goes_on"]:
            return False, False
        return True, word in self.w["speaks_on"] or (word == "and" and "that" in following[:2])

    def _ends_at_mark(self, text: str, following: Sequence[str]) -> tuple[bool, bool]:
        if text == "," and "that" in following[:6]:
            return "citing" in following[:2], False
        and_that = following[0] == "and" and "that" in following[:3]
        return True, following[0] in self.w["speaks_on"] or and_that

    def _is_closing(self, at: int) -> bool:
        word = self.word(at)
        if not word or word in self.w["goes_on"] or (is_number(word) and not word.isdigit()):
            return False
        known = any(word in self.w[name] for name in ("closing", "adverbs", "not_names"))
        return known or word.isdigit() or self.names.is_capital(at)

    def _starts_clause(self, at: int) -> bool:
        """Whether nothing that could be said stands before a name."""
        start = at
        while start and self.text(start - 1) not in {";", ".", "!", "?", ":"}:
            start -= 1
        before = [self.word(k) for k in range(start, at) if self.text(k) not in {'"', ",", "(", "'"}]
        if len(before) <= 1:
            return True
        adverbial = before[0] in self.w["not_names"] or before[0] in self.w["adverbs"]
        return len(before) <= 5 and adverbial and not any(map(is_number, before))
