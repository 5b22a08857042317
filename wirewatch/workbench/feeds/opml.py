"""Lists of feeds as OPML 2.0, which every feed reader writes and reads; pure.

A folder is a group and a title is an outlet. What OPML has no words for (owner, every) stands in attributes of our own
namespace, which others pass over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from pydantic import ValidationError

from pipeline.intake.addresses import feed_address
from pipeline.intake.links import web_link
from pipeline.intake.plain import clean_line
from pipeline.intake.watched import FeedKeys
from wirewatch.workbench.feeds.groups import group_name
from wirewatch.workbench.feeds.written import feed_from, span

LARGEST = 5 * 1024 * 1024  # bytes
DEEPEST = 20
MOST_FEEDS = 10_000
NAMESPACE = "urn:wirewatch:feeds"

_FOLDED = " "  # between a namespace and a name, as expat is told to write them


class NotOpml(Exception):
    """Why a list of feeds cannot be read, in words for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a list of feeds holds."""

    feeds: tuple[FeedKeys, ...]  # no two of one address
    duplicates: int  # entries that say nothing new about an address
    skipped: tuple[str, ...]  # entries that are no feeds, and why


def to_opml(feeds: Iterable[FeedKeys], title: str = "Wirewatch") -> str:
    """Write feeds as OPML, those of one group in one folder; a feed of several groups stands in several folders."""
    folders: dict[str, list[FeedKeys]] = {}
    for feed in feeds:
        for group in feed.groups or [""]:
            folders.setdefault(group, []).append(feed)
    return "\n".join(_lines(folders, title)) + "\n"


def _lines(folders: Mapping[str, Sequence[FeedKeys]], title: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<opml version="2.0" xmlns:wirewatch="{NAMESPACE}">'
    yield f"  <head><title>{title}</title></head>"
    yield "  <body>"
    for group, feeds in folders.items():
        if group:
            yield f"    <outline text={quoteattr(group)} title={quoteattr(group)}>"
        yield from (f"    {'  ' if group else ''}{_outline(feed)}" for feed in feeds)
        if group:
            yield "    </outline>"
    yield "  </body>"
    yield "</opml>"


def _outline(feed: FeedKeys) -> str:
    outlet = clean_line(feed.outlet)
    said = {
        "type": "rss",
        "text": outlet,
        "title": outlet,
        "xmlUrl": clean_line(feed.url),
        "wirewatch:owner": clean_line(feed.owner or ""),
        "wirewatch:every": span(feed.every) if feed.every else "",
    }
    return f"<outline {' '.join(f'{name}={quoteattr(value)}' for name, value in said.items() if value)}/>"


def from_opml(document: bytes) -> Imported:
    """Read a list of feeds; NotOpml when it cannot be one. What is wrong with an entry is told, and the rest is read.

    Folders in folders are a group each. A feed that stands in several folders is one feed of several groups.
    """
    if len(document) > LARGEST:
        raise NotOpml(f"it is larger than {LARGEST // 1024 // 1024} MB")
    reader = _Reader()
    try:
        reader.read(document)
    except expat.ExpatError as error:
        words = f"{expat.ErrorString(error.code)}, line {error.lineno}, column {error.offset + 1}"
        raise NotOpml(f"the XML is faulty ({words})") from None
    except (LookupError, UnicodeError, ValueError):
        raise NotOpml("its encoding is not known; save it as UTF-8") from None
    return reader.imported()


@dataclass(slots=True)
class _Reader:
    """Walks through the elements; every list of it is bounded by the size of the document."""

    entries: list[tuple[Mapping[str, str], tuple[str, ...], int]] = field(default_factory=list)
    folders: list[str | None] = field(default_factory=list)  # of the elements that are open
    lines: "expat.XMLParserType | None" = None

    def read(self, document: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=_FOLDED)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_doctype
        self.lines = parser
        parser.Parse(document, True)  # noqa: FBT003  # pyexpat takes no keywords

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.folders and name.lower() != "opml":
            raise NotOpml(f"its first element is <{clean_line(name)[:100]}>, and should be <opml>")
        if len(self.folders) > DEEPEST:
            raise NotOpml(f"its folders are nested deeper than {DEEPEST}")
        said = {key.lower(): value for key, value in reversed(attributes.items())}
        is_outline = name.lower() == "outline"
        if is_outline and said.get("xmlurl", "").strip():
            self._keep(said)
        folder = said.get("text") or said.get("title") if is_outline and "xmlurl" not in said else None
        self.folders.append(folder)

    def _keep(self, said: Mapping[str, str]) -> None:
        if len(self.entries) == MOST_FEEDS:
            raise NotOpml(f"it holds more than {MOST_FEEDS:,} feeds")
        line = self.lines.CurrentLineNumber if self.lines else 0
        self.entries.append((said, tuple(folder for folder in self.folders if folder), line))

    def _end(self, _name: str) -> None:
        self.folders.pop()

    def imported(self) -> Imported:
        feeds: dict[str, FeedKeys] = {}
        skipped, duplicates = [], 0
        for said, folders, line in self.entries:
            try:
                feed = _feed(said, folders)
            except ValidationError as error:
                reasons = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
                skipped.append(f"line {line}: {_shown(said)}: {reasons}")
                continue
            known = feeds.get(feed.url)
            groups = list(dict.fromkeys([*(known.groups if known else []), *feed.groups]))
            duplicates += known is not None and groups == known.groups
            feeds[feed.url] = (known or feed).model_copy(update={"groups": groups})
        return Imported(feeds=tuple(feeds.values()), duplicates=duplicates, skipped=tuple(skipped))


def _feed(said: Mapping[str, str], folders: Sequence[str]) -> FeedKeys:
    url = clean_line(said["xmlurl"])
    url = f"http{url.removeprefix('feed')}" if url.startswith("feed://") else url
    return feed_from(
        url=url if feed_address(url) else web_link(url) or url,
        outlet=said.get("title") or said.get("text") or "",
        groups=[group for group in map(group_name, folders) if group],
        owner=said.get(f"{NAMESPACE}{_FOLDED}owner"),
        every=said.get(f"{NAMESPACE}{_FOLDED}every"),
    )


def _shown(said: Mapping[str, str]) -> str:
    return clean_line(said.get("title") or said.get("text") or said["xmlurl"])[:100]


def _refuse_doctype(*_: object) -> None:
    raise NotOpml("it holds a DOCTYPE or declares entities, which no list of feeds needs and attacks use; take it out")
