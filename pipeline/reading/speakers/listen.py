"""Finds who speaks in one sentence of a language other than English; the words are data (voices/).

What says that somebody speaks is a phrase ("selon", "laut", "по словам") or a verb with its subject, before or behind
it. A name goes as far as no mark, number, verb or other word of `stops` ends it.
"""

from collections.abc import Sequence

from pipeline.reading.speakers.cues import Source
from pipeline.reading.speakers.phrases import DASH, Stretch
from pipeline.reading.speakers.voices import Phrases, Voices
from pipeline.reading.text import Token

LONGEST_NAME = 12
"""Tokens of one name with its office."""
LONGEST_QUOTED = 5
"""Tokens of a name in quotation marks, the marks counted."""
SHORT_SUBJECT = 4
"""Tokens of a subject whose nouns no list knows: "Kinshasa", "Die Huthis"."""
HEADLINE_NAME = 8
"""Tokens of "..., ministère" behind the dash, and of "Ministère :" before the colon."""
SHORTEST_VERB = 4
LONGEST_ASIDE = 16
FAR_OWN = 40
NEAR_OWN = 6
"""Tokens between "nach eigenen Angaben" and the subject that stands behind it."""
MOST_ADVERBS = 4
AGAIN = "again"
"""Why a source without a name speaks: who spoke last goes on."""

_DASHES = frozenset((DASH, "-"))
_BORDERS = frozenset((",", ";", ":", '"', "'", "(", ")", "[", "]", ".", "!", "?", *_DASHES))


def hear_sources(tokens: Sequence[Token], voices: Voices) -> list[Source]:
    """Give every source of a sentence, in order of their cues."""
    scan = _Scan(tokens, voices)
    taken, sources = 0, list[Source]()
    for at in range(len(tokens)):
        found = scan.look(at) if at >= taken else None
        if found:
            taken = max(found.cue[1], found.name[1] if found.name[0] >= at else at + 1)
            sources.append(found)
    return sources


