"""Finds the spans of time in a clause: a number of many days is no number of one event."""

from pipeline.reading.claims.hits import Hit
from pipeline.reading.claims.numbers import is_year
from pipeline.reading.claims.words import Lexicon

_WINDOW_NUMBERS = 2  # days that are still one event
_RECORD = 5  # words from "the deadliest" to "since"
_BEHIND = 20  # characters behind a span that may say that it is one of something else
_WAR_BEHIND = 6  # words from "died" to "in the war"
_MANY = 1000  # so many a war kills, if its own words do not say when


class Spans:
    """The rules of one language for what lasts; texts are folded words between spaces."""

    def __init__(self, lex: Lexicon) -> None:
        """Take the words of a language."""
        self._lex = lex
        self._patterns = lex.status

    def _has(self, name: str, text: str) -> bool:
        return name in self._patterns and self._lex.spoken_status[name].search(text) is not None

    def lasts(self, text: str) -> bool:
        """Find "in the past week", "in the last five days", "in two years": more than two days."""
        for found in self._patterns["cumulative_phrases"].finditer(text):
            before = text[: found.start()]
            if self._has("not_span", found[0] + text[found.end() :][:_BEHIND]) or self._is_point(before):
                continue
            if self._dates(before) or self._is_record(before):
                continue
            if not self._has("few_days", last_words(before, 1)[:-1] + " " + found[0] + " "):
                return True
        for found in self._patterns["past_words"].finditer(text):
            words = text[found.end() :].split()[:3]
            before_words = text[: found.start()].split()[-2:]
            if self._is_long(words, before_words) and not self._is_record(text[: found.start()]):
                return True
        return self._has("perfect", text) and self._takes(text)

    def _takes(self, text: str) -> bool:
        """Find the time that a number took: `mines have killed 17 soldiers in two years`."""
        for found in self._patterns["time_taken"].finditer(text) if "time_taken" in self._patterns else ():
            words = text[found.end() :].split(maxsplit=3)[:3]
            number = self._small_number(words[0]) if len(words) > 1 else None
            if number and self._has("span_units", f" {words[1]} ") and not self._is_record(text[: found.start()]):
                return not self._has("last_event", " " + " ".join(words) + " ")
        return False

    def _is_point(self, before: str) -> bool:
        """Whether a span only says about when: `earlier this month`."""
        return self._has("point_in_span", last_words(before, 1))

    def _dates(self, before: str) -> bool:
        """Whether a span only completes a date: `on 15 August of this year`."""
        words = before.split()[-2:]
        return len(words) > 1 and words[0] in self._lex.months and self._has("of", f" {words[1]} ")

    def _is_long(self, words: list[str], before: list[str]) -> bool:
        if not words or not before:
            return False
        number = self._small_number(words[0])
        bare = number is not None and self._has("span_openers", f" {before[-1]} ")  # "over last 10 days"
        if not bare and not self._has("span_article", f" {before[-1]} "):
            return False
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

    def since(self, text: str) -> bool:
        """Find "since January", "since the war began"; no record and nobody's last word is one."""
        for found in self._patterns["since"].finditer(text):
            after = text[found.end() :]
            first = after.split()[:1]
            if (
                not first
                or (
                    first[0] not in self._lex.months and self._has("since_adverb", last_words(text[: found.start()], 1))
                )
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
        """Whether a span only says how rare it is: `the worst attack since 2015`, `the deadliest strike this year`."""
        if "superlative" not in self._patterns:
            return False
        near = last_words(before, _RECORD)
        for found in self._patterns["superlative"].finditer(near):
            following = near[found.end() :].split()[:1]
            # "most of them" and "the first nine months" are no records.
            if not following or not (self._has("of", f" {following[0]} ") or self._small_number(following[0])):
                return True
        return False

    def of_war(self, hit: Hit, before_trigger: str, behind: str) -> bool:
        """Find what a whole war did: `the war has killed 300`, `5,000 have died in the conflict`."""
        helped = last_words(before_trigger, 3)
        if hit.trigger.kind in "VI" and self._has("perfect", helped) and self._in_war(behind):
            return True
        if hit.trigger.kind not in "VAFC" or (hit.count.start < hit.trigger.start and hit.trigger.kind == "V"):
            return False
        near = last_words(before_trigger, 9)
        turns = list(self._patterns["turn"].finditer(near)) if "turn" in self._patterns else []
        near = near[turns[-1].end() - 1 :] if turns else near  # "the war began when gunmen killed 1,200 people"
        number = hit.count.number
        big = bool(number and number.low >= _MANY)
        return self._has("war_subject", near) and (big or self._has("perfect", near + hit.trigger.word + " "))

    def _in_war(self, behind: str) -> bool:
        """Whether "in the ethnic war" stands behind a verb."""
        words = behind.split()[:_WAR_BEHIND]
        at = next((i for i, word in enumerate(words) if self._has("in", f" {word} ")), len(words))
        article = words[at + 1 : at + 2]
        if not article or not self._has("span_article", f" {article[0]} "):
            return False
        return self._has("war_subject", " " + " ".join(words[at + 2 : at + 4]) + " ")

    def is_over(self, text: str) -> bool:
        """Find `last year`, `in the past`; `in the past day` and `in the past 24 hours` only begin so."""
        for found in self._patterns["last_event"].finditer(text):
            following = text[found.end() :].split()[:1]
            begins_span = following and self._has("past_words", last_words(found[0], 1))
            if not (begins_span and (self._small_number(following[0]) is not None or self._unit(following[0]))):
                return True
        return False

    def _unit(self, word: str) -> bool:
        return self._has("day_units", f" {word} ") or self._has("span_units", f" {word} ")


def last_words(text: str, count: int) -> str:
    """Return the last words of a text of words between spaces."""
    return " " + " ".join(text.split()[-count:]) + " "
