"""Whether the quick way says of a document what feedparser says of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Literal
from unittest.mock import patch

from pipeline.errors import NotAFeed
from pipeline.intake import parse as parsing
from pipeline.intake.decode import decoded
from pipeline.intake.document import Document, prepared
from pipeline.intake.parse import ParsedFeed, parse
from pipeline.intake.quick.walk import fields_of

Outcome = Literal["agreed", "declined", "no feed", "differs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What became of one document; `difference` says where the two ways part."""

    outcome: Outcome
    difference: str = ""


def compare(body: bytes, url: str | None) -> Compared:
    """Take a document apart both ways, unless the quick one leaves it to feedparser."""
    document = _document(body)
    if document is None:
        return Compared(outcome="no feed")
    found = fields_of(document.tree) if document.tree else None
    if found is None:
        return Compared(outcome="declined")
    quickly, slowly = _parsed(body, url), _by_feedparser(body, url)
    if quickly == slowly or (isinstance(quickly, NotAFeed) and str(quickly) == str(slowly)):
        return Compared(outcome="agreed")
    return Compared(outcome="differs", difference=_difference(quickly, slowly))


def tally(bodies: Iterable[bytes]) -> tuple[dict[str, int], list[str]]:
    """Compare many documents, with and without an address: how often each outcome, and every difference."""
    counts = dict.fromkeys(("agreed", "declined", "no feed", "differs"), 0)
    differences = []
    for place, body in enumerate(bodies):
        compared = compare(body, "https://host.example/feeds/main.xml" if place % 3 else None)
        counts[compared.outcome] += 1
        if compared.difference:
            differences.append(f"document {place}: {compared.difference}")
    return counts, differences


def _document(body: bytes) -> Document | None:
    try:
        return prepared(decoded(body, None).text)
    except NotAFeed:
        return None


def _by_feedparser(body: bytes, url: str | None) -> ParsedFeed | NotAFeed:
    with patch.object(parsing, "fields_of", lambda _tree: None):
        return _parsed(body, url)


def _parsed(body: bytes, url: str | None) -> ParsedFeed | NotAFeed:
    try:
        return parse(body, url=url, content_type=None)
    except NotAFeed as error:  # its items may be nothing but the errors of a bridge
        return error


def _difference(quickly: ParsedFeed | NotAFeed, slowly: ParsedFeed | NotAFeed) -> str:
    if isinstance(quickly, NotAFeed) or isinstance(slowly, NotAFeed):
        return f"{quickly!s:.200}, by feedparser {slowly!s:.200}"
    return "; ".join(_unlike("feed", quickly, slowly))


def _unlike(what: str, one: object, other: object) -> Iterator[str]:
    """Name every field in which two records of one kind differ, in the items of a feed too."""
    for field in fields(one):  # type: ignore[arg-type]  # both are dataclasses
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if mine == theirs:
            continue
        if field.name == "items" and len(mine) == len(theirs):
            for place, pair in enumerate(zip(mine, theirs, strict=True)):
                yield from _unlike(f"item {place}", *pair)
        elif field.name != "fingerprint":
            yield f"{what}: {field.name} is {str(mine)[:200]!r}, by feedparser {str(theirs)[:200]!r}"
