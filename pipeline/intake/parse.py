"""Feed bytes taken apart into items of plain text: the only user of feedparser."""

import io
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_tz

from pipeline.errors import NotAFeed
from pipeline.intake.decode import decoded
from pipeline.intake.document import Document, prepared
from pipeline.intake.identity import Marks, fingerprint, first_of_each, identities
from pipeline.intake.links import web_link
from pipeline.intake.plain import clean_line, clean_text, plain_text, plain_title
from pipeline.intake.quick.walk import fields_of
from pipeline.intake.rhythm import rhythm_of
from storage.records.article import Item
from storage.records.feed import Rhythm

MAX_ITEMS = 2_000
MAX_TITLE = 1_000
MAX_TEXT = 200_000
MAX_AUTHOR = 300
MAX_TAGS = 50
MAX_TAG = 100
MAX_ID = 10_000

_MARKED_UP = frozenset({"text/html", "application/xhtml+xml"})
_YEARS = range(1900, 2200)  # a year outside is a mistake, and near 1 or 9999 no other time zone can show it
_NO_YEAR = re.compile(r"(?<![\dT:+-])00\d\d(?!\d)")  # 0001 is the zero of many programs, and would be read as 2001

Fields = Mapping[str, object]
"""What feedparser tells of a feed or an entry, read without the renamings of its own dict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed document says: plain text only, in the order of the document."""

    kind: str  # feedparser's word: rss20, atom10, rss10 ...; rss or atom where the version is not said
    title: str
    link: str | None
    language: str | None
    items: tuple[Item, ...]  # no two have the same identity
    ids: tuple[str | None, ...]  # beside each item what the feed itself calls it
    problem: str | None  # readable all the same: what is wrong with the document
    rhythm: Rhythm | None = None  # what it says of its own rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry with its markup gone, before its identity is known."""

    id: str | None
    title: str
    link: str | None
    author: str | None
    summary: str
    content: str
    tags: tuple[str, ...]
    published_at: datetime | None

    def marks(self) -> Marks:
        sign = fingerprint(title=self.title, summary=self.summary, content=self.content, link=self.link)
        return Marks(id=self.id, link=self.link, fingerprint=sign)

    def is_empty(self) -> bool:
        return not (self.title or self.summary or self.content or self.link)


def parse(body: bytes, *, url: str | None, content_type: str | None) -> ParsedFeed:
    """Take a feed document apart. `url` is where it came from, `content_type` the header it came with.

    Any bytes give a ParsedFeed or raise NotAFeed. A document without its end is no feed, because items may be missing;
    other faults of the XML are mended or read around, and told in `problem`.
    """
    source = decoded(body, content_type)
    document = prepared(source.text)
    found = _found(document)
    raw_entries = _sequence(found.get("entries"))
    entries = [_entry(raw, found, url) for raw in raw_entries[:MAX_ITEMS]]
    notes = (source.doubt, document.fault, *_left_out(entries, len(raw_entries)))
    ids, items = _identified([entry for entry in entries if not entry.is_empty()])
    heading = _fields(found.get("feed"))
    return ParsedFeed(
        kind=_text(found, "version"),
        title=_title(heading, is_atom=_is_atom(found)),
        link=web_link(_text(heading, "link"), url),
        language=clean_line(_text(heading, "language"))[:35] or None,
        items=items,
        ids=ids,
        problem="; ".join(note for note in notes if note) or None,
        rhythm=rhythm_of(heading, document.text),
    )


def _found(document: Document) -> Fields:
    quickly = fields_of(document.tree) if document.tree else None
    return quickly or _feedparsed(document.text)


