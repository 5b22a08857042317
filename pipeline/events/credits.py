"""What a text says of where it was taken from: datelines, bylines, agency credits; found, and cut away. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from pipeline.events.wording import tokens, unaccented

_HEAD = 220  # characters in which a dateline or byline can stand
_TAIL = 260
_SERVICE = re.compile(r"\s*(?:[-:|(].*|(?:News|Newswire|Agency|World|English|International|Top|Wire)\b.*)?")
_DASH = r"[-\u2010-\u2015]"
_DATELINE = re.compile(
    rf"\s*[A-Z\u0400-\u042f]{{2}}[A-Z\u0400-\u042f .'-]{{1,30}}(?:,[\w .]{{2,25}}){{0,2}}\s*{_DASH}+\s"
)


class Credited(NamedTuple):
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


def without_credits(title: str, text: str, author: str | None = None) -> Credited:
    """Cut datelines, bylines and credits of agencies away, and say which agencies were credited, in order.

    `author` is what the feed says; it may name an agency too.
    """
    found: list[str] = []
    head, middle, tail = _three_parts(text)
    head = _cut_begin(head, found)
    if tail:
        tail = _cut(tail, found)
    else:
        head = _cut(head, found)
    title = _cut(title, found)
    found.extend(_agencies_in(author or ""))
    return Credited(title, head + middle + tail, tuple(dict.fromkeys(found)))


@cache
def credit_begins() -> frozenset[str]:
    """Give the tokens one of which stands in every text that without_credits() changes."""
    return frozenset(tokens(unaccented(spelling))[0] for spelling in _patterns().agencies) | {"Reporting"}


def without_dateline(text: str) -> str:
    """Cut a dateline without an agency: "GAZA CITY, Oct 7 -"."""
    hit = _DATELINE.match(text)
    return text[hit.end() :] if hit else text


def without_outlet(title: str, outlet: str) -> str:
    """Cut "| Outlet" and "- Outlet" off a title."""
    if outlet and outlet.casefold() in title.casefold():
        for mark in ("|", " - ", " \u2013 ", " \u2014 ", " :: "):
            rest, _, last = title.rpartition(mark)
            if rest and last.strip().casefold() == outlet.casefold():
                return rest.strip()
    return title


@lru_cache(maxsize=4096)
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
    """Cut what credits an agency at the begin; each pattern holds there or not at all."""
    for pattern in _patterns().head:
        if hit := pattern.match(part):
            found.extend(_agencies_in(hit[0]))
            part = part[hit.end() :]
    return part


def _cut(part: str, found: list[str]) -> str:
    for pattern in _patterns().tail:
        while hit := pattern.search(part):
            found.extend(_agencies_in(hit[0]))
            part = part[: hit.start()] + " " + part[hit.end() :]
    return part


def _agencies_in(words: str) -> list[str]:
    patterns = _patterns()
    return [patterns.agencies[hit[1]] for hit in patterns.any_of.finditer(words)]


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
            # BEIRUT (Reuters) - | PARIS, Oct 7 (AFP) --
            re.compile(rf"\A[^\n(/]{{0,70}}?[(\[]\s*{names}\s*[)\]][.,]?\s*(?:{_DASH}+|:)"),
            # MOSCOW, October 7. /TASS/. | BEIRUT (Reuters) At least nine | (AP) At least nine
            re.compile(
                rf"\A\s*(?:(?:[A-Z\u0400-\u042f][\w'-]*|\d+)[ ,.]+(?:[a-z\u0430-\u044f]+[ ,.]+)?){{0,6}}"
                rf"[(/\[]\s*{names}\s*[)/\]][.,]?(?=\W*\w)"
            ),
            # Moscow AFP - | Moscow, AFP Saturday
            re.compile(rf"\A\s*(?:[A-Z\u0400-\u042f][\w.'-]*[ ,]+){{1,4}}{name}(?!\s+[a-z'])\s*(?:{_DASH}+|[:.])?"),
        ),
        tail=(
            re.compile(rf"(?i:\b(?:{source}))\s*:\s*{names}[\s.)]*\Z"),
            re.compile(rf"[(\[]?\s*(?i:{given})\s+(?:the\s+)?{names}\s*[)\].]*"),
            re.compile(rf"(?:{_DASH}+\s*|[(\[/|]\s*|\n\s*){names}\s*[)\]/.]*\s*\Z"),
            re.compile(r"[(\[]?\bReporting by [^\n]{3,200}\Z"),
        ),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
