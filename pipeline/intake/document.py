"""The text of a feed made ready for the parser: its kind seen, entities refused, common faults mended; pure.

A document that is mended reaches the strict parser, which is quicker and truer than the loose one.
"""

import html
import html.entities
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from pipeline.errors import AWebPage, NotAFeed
from pipeline.intake.entries import MAX_ITEMS
from pipeline.intake.links import web_link

_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_BEFORE_ROOT = re.compile(r"\s++|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,99})(?=[\s/>])")
_START_OF_FEED = re.compile(r"<\?xml\s|<(?:rss|feed|rdf:RDF)[\s>]")
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|script|div|form)\b", re.IGNORECASE)
_ENTITY_DECLARATION = re.compile(r"<!ENTITY", re.IGNORECASE)
_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:(#[0-9]{1,8}|#x[0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});)?", re.DOTALL
)
_ROOTS_BASE = re.compile(r"<(?:rss|feed|rdf:RDF)\s[^<>]{0,5000}?\sxml:base=([\"'])([^\"'<>]{0,2000})\1", re.IGNORECASE)
_END_OF_ITEM = re.compile(r"</(?:item|entry)\s{0,9}>")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NETSCAPE = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "rss-0.91.dtd">'


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A document as its elements, and every namespace that it declares anywhere, as (prefix, address)."""

    root: Element
    namespaces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The XML of a feed from its root element on, without what stood before, and what is wrong with it."""

    text: str
    fault: str | None
    tree: Tree | None = field(compare=False, repr=False)  # of the text, where it needed no mending and has no DTD
    left_out: int = 0  # items beyond the most that are taken: to parse a hundred thousand takes a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prologue:
    end: int
    netscape: bool


def prepared(text: str, url: str | None = None) -> Document:
    """Make the text of an answer ready for the feed parser; raise NotAFeed when it cannot be a whole feed.

    `url` is where it came from: what the root says of the base of its links is made absolute by it, for feedparser
    forgets bases that are relative to a relative one.
    """
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise NotAFeed("the answer is empty")
    start = _start(text)
    prologue = _prologue(text, start)
    root = _root(text, prologue.end)
    heading = "<?xml version='1.0' encoding='utf-8'?>\n" + (_NETSCAPE if prologue.netscape else "")
    body, left_out = _first_items(_based(text[prologue.end :], url))
    tree, fault = _tree(heading, body, lines_before=text.count("\n", 0, prologue.end) - 1)
    if fault:
        body = _mended(_closed(body, root))
    elif start:
        fault = "other text stands before the document"
    whole = None if prologue.netscape else tree
    return Document(text=f"{heading}\n{body}", fault=fault, tree=whole, left_out=left_out)


def _first_items(body: str) -> tuple[str, int]:
    if body.count("</item") + body.count("</entry") <= MAX_ITEMS:
        return body, 0
    ends = [found.end() for found in _END_OF_ITEM.finditer(body)]
    if len(ends) <= MAX_ITEMS:
        return body, 0
    return body[: ends[MAX_ITEMS - 1]] + body[ends[-1] :], len(ends) - MAX_ITEMS


def _based(body: str, url: str | None) -> str:
    found = _ROOTS_BASE.match(body)
    base = web_link(html.unescape(found[2]), url) if found else None
    return f"{body[: found.start(2)]}{html.escape(base)}{body[found.end(2) :]}" if found and base else body


def _start(text: str) -> int:
    """Find where the document begins: some servers print a warning first."""
    head = text.lstrip("\ufeff\x00 \t\r\n")
    begin = len(text) - len(head)
    if head.startswith("<"):
        return 0 if begin == 0 else begin
    found = _START_OF_FEED.search(text, begin)
    if _WEB_PAGE.search(text, begin, found.start() if found else begin + 5_000):
        raise AWebPage("it is a web page")
    if not found:
        raise NotAFeed("it is neither RSS nor Atom, nor any XML")
    return found.start()


def _prologue(text: str, position: int) -> _Prologue:
    netscape = False
    while True:
        if found := _BEFORE_ROOT.match(text, position):
            position = found.end()
        elif text[position : position + 9].upper() == "<!DOCTYPE":
            end = _doctype_end(text, position)
            netscape = "netscape" in text[position:end].lower()
            position = end
        else:
            return _Prologue(end=position, netscape=netscape)


def _doctype_end(text: str, start: int) -> int:
    close, subset = text.find(">", start), text.find("[", start)
    if close >= 0 and (subset < 0 or close < subset):
        return close + 1
    end = text.find("]", subset)
    if _ENTITY_DECLARATION.search(text, start, end if end >= 0 else len(text)):
        raise NotAFeed("it declares entities, which no feed needs and which can be used for attacks")
    close = text.find(">", end)
    if end < 0 or close < 0:
        raise NotAFeed("the document is cut off before its first element")
    return close + 1


def _root(text: str, position: int) -> str:
    if _ENTITY_DECLARATION.match(text, position):
        raise NotAFeed("it declares entities, which no feed needs and which can be used for attacks")
    found = _ROOT.match(text, position)
    if _WEB_PAGE.match(text, position) or _WEB_PAGE.search(text, 0, position):
        raise AWebPage("it is a web page")
    if not found:
        raise NotAFeed("the document is cut off or broken before its first element")
    if found[1].rpartition(":")[2].lower() not in _FEED_ROOTS:
        raise NotAFeed(f"its first element is <{found[1]}>, which is neither RSS nor Atom")
    return found[1]


def _tree(heading: str, body: str, *, lines_before: int) -> tuple[Tree | None, str | None]:
    """Read the XML as strictly as the feed parser will: its tree, or what is wrong with it."""
    source = io.BytesIO(f"{heading}{body}".encode("utf-8", "surrogatepass"))
    reading = iterparse(source, events=("start-ns",))  # noqa: S314  # entities are refused before, and no DTD is left
    try:
        namespaces = tuple(_declared(reading))
    except ParseError as error:
        line, column = error.position
        place = f"line {line + lines_before}, column {column + 1}"
        return None, f"the XML is faulty at {place} ({expat.ErrorString(error.code)})"
    if any(" " in address for _, address in namespaces):  # the feed parser, which sets a space behind it, gives up
        return None, "the address of a namespace holds a space"
    root: Element = reading.root  # type: ignore[attr-defined]  # typeshed forgets it; the documentation does not
    return Tree(root=root, namespaces=namespaces), None


def _declared(reading: Iterator[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    for _, pair in reading:
        assert isinstance(pair, tuple)
        yield pair[0] or "", pair[1] or ""


def _closed(body: str, root: str) -> str:
    """Drop what stands behind the root element; a document without its end was cut, and may miss items."""
    end = body.rfind(f"</{root}")
    close = body.find(">", end) + 1
    if end < 0 or not close:
        raise NotAFeed("the document is cut off in the middle")
    return body[:close]


def _mended(body: str) -> str:
    return _AMPERSAND.sub(_mended_ampersand, _NO_CHARACTER.sub("", body))


def _mended_ampersand(found: re.Match[str]) -> str:
    name = found[1]
    if found[0].startswith("<") or name in _XML_NAMES:
        return found[0]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        return found[0] if _is_character(name) else "\ufffd"
    return html.escape(html.entities.html5[f"{name};"]) if f"{name};" in html.entities.html5 else f"&amp;{name};"


def _is_character(reference: str) -> bool:
    code = int(reference.replace("#", "0", 1), 16) if reference[1] == "x" else int(reference[1:])
    return code <= 0x10FFFF and (code in (9, 10, 13) or code >= 0x20) and not _NO_CHARACTER.match(chr(code))
