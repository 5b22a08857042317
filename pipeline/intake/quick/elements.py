"""One element of a feed each, to the fields that feedparser makes of it; pure.

Each takes the element, feedparser's name for it, the fields made so far, and what holds for the whole document.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from pipeline.intake.quick.dates import known_moment
from pipeline.intake.quick.names import Names, Unsure

Made = dict[str, object]
"""The fields of a feed or an entry by feedparser's names: those that our parser reads."""

XML: Final = "{http://www.w3.org/XML/1998/namespace}"
LANGUAGE: Final = frozenset({f"{XML}lang", f"{XML}space", "lang"})
"""Attributes that change nothing of what we read."""

_TEXT = LANGUAGE | {"type"}
_LINK = LANGUAGE | {"href", "rel", "type", "title", "hreflang", "length"}
_CATEGORY = LANGUAGE | {"term", "scheme", "label", "domain"}
_NOTHING: Mapping[str, str] = MappingProxyType({})
_HTML, _PLAIN = "text/html", "text/plain"
_TYPES = {"text": _PLAIN, "plain": _PLAIN, _PLAIN: _PLAIN, "html": _HTML, _HTML: _HTML}
_PAGES = frozenset({_HTML, "html", "xhtml", "application/xhtml+xml"})
_DATES = {
    **dict.fromkeys(("pubdate", "published", "issued"), "published"),
    **dict.fromkeys(("updated", "modified", "dc_date"), "updated"),
    "created": "created",
}
_MOST_AUTHOR = 1_000  # feedparser takes quadratic time on longer ones, and the cage's limits hold for it
_PERSON = re.compile(r"([A-Za-z0-9_.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,4})(?: \(([^()<>@&]*)\))?")
_DOUBLE_SLASHES = re.compile(r"([A-Za-z][A-Za-z0-9+,.-]*://)/+")
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.-]+/[A-Za-z0-9/._~%+,:@=-]*|(?:tag|urn):(?!//)[\x21-\x7e]*")
_NAMED_ONLY = re.compile(r"&([A-Za-z0-9_]+);")
_WINDOWS = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What holds for all of a document: its base, and the names of its elements."""

    base: str
    names: Names


def title(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read a title, with what it says of its kind."""
    _once("title", made)
    made["title"] = _said(child)
    made["title_detail"] = {"type": _type_of(child, _PLAIN)}


def plain(child: Element, name: str, made: Made, _around: Around) -> None:
    """Read a field that counts as it stands, the last one of several."""
    if child.attrib:
        raise Unsure
    made[name] = _said(child)


def language(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read the language of the feed."""
    _only(child, LANGUAGE)
    made["language"] = _said(child)


def description(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read a summary of RSS, which is HTML."""
    _text(child, "summary_detail", _HTML, made)


def summary(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read a summary of Atom, which is plain text unless it says otherwise."""
    _text(child, "summary_detail", _PLAIN, made)


def encoded(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read the full text in RSS, which is HTML."""
    _text(child, "content", _HTML, made)


def content(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read the full text in Atom, which is plain text unless it says otherwise."""
    _text(child, "content", _PLAIN, made)


def _text(child: Element, key: str, default: str, made: Made) -> None:
    _once(key, made)
    detail = {"type": _type_of(child, default), "value": _said(child)}
    made[key] = [detail] if key == "content" else detail


def date(child: Element, name: str, made: Made, _around: Around) -> None:
    """Read a date under the name that it counts by."""
    key = _DATES[name]
    _once(key, made)
    _only(child, LANGUAGE)
    said = _stripped(child)
    if said:
        made[f"{key}_parsed"] = known_moment(said)
    made[key] = said


def guid(child: Element, _name: str, made: Made, around: Around) -> None:
    """Read an id of RSS, which is the link too where it says so or says nothing, and no other came before."""
    _once("id", made)
    is_link = True
    for attribute, value in child.items():
        if attribute not in {"isPermaLink", "ispermalink"} or len(child.attrib) > 1:
            raise Unsure
        is_link = value == "true"
    said = _stripped(child)
    said = _recoded(_resolved(said, around.base) if is_link else said)
    made["id"] = said
    made["guidislink"] = is_link and "link" not in made
    if is_link:
        made.setdefault("link", said)


def identifier(child: Element, _name: str, made: Made, around: Around) -> None:
    """Read an id of Atom, which feedparser takes for a link where no other came before."""
    _once("id", made)
    _only(child, LANGUAGE)
    made["id"] = said = _recoded(_resolved(_stripped(child), around.base))
    made.setdefault("link", said)


def rss_link(child: Element, _name: str, made: Made, around: Around) -> None:
    """Read the link of an RSS item, whichever way it is written."""
    if child.attrib:
        _linked(child, made, around)
        return
    link = _recoded(_resolved(_stripped(child), around.base))
    if "&" in link:
        link = _NAMED_ONLY.sub(r"&\g<1>", link.replace("&amp;", "&"))
    made["link"] = link


def heading_link(child: Element, _name: str, made: Made, around: Around) -> None:
    """Read the link of an RSS feed; feedparser mends it a little less than the link of an item."""
    if child.attrib:
        _linked(child, made, around)
        return
    made["link"] = _NAMED_ONLY.sub(r"&\g<1>", _recoded(_resolved(_stripped(child), around.base)))


def atom_link(child: Element, _name: str, made: Made, around: Around) -> None:
    """Read one of several links."""
    links = made.setdefault("links", [])
    assert isinstance(links, list)
    links.append(_linked(child, made, around))


def _linked(child: Element, made: Made, around: Around) -> Made:
    _only(child, _LINK)
    attributes = child.attrib
    relation = attributes.get("rel", "alternate").lower()
    kind = attributes.get("type", "application/atom+xml" if relation == "self" else _HTML).lower()
    if not attributes.get("href"):
        raise Unsure
    href = _resolved(attributes["href"], around.base)
    if relation == "alternate" and kind in _PAGES:
        made["link"] = href
    return {"rel": relation, "type": kind, "href": href}


def author(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read an author of RSS: a name, an address of mail, or the address and then the name in brackets."""
    _only(child, LANGUAGE)
    author = _said(child)
    if len(author) > _MOST_AUTHOR:
        raise Unsure
    person: Made = {}
    if "@" in author:
        found = _PERSON.fullmatch(author)
        if not found:
            raise Unsure
        person["email"] = found[1]
        if name := (found[2] or "").strip():
            person["name"] = name
    elif author:
        person["name"] = author
    _list(made, "authors").append(person)
    made["author"] = author


def person(child: Element, _name: str, made: Made, around: Around) -> None:
    """Read an author of Atom; one without a proper name takes over what feedparser remembers of the one before."""
    _only(child, LANGUAGE)
    name = None
    for part in child:
        part_name = around.names[part.tag]
        if part_name not in {"name", "email", "uri"} or len(part):
            raise Unsure
        without_base(part)
        if part_name == "name":
            name = _stripped(part) if name is None else ""
    if not name or "<" in name or "&" in name or not any(map(str.isalnum, name)):
        raise Unsure
    _list(made, "authors").append({"name": name})


def category(child: Element, _name: str, made: Made, _around: Around) -> None:
    """Read a category, which may stand in attributes, in the text, or in both."""
    attributes: Mapping[str, str] = child.attrib or _NOTHING
    if attributes:
        _only(child, _CATEGORY)
    term = attributes.get("term")
    scheme = attributes.get("scheme", attributes.get("domain"))
    label = attributes.get("label")
    tags = _list(made, "tags")
    if term or scheme or label:
        _add_new(tags, {"term": term, "scheme": scheme, "label": label})
    said = _said(child)
    if said and tags and not tags[-1]["term"]:
        tags[-1]["term"] = said
    elif said:
        _add_new(tags, {"term": said, "scheme": None, "label": None})


def _resolved(address: str, base: str) -> str:
    if _ABSOLUTE.fullmatch(address):
        return address
    address = _DOUBLE_SLASHES.sub(r"\1", address, count=1) if _DOUBLE_SLASHES.match(address) else address
    if not (base and address):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _once(key: str, made: Made) -> None:
    """Which of two counts is a long story in feedparser."""
    if key in made:
        raise Unsure


def _only(child: Element, allowed: frozenset[str]) -> None:
    if child.attrib and not child.attrib.keys() <= allowed:
        raise Unsure


def without_base(child: Element) -> None:
    """See that an element sets no base: it counts for the children, and in feedparser sometimes for what follows."""
    if any(key.lower().endswith("base") for key in child.keys()):  # noqa: SIM118  # an Element is no mapping
        raise Unsure


def _type_of(child: Element, default: str) -> str:
    if not child.attrib:
        return default
    _only(child, _TEXT)
    said = child.get("type")
    kind = default if said is None else _TYPES.get(said.lower())
    if kind is None:
        raise Unsure
    return kind


def _list(made: Made, key: str) -> list[Made]:
    found = made.setdefault(key, [])
    assert isinstance(found, list)
    return found


def _add_new(tags: list[Made], tag: Made) -> None:
    if tag not in tags:
        tags.append(tag)


def _stripped(child: Element) -> str:
    return (child.text or "").strip()


def _said(child: Element) -> str:
    text = (child.text or "").strip()
    return text if text.isascii() else _recoded(text)


def _recoded(text: str) -> str:
    """Mend what feedparser mends in every text: UTF-8 taken for Latin-1, and the characters Windows put into it."""
    if text.isascii():
        return text
    with contextlib.suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return _WINDOWS.sub(_from_windows, text)


def _from_windows(found: re.Match[str]) -> str:
    return found[0].encode("latin-1").decode("cp1252", "ignore") or found[0]
