"""Says who gives each number: the source in its sentence, the passage it stands in, or a sentence that repeats it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.reading.claims.elisions import split_elisions
from pipeline.reading.claims.load import lexicon
from pipeline.reading.speakers.cues import Source
from pipeline.reading.speakers.hearing import Hearing, hearing
from pipeline.reading.speakers.lexicon import number_of, words
from pipeline.reading.speakers.parties import Party, Speakers
from pipeline.reading.text import Anchor, ReadText, Role, Sentence

QUOTE_REACHES = 3
"""Sentences of a quotation without a source of its own behind the last one that has one."""
PASSAGE_REACHES = 2
"""Sentences between two that the same party speaks, and that it therefore speaks as well."""
LEAD = 3
"""Sentences of a lead, whose numbers a later sentence may give the source of."""
REPEATED_WITHIN = 15
BACKWARD_REACHES = 3
SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
SURNAME = 2
"""Words of a name that may mean a spokesman whom the text named before."""
LONGEST_NUMBER = 12
"""Digits of a number that is compared."""

READ = frozenset({Role.BODY, Role.HEADING, Role.CAPTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says a number."""

    name: str  # the full name of the party, or of the person or people where they speak for none
    text: str  # as it stands
    start: int  # into the text as it was given
    end: int
    side: str | None
    why: str


@dataclass(frozen=True, slots=True)
class _Spoken:
    source: Source
    by: Attribution | None  # nobody in particular: "reports say"


def attribute(
    text: ReadText, anchors: Sequence[Anchor], *, speakers: Speakers, language: str = "en"
) -> list[Attribution | None]:
    """Give the source of each anchor's number; None is the outlet's own voice."""
    return Speaking(text, speakers, language).of(anchors)


class Speaking:
    """Who speaks in one text; listened to when it is first asked, and once for its claims and its frames."""

    def __init__(self, text: ReadText, speakers: Speakers, language: str = "en") -> None:
        self._text, self._speakers, self._language = text, speakers, language

    def of(self, anchors: Sequence[Anchor]) -> list[Attribution | None]:
        """Give the source of each anchor's number; None is the outlet's own voice."""
        article = self._article
        article.anchors(anchors)
        return [article.source_of(anchor) for anchor in anchors]

    @cached_property
    def _article(self) -> "_Article":
        parted = split_elisions(self._text, lexicon(self._language).grammar.elisions)
        return _Article(parted, self._speakers, hearing(parted, self._speakers, self._language))


