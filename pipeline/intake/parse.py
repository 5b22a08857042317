"""Feed bytes taken apart into items of plain text: the only user of feedparser."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import AWebPage, NotAFeed
from pipeline.intake.behind_page import what_page
from pipeline.intake.dates import has_a_year, mail_date, moment
from pipeline.intake.decode import Decoded, decoded
from pipeline.intake.document import Document, prepared
from pipeline.intake.entries import MAX_AUTHOR, MAX_ID, MAX_ITEMS, MAX_TAG, MAX_TAGS, MAX_TITLE, Entry, items_of
from pipeline.intake.json_feed import is_json, json_feed
from pipeline.intake.links import web_link
from pipeline.intake.plain import clean_line, clean_text, plain_text, plain_title
from pipeline.intake.quick.walk import fields_of
from pipeline.intake.rhythm import rhythm_of
from storage.records.article import Item
from storage.records.feed import Rhythm

_MARKED_UP = frozenset({"text/html", "application/xhtml+xml"})

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
    cut: bool = False  # it holds more than was taken of it


def parse(body: bytes, *, url: str | None, content_type: str | None) -> ParsedFeed:
    """Take a feed document apart. `url` is where it came from, `content_type` the header it came with.

    Any bytes give a ParsedFeed or raise NotAFeed. A document without its end is no feed, because items may be missing;
    other faults of the XML are mended or read around, and told in `problem`.
    """
    source = decoded(body, content_type)
    if is_json(source.text):
        return _read_json(source, url)
    try:
        document = prepared(source.text, url)
    except AWebPage as error:
        raise AWebPage(what_page(body, url=url, content_type=content_type)) from error
    found = _found(document)
    raw_entries = _sequence(found.get("entries"))
    total = len(raw_entries) + document.left_out
    read = items_of([_entry(raw, found, url) for raw in raw_entries[:MAX_ITEMS]], total)
    heading = _fields(found.get("feed"))
    return ParsedFeed(
        kind=_text(found, "version"),
        title=_title(heading, is_atom=_is_atom(found))[:MAX_TITLE].strip(),
        link=web_link(_text(heading, "link"), url),
        language=clean_line(_text(heading, "language"))[:35] or None,
        items=read.items,
        ids=read.ids,
        problem=_problem(source.doubt, document.fault, *read.notes),
        rhythm=rhythm_of(heading, document.text),
        cut=read.cut,
    )


def _read_json(source: Decoded, url: str | None) -> ParsedFeed:
    feed = json_feed(source.text, url)
    read = items_of(feed.entries, feed.total)
    return ParsedFeed(
        kind=feed.kind,
        title=feed.title,
        link=feed.link,
        language=feed.language,
        items=read.items,
        ids=read.ids,
        problem=_problem(source.doubt, feed.note, *read.notes),
        cut=read.cut,
    )


def _problem(*notes: str | None) -> str | None:
    return "; ".join(note for note in notes if note) or None


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


def _entry(raw: object, feed: Fields, url: str | None) -> Entry:
    entry = _fields(raw)
    is_atom = _is_atom(feed)
    return Entry(
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
    return clean_line(raw) if is_plain else plain_title(raw)


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
        return plain_text(value)
    return clean_text(value) if kind.startswith("text/") else ""


def _tags(entry: Fields) -> tuple[str, ...]:
    tags = (_fields(tag) for tag in _sequence(entry.get("tags"))[: 4 * MAX_TAGS])
    words = (plain_title(_text(tag, "label") or _text(tag, "term"))[:MAX_TAG].strip() for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))[:MAX_TAGS]


def _published_at(entry: Fields) -> datetime | None:
    names = ("published", "updated", "created")
    given = [name for name in names if has_a_year(_text(entry, name))]
    moments = (moment(entry.get(f"{name}_parsed")) or mail_date(_text(entry, name)) for name in given)
    return next((found for found in moments if found), None)


def _fields(raw: object) -> Fields:
    return dict(raw) if isinstance(raw, dict) else {}


def _sequence(raw: object) -> Sequence[object]:
    return raw if isinstance(raw, list) else []


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
