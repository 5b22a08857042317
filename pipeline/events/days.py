"""On which day a sentence says that something happened: "on Tuesday", "overnight", "on 3 October"; pure.

The words of each language stand in `days.yaml`. A sentence that names no day gives None: then the event is dated by
when its text appeared.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from pipeline.reading.text import fold

_LONGEST = 2_000
_MOST_AGO = 60
_FARTHEST = timedelta(days=400)
_SMALL = {
    **{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5},
    **{"zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6},
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days, first to last, on one of which it happened."""

    first: date
    last: date
    recalled: bool = False  # the text looks back: "five days after", "a year ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    weekday: re.Pattern[str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    today: re.Pattern[str]
    yesterday: re.Pattern[str]
    ago: re.Pattern[str]
    after: re.Pattern[str]
    earlier: re.Pattern[str]


def day_of(sentence: str, told_on: date, language: str | None = "en") -> Days | None:
    """Give the days that a sentence names for what it tells; `told_on` is the day on which it appeared."""
    words = _words(language if language in _languages() else "en")
    text = " ".join(map(fold, sentence[:_LONGEST].split()))
    for found in (
        _dated(text, words, told_on),
        _counted_back(text, words, told_on),
        _weekday(text, words, told_on),
        _near(text, words, told_on),
        _long_ago(text, words, told_on),
    ):
        if found is not None:
            return found
    return None


def _dated(text: str, words: _Words, told_on: date) -> Days | None:
    for pattern in (words.day_month, words.month_day):
        for found in pattern.finditer(text):
            year = int(found["year"]) if found["year"] else None
            day = _day(int(found["day"]), words.months[found["month"]], year, told_on)
            if day is not None and day <= told_on + timedelta(days=1):
                return Days(day, day)
    return None


def _day(day: int, month: int, year: int | None, told_on: date) -> date | None:
    """Give the date; without a year the last one that has passed."""
    try:
        found = date(year or told_on.year, month, day)
        if year is None and found > told_on + timedelta(days=1):
            found = date(told_on.year - 1, month, day)
    except ValueError:  # 31 June
        return None
    return found if year is not None or told_on - found <= _FARTHEST else None


def _counted_back(text: str, words: _Words, told_on: date) -> Days | None:
    """Give the day of "three days ago", and of "three days after", by which a text looks back from what it reports."""
    for pattern, recalled in ((words.after, True), (words.ago, False)):
        found = pattern.search(text)
        if found is not None:
            number = next(piece for piece in found.groups() if piece)
            back = int(number) if number.isdecimal() else _SMALL[number]
            day = told_on - timedelta(days=min(back, _MOST_AGO))
            return Days(day, day, recalled=recalled)
    return None


def _weekday(text: str, words: _Words, told_on: date) -> Days | None:
    found = words.weekday.search(text)
    if found is None:
        return None
    back = (told_on.weekday() - words.weekdays[found["day"]]) % 7
    day = told_on - timedelta(days=back)
    return Days(day, day)


def _near(text: str, words: _Words, told_on: date) -> Days | None:
    """Today is the day of the text; a night may be told the day after, and the text may be told after midnight."""
    if words.yesterday.search(text):
        return Days(told_on - timedelta(days=1), told_on)
    return Days(told_on, told_on) if words.today.search(text) else None


def _long_ago(text: str, words: _Words, told_on: date) -> Days | None:
    if not words.earlier.search(text):
        return None
    return Days(told_on - _FARTHEST, told_on - timedelta(days=4), recalled=True)


@cache
def _languages() -> Mapping[str, Any]:
    text = files("pipeline.events").joinpath("days.yaml").read_text("utf-8")
    data: Mapping[str, Any] = YAML(typ="safe").load(text)
    return data


@cache
def _words(language: str) -> _Words:
    data = _languages()[language]
    weekdays = dict(_numbered(data["weekdays"], 0))
    months = dict(_numbered(data["months"], 1))
    month, year = _either(months), r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    nth = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?(?:\s+de)?"
    return _Words(
        weekdays=weekdays,
        months=months,
        weekday=re.compile(rf"(?<!\w){_not_after([*data['next'], *data['told']])}(?P<day>{_either(weekdays)})(?!\w)"),
        day_month=re.compile(rf"(?<!\w){nth}\s+(?P<month>{month})(?!\w){year}"),
        month_day=re.compile(rf"(?<!\w)(?P<month>{month})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w){year}"),
        today=_phrases(data["today"]),
        yesterday=_phrases(data["yesterday"]),
        ago=_counting(data["days_ago"]),
        after=_counting(data["days_after"]),
        earlier=_phrases(data["earlier"]),
    )


def _counting(phrases: Sequence[str]) -> re.Pattern[str]:
    number = rf"(\d{{1,2}}|{_either(_SMALL)})"
    either = "|".join(re.escape(phrase).replace(r"\{n\}", number) for phrase in _folded(phrases))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _numbered(names: Sequence[Sequence[str]], first: int) -> Iterator[tuple[str, int]]:
    for number, spellings in enumerate(names, first):
        for spelling in spellings:
            yield " ".join(map(fold, spelling.split())), number


def _either(names: Mapping[str, object]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _not_after(words: Sequence[str]) -> str:
    """Refuse a weekday behind words that say that it is still to come, or the day on which somebody spoke."""
    return "".join(f"(?<!{re.escape(phrase)} )" for phrase in _folded(words))


def _phrases(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _folded(phrases)))})(?!\w)")


def _folded(phrases: Sequence[str]) -> list[str]:
    return [" ".join(map(fold, phrase.split())) for phrase in phrases]
