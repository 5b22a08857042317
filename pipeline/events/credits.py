"""What a text says of where it was taken from: datelines, bylines, agency credits; found, and cut away. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

_HEAD = 220  # characters in which a dateline or byline can stand
_TAIL = 260
_SERVICE = re.compile(r"\s*(?:[-:|(].*|(?:News|Newswire|Agency|World|English|International|Top|Wire)\b.*)?")
_DASH = r"[-\u2010-\u2015]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """A text without what says whose it is, and the agencies that it names as its source."""

    title: str
    text: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    agencies: dict[str, str]  # by spelling
    names: frozenset[str]
    any_of: re.Pattern[str]
    head: tuple[re.Pattern[str], ...]
    tail: tuple[re.Pattern[str], ...]
    dateline: re.Pattern[str]


def without_credits(title: str, text: str, *, outlet: str, author: str | None = None) -> Credited:
    """Cut datelines, bylines, agency credits and the outlet's own name away, and say which agencies were credited.

    `author` is the feed's; it may name an agency too. The first agency named is the first of the answer.
    """
    found: list[str] = []
    head, middle, tail = _three_parts(text)
    head = _cut_begin(head, found)
    if tail:
        tail = _cut(tail, found)
    else:
        head = _cut(head, found)
    title = _cut(_without_outlet(title, outlet), found)
    if author:
        found.extend(_agencies_in(author))
    return Credited(title=title, text=head + middle + tail, agencies=tuple(dict.fromkeys(found)))


def agency_of(outlet: str) -> str | None:
    """Give the agency that an outlet is ("Reuters World", "AP News"); None for any other outlet."""
    found = _patterns().any_of.match(outlet)
    return _patterns().agencies[found[1]] if found and _SERVICE.fullmatch(outlet, found.end()) else None


def is_agency(origin: str) -> bool:
    """Say whether an origin is the name of an agency, as credits give it."""
    return origin in _patterns().names


def _three_parts(text: str) -> tuple[str, str, str]:
    text = text.strip()
    if len(text) <= _HEAD + _TAIL:
        return text, "", ""
    return text[:_HEAD], text[_HEAD:-_TAIL], text[-_TAIL:]


def _cut_begin(part: str, found: list[str]) -> str:
    """Cut datelines and bylines; each pattern holds at the begin or not at all."""
    patterns = _patterns()
    for pattern in patterns.head if _names_one(part) else ():
        if hit := pattern.match(part):
            found.extend(_agencies_in(hit[0]))
            part = part[hit.end() :]
    hit = patterns.dateline.match(part)
    return part[hit.end() :] if hit else part


def _names_one(part: str) -> bool:
    """Say whether any agency stands in the words; most texts name none, and are done with."""
    return any(map(part.__contains__, _patterns().agencies))


def _cut(part: str, found: list[str]) -> str:
    if not _names_one(part) and "Reporting by" not in part:
        return part
    for pattern in _patterns().tail:
        while hit := pattern.search(part):
            found.extend(_agencies_in(hit[0]))
            part = part[: hit.start()] + " " + part[hit.end() :]
    return part


def _agencies_in(words: str) -> list[str]:
    patterns = _patterns()
    return [patterns.agencies[hit[1]] for hit in patterns.any_of.finditer(words)]


def _without_outlet(title: str, outlet: str) -> str:
    """Cut "| Outlet" and "- Outlet" off a title."""
    for mark in ("|", " - ", " \u2013 ", " \u2014 ", " :: "):
        rest, found, last = title.rpartition(mark)
        if found and rest and last.strip().casefold() == outlet.casefold():
            return rest.strip()
    return title


@cache
def _patterns() -> _Patterns:
    data: dict[str, Any] = YAML(typ="safe").load(files("pipeline.events").joinpath("agencies.yaml").read_text("utf-8"))
    agencies = {spelling: name for name, spellings in data["agencies"].items() for spelling in spellings}
    name = rf"(?:[Tt]he\s+)?(?<!\w)(?:{_either(agencies)})(?!\w)"
    names = rf"{name}(?:(?:\s*[/,&+]\s*|\s+(?:and|et|und|y)\s+){name})*"
    source, given, by = _either(data["source"]), _either(data["with"]), _either(data["by"])
    return _Patterns(
        agencies=agencies,
        names=frozenset(agencies.values()),
        any_of=re.compile(rf"(?<!\w)({_either(agencies)})(?!\w)"),
        head=(
            # By Jane Doe, Associated Press | By Reuters Staff, at the very begin
            re.compile(
                rf"\A\s*(?i:{by})\s[^\n.:]{{0,60}}?{names}\s*(?:{_DASH}+|[|:.,]|\n|\Z)|\A\s*{names}\s*(?:{_DASH}+|[|:\n])"
            ),
            # BEIRUT (Reuters) - | MOSCOW, October 7. /TASS/. | PARIS, Oct 7 (AFP) --
            re.compile(rf"\A[^\n(/]{{0,70}}?[(/\[]\s*{names}\s*[)/\]][.,]?\s*(?:{_DASH}+|:)?"),
            # Moscow AFP - | Moscow, AFP Saturday
            re.compile(rf"\A\s*(?:[A-Z\u0400-\u042f][\w.'-]*[ ,]+){{1,4}}{name}(?!\s+[a-z'])\s*(?:{_DASH}+|[:.])?"),
        ),
        tail=(
            re.compile(rf"(?i:\b(?:{source}))\s*:\s*{names}[\s.)]*\Z"),
            re.compile(rf"[(\[]?\s*(?i:{given})\s+(?:the\s+)?{names}\s*[)\].]*"),
            re.compile(rf"(?:{_DASH}+\s*|[(\[/|]\s*|\n\s*){names}\s*[)\]/.]*\s*\Z"),
            re.compile(r"[(\[]?\bReporting by [^\n]{3,200}\Z"),
        ),
        # BEIRUT - | GAZA CITY, Oct 7 -
        dateline=re.compile(
            rf"\A\s*[A-Z\u0400-\u042f]{{2}}[A-Z\u0400-\u042f .'-]{{1,30}}(?:,[\w .]{{2,25}}){{0,2}}\s*{_DASH}+\s"
        ),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
