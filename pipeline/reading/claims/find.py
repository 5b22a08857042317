"""Finds the casualty claims of one text.

tokens -> chunks -> who belongs to what happened -> status -> one claim for each number, and where it is said again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise, takewhile

from pipeline.reading.claims.arguments import find_hits
from pipeline.reading.claims.chunks import Chunk, chunk
from pipeline.reading.claims.clitics import cut_clitics
from pipeline.reading.claims.confidence import confidence
from pipeline.reading.claims.elisions import split_elisions
from pipeline.reading.claims.found import FoundClaim
from pipeline.reading.claims.hits import Before, Hit
from pipeline.reading.claims.linking import add_up, merge, still_standing
from pipeline.reading.claims.load import lexicon
from pipeline.reading.claims.nouns import Noun
from pipeline.reading.claims.numbers import is_year
from pipeline.reading.claims.order import find_hits_in_any_order
from pipeline.reading.claims.sides import find_hits_on_either_side
from pipeline.reading.claims.status import Statuses
from pipeline.reading.claims.topic import Topic
from pipeline.reading.claims.victims import settle_victims
from pipeline.reading.claims.words import Grammar, Lexicon, Line
from pipeline.reading.text import Anchor, ReadText, Role, Sentence
from storage.records.field import Field
from storage.records.reading import ClaimStatus, Outcome, Victims

_READ = frozenset({Role.BODY, Role.HEADING, Role.CAPTION})
_FIGHTERS = frozenset({Victims.MILITANT, Victims.SOLDIER})
_ARMED = _FIGHTERS | {Victims.POLICE}
_FORCED = frozenset({Outcome.CAPTURED, Outcome.DISPLACED})
_SUPERSEDED = frozenset({"status-superseded", "status-earlier-toll", "status-first-toll"})
_SCOPES = {
    ClaimStatus.ASSERTED: "event",
    ClaimStatus.CUMULATIVE: "period",
    ClaimStatus.HISTORICAL: "recap",
    ClaimStatus.HYPOTHETICAL: "possible",
    ClaimStatus.DENIED: "denied",
}


def find_claims(
    text: ReadText,
    *,
    field: Field = "text",
    published: date | None = None,
    language: str = "en",
    headline: ReadText | None = None,
) -> list[FoundClaim]:
    """List the claims of `text` in the order of their sentences.

    `published` tells older events from the one reported, where the text gives only a day and a month; `headline` tells
    what the text is about, where its own words leave that open; to a headline its text tells it.
    """
    lex = lexicon(language)
    parted = cut_clitics(split_elisions(text, lex.grammar.elisions), lex)
    return _Finder(parted, field=field, published=published, lex=lex, headline=headline).run()


class _Finder:
    def __init__(
        self, text: ReadText, *, field: Field, published: date | None, lex: Lexicon, headline: ReadText | None
    ) -> None:
        self._text = text
        self._headline = headline
        self._field: Field = field
        self._lex = lex
        self._published = published
        self._order = _order(lex.grammar)
        self._hits: list[tuple[Sentence, Line, list[Chunk], Hit]] = []

    def run(self) -> list[FoundClaim]:
        self._collect()
        if not self._hits:
            return []
        topic = Topic(self._text, self._lex, self._headline)
        outside = {s.index for s in {id(s): s for s, *_ in self._hits}.values() if topic.excludes(s)}
        self._hits = [
            row for row in self._hits if row[0].index not in outside and not (_needs_war(row[3]) and topic.is_silent)
        ]
        settle_victims([(s.index, chunks, line, hit) for s, line, chunks, hit in self._hits], self._lex)
        if self._lex.grammar.war_required and topic.is_silent:
            self._hits = [row for row in self._hits if _tells_of_war(row[3])]
        self._hits = [row for row in self._hits if not _is_no_victim(row[2], row[3], self._lex)]
        self._hits = [
            row for row in self._hits if self._are_people(row[3], topic) or not topic.may_mean_animals(row[0])
        ]
        year = None if self._published else _latest_year(self._text)
        statuses = Statuses(self._lex, self._published, year, opening=_opening(self._text))
        claims = still_standing([self._claim(at, statuses, topic) for at in range(len(self._hits))])
        # Whom somebody only threatens or plans to kill is no victim: `threatened to kill a hostage`.
        told = [
            at for at, claim in enumerate(claims) if not (self._hits[at][3].single and "status-intent" in claim.why)
        ]
        self._hits, claims = [self._hits[at] for at in told], [claims[at] for at in told]
        places = {id(row[3]): at for at, row in enumerate(self._hits)}
        claims = [self._with_parent(claim, at, claims, places) for at, claim in enumerate(claims)]
        headings = frozenset(s.index for s in self._text.sentences if s.role is Role.HEADING)
        return add_up(merge(claims, headings))

    def _are_people(self, hit: Hit, topic: Topic) -> bool:
        """Whether a number is one of people by its own words; "others" and a bare number may be of the herd."""
        if hit.single or hit.victims is not Victims.UNKNOWN:
            return True
        noun = hit.count.noun
        entry = self._lex.word(noun.head) if noun and noun.kind == "people" and topic.tells_of_deeds else None
        return entry is not None and not entry.forms and not entry.tags & {"companions", "victims", "the_victims"}

    def _collect(self) -> None:
        earlier = Before()
        since = 9
        for sentence in self._text.sentences:
            if sentence.role not in _READ:
                continue
            since += 1
            if not self._worth_reading(sentence, near=since <= 2):
                continue
            heading = sentence.role is Role.HEADING or self._field == "title"
            line = self._lex.line(sentence.tokens)
            if since > 2 and not self._tells(sentence, line):
                continue
            chunks = chunk(line, heading=heading)
            hits = self._order(chunks, line, heading=heading, earlier=earlier if since <= 2 else Before())
            self._hits += [(sentence, line, chunks, hit) for hit in hits]
            wholes = [hit for hit in hits if not hit.sub and not hit.single]
            if wholes:
                earlier, since = Before(tuple(wholes)), 0

    def _worth_reading(self, sentence: Sentence, *, near: bool) -> bool:
        """Whether a sentence names an outcome, or stands near one and counts."""
        if not self._lex.triggers.isdisjoint(sentence.words):
            return True
        if not near:
            return False
        return not self._lex.counting.isdisjoint(sentence.words) or any(t.text[0].isdigit() for t in sentence.tokens)

    def _tells(self, sentence: Sentence, line: Line) -> bool:
        """Whether a sentence says what happened to people: one that does not has claims only by one before it."""
        return not self._lex.telling.isdisjoint(sentence.words) or line.tells()

    def _claim(self, at: int, statuses: Statuses, topic: Topic) -> FoundClaim:
        sentence, line, chunks, hit = self._hits[at]
        lead = sentence.index == self._hits[0][0].index
        status, rule = statuses.decide(hit, sentence.tokens, lead=lead, looks_back=topic.looks_back(sentence))
        low, high, best = hit.count.number.bounds() if hit.count.number else self._implied(hit)
        start, end = self._count_span(sentence, hit)
        return FoundClaim(
            field=self._field,
            anchor=Anchor(
                sentence=sentence.index,
                start=start,
                end=end,
                trigger_start=sentence.tokens[hit.trigger.start].start,
                trigger_end=sentence.tokens[hit.trigger.end - 1].end,
            ),
            outcome=hit.outcome,
            min=low,
            max=high,
            best=best,
            qualifier=hit.count.number.qualifier if hit.count.number else "implied",
            count_text=self._text.original[start:end],
            victims=hit.victims,
            victim_text=self._victim_text(sentence, hit),
            status=status,
            scope="superseded" if rule in _SUPERSEDED else _SCOPES[status],
            sub=hit.sub,
            part_of=None,
            restated_in=(),
            means=self._means(sentence, hit),
            attacker=self._attacker(sentence, line, chunks, hit),
            confidence=confidence(hit, rule),
            why=(f"claim-{hit.rule}", rule, *(("part",) if hit.sub else ())),
        )

    def _implied(self, hit: Hit) -> tuple[int, int, int]:
        count = max(1, len(hit.names))
        return count, count, count

    def _count_span(self, sentence: Sentence, hit: Hit) -> tuple[int, int]:
        tokens = sentence.tokens
        if hit.names:
            return tokens[hit.names[0].start].start, tokens[hit.names[-1].end - 1].end
        number = hit.count.number
        if number:
            return tokens[number.figure].start, tokens[number.end - 1].end
        return tokens[hit.count.start].start, tokens[hit.count.end - 1].end

    def _victim_text(self, sentence: Sentence, hit: Hit) -> str | None:
        noun = hit.count.noun
        if noun is None or noun.kind == "none" or noun.end <= noun.start:
            return None
        return self._text.original[sentence.tokens[noun.start].start : sentence.tokens[noun.end - 1].end]

    def _means(self, sentence: Sentence, hit: Hit) -> str | None:
        """Name the means whose word stands nearest to the trigger."""
        words = [t.word for t in sentence.tokens]
        text = " " + " ".join(words) + " "
        here = len(" ".join(words[: hit.trigger.start]))
        named = [name for name, pattern in self._lex.spoken_means.items() if pattern.search(text)]
        found = [(abs(m.start() - here), name) for name in named for m in self._lex.means[name].finditer(text)]
        return min(found)[1] if found else None

    def _attacker(self, sentence: Sentence, line: Line, chunks: list[Chunk], hit: Hit) -> str | None:
        """Return who did it, as given, where the verb says so: `by X` behind it, or its armed subject."""
        at = next((i for i, c in enumerate(chunks) if c is hit.trigger), None)
        if at is None:
            return None
        agent = chunks[at + 1 : at + 2]
        if agent and "by" in agent[0].tags:
            return self._phrase(sentence, line, chunks[at + 2 : at + 8])
        if hit.rule != "active":
            return None
        start = at
        while start > 0 and chunks[start - 1].kind in "xXWQMNhpd":
            start -= 1
        return self._phrase(sentence, line, [c for c in chunks[start:at] if c.kind not in "hd"])

    def _phrase(self, sentence: Sentence, line: Line, chunks: list[Chunk]) -> str | None:
        noun = list(takewhile(lambda c: c.kind in "xXWQMN", chunks))
        if not noun or not any(_is_armed(line, at) for c in noun for at in range(c.start, c.end)):
            return None
        tokens = sentence.tokens
        return self._text.original[tokens[noun[0].start].start : tokens[noun[-1].end - 1].end]

    def _with_parent(self, claim: FoundClaim, at: int, claims: list[FoundClaim], places: dict[int, int]) -> FoundClaim:
        hit = self._hits[at][3]
        if hit.parent is None:
            return claim
        parent = places.get(id(hit.parent))
        if parent is None or parent == at:
            return claim
        whole = claims[parent]
        inherits = claim.status is ClaimStatus.ASSERTED and hit.rule in {"including", "list"}
        return replace(
            claim,
            part_of=parent,
            status=whole.status if inherits else claim.status,
            scope=whole.scope if inherits else claim.scope,
        )


def _order(grammar: Grammar) -> Callable[..., list[Hit]]:
    """Choose how a language orders a verb and its people."""
    if grammar.free_order:
        return find_hits_in_any_order
    return find_hits_on_either_side if grammar.subject_after else find_hits


def _opening(text: ReadText) -> str:
    """Return the first sentences as folded words between spaces: they say whether the text looks back."""
    first = [s for s in text.sentences[:12] if s.role in _READ][:3]
    return " " + " ".join(token.word for sentence in first for token in sentence.tokens) + " "


def _is_armed(line: Line, at: int) -> bool:
    entry = line.entry(at)[0]
    return entry is not None and (entry.hint or entry.people) in _ARMED


def _needs_war(hit: Hit) -> bool:
    """Whether only a text about a war makes victims of them: one person, or "wounded veterans"."""
    return hit.single or (hit.rule == "inner" and not hit.sub)


def _tells_of_war(hit: Hit) -> bool:
    """Whether a hit needs no other word of war: who was hurt bears arms, or somebody drove or took them away."""
    return hit.victims in _ARMED or hit.outcome in _FORCED


def _are_free(chunks: list[Chunk], hit: Hit) -> bool:
    """Whether it is the freedom of captives that is told: `exchanged 103 prisoners`, `130 held captive were freed`."""
    # By where it stands: a count that was put together with whom it counts is none of the chunks as they were cut.
    at = sum(c.start < hit.count.start for c in chunks)
    clause = takewhile(lambda c: c.kind != ";", reversed(chunks[max(0, at - 3) : at]))
    if any("freed" in c.tags for c in clause):
        return True
    for before, here in pairwise(chunks[at + 1 :]):
        if here.kind in "Q;":
            return False
        if "freed" in here.tags and before.kind == "b":
            return True
    return False


def _are_other_things(chunks: list[Chunk], hit: Hit) -> bool:
    """Whether "others" are like the things counted before them: `38 wells are dead, 6 others injured`."""
    if hit.count.noun is None or hit.count.noun.head != "others":
        return False
    before = [c.kind for c in chunks if c.start < hit.count.start and c.kind in "QOWNM"]
    return bool(before) and before[-1] == "O" and "Q" not in before


def _is_condemned(chunks: list[Chunk], hit: Hit) -> bool:
    """Whether a court put them to death: `sentenced two men to death`."""
    at = sum(c.start < hit.count.start for c in chunks)
    return hit.trigger.kind == "J" and any("condemned" in c.tags for c in chunks[max(0, at - 2) : at])


def _is_no_victim(chunks: list[Chunk], hit: Hit, lex: Lexicon) -> bool:
    """Fighters in flight are not displaced, whom the police arrest is no captive, and some "others" are no people."""
    if _are_other_things(chunks, hit) or _is_condemned(chunks, hit):
        return True
    if hit.outcome is Outcome.DISPLACED:
        return hit.victims in {Victims.MILITANT, Victims.SOLDIER, Victims.POLICE}
    if hit.outcome is Outcome.CAPTURED and _are_free(chunks, hit):
        return True
    entry = hit.trigger.entry
    if entry is None or not entry.arrest:
        return False
    if hit.victims in _FIGHTERS:
        return _is_police_work(chunks, hit, lex)
    captors = [
        here.noun.victims
        for before, here in pairwise(chunks)
        if here.noun and here is not hit.count and (here.start < hit.trigger.start or "by" in before.tags)
    ]
    if chunks[0].noun:
        captors.append(chunks[0].noun.victims)
    return not {Victims.MILITANT, Victims.SOLDIER} & set(captors)


def _is_police_work(chunks: list[Chunk], hit: Hit, lex: Lexicon) -> bool:
    """Whether a police force arrests fighters, or a court jails them: `ФСБ задержала шестерых участников ячейки`."""
    subject = (c for c in chunks if c.start <= hit.trigger.end and c is not hit.count)  # before it or next to it
    return any("police_force" in c.tags or (c.noun and _is_force_of_order(c.noun, lex)) for c in subject)


def _is_force_of_order(noun: Noun, lex: Lexicon) -> bool:
    entry = lex.word(noun.head)
    return noun.victims is Victims.POLICE or (entry is not None and "police_force" in entry.tags)


def _latest_year(text: ReadText) -> int | None:
    years = [int(t.text) for s in text.sentences for t in s.tokens if t.text[0] in "12" and is_year(t.text)]
    return max(years, default=None)