class _Scan:
    """One pass over a sentence."""

    def __init__(self, tokens: Sequence[Token], voices: Voices) -> None:
        self._tokens, self._v = tokens, voices
        self._words = [self._bare(token.word) if voices["prefixes"] else token.word for token in tokens]

    def look(self, at: int) -> Source | None:
        """Try what a word can be the cue of, the surest first."""
        if self._words[at] not in self._v.cues:
            return self._closing_verb(at)
        return (
            self._again(at)
            or self._own(at)
            or self._according(at, self._v.according, inside=0)
            or self._according(at, self._v.inside, inside=1)
            or self._postposed(at)
            or self._said(at)
            or self._closing_verb(at)
            or self._headline(at)
        )

    def _text(self, at: int) -> str:
        return self._tokens[at].text if 0 <= at < len(self._tokens) else ""

    def _word(self, at: int) -> str:
        """Give a word without the conjunction that its language writes together with it."""
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _bare(self, word: str) -> str:
        known = word in self._v.cues or word in self._v["stops"]
        glued = not known and len(word) > 3 and word[:1] in self._v["prefixes"]
        return word[1:] if glued and (word[1:] in self._v.cues or word[1:] in self._v["stops"]) else word

    def _phrase(self, at: int, phrases: Phrases) -> int:
        """Give the length of the phrase that begins here, 0 for none."""
        for parts in phrases.get(self._word(at), ()):
            if all(self._word(at + offset) == part for offset, part in enumerate(parts)):
                return len(parts)
        return 0

    # Phrases.

    def _again(self, at: int) -> Source | None:
        """Read what only says that the last speaker goes on: `demnach`, `selon le texte`, `dijo que`."""
        size = self._phrase(at, self._v.again) or self._nameless(at)
        if not size:
            return None
        leads, closes = self._reaches(at, at + size)
        return Source(name=(at, at + 1), cue=(at, at + size), leads=leads, closes=closes, why=AGAIN)

    def _nameless(self, at: int) -> int:
        """Give the length of a phrase with a word for speech and no name, or of a verb whose subject is left out."""
        if size := self._phrase(at, self._v.according):
            end = at + size
            while self._word(end) in self._v["determiners"]:
                end += 1
            speech = end > at + size and self._word(end) in self._v["speech"] and self._text(end + 1) in _BORDERS
            return end + 1 - at if speech else 0
        opened = not at or self._text(at - 1) in _BORDERS or self._v.verb_first
        return int(opened and self._word(at) in self._v["says"] and self._word(at + 1) in self._v["that"])

    def _according(self, at: int, phrases: Phrases, *, inside: int) -> Source | None:
        size = self._phrase(at, phrases)
        name = self._after(at + size - inside) if size else None
        if name is None:
            return None
        leads, closes = self._reaches(at, name[1])
        return Source(name=name, cue=(at, name[1]), leads=leads, closes=closes, why="according")

    def _reaches(self, at: int, end: int) -> tuple[bool, bool]:
        """Say whether a source between `at` and `end` speaks for what follows it, and for what stands before."""
        opens = at <= 1 or self._text(at - 1) == ";"
        ends = self._text(end) in {"", ".", "!", "?", ";", ")", '"'}
        listed = self._text(end) == "," and self._text(at - 1) != ","  # "12 dead according to one, 30 to another"
        return opens or not (ends or listed), not opens

    def _postposed(self, at: int) -> Source | None:
        """Read `Angaben der Polizei zufolge`."""
        if not self._phrase(at, self._v.behind):
            return None
        name = self._before(at, certain=True)
        if name is None:
            return None
        name = self._behind_last(name, self._v["definite"])
        leads, closes = self._reaches(name[0] - 1, at + 1)
        return Source(name=name, cue=(at, at + 1), leads=leads, closes=closes, why="according")

    def _behind_last(self, name: Stretch, articles: frozenset[str]) -> Stretch:
        """Begin a name behind its last article: what stands before it is the rest of the sentence."""
        last = next((k for k in range(name[1] - 2, name[0] - 1, -1) if self._word(k) in articles), None)
        return name if last is None else (last + 1, name[1])

    def _own(self, at: int) -> Source | None:
        """Read `die Armee tötete nach eigenen Angaben`: the subject speaks, which is the first of the sentence."""
        size = self._phrase(at, self._v.own)
        if not size:
            return None
        begin = max(0, at - FAR_OWN)
        first = max(
            (k + 1 for k in range(begin, at) if self._text(k) in _DASHES or self._text(k) == ":"), default=begin
        )
        around = (*range(first, min(at, first + LONGEST_NAME)), *range(at + size, at + size + NEAR_OWN))
        role = next(filter(self._is_voice, around), None)
        if role is None:
            return None
        name = self._with_adjectives(role, first if role < at else role), self._after_head(role)
        return Source(name=name, cue=(at, at + size), leads=True, closes=True, why="own_account")

    def _after_head(self, role: int) -> int:
        end = role + 1
        while end - role < 3 and self._text(end)[:1].isupper() and not self._ends(end):
            end += 1
        return role + 1 if self._v.nouns_capitalised else end

    # Verbs.

    def _said(self, at: int) -> Source | None:
        if self._word(at) not in self._v["says"] or (at and self._v.nouns_capitalised and self._text(at)[0].isupper()):
            return None
        begin = self._before_helpers(at)
        before = self._text(begin - 1) if begin else ""
        opened = not begin or before in _BORDERS or self._word(begin - 1) in self._v["openers"]
        if opened or self._v.verb_first:
            return self._inverted(at, begin) or self._with_subject(at, begin)
        return self._with_subject(at, begin) or self._inverted(at, begin, certain=True)

    def _before_helpers(self, at: int) -> int:
        begin = at
        while begin and at - begin < MOST_ADVERBS and self._is_light(begin - 1):
            begin -= 1
        return begin

    def _is_light(self, at: int) -> bool:
        return self._word(at) in self._v["helpers"] or self._word(at) in self._v["adverbs"]

    def _inverted(self, at: int, begin: int, *, certain: bool = False) -> Source | None:
        """Read `..., sagte der Gouverneur`, `сообщили в министерстве`."""
        start = at + 1
        while start - at <= MOST_ADVERBS and (self._is_light(start) or self._word(start) in self._v["through"]):
            start += 1
        name = self._after(start)
        if name is None or (certain and not any(self._is_voice(k) for k in range(*name))):
            return None
        leads, closes = self._reaches(begin, name[1])
        first = 1 if self._text(name[1]) == "," and self._text(begin - 1) not in _BORDERS else 0
        colon_or_that = self._word(name[1] + first) in self._v["that"] or self._text(name[1]) == ":"
        backward = bool(begin) and self._word(0) in self._v["backward"] and not colon_or_that
        return Source(
            name=name,
            cue=(at, name[1]),
            leads=(leads or colon_or_that) and not backward,
            closes=closes and not colon_or_that,
            backward=backward,
            why="said_by",
        )

    def _closing_verb(self, at: int) -> Source | None:
        """Read `..., s'inquiète le directeur de l'hôpital.`: whatever the verb, somebody speaks."""
        word, text = self._word(at), self._text(at)
        if not at or not text[0].islower() or len(word) < SHORTEST_VERB or not text.endswith(self._v.verb_endings):
            return None
        begin = self._before_helpers(at)
        if self._text(begin - 1) not in {",", '"', *_DASHES} or word in self._v.no_verb:
            return None
        start = at + 1
        while start - at <= MOST_ADVERBS and (self._is_light(start) or self._word(start) in self._v["through"]):
            start += 1
        if self._word(start) in self._v["genitives"] or self._is_voice(at):
            return None  # "mano derecha del jefe"
        name = self._after(start)
        if name is None or self._text(name[1]) not in {"", ".", "!", "?"} or not any(map(self._is_voice, range(*name))):
            return None
        return Source(name=name, cue=(at, name[1]), closes=True, why="closing_verb")

    def _with_subject(self, at: int, begin: int) -> Source | None:
        """Read `la police a annoncé que ...`."""
        name = self._before(begin) if begin else None
        if name is None and self._text(begin - 1) == ")":
            name = self._over_brackets(begin - 1)
        if name is None and self._text(begin - 1) in {",", DASH}:
            name = self._over_aside(begin - 1)
        if name is None:
            return None
        ends = self._text(at + 1) in {"", ".", "!", "?", ";"} and name[0] > 1
        return Source(name=name, cue=(at, at + 1), leads=not ends, closes=ends, why="said")

    def _over_brackets(self, closing: int) -> Stretch | None:
        """Read `the mayor (of the party in power) said`."""
        opening = next((k for k in range(closing - 1, max(-1, closing - LONGEST_ASIDE), -1) if self._text(k) == "("), 0)
        return self._before(opening) if opening else None

    def _over_aside(self, comma: int) -> Stretch | None:
        """Read `Ali Omar, porte-parole de l'armée, a déclaré`: the office says more than the name."""
        opening = next(
            (k for k in range(comma - 1, max(-1, comma - LONGEST_ASIDE), -1) if self._text(k) == self._text(comma)),
            None,
        )
        if opening is None:
            return None
        if any(self._is_voice(k) for k in range(opening + 1, comma)):
            return self._bounded(opening + 1, comma)
        return self._before(opening)

    # Headlines.

    def _headline(self, at: int) -> Source | None:
        """`Behörden: 6 Tote`, `6 Tote - Behörden`."""
        if self._text(at) == ":" and 0 < at <= HEADLINE_NAME and at + 1 < len(self._tokens):
            name = self._before(at, certain=True)
            return Source(name=name, cue=(at, at + 1), leads=True, why="colon") if name and name[0] <= 1 else None
        if self._text(at) not in _DASHES or len(self._tokens) - at > HEADLINE_NAME:
            return None
        name = self._after(at + 1)
        if name is None or self._text(name[1]) not in {"", ".", "!"} or not any(map(self._is_voice, range(*name))):
            return None
        return Source(name=name, cue=(at, name[1]), closes=True, why="closing_name")

    # Names.

    def _is_voice(self, at: int) -> bool:
        """Whether a word says that somebody speaks: an office, or a name in capitals or of a list."""
        word, text = self._word(at), self._text(at)
        known = word in self._v["names"] or (
            len(text) > 1 and text.isupper() and text.isalpha() and text.lower() != text
        )
        return known or (text[:1].isalpha() and bool(self._v.roles.search(word)))

    def _ends(self, at: int) -> bool:
        """Whether no name goes on over a token."""
        word, text = self._word(at), self._text(at)
        if not text or (not text[0].isalnum() and text != '"') or text[0].isdigit():
            return True
        if word in self._v["stops"] or word in self._v["says"]:
            return True
        if word in self._v["genitives"] or word in self._v["links"]:
            return not self._goes_on(at)
        return word in self._v.counting and not (text[0].isupper() and not self._v.nouns_capitalised)

    def _goes_on(self, at: int) -> bool:
        """Whether a name goes on behind the preposition at `at`: "de la ONU", but not "en un combate"."""
        genitive = self._word(at) in self._v["genitives"] or self._word(at - 1) in self._v["genitives"]
        following = at + 1
        while following - at <= MOST_ADVERBS and self._is_article(following):
            genitive = genitive or self._word(following) in self._v["genitives"]
            following += 1
        return not self._ends(following) and (genitive or self._opens_name(following))

    def _is_article(self, at: int) -> bool:
        return any(self._word(at) in self._v[name] for name in ("determiners", "links", "genitives"))

    def _opens_name(self, at: int) -> bool:
        text = self._text(at)
        return (
            text[:1].isupper()
            or self._is_voice(at)
            or not (text[:1].isalpha() and text[:1].lower() != text[:1].upper())
        )

    def _after(self, start: int) -> Stretch | None:
        """Give the name that begins at `start`."""
        while any(self._word(start) in self._v[name] for name in ("determiners", "adverbs", "speech", "genitives")):
            start += 1
        if self._word(start) in self._v["pronouns"]:
            return start, start + 1
        end = start
        while end - start < LONGEST_NAME and not self._ends(end):
            quoted = self._quoted(end) if self._text(end) == '"' else end + 1
            if quoted == end:
                break
            end = quoted
        return self._bounded(start, end)

    def _quoted(self, at: int) -> int:
        """Step over `"Vostok"` as a part of a name."""
        closing = next((k for k in range(at + 1, at + LONGEST_QUOTED) if self._text(k) == '"'), None)
        return at if closing is None or self._text(at + 1)[:1].islower() else closing + 1

    def _quoted_before(self, at: int) -> int:
        """Step back over a part of a name in quotation marks, which end at `at`."""
        least = max(-1, at - LONGEST_QUOTED)
        opening = next((k for k in range(at - 1, least, -1) if self._text(k) == '"'), None)
        return at if opening is None or not opening or self._text(opening + 1)[:1].islower() else opening

    def _before(self, end: int, *, certain: bool = False) -> Stretch | None:
        """Give the name that ends before `end`, if a known noun or a short subject says that somebody speaks."""
        start = end
        while start and end - start < LONGEST_NAME:
            quoted = self._quoted_before(start - 1) if self._text(start - 1) == '"' else start - 1
            if quoted == start - 1 and self._begins(start - 1):
                break
            start = quoted
        role = next((k for k in range(start, end) if self._is_voice(k)), None)
        if role is not None:
            return self._bounded(self._with_adjectives(role, start), end)
        alone = start == 0 or self._text(start - 1) in _BORDERS or self._word(start - 1) in self._v["openers"]
        bounded = self._bounded(start, end)
        if (
            (start and self._v.verb_first)
            or certain
            or not alone
            or bounded is None
            or bounded[1] - bounded[0] > SHORT_SUBJECT
        ):
            return None
        return bounded if self._opens_name(bounded[0]) or bounded[0] > start else None

    def _begins(self, at: int) -> bool:
        word, text = self._word(at), self._text(at)
        if text in _BORDERS or text[:1].isdigit() or word in self._v["openers"] or word in self._v["says"]:
            return True
        return word in self._v["that"] or (word in self._v.counting and not text[:1].isupper())

    def _with_adjectives(self, role: int, least: int) -> int:
        """Go back to the article of a noun, or to where its sentence begins."""
        for at in range(role - 1, max(least, role - 4) - 1, -1):
            if self._word(at) in self._v["determiners"]:
                return at + 1
        return role if role - least > 3 else least

    def _bounded(self, start: int, end: int) -> Stretch | None:
        """Take articles, particles and what says nothing off both ends."""
        light = (
            self._v["determiners"] | self._v["links"] | self._v["genitives"] | self._v["adverbs"] | self._v["helpers"]
        )
        while start < end and (self._word(start) in light or self._word(start) in self._v["speech"]):
            start += 1
        while start < end and (self._word(end - 1) in light or self._word(end - 1) in self._v["particles"]):
            end -= 1
        return (start, end) if any(self._text(k)[0].isalpha() for k in range(start, end)) else None
