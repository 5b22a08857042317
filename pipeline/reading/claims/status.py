"""Decides how the text means a number: of one event, of a long time, of an older event, possible only, or denied."""

from datetime import date

from pipeline.reading.claims.hits import Hit
from pipeline.reading.claims.numbers import is_year
from pipeline.reading.claims.spans import Spans, last_words
from pipeline.reading.claims.words import Lexicon
from pipeline.reading.text import Token
from storage.records.reading import ClaimStatus, Outcome

_LARGE = 10_000  # no single event of our days killed that many

Decision = tuple[ClaimStatus, str]


class Clause:
    """The part of a sentence around a hit, as folded words between spaces, cut at semicolons."""

    def __init__(self, tokens: tuple[Token, ...], hit: Hit) -> None:
        at = hit.count.start
        begin, end = at, at
        while begin > 0 and tokens[begin - 1].text != ";":
            begin -= 1
        while end < len(tokens) and tokens[end].text != ";":
            end += 1
        self.tokens = tokens[begin:end]
        self.before = _joined(tokens[begin:at])
        self.after = _joined(tokens[at:end])
        self.text = _joined(self.tokens)
        trigger = hit.trigger.start
        self.before_trigger = _joined(tokens[begin : max(begin, trigger)])
        self.behind = _joined(tokens[hit.trigger.end : end])
        self.behind_trigger = _joined(tokens[hit.trigger.end : min(end, hit.trigger.end + 1)])
        self.near = _joined(tokens[max(begin, min(at, trigger) - 5) : max(at, trigger)])


def _joined(tokens: tuple[Token, ...]) -> str:
    return " " + " ".join(t.word for t in tokens) + " "


