"""The feeds behind a web page: those that its head names, and where sites usually keep one; pure.

Only single tags of bounded length are looked at, never the page as a whole, so that no page costs more than its size.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from pipeline.intake.decode import decoded
from pipeline.intake.links import web_link
from pipeline.intake.plain import clean_line

MOST_BYTES = 1_000_000  # the head of a page is far smaller
MOST_FEEDS = 20
USUAL_PATHS = ("/feed", "/rss", "/rss.xml")

_LONGEST_TAG = 1_000  # characters and quoted values
_LONGEST_VALUE = 2_500
_TYPES = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/rdf+xml": "RSS",
    "application/feed+json": "JSON Feed",
}
_ASKING = (
    (
        "it is a web page that wants to know whether we are a person",
        re.compile(r"\bg?-?h?re?captcha\b|cf-challenge|challenge-platform|<title>\s{0,9}Just a moment", re.IGNORECASE),
    ),
    ("it is a web page that asks for a login", re.compile(r"<input\s[^<>]{0,500}type=[\"']?password", re.IGNORECASE)),
)
_PAGE = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body|meta|link)\b", re.IGNORECASE)
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<hidden>script|style|template|noscript|svg)\b.*?(?:</(?P=hidden)|\Z)"
    rf"|<(?:link|base)\s(?:[^<>\"']|\"[^\"<]{{0,{_LONGEST_VALUE}}}\"|'[^'<]{{0,{_LONGEST_VALUE}}}'){{1,{_LONGEST_TAG}}}>",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An address at which a page says that a feed is."""

    url: str
    title: str
    kind: str  # RSS, Atom or JSON Feed, as the page says


def is_page(body: bytes, content_type: str | None) -> bool:
    """Say whether a document that is no feed looks like a web page."""
    return bool(_PAGE.search(decoded(body[:20_000], content_type).text))


def what_page(body: bytes, *, url: str | None, content_type: str | None) -> str:
    """Say in words for a person what a page is that came instead of a feed, and where the feed may be."""
    page = decoded(body[:MOST_BYTES], content_type).text
    asks = next((words for words, sign in _ASKING if sign.search(page)), "it is a web page")
    feeds = feeds_behind(body, url=url, content_type=content_type) if url else ()
    others = f" and {len(feeds) - 1} more" if len(feeds) > 1 else ""
    return f"{asks}; it names a feed at {clean_line(feeds[0].url)[:300]}{others}" if feeds else asks


def feeds_behind(body: bytes, *, url: str, content_type: str | None) -> tuple[Proposal, ...]:
    """Give the feeds that a page names, in its order, each address once; `url` is the page's own address."""
    base: str | None = None
    found: dict[str, Proposal] = {}
    for name, fields in _tags(decoded(body[:MOST_BYTES], content_type).text):
        if name == "base":
            base = base or web_link(fields.get("href", ""), url)
        elif proposal := _proposal(fields, base or url):
            found.setdefault(proposal.url, proposal)
        if len(found) == MOST_FEEDS:
            break
    return tuple(found.values())


def usual_addresses(url: str) -> tuple[str, ...]:
    """Give where the site of a page is likely to have a feed, if the page does not say."""
    parts = urlsplit(url)
    return tuple(f"{parts.scheme}://{parts.netloc}{path}" for path in USUAL_PATHS)


def _tags(page: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for found in _TAG.finditer(page):
        if found[0].startswith("<!--") or found["hidden"]:
            continue
        reader = _OneTag()
        reader.feed(found[0])
        yield from reader.read


class _OneTag(HTMLParser):
    """Reads the attributes of a tag as browsers do."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[str, Mapping[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it; of an attribute that is there twice the first counts."""
        self.read.append((tag, {name: value or "" for name, value in reversed(attrs)}))


def _proposal(fields: Mapping[str, str], base: str) -> Proposal | None:
    kind = _TYPES.get(fields.get("type", "").partition(";")[0].strip().lower())
    relations = fields.get("rel", "").lower().split()
    link = web_link(fields.get("href", ""), base)
    if not (kind and link and {"alternate", "feed"} & set(relations)) or "stylesheet" in relations:
        return None
    return Proposal(url=link, title=clean_line(fields.get("title", ""))[:200], kind=kind)
