"""Ties claims to places: the clause first, then the sentence, what was said before, the title, the lead, the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.reading.places.article import COARSE_COST, SENSE_COST, SITES, Article, Choice, Precision
from pipeline.reading.places.cues import cues
from pipeline.reading.places.found import Sense
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.mentions import Mention
from pipeline.reading.places.place import WIDE, Kind
from pipeline.reading.text import Anchor, ReadText, Sentence, Token, fold

TOKEN_COST = 0.5
BESIDE = 4  # words between a claim and what stands beside it: "nine Filipino hostages in Iraq"
BESIDE_COST = 1  # of a country there
CLAUSE_COST = 8  # of a clause boundary between claim and place
STOP_COST = 2  # semicolons count as so many clause boundaries: each half has a place of its own
CLAIM_COST = 6  # of another claim's count between them
COMMA_COST = 3  # of a comma before a place that another claim follows
PART = 3  # words before `country` that may say that only a part of it is meant
LEFT_COST = 2  # of a place before the count

MANY = 1_000  # with "since": a running total of a country
HUGE = 10_000  # a toll of a war that no single place has

_FINAL = frozenset({"place.war", "place.anaphor", "place.joined", "place.total"})
_DEFINITE = frozenset({"the", "that", "this", "same"})
_IS = frozenset({"was", "is", "were", "are", "has", "have", "had", "will"})
_BASES = frozenset({"stronghold", "capital", "bastion"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedPlace:
    """The place of one claim."""

    name: str  # the usual English name
    text: str  # as it stands in the text
    start: int  # characters of the text, or of the title where the precision is `title`
    end: int
    within: str | None  # the next larger place, where it is no whole country
    country: str | None  # ISO 3166, two letters
    precision: Precision
    why: str  # the rule that decided


def tie_places(
    text: ReadText,
    anchors: Sequence[Anchor],
    mentions: Sequence[Mention],
    *,
    title: ReadText | None,
    title_mentions: Sequence[Mention] = (),
    places: Places,
) -> list[TiedPlace | None]:
    """Tie each claim to its place, in the order of `anchors`.

    None where the text ties a claim to no place, or to places in two countries. For the claims of a title, `text`
    is the title; where it is the article's, `title` and `title_mentions` are its headline and what that names.
    """
    tier = _Tier(text, anchors, Article(text, mentions, () if title is None else title_mentions, places))
    return [tier.tie(anchor) for anchor in anchors]


class _Tier:
    def __init__(self, text: ReadText, anchors: Sequence[Anchor], article: Article) -> None:
        self._text = text
        self._article = article
        self._cues = cues()
        self._anchors: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.sentence, []).append(anchor)

    def tie(self, anchor: Anchor) -> TiedPlace | None:
        """Tie one claim."""
        if not 0 <= anchor.sentence < len(self._text.sentences):
            return None
        sentence = self._text.sentences[anchor.sentence]
        choice = self._in_sentence(anchor, sentence)
        choice = self._refined(choice, sentence) if choice else self._elsewhere(sentence)
        return None if choice is None or choice.void else self._tied(choice)

    def _tied(self, choice: Choice) -> TiedPlace:
        mention, place = choice.mention, choice.place
        outer = self._article.outer(choice)
        return TiedPlace(
            name=self._article.usual_name(choice),
            text=mention.text,
            start=mention.start,
            end=mention.end,
            within=outer.name if outer else None,
            country=place.country or (mention.inside.country if mention.inside else None),
            precision=choice.precision,
            why=choice.why,
        )

    # ---- in the claim's own sentence

    def _in_sentence(self, anchor: Anchor, sentence: Sentence) -> Choice | None:
        here = self._article.mentions_in(sentence.index)
        if war := self._war(anchor, sentence, here):
            return war
        fled = self._is_flight(anchor)
        fit = [m for m in here if m.sense in SITES or (fled and m.sense is Sense.ORIGIN)]
        ranked = [(self._cost(mention, anchor, sentence), mention) for mention in fit]
        cost, best = min(ranked, key=lambda row: (row[0], row[1].first), default=(0.0, None))
        pointed, far = self._pointed(anchor, sentence)
        if pointed and (best is None or far < cost):
            return pointed
        if best is None:
            return None
        if best.war:
            return Choice(mention=best, precision=Precision.CLAUSE, why="place.war")
        crossed = self._boundaries(self._between(best, anchor, sentence), sentence)
        precision = Precision.SENTENCE if crossed else Precision.CLAUSE
        return self._article.joined(best, here, precision, f"place.{best.sense}")

    def _cost(self, mention: Mention, anchor: Anchor, sentence: Sentence) -> float:
        """How far a place is from a claim, in words and in grammar."""
        begin, end = self._bounds(mention, anchor, sentence)
        left = mention.last <= begin
        apart = begin - mention.last if left else max(0, mention.first - end)
        return (
            TOKEN_COST * apart
            + (LEFT_COST if left else 0)
            + CLAUSE_COST * self._boundaries(self._between(mention, anchor, sentence), sentence)
            + CLAIM_COST * self._others_between(mention, anchor, sentence)
            + (COMMA_COST if self._begins_another(mention, end, anchor, sentence) else 0)
            + (0 if mention.war else self._coarse(mention, apart, sentence, left=left))
            + SENSE_COST[mention.sense]
        )

    def _coarse(self, mention: Mention, apart: int, sentence: Sentence, *, left: bool) -> float:
        """Say what a country costs against a town: less where nothing stands between it and the claim."""
        cost = COARSE_COST.get(mention.place.kind, 0)
        owns = any(token.word == "'s" for token in sentence.tokens[mention.last : mention.last + 1])
        return cost if left or owns or apart > BESIDE else min(cost, BESIDE_COST)

    def _begins_another(self, mention: Mention, end: int, anchor: Anchor, sentence: Sentence) -> bool:
        """Whether a comma and a place begin what is said of the next claim: `in A two died, in B three`."""
        if not any(token.text == "," for token in sentence.tokens[end : mention.first]):
            return False
        return any(other.start > mention.end for other in self._others(anchor))

    def _reach(self, anchor: Anchor, sentence: Sentence) -> tuple[int, int]:
        """Return the tokens of the count, with those up to its verb where no other count shares it."""
        low, high = min(anchor.start, anchor.trigger_start), max(anchor.end, anchor.trigger_end)
        shared = any(low <= other.start < high for other in self._others(anchor))
        return _span(sentence, anchor.start, anchor.end) if shared else _span(sentence, low, high)

    def _others(self, anchor: Anchor) -> list[Anchor]:
        return [other for other in self._anchors.get(anchor.sentence, ()) if other is not anchor]

    def _bounds(self, mention: Mention, anchor: Anchor, sentence: Sentence) -> tuple[int, int]:
        """Return what a place is measured from: the count and its verb; the count alone for a place between the two."""
        begin, end = self._reach(anchor, sentence)
        inside = mention.last > begin and mention.first < end
        return _span(sentence, anchor.start, anchor.end) if inside else (begin, end)

    def _between(self, mention: Mention, anchor: Anchor, sentence: Sentence) -> range:
        begin, end = self._bounds(mention, anchor, sentence)
        if mention.first >= end:
            return range(end, mention.first)
        return range(mention.last, begin) if mention.last <= begin else range(0)

    def _boundaries(self, stretch: range, sentence: Sentence) -> int:
        """Count the clause boundaries between a place and a claim."""
        tokens, words = sentence.tokens, self._cues
        stops = sum(tokens[at].text == ";" for at in stretch) * (STOP_COST - 1)
        return stops + sum(
            tokens[at].word in words.breaks
            or (tokens[at].word in words.and_words and at > 0 and tokens[at - 1].word == ",")
            for at in stretch
        )

    def _others_between(self, mention: Mention, anchor: Anchor, sentence: Sentence) -> int:
        stretch = self._between(mention, anchor, sentence)
        if not stretch:
            return 0
        low, high = sentence.tokens[stretch[0]].start, sentence.tokens[stretch[-1]].end
        return sum(low <= other.start < high for other in self._others(anchor))

    def _is_flight(self, anchor: Anchor) -> bool:
        """Whether people fled: the place they left is the claim's."""
        verb = fold(self._text.original[anchor.trigger_start : anchor.trigger_end])
        return verb.startswith(tuple(self._cues.flight))

    # ---- a whole war

    def _war(self, anchor: Anchor, sentence: Sentence, here: Sequence[Mention]) -> Choice | None:
        """`Syria's conflict`, `the conflict has killed more than 280,000`, `thousands of civilians since 2015`."""
        words = {token.word for token in sentence.tokens}
        sites = [m for m in here if m.sense in SITES]
        if "since" in words and not sites and self._is_many(anchor):
            return self._article.country("place.war")
        huge = _number(anchor, self._text) >= HUGE
        if not words & self._cues.war:
            fled = self._is_flight(anchor)
            return self._article.country("place.war") if huge and not sites and not fled else None
        if not huge and any(m.place.kind not in WIDE for m in sites):
            return None
        wide = [m for m in here if m.place.kind in WIDE and (m.war or m.sense in SITES)]
        named = next((m for m in wide[1:2] if _is_waged_on(m, wide[0], sentence)), next(iter(wide), None))
        if named is None:
            return self._article.country("place.war") if huge or words & self._cues.since else None
        if huge or named.war:
            return Choice(mention=named, precision=Precision.CLAUSE, why="place.war")
        return None

    def _is_many(self, anchor: Anchor) -> bool:
        count = self._text.original[anchor.start : anchor.end].casefold()
        return "thousands" in count or _number(anchor, self._text) >= MANY

    # ---- words that point back

    def _pointed(self, anchor: Anchor, sentence: Sentence) -> tuple[Choice | None, float]:
        """Return the place that `the town`, `there`, `the country` points to, and how far those words are."""
        begin, end = self._reach(anchor, sentence)
        found: list[tuple[float, int, Choice]] = []
        for at, token in enumerate(sentence.tokens):
            if token.word not in self._cues.anaphor or not _is_definite(sentence.tokens, at):
                continue
            if self._is_speakers(sentence.tokens, at):
                continue
            if choice := self._article.last_of(token.word, sentence.index, at):
                stretch = range(end, at) if at >= end else range(at + 1, begin)
                far = TOKEN_COST * len(stretch) + CLAUSE_COST * self._boundaries(stretch, sentence) + LEFT_COST
                found.append((far, at, choice))
        found += self._at_home(begin, end, sentence)
        if not found:
            return None, 0.0
        far, _, choice = min(found, key=lambda row: row[:2])
        return choice, far

    def _at_home(self, begin: int, end: int, sentence: Sentence) -> Iterator[tuple[float, int, Choice]]:
        """Find `in the north of the country` in the other languages: the country that the text is about."""
        for at, token in enumerate(sentence.tokens):
            before = {one.word for one in sentence.tokens[max(0, at - PART) : at]}
            if token.word not in self._cues.home or before.isdisjoint(self._cues.into | self._cues.side_noun):
                continue
            if choice := self._article.country("place.home"):
                stretch = range(end, at) if at >= end else range(at + 1, begin)
                coarse = COARSE_COST[Kind.COUNTRY]
                yield TOKEN_COST * len(stretch) + CLAUSE_COST * self._boundaries(stretch, sentence) + coarse, at, choice

    def _is_speakers(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether it is where a speaker is: `authorities in the country said`."""
        before = {token.word for token in tokens[max(0, at - 4) : at]}
        speaks = at + 1 < len(tokens) and tokens[at + 1].word in self._cues.speech_verb
        return speaks and not before.isdisjoint(self._cues.org | self._cues.voice)

    # ---- a finer place for a coarse one

    def _refined(self, choice: Choice, sentence: Sentence) -> Choice:
        """Prefer a village named for the event to the province, wherever in the text it stands."""
        if choice.void or choice.why in _FINAL or self._is_running(sentence):
            return choice
        if choice.mention.partly and choice.mention.sense is Sense.NEAR and choice.place.kind is Kind.TOWN:
            village = self._article.village_near(choice.place, sentence.index)
            return Choice(mention=village, precision=Precision.PASSAGE, why="place.near_town") if village else choice
        if choice.place.kind not in WIDE or self._is_of_several(sentence) or self._is_of_all(choice, sentence):
            return choice
        if self._is_vague(sentence) and (told := self._article.told_next(choice.place, sentence.index)):
            return told
        if choice.place.kind is Kind.COUNTRY and not self._is_vague(sentence):
            leads = choice.mention.sentence <= 1
            if not (leads and (choice.mention.partly or self._article.is_about_one(choice.place))):
                return (self._article.only_region(choice.place) if leads else None) or choice
        finer = self._article.finer(choice.place, sentence.index)
        if finer is None:
            return self._article.reported_from(choice)
        return Choice(mention=finer, precision=Precision.PASSAGE, why="place.named_elsewhere")

    def _is_of_several(self, sentence: Sentence) -> bool:
        """Whether it sums up what happened in several places: `in two separate attacks`, `across the province`."""
        words = [token.word for token in sentence.tokens]
        events = (at for at, word in enumerate(words) if at and word in self._cues.event and word.endswith("s"))
        return any(not self._cues.several.isdisjoint(words[max(0, at - 3) : at + 3]) for at in events)

    def _is_of_all(self, choice: Choice, sentence: Sentence) -> bool:
        """Whether it speaks of the whole region, or of another event: `across Gaza`, `Overall`, `Separately`."""
        tokens, words = sentence.tokens, self._cues
        if tokens and (tokens[0].word in words.sums or tokens[0].word in words.aside):
            return True
        at = choice.mention.first
        before = [token.word for token in tokens[max(0, at - 2) : at]]
        here = choice.mention.sentence == sentence.index
        return here and not words.whole.isdisjoint(before[-1:] + [w for w in before[:-1] if before[-1:] == ["the"]])

    def _is_running(self, sentence: Sentence) -> bool:
        """Whether it gives a total of a long time, which is that of the whole region: `since clashes began`."""
        words = [token.word for token in sentence.tokens]
        if not self._cues.growing.isdisjoint(words):
            return True
        return "since" in words and not self._cues.since.isdisjoint(words)

    def _is_vague(self, sentence: Sentence) -> bool:
        """Tell `a village in Syria`, `an opposition-held town`, `the stronghold`: the name stands elsewhere."""
        words = [token.word for token in sentence.tokens]
        for at, word in enumerate(words):
            if word in _BASES and words[at + 1 : at + 2] != ["of"]:
                return True
            if word in self._cues.settlement and not self._cues.indefinite.isdisjoint(words[max(0, at - 4) : at]):
                return True
        return False

    # ---- where the sentence says nothing

    def _elsewhere(self, sentence: Sentence) -> Choice | None:
        found = self._first(sentence)
        if found is None:
            return None
        if found.precision is Precision.PASSAGE and (told := self._article.speakers_country(found, sentence.index)):
            return told
        if found.why == "place.passage" and found.place.kind is Kind.COUNTRY:
            found = self._article.titled(found)
        if found.precision is not Precision.TEXT:
            found = self._refined(self._article.soon(found, sentence.index), sentence)
        return self._article.lifted(found)

    def _first(self, sentence: Sentence) -> Choice | None:
        article, at = self._article, sentence.index
        found = article.later(at) if self._is_vague(sentence) else None
        found = found or article.total(at) or article.before(at) or self._loose(at)
        return (
            found
            or article.title
            or article.lead
            or article.seat_of_reporter()
            or article.later(at)
            or article.main(at)
            or article.seat()
        )

    def _loose(self, sentence: int) -> Choice | None:
        """Find a town of the claim's own sentence that nothing marks as a site."""
        for mention in self._article.mentions_in(sentence):
            weak = mention.sense in {Sense.LOOSE, Sense.ANGLE} and mention.place.kind is not Kind.COUNTRY
            if weak and not self._article.governs(mention):
                return Choice(mention=mention, precision=Precision.SENTENCE, why="place.loose")
        return None


def _is_definite(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word points back: `the town`, `the besieged town`; not `the town of Douma`, `there was`."""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    before = [token.word for token in tokens[max(0, at - 2) : at]]
    if tokens[at].word in {"there", "here"}:
        return after not in _IS
    if after == "of" or not before:
        return False
    return before[-1] in _DEFINITE or (before[0] in _DEFINITE and tokens[at - 1].text.islower())


def _is_waged_on(mention: Mention, wager: Mention, sentence: Sentence) -> bool:
    """Tell Gaza of `Israel's war on Gaza`."""
    between = [token.word for token in sentence.tokens[wager.last : mention.first]]
    return wager.war and between[:1] == ["'s"] and between[-1] in {"on", "in", "of", "against", "the"}


def _span(sentence: Sentence, begin: int, end: int) -> tuple[int, int]:
    """Return the tokens of a stretch of characters."""
    inside = [at for at, token in enumerate(sentence.tokens) if token.end > begin and token.start < end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _number(anchor: Anchor, text: ReadText) -> int:
    digits = "".join(c for c in text.original[anchor.start : anchor.end] if c in "0123456789")
    return int(digits[:12]) if digits else 0
