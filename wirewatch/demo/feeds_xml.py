"""Writes an outlet's reports as a feed document: RSS 2.0, Atom 1.0 or RSS 1.0. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from wirewatch.demo.newsroom_files import Outlet, Report

CONTENT_TYPES = {"rss2": "application/rss+xml", "atom": "application/atom+xml", "rss1": "application/rdf+xml"}


def write_feed(outlet: Outlet, reports: Sequence[Report], *, changed_at: datetime, address: str) -> bytes:
    """Return the document of `outlet` that lists `reports` (newest first), in the outlet's format and encoding.

    `changed_at` is when the newest of them changed; `address` is where the newsroom serves pages.
    """
    root = _WRITERS[outlet.format](outlet, reports, changed_at, address)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding=outlet.encoding, xml_declaration=True))


def link_of(outlet: Outlet, report: Report, address: str) -> str:
    """Return the link that the feed gives to a report."""
    path = f"/{outlet.id}/{report.id}"
    return path if outlet.relative_links else f"{address}{path}"


def identity_of(outlet: Outlet, report: Report) -> str:
    """Return the id of a report, which stays the same wherever the newsroom is served."""
    return f"{outlet.home}{report.id}"


def _rss2(outlet: Outlet, reports: Sequence[Report], changed_at: datetime, address: str) -> ET.Element:
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
        },
    )
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", outlet.home)
    _add(channel, "description", outlet.about)
    _add(channel, "language", outlet.language)
    _add(channel, "lastBuildDate", _rfc822(changed_at))
    own = {"href": _feed_address(outlet, address), "rel": "self", "type": CONTENT_TYPES["rss2"]}
    ET.SubElement(channel, "atom:link", own)
    for report in reports:
        _rss2_item(ET.SubElement(channel, "item"), outlet, report, address)
    return root


def _rss2_item(item: ET.Element, outlet: Outlet, report: Report, address: str) -> None:
    _add(item, "title", report.title)
    _add(item, "link", link_of(outlet, report, address))
    if outlet.ids:
        ET.SubElement(item, "guid", {"isPermaLink": "false"}).text = identity_of(outlet, report)
    if outlet.dates:
        _add(item, "pubDate", _rfc822(report.published_at))
    if report.author:
        _add(item, "dc:creator", report.author)
    for tag in report.tags:
        _add(item, "category", tag)
    _add(item, "description", _summary(outlet, report))
    if outlet.full_text:
        _add(item, "content:encoded", _html(report))


def _atom(outlet: Outlet, reports: Sequence[Report], changed_at: datetime, address: str) -> ET.Element:
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": outlet.language})
    _add(root, "title", outlet.name)
    _add(root, "subtitle", outlet.about)
    _add(root, "id", outlet.home)
    _add(root, "updated", changed_at.isoformat())
    ET.SubElement(root, "link", {"rel": "alternate", "href": outlet.home})
    ET.SubElement(root, "link", {"rel": "self", "href": _feed_address(outlet, address)})
    _add(ET.SubElement(root, "author"), "name", outlet.name)
    for report in reports:
        _atom_entry(ET.SubElement(root, "entry"), outlet, report, address)
    return root


def _atom_entry(entry: ET.Element, outlet: Outlet, report: Report, address: str) -> None:
    _add(entry, "title", report.title)
    _add(entry, "id", _tag_uri(outlet, report))
    ET.SubElement(entry, "link", {"rel": "alternate", "href": link_of(outlet, report, address)})
    _add(entry, "published", report.published_at.isoformat())
    _add(entry, "updated", report.updated_at.isoformat())
    if report.author:
        _add(ET.SubElement(entry, "author"), "name", report.author)
    for tag in report.tags:
        ET.SubElement(entry, "category", {"term": tag})
    kind = "html" if outlet.html else "text"
    ET.SubElement(entry, "summary", {"type": kind}).text = _summary(outlet, report)
    if outlet.full_text:
        ET.SubElement(entry, "content", {"type": "html"}).text = _html(report)


def _rss1(outlet: Outlet, reports: Sequence[Report], changed_at: datetime, address: str) -> ET.Element:
    root = ET.Element(
        "rdf:RDF",
        {
            "xmlns": "http://purl.org/rss/1.0/",
            "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        },
    )
    channel = ET.SubElement(root, "channel", {"rdf:about": _feed_address(outlet, address)})
    _add(channel, "title", outlet.name)
    _add(channel, "link", outlet.home)
    _add(channel, "description", outlet.about)
    _add(channel, "dc:language", outlet.language)
    _add(channel, "dc:date", changed_at.isoformat())
    listed = ET.SubElement(ET.SubElement(channel, "items"), "rdf:Seq")
    for report in reports:
        ET.SubElement(listed, "rdf:li", {"rdf:resource": identity_of(outlet, report)})
        about = {"rdf:about": identity_of(outlet, report)}
        _rss1_item(ET.SubElement(root, "item", about), outlet, report, address)
    return root


def _rss1_item(item: ET.Element, outlet: Outlet, report: Report, address: str) -> None:
    _add(item, "title", report.title)
    _add(item, "link", link_of(outlet, report, address))
    _add(item, "description", _summary(outlet, report))
    if outlet.dates:
        _add(item, "dc:date", report.published_at.isoformat())
    if report.author:
        _add(item, "dc:creator", report.author)
    for tag in report.tags:
        _add(item, "dc:subject", tag)
    if outlet.full_text:
        _add(item, "content:encoded", _html(report))


_WRITERS: dict[str, Callable[[Outlet, Sequence[Report], datetime, str], ET.Element]] = {
    "rss2": _rss2,
    "atom": _atom,
    "rss1": _rss1,
}


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _summary(outlet: Outlet, report: Report) -> str:
    if not outlet.html:
        return report.summary
    return f'<p class="standfirst"><b>{escape(outlet.name)}</b> &ndash; {escape(report.summary)}</p>'


def _html(report: Report) -> str:
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in report.paragraphs)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _tag_uri(outlet: Outlet, report: Report) -> str:
    return f"tag:{urlsplit(outlet.home).hostname},{report.published_at:%Y-%m-%d}:{report.id}"


def _feed_address(outlet: Outlet, address: str) -> str:
    return f"{address}/{outlet.id}/feed.xml"
