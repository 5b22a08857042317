"""Decides how the text means a number: of one event, of a long time, of an older event, possible only, or denied."""

from datetime import date

from pipeline.reading.claims.hits import Hit
from pipeline.reading.claims.numbers import is_year
from pipeline.reading.claims.words import Lexicon
from pipeline.reading.text import Token
from storage.records.reading import ClaimStatus, Outcome

_WINDOW_NUMBERS = 2  # days that are still one event
_RECORD = 5  # words from "the deadliest" to "since"
_BEHIND = 20  # characters behind a span that may say that it is one of something else
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
        self.behind_trigger = _joined(tokens[hit.trigger.end : min(end, hit.trigger.end + 1)])
        self.near = _joined(tokens[max(begin, min(at, trigger) - 5) : max(at, trigger)])


def _joined(tokens: tuple[Token, ...]) -> str:
    return " " + " ".join(t.word for t in tokens) + " "


def _last(text: str, count: int) -> str:
    """Return the last words of a text of words between spaces."""
    return " " + " ".join(text.split()[-count:]) + " "


class Statuses:
    """The rules of one language, in the order in which they are asked."""

    def __init__(self, lex: Lexicon, published: date | None, year: int | None, *, opening: str) -> None:
        self._lex = lex
        self._patterns = lex.status
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
            or self._historical(clause, lead=lead, looks_back=looks_back)
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
            negated = self._has("negators", _last(clause.before[: found.start()], 2))
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
        if self._has("hypothetical_near", clause.near):
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
                return ClaimStatus.HISTORICAL, "status-earlier-toll"
        return None

    def _cumulative(self, hit: Hit, clause: Clause) -> Decision | None:
        if hit.outcome is Outcome.DISPLACED and self._standing(hit, clause):
            return ClaimStatus.CUMULATIVE, "status-standing"
        if self._span(clause.text):
            return ClaimStatus.CUMULATIVE, "status-span"
        if hit.outcome is not Outcome.MISSING and self._since(
            clause.text
        ):  # "not heard from since Monday" is one event
            return ClaimStatus.CUMULATIVE, "status-since"
        if self._war(hit, clause):
            return ClaimStatus.CUMULATIVE, "status-war"
        return None

    def _huge(self, hit: Hit) -> Decision | None:
        number = hit.count.number
        if number and number.low >= _LARGE and hit.outcome is not Outcome.DISPLACED and not number.vague:
            return ClaimStatus.CUMULATIVE, "status-magnitude"
        return None

    def _standing(self, hit: Hit, clause: Clause) -> bool:
        helpers = _last(clause.before_trigger, 2) + hit.trigger.word + " "
        return hit.trigger.kind in "JLC" or self._has("standing", helpers)

    def _span(self, text: str) -> bool:
        """Find "in the past week", "in the last five days": more than two days."""
        for found in self._patterns["cumulative_phrases"].finditer(text):
            if "not_span" in self._patterns and self._has("not_span", found[0] + text[found.end() :][:_BEHIND]):
                continue
            if self._dates(text[: found.start()]):
                continue
            if not self._has("few_days", _last(text[: found.start()], 1)[:-1] + " " + found[0] + " "):
                return True
        for found in self._patterns["past_words"].finditer(text):
            words = text[found.end() :].split()[:3]
            before = text[: found.start()].split()[-2:]
            if self._is_long(words, before):
                return True
        return False

    def _dates(self, before: str) -> bool:
        """Whether a span only completes a date: `on 15 August of this year`."""
        words = before.split()[-2:]
        return len(words) > 1 and words[0] in self._lex.months and self._has("of", f" {words[1]} ")

    def _is_long(self, words: list[str], before: list[str]) -> bool:
        if not words or not before or not self._has("span_article", f" {before[-1]} "):
            return False
        number = self._small_number(words[0])
        unit = words[1] if number is not None and len(words) > 1 else words[0]
        preceded = len(before) > 1 and self._has("span_openers", f" {before[0]} ")
        if self._has("span_units", f" {unit} "):
            return preceded or number is not None
        if self._has("day_units", f" {unit} ") and number is not None:
            return number > _WINDOW_NUMBERS * (24 if self._has("hour_units", f" {unit} ") else 1)
        return False

    def _small_number(self, word: str) -> int | None:
        if word.isdigit() and len(word) < 5:
            return int(word)
        entry = self._lex.word(word)
        return entry.number or entry.vague if entry else None

    def _since(self, text: str) -> bool:
        for found in self._patterns["since"].finditer(text):
            after = text[found.end() :]
            first = after.split()[:1]
            if (
                not first
                or self._has("since_adverb", _last(text[: found.start()], 1))
                or self._is_record(text[: found.start()])
                or self._has("not_since", " " + " ".join(after.split()[:2]) + " ")
            ):
                continue
            few = " " + " ".join(after.split()[:6]) + " "
            anchored = self._has("war_words", few) or any(w in self._lex.months or is_year(w) for w in few.split())
            if anchored or self._has("since_anchor", few) or self._has("perfect", text):
                return True
        return False

    def _is_record(self, before: str) -> bool:
        """Whether `since` only says how rare it is: `the worst attack since 2015`."""
        return "superlative" in self._patterns and self._has("superlative", _last(before, _RECORD))

    def _war(self, hit: Hit, clause: Clause) -> bool:
        if hit.trigger.kind not in "VAFC" or (hit.count.start < hit.trigger.start and hit.trigger.kind == "V"):
            return False
        near = " " + " ".join(clause.before_trigger.split()[-9:]) + " "
        number = hit.count.number
        big = bool(number and number.low >= 1000)
        return self._has("war_subject", near) and (big or self._has("perfect", near + hit.trigger.word + " "))

    def _historical(self, clause: Clause, *, lead: bool, looks_back: bool) -> Decision | None:
        if self._past_event(clause.text):
            return ClaimStatus.HISTORICAL, "status-past-event"
        if looks_back and "convicted_of" in self._patterns and self._has("convicted_of", clause.text):
            return ClaimStatus.HISTORICAL, "status-tried"
        recalled = looks_back or self._recalling or self._has("recalls", clause.text)
        if recalled and ((looks_back and self._names_year(clause)) or not self._has("recent", clause.text)):
            return ClaimStatus.HISTORICAL, "status-recalled"
        if self._dated_before(clause, lead=lead):
            return ClaimStatus.HISTORICAL, "status-dated"
        return None

    def _past_event(self, text: str) -> bool:
        """Find `last year`, `in the past`; `in the past day` and `in the past 24 hours` only begin so."""
        for found in self._patterns["last_event"].finditer(text):
            following = text[found.end() :].split()[:1]
            begins_span = following and self._has("past_words", _last(found[0], 1))
            if not (begins_span and (self._small_number(following[0]) is not None or self._unit(following[0]))):
                return True
        return False

    def _unit(self, word: str) -> bool:
        return self._has("day_units", f" {word} ") or self._has("span_units", f" {word} ")

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
        dated = bool(before) and (
            self._has("in", f" {before[-1]} ")
            or self._has("of", f" {before[-1]} ")
            or self._has("span_article", f" {before[-1]} ")
            or any(word in self._lex.months for word in before)
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