class Statuses:
    """The rules of one language, in the order in which they are asked."""

    def __init__(self, lex: Lexicon, published: date | None, year: int | None, *, opening: str) -> None:
        self._lex = lex
        self._patterns = lex.status
        self._spans = Spans(lex)
        self._published = published
        self._year = published.year if published else year
        self._recalling = len(lex.status["recalls"].findall(opening)) > 1 and not lex.status["recent"].search(opening)

    def decide(self, hit: Hit, tokens: tuple[Token, ...], *, lead: bool, looks_back: bool = False) -> Decision:
        """Return the status of `hit` with the rule that decided.

        `lead`: it stands in the first sentence; `looks_back`: a court, a museum or a day of remembrance tells it.
        """
        clause = Clause(tokens, hit)
        return (
            self._denied(hit, clause)
            or self._hypothetical(hit, clause)
            or self._superseded(hit, clause)
            or self._cumulative(hit, clause)
            or self._chronicled(tokens)
            or self._historical(hit, clause, lead=lead, looks_back=looks_back)
            or self._huge(hit)
            or (ClaimStatus.ASSERTED, "status-event")
        )

    def _has(self, name: str, text: str) -> bool:
        return self._lex.spoken_status[name].search(text) is not None

    def _denied(self, hit: Hit, clause: Clause) -> Decision | None:
        if hit.negated:
            return ClaimStatus.DENIED, "status-negated"
        found = self._patterns["denial_words"].search(clause.before)
        if found:
            between = clause.before[found.end() :]
            negated = self._has("negators", last_words(clause.before[: found.start()], 2))
            if (
                ":" not in between
                and self._has("denial_of_report", between)
                and not self._has("blame_only", between)
                and not negated
            ):
                return ClaimStatus.DENIED, "status-denied-report"
        elif self._has("denial_words", clause.after) and self._has("denial_of_report", clause.before):
            found = self._patterns["denial_words"].search(clause.after)
            if (
                found
                and not self._has("blame_only", clause.after[found.end() :])
                and len(clause.after[: found.start()].split()) < 18
            ):
                return ClaimStatus.DENIED, "status-denied-after"
        return None

    def _hypothetical(self, hit: Hit, clause: Clause) -> Decision | None:
        if hit.modal and self._has("hypothetical_modal", clause.near):
            return ClaimStatus.HYPOTHETICAL, "status-modal"
        if hit.infinitive and self._has("hypothetical_words", clause.before_trigger):
            return ClaimStatus.HYPOTHETICAL, "status-intent"
        if hit.outcome is not Outcome.MISSING and self._has("hypothetical_near", clause.near):
            return ClaimStatus.HYPOTHETICAL, "status-feared"
        if hit.trigger.kind == "C" and self._has("hypothetical_modal", clause.behind_trigger):
            return ClaimStatus.HYPOTHETICAL, "status-modal"  # "4,000 bodies may lie beneath the rubble"
        if hit.trigger.kind in "AJ" and self._open_modal(clause):
            return ClaimStatus.HYPOTHETICAL, "status-modal-clause"
        return None

    def _open_modal(self, clause: Clause) -> bool:
        """Whether a modal rules the clause before an active trigger: `could have exploded, killing 50`."""
        found = list(self._patterns["hypothetical_modal"].finditer(clause.before_trigger))
        if not found:
            return False
        between = clause.before_trigger[found[-1].end() :]
        return len(between.split()) <= 8 and not self._has("reported_clause", between)

    def _superseded(self, hit: Hit, clause: Clause) -> Decision | None:
        if hit.superseded:
            return ClaimStatus.HISTORICAL, "status-superseded"
        found = self._patterns["earlier_toll"].search(clause.text)
        older = found is not None and found.start() >= len(clause.before) - 1 and found[0].rstrip().endswith("from")
        if found and not older and not self._has("confirms", clause.text):
            near = abs(found.start() - len(clause.before)) < 90
            if near:
                first = "first_toll" in self._patterns and self._has("first_toll", f" {found[0].strip()} ")
                return ClaimStatus.HISTORICAL, "status-first-toll" if first else "status-earlier-toll"
        return None

    def _cumulative(self, hit: Hit, clause: Clause) -> Decision | None:
        if hit.outcome is Outcome.DISPLACED and self._standing(hit, clause):
            return ClaimStatus.CUMULATIVE, "status-standing"
        if self._spans.of_war(hit, clause.before_trigger, clause.behind):
            return ClaimStatus.CUMULATIVE, "status-war"
        if hit.single:
            return None  # one death takes no time
        if self._spans.lasts(clause.text):
            return ClaimStatus.CUMULATIVE, "status-span"
        # "not heard from since Monday" is one event
        if hit.outcome is not Outcome.MISSING and self._spans.since(clause.text):
            return ClaimStatus.CUMULATIVE, "status-since"
        return None

    def _huge(self, hit: Hit) -> Decision | None:
        number = hit.count.number
        if number and number.low >= _LARGE and hit.outcome is not Outcome.DISPLACED and not number.vague:
            return ClaimStatus.CUMULATIVE, "status-magnitude"
        return None

    def _standing(self, hit: Hit, clause: Clause) -> bool:
        helpers = last_words(clause.before_trigger, 2) + hit.trigger.word + " "
        counted = hit.trigger.kind in "JLC" or hit.rule in {"participle", "inner", "counted"}
        return counted or self._has("standing", helpers)

    def _historical(self, hit: Hit, clause: Clause, *, lead: bool, looks_back: bool) -> Decision | None:
        if self._spans.is_over(clause.text) or self._weeks_before(clause):
            return ClaimStatus.HISTORICAL, "status-past-event"
        if looks_back and "convicted_of" in self._patterns and self._has("convicted_of", clause.text):
            return ClaimStatus.HISTORICAL, "status-tried"
        recalled = looks_back or self._recalling or self._has("recalls", clause.text)
        if recalled and ((looks_back and self._names_year(clause)) or not self._has("recent", clause.text)):
            return ClaimStatus.HISTORICAL, "status-recalled"
        if self._dated_before(clause, lead=lead):
            if self._is_months_count(hit, clause):
                return ClaimStatus.CUMULATIVE, "status-month"
            return ClaimStatus.HISTORICAL, "status-dated"
        return None

    def _weeks_before(self, clause: Clause) -> bool:
        """Whether what is told came before the news: `it comes a week after a bombing killed 22 people`."""
        if "weeks_after" not in self._patterns:
            return False
        found = list(self._patterns["weeks_after"].finditer(clause.before_trigger))
        return bool(found) and "," not in clause.before_trigger[found[-1].end() :]

    def _is_months_count(self, hit: Hit, clause: Clause) -> bool:
        """Whether a month dates only the count: `in March the president said 42,000 soldiers had been killed`."""
        many = hit.outcome is Outcome.DISPLACED or self._huge(hit) is not None
        return many and not self._names_year(clause)

    def _chronicled(self, tokens: tuple[Token, ...]) -> Decision | None:
        """Find the line of a chronicle: `1968 Soldiers kill 504 villagers`."""
        if len(tokens) < 2 or not is_year(tokens[0].text) or not tokens[1].text[0].isupper():
            return None
        latest = self._published.year if self._published else self._year
        is_past = latest is not None and int(tokens[0].text) < latest
        return (ClaimStatus.HISTORICAL, "status-chronicle") if is_past else None

    def _names_year(self, clause: Clause) -> bool:
        """Whether a year dates it: `sentenced on Monday for the attack of November 2015`."""
        return any(is_year(token.text) for token in clause.tokens)

    def _dated_before(self, clause: Clause, *, lead: bool) -> bool:
        tokens = clause.tokens
        for at, token in enumerate(tokens):
            if is_year(token.text) and self._is_other_year(tokens, at, lead=lead):
                return True
            month = self._lex.months.get(token.word) if at and token.text[0].isupper() else None
            if month and (self._published or not lead) and self._is_old(tokens, at, month, lead=lead):
                return True
        return False

    def _is_other_year(self, tokens: tuple[Token, ...], at: int, *, lead: bool) -> bool:
        """Whether a date names a year that is not the text's own: today's news seldom give the year."""
        before = [t.word for t in tokens[max(0, at - 5) : at] if t.text[0].isalnum()][-3:]  # "Oct. 7, 2023"
        if before and self._has("span_article", f" {before[-1]} ") and self._published is None:
            return True  # "the 2015 attacks"
        behind = _joined(tokens[at + 1 : at + 3])
        recalled = behind.startswith(" , ") and "when" in self._patterns and self._has("when", behind)  # "2017, when"
        dated = recalled or (
            bool(before)
            and (
                self._has("in", f" {before[-1]} ")
                or self._has("of", f" {before[-1]} ")
                or self._has("span_article", f" {before[-1]} ")
                or any(word in self._lex.months for word in before)
            )
        )
        if not dated:
            return False
        if self._published is not None:
            return int(tokens[at].text) < self._published.year
        return tokens[at].text < "2000" or not lead

    def _is_old(self, tokens: tuple[Token, ...], at: int, month: int, *, lead: bool) -> bool:
        before = tokens[at - 1]
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        day = next((int(t.text) for t in (before, after) if t and t.text.isdigit() and len(t.text) <= 2), None)
        if self._published is None:
            return not lead and day is None and self._has("in", f" {before.word} ")
        if day is None:
            return self._has("in", f" {before.word} ") and month != self._published.month
        return self._days_since(month, day) >= 7

    def _days_since(self, month: int, day: int) -> int:
        assert self._published is not None
        for year in (self._published.year, self._published.year - 1):
            try:
                days = (self._published - date(year, month, day)).days
            except ValueError:
                return 0
            if days >= -2:
                return days
        return 0