def _feedparsed(document: str) -> Fields:
    """Ask feedparser, which raises whatever it likes from more than a dozen places.

    It gets an open stream, because it opens the file that a string or bytes name. It is not told the address of the
    feed, because it would make a permanent-looking address of a guid such as "4711".
    """
    import feedparser  # noqa: PLC0415  # a twentieth of a second, which plain feeds do not need

    stream = io.BytesIO(document.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found: Fields = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError as error:
        raise NotAFeed("reading it takes more memory than is allowed") from error
    except Exception as error:
        raise NotAFeed(f"the feed parser gave up ({type(error).__name__})") from error
    if not found.get("version"):
        raise NotAFeed("the XML holds no channel of a known kind, neither RSS nor Atom")
    return found


def _left_out(entries: Sequence[_Entry], total: int) -> Iterator[str]:
    if total > MAX_ITEMS:
        yield f"of {total} items only the first {MAX_ITEMS} were taken"
    if empty := sum(entry.is_empty() for entry in entries):
        yield f"{empty} items without title, text and link were left out"


def _identified(entries: Sequence[_Entry]) -> tuple[tuple[str | None, ...], tuple[Item, ...]]:
    marks = [entry.marks() for entry in entries]
    known_by = identities(marks)
    kept = first_of_each(known_by)
    items = (
        Item(
            identity=known_by[index].value,
            identity_from=known_by[index].taken_from,
            title=entries[index].title,
            link=entries[index].link,
            author=entries[index].author,
            summary=entries[index].summary,
            content=entries[index].content,
            tags=entries[index].tags,
            published_at=entries[index].published_at,
            fingerprint=marks[index].fingerprint,
        )
        for index in kept
    )
    return tuple(entries[index].id for index in kept), tuple(items)


def _entry(raw: object, feed: Fields, url: str | None) -> _Entry:
    entry = _fields(raw)
    is_atom = _is_atom(feed)
    return _Entry(
        id=clean_line(_text(entry, "id"))[:MAX_ID] or None,
        title=_title(entry, is_atom=is_atom),
        link=_atom_link(entry, url) if is_atom else _rss_link(entry, url),
        author=_author(entry),
        summary=_summary(entry),
        content=_content(entry),
        tags=_tags(entry),
        published_at=_published_at(entry),
    )


def _is_atom(feed: Fields) -> bool:
    return _text(feed, "version").startswith("atom")


def _title(fields: Fields, *, is_atom: bool) -> str:
    """Read a title. Atom says which titles are plain text, and means it; in RSS any title may hold markup."""
    raw = _text(fields, "title")
    is_plain = is_atom and _text(_fields(fields.get("title_detail")), "type") == "text/plain"
    return (clean_line(raw) if is_plain else plain_title(raw))[:MAX_TITLE].strip()


def _atom_link(entry: Fields, url: str | None) -> str | None:
    """Take the alternate link, a web page first. feedparser's own `link` may be the entry's id, which is no address."""
    links = [_fields(link) for link in _sequence(entry.get("links"))]
    alternates = [link for link in links if _text(link, "rel") == "alternate"]
    alternates.sort(key=lambda link: _text(link, "type") not in _MARKED_UP)
    return next((found for link in alternates if (found := web_link(_text(link, "href"), url))), None)


def _rss_link(entry: Fields, url: str | None) -> str | None:
    """Take the link; feedparser puts a guid there that is a permalink, and that one must be an address by itself."""
    link = _text(entry, "link")
    is_guid = bool(entry.get("guidislink")) and link == _text(entry, "id")
    return web_link(link, None if is_guid else url)


def _author(entry: Fields) -> str | None:
    people = [_fields(person) for person in _sequence(entry.get("authors"))]
    names = [plain_title(_text(person, "name") or _text(person, "email")) for person in people]
    named = ", ".join(dict.fromkeys(name for name in names if name)) or plain_title(_text(entry, "author"))
    return named[:MAX_AUTHOR].strip() or None


def _summary(entry: Fields) -> str:
    """Read the summary. Without a detail it is feedparser's copy of the content, and the feed gave none."""
    return _readable(_fields(entry.get("summary_detail")))


def _content(entry: Fields) -> str:
    return max((_readable(_fields(part)) for part in _sequence(entry.get("content"))), key=len, default="")


def _readable(part: Fields) -> str:
    value, kind = _text(part, "value"), _text(part, "type")
    if kind in _MARKED_UP:
        return plain_text(value)[:MAX_TEXT]
    return clean_text(value)[:MAX_TEXT] if kind.startswith("text/") else ""


def _tags(entry: Fields) -> tuple[str, ...]:
    tags = (_fields(tag) for tag in _sequence(entry.get("tags"))[: 4 * MAX_TAGS])
    words = (plain_title(_text(tag, "label") or _text(tag, "term"))[:MAX_TAG].strip() for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))[:MAX_TAGS]


def _published_at(entry: Fields) -> datetime | None:
    names = ("published", "updated", "created")
    given = [name for name in names if not _NO_YEAR.search(_text(entry, name)[:100])]
    moments = (_moment(entry.get(f"{name}_parsed")) or _zoneless(_text(entry, name)) for name in given)
    return next((moment for moment in moments if moment), None)


def _moment(parsed: object) -> datetime | None:
    """Read the date feedparser understood, always UTC; it lets impossible ones through."""
    if isinstance(parsed, datetime):
        return parsed
    if not isinstance(parsed, time.struct_time) or parsed.tm_year not in _YEARS:
        return None
    try:
        return datetime(*parsed[:5], min(parsed.tm_sec, 59), tzinfo=UTC)
    except ValueError:
        return None


def _zoneless(date: str) -> datetime | None:
    """Read the mail dates that feedparser does not, because they name no zone: they are taken for UTC."""
    parsed = parsedate_tz(date[:100])
    return _moment(time.struct_time(parsed[:9])) if parsed and parsed[9] in (None, 0) else None


def _fields(raw: object) -> Fields:
    return dict(raw) if isinstance(raw, dict) else {}


def _sequence(raw: object) -> Sequence[object]:
    return raw if isinstance(raw, list) else []


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
