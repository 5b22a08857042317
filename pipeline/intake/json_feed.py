"""JSON Feed 1.0 and 1.1 taken apart into entries; pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import NotAFeed
from pipeline.intake.dates import internet_date
from pipeline.intake.entries import MAX_AUTHOR, MAX_ID, MAX_ITEMS, MAX_TAG, MAX_TAGS, MAX_TITLE, Entry
from pipeline.intake.links import web_link
from pipeline.intake.plain import clean_line, clean_text, plain_text, plain_title

_VERSION = "jsonfeed.org/version/1"

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFeed:
    """What a JSON Feed says, its items not yet told apart."""

    kind: str  # json1 or json11
    title: str
    link: str | None
    language: str | None
    entries: tuple[Entry, ...]
    total: int  # items that the document holds
    note: str | None


def is_json(text: str) -> bool:
    """Say whether a document is JSON by its first character."""
    return text.lstrip("\ufeff\x00 \t\r\n")[:1] in ("{", "[")


def json_feed(text: str, url: str | None) -> JsonFeed:
    """Take a JSON Feed apart; NotAFeed for any other JSON. `url` is where it came from."""
    heading = _fields(_read(text))
    items = heading.get("items")
    version = _text(heading, "version")
    is_said = _VERSION in version
    if not isinstance(items, list) or not (is_said or any(_looks_like_an_item(item) for item in items[:5])):
        raise NotAFeed("it is JSON, but no JSON Feed")
    return JsonFeed(
        kind="json11" if version.rstrip("/").endswith("1.1") else "json1",
        title=plain_title(_text(heading, "title"))[:MAX_TITLE].strip(),
        link=web_link(_text(heading, "home_page_url"), url),
        language=clean_line(_text(heading, "language"))[:35] or None,
        entries=tuple(_entry(_fields(item), url) for item in items[:MAX_ITEMS]),
        total=len(items),
        note=None if is_said else "it does not say that it is a JSON Feed",
    )


def _read(text: str) -> object:
    try:
        return json.loads(text.strip("\ufeff\x00 \t\r\n"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise NotAFeed(f"it is JSON that is cut off or broken, at {place}") from error
    except (RecursionError, ValueError) as error:  # a thousand brackets, or a number of thousands of digits
        raise NotAFeed("it is JSON of a kind that no feed needs and that can be used for attacks") from error


def _looks_like_an_item(raw: object) -> bool:
    item = _fields(raw)
    return ("id" in item or "url" in item) and ("content_html" in item or "content_text" in item)


def _entry(item: Fields, url: str | None) -> Entry:
    html = _text(item, "content_html")
    return Entry(
        id=_id(item.get("id")),
        title=plain_title(_text(item, "title")),
        link=web_link(_text(item, "url"), url) or web_link(_text(item, "external_url"), url),
        author=_author(item),
        summary=clean_text(_text(item, "summary")),
        content=plain_text(html) if html else clean_text(_text(item, "content_text")),
        tags=_tags(item),
        published_at=next(_dates(item), None),
    )


def _id(raw: object) -> str | None:
    """Read an id; version 1.0 allowed numbers."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    return clean_line(str(raw))[:MAX_ID] or None


def _dates(item: Fields) -> Iterator[datetime]:
    for name in ("date_published", "date_modified"):
        if when := internet_date(_text(item, name)):
            yield when


def _author(item: Fields) -> str | None:
    people = [_fields(person) for person in (*_list(item, "authors"), item.get("author"))]
    names = dict.fromkeys(plain_title(_text(person, "name")) for person in people)
    return ", ".join(name for name in names if name)[:MAX_AUTHOR].strip() or None


def _tags(item: Fields) -> tuple[str, ...]:
    said = [tag for tag in _list(item, "tags")[: 4 * MAX_TAGS] if isinstance(tag, str)]
    words = (plain_title(tag)[:MAX_TAG].strip() for tag in said)
    return tuple(dict.fromkeys(word for word in words if word))[:MAX_TAGS]


def _fields(raw: object) -> Fields:
    return raw if isinstance(raw, dict) else {}


def _list(fields: Fields, name: str) -> Sequence[object]:
    raw = fields.get(name)
    return raw if isinstance(raw, list) else []


def _text(fields: Fields, name: str) -> str:
    raw = fields.get(name)
    return raw.encode("utf-8", "ignore").decode() if isinstance(raw, str) else ""  # JSON can hold half a character