class _Article:
    """The sources of all sentences of one text."""

    def __init__(self, text: ReadText, speakers: Speakers, ear: Hearing) -> None:
        self._text, self._speakers = text, speakers
        self._ear = ear
        self._spoken: list[list[_Spoken]] = []
        self._people: dict[str, Party] = {}  # for whom people speak whom the text named as spokesmen, by surname
        self._anchors: Sequence[Anchor] = ()
        self._last: list[Attribution | None] = []  # who spoke last, up to the end of each sentence
        self._statement: list[bool] = []  # the whole sentence is a part of a statement that began before
        last: Attribution | None = None
        statement = False
        for sentence in text.sentences:
            spoken, last = self._listen(sentence, last)
            self._spoken.append(spoken)
            self._last.append(last)
            self._statement.append(statement and not spoken)
            statement = _opens_statement(sentence, spoken) if spoken else statement

    def anchors(self, anchors: Sequence[Anchor]) -> None:
        """Take the numbers that the text gives."""
        self._anchors = anchors

    def _listen(self, sentence: Sentence, last: Attribution | None) -> tuple[list[_Spoken], Attribution | None]:
        """Give who speaks in a sentence, and who spoke last at its end."""
        spoken: list[_Spoken] = []
        if sentence.role not in READ or not self._ear.may_speak(sentence):
            return spoken, last
        for source in self._ear.sources(sentence):
            heard = Party(name=last.name, side=last.side) if last else None
            party = self._spoken_for(sentence, source, self._ear.party(sentence, source, heard))
            by = self._attribution(sentence, source, party) if party else None
            passes_on = bool(by and spoken and spoken[-1].by and self._speakers.is_medium(by.name))
            spoken.append(_Spoken(source, by))
            last = last if passes_on else by or last
        return spoken, last

    def _spoken_for(self, sentence: Sentence, source: Source, party: Party | None) -> Party | None:
        """Give the party of a surname that was named as its spokesman before: `Agency spokesman X said`, `X said`."""
        tokens = sentence.tokens[source.name[0] : source.name[1]]
        surname = tokens[-1].text
        if party is None or not surname[:1].isupper():
            return party
        if any(token.word in SPOKESMEN for token in tokens[:-1]) and surname not in party.name:
            self._people[surname] = party
        return self._people.get(surname, party) if len(tokens) <= SURNAME else party

    def _attribution(self, sentence: Sentence, source: Source, party: Party) -> Attribution:
        start, end = sentence.tokens[source.name[0]].start, sentence.tokens[source.name[1] - 1].end
        return Attribution(
            name=party.name,
            text=self._text.original[start:end],
            start=start,
            end=end,
            side=party.side,
            why=f"speaker.{source.why}",
        )

    def source_of(self, anchor: Anchor) -> Attribution | None:
        """Give the source of one number."""
        sentence = self._text.sentences[anchor.sentence]
        at = next((number for number, token in enumerate(sentence.tokens) if token.end > anchor.start), 0)
        spoken = self._cover(sentence, at)
        if spoken:
            return spoken.by
        return (
            self._go_on(sentence, at)
            or self._only_voice(sentence)
            or self._given_later(sentence)
            or self._repeated(sentence, at)
            or self._told_next(sentence, anchor)
        )

    def _told_next(self, sentence: Sentence, anchor: Anchor) -> Attribution | None:
        """Give who tells the parts of the lead's number in the sentences behind it, in a language of loose sides.

        A number of their own that is as large is another's toll, and not where the lead has its number from.
        """
        if not self._ear.sides_are_loose or sentence.index >= LEAD or self._spoken[sentence.index]:
            return None
        number = self._number(anchor)
        for index in range(sentence.index + 1, min(len(self._spoken), sentence.index + 1 + LEAD)):
            voice = next((one.by for one in self._spoken[index] if one.by), None)
            if voice is None:
                continue
            others = [self._number(one) for one in self._anchors if one.sentence == index]
            rival = any(other and (number is None or other > number) for other in others)
            passed_on = self._ear.passes_on(voice.name)
            return None if rival or passed_on else _because(voice, "speaker.told_next")
        return None

    def _number(self, anchor: Anchor) -> int | None:
        digits = "".join(filter(str.isdigit, self._text.original[anchor.start : anchor.end]))
        return int(digits) if digits and len(digits) < LONGEST_NUMBER else None

    def _only_voice(self, sentence: Sentence) -> Attribution | None:
        """Give the one who speaks in a sentence, on whichever side, in a language whose clauses are not told apart."""
        spoken = self._spoken[sentence.index]
        return spoken[0].by if self._ear.sides_are_loose and len(spoken) == 1 else None

    def _cover(self, sentence: Sentence, at: int) -> _Spoken | None:
        """Find who says what stands at a token of a sentence."""
        everyone = [one for one in self._spoken[sentence.index] if one.by or one.source.why != "according"]
        spoken = [one for one in everyone if one.by] or everyone  # "reports say" gives way to anybody
        leading = [
            s for s in spoken if s.source.leads and s.source.cue[1] <= at and _joined(sentence, s.source.cue[1], at)
        ]
        closing = [
            s for s in spoken if s.source.closes and s.source.cue[0] > at and _joined(sentence, at, s.source.cue[0])
        ]
        if leading and not (closing and _turns(sentence, leading[-1].source.cue[1], at)):
            return leading[-1]
        return closing[0] if closing else None

    def _go_on(self, sentence: Sentence, at: int) -> Attribution | None:
        """Look for a speech that goes on without naming its speaker again."""
        index = sentence.index
        before = next((i for i in range(index - 1, max(-1, index - 1 - QUOTE_REACHES), -1) if self._voice(i)), None)
        last = self._last[index]
        if self._statement[index]:
            return last and _because(last, "speaker.statement")
        if before is None or last is None:
            return None
        if sum(token.text == '"' for token in sentence.tokens[:at]) % 2:
            return _because(last, "speaker.quote")
        after = next(
            (i for i in range(index + 1, min(len(self._spoken), index + 1 + PASSAGE_REACHES)) if self._voice(i)), None
        )
        between = after is not None and index - before <= PASSAGE_REACHES and after - index <= 1 + (index - before == 1)
        if between and after is not None and sentence.role is Role.BODY and self._first_voice(after) == last.name:
            return _because(last, "speaker.passage")
        return None

    def _voice(self, index: int) -> bool:
        return any(one.by for one in self._spoken[index])

    def _first_voice(self, index: int) -> str | None:
        return next((one.by.name for one in self._spoken[index] if one.by), None)

    def _given_later(self, sentence: Sentence) -> Attribution | None:
        """Look for "The figures come from ..." in the sentences that follow, and for a source line at the end."""
        following = self._spoken[sentence.index + 1 : sentence.index + 1 + BACKWARD_REACHES]
        for one in (one for spoken in following for one in spoken):
            if one.source.backward and one.by:
                return one.by
        return next((one.by for one in self._spoken[-1] if one.source.why == "source_line"), None)

    def _repeated(self, sentence: Sentence, at: int) -> Attribution | None:
        """Look for a later sentence that says the number of the lead again, and who says so."""
        number = number_of(sentence.tokens[at].word)
        if sentence.index >= LEAD or number is None:
            return None
        for later in self._text.sentences[sentence.index + 1 : sentence.index + 1 + REPEATED_WITHIN]:
            for place in _tolls(later, number):
                spoken = self._cover(later, place)
                if spoken and spoken.by:
                    return _because(spoken.by, "speaker.repeated")
        return None


def _opens_statement(sentence: Sentence, spoken: Sequence[_Spoken]) -> bool:
    """Whether everything that follows is said by the last source: "The minister said:"."""
    return bool(spoken) and spoken[-1].by is not None and sentence.tokens[-1].text == ":"


def _tolls(sentence: Sentence, number: int) -> Iterator[int]:
    """Give where a sentence about deaths says a number."""
    if words()["deaths"].isdisjoint(sentence.words):
        return
    yield from (at for at, token in enumerate(sentence.tokens) if number_of(token.word) == number)


def _joined(sentence: Sentence, start: int, end: int) -> bool:
    return all(token.text != ";" for token in sentence.tokens[start:end])


def _turns(sentence: Sentence, start: int, end: int) -> bool:
    """Whether another speech may have begun: "..., while 12 died ..."."""
    tokens, turns = sentence.tokens, words()["turns"]
    return any(tokens[at].text == "," and tokens[at + 1].word in turns for at in range(start, end - 1))


def _because(given: Attribution, why: str) -> Attribution:
    return Attribution(name=given.name, text=given.text, start=given.start, end=given.end, side=given.side, why=why)
