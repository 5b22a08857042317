"""A whole document, element by element: its heading and its entries; pure."""

import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from pipeline.intake.document import Tree
from pipeline.intake.quick import elements
from pipeline.intake.quick.elements import Around, Made
from pipeline.intake.quick.names import CONTAINERS, HANDLED, IN_ATOM, IN_RSS, KEYS, Names, Unsure

Action = Callable[[Element, str, Made, Around], None]
Actions = Mapping[str, Action]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_RSS_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_BASE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9_~/-]*)?")
_HOLDING = frozenset({"media_group", "media_content", "contributor"})

_COMMON: dict[str, Action] = {"title": elements.title}
_RSS_HEADING: Actions = _COMMON | {
    "link": elements.heading_link,
    "language": elements.language,
    "dc_language": elements.language,
    **dict.fromkeys(("ttl", "sy_updateperiod", "sy_updatefrequency"), elements.plain),
}
_RSS_ENTRY: Actions = _COMMON | {
    "link": elements.rss_link,
    "guid": elements.guid,
    "description": elements.description,
    "content_encoded": elements.encoded,
    **dict.fromkeys(("author", "dc_creator", "itunes_author"), elements.author),
    **dict.fromkeys(("category", "dc_subject"), elements.category),
    **dict.fromkeys(("pubdate", "published", "updated", "dc_date"), elements.date),
}
_ATOM_HEADING: Actions = _COMMON | {
    "id": elements.identifier,
    "link": elements.atom_link,
    "dc_language": elements.language,
    **dict.fromkeys(("ttl", "sy_updateperiod", "sy_updatefrequency"), elements.plain),
}
_ATOM_ENTRY: Actions = _COMMON | {
    "id": elements.identifier,
    "link": elements.atom_link,
    "summary": elements.summary,
    "content": elements.content,
    "author": elements.person,
    **dict.fromkeys(("category", "dc_subject"), elements.category),
    **dict.fromkeys(("published", "updated", "issued", "modified", "created", "dc_date"), elements.date),
}
_RSS_ACTIONS = (_RSS_HEADING, _RSS_ENTRY)
_ATOM_ACTIONS = (_ATOM_HEADING, _ATOM_ENTRY)


def fields_of(tree: Tree) -> Made | None:
    """Give what feedparser would make of a document, as far as our parser reads it; None: ask feedparser.

    The dates in it are `datetime`s in UTC.
    """
    root = tree.root
    try:
        names = Names(tree.namespaces)
        if root.tag == "rss":
            return _rss(root, names)
        return _atom(root, names) if root.tag == f"{_ATOM}feed" else None
    except Unsure:
        return None


def _rss(root: Element, names: Names) -> Made:
    said = root.get("version", "")
    version = _RSS_VERSIONS.get(said) or ("rss20" if said.startswith("2.") else "rss")
    if len(root) != 1 or root[0].tag != "channel" or root[0].attrib:
        raise Unsure
    reader = _Reader(names, base=_base(root), is_atom=False)
    return reader.read(root[0], "item", version, _language(root, {"version"}))


def _atom(root: Element, names: Names) -> Made:
    reader = _Reader(names, base=_base(root), is_atom=True)
    return reader.read(root, f"{_ATOM}entry", "atom10", _language(root, set()))


def _base(root: Element) -> str:
    """Read xml:base where it is such that joining it with itself changes nothing, as feedparser does."""
    base = root.get(f"{elements.XML}base", "")
    if base and (not _BASE.fullmatch(base) or "//" in base[8:]):
        raise Unsure
    return base


def _language(root: Element, more: set[str]) -> str | None:
    if (
        not root.attrib.keys() <= elements.LANGUAGE | {f"{elements.XML}base"} | more
        or {"lang", f"{elements.XML}lang"} <= root.attrib.keys()
    ):
        raise Unsure
    language = root.get(f"{elements.XML}lang", root.get("lang"))
    return language.replace("_", "-") if language else None


class _Reader:
    """Reads one document: its heading and its entries, child by child in their order."""

    def __init__(self, names: Names, *, base: str, is_atom: bool) -> None:
        self._around = elements.Around(base=base, names=names)
        self._in_heading, self._in_entry = _ATOM_ACTIONS if is_atom else _RSS_ACTIONS
        self._ignored = IN_ATOM if is_atom else IN_RSS

    def read(self, channel: Element, entry_tag: str, version: str, language: str | None) -> Made:
        heading: Made = {"language": language} if language else {}
        entries: list[Made] = []
        for child in channel:
            if child.tag == entry_tag:
                entries.append(self._entry(child))
            else:
                self._take_heading(child, heading)
        return {"version": version, "feed": heading, "entries": entries}

    def _entry(self, entry: Element) -> Made:
        if entry.attrib and not entry.attrib.keys() <= elements.LANGUAGE:
            raise Unsure
        made: Made = {}
        names, actions, around = self._around.names, self._in_entry, self._around
        for child in entry:  # as _take() does; a feed has hundreds of these
            name = names[child.tag]
            action = actions.get(name)
            if action is None:
                self._pass_over(child, name, "entry")
            elif len(child) and action is not elements.person:
                raise Unsure
            else:
                action(child, name, made, around)
        return made

    def _take_heading(self, child: Element, heading: Made) -> None:
        name = self._around.names[child.tag]
        action = self._in_heading.get(name)
        if action is None:
            self._pass_over(child, name, "heading")
        elif len(child):
            raise Unsure
        else:
            action(child, name, heading, self._around)

    def _pass_over(self, child: Element, name: str, place: str) -> None:
        """See that an element says nothing of what we read, and changes nothing of what stands around it."""
        if (name in HANDLED or name in KEYS) and name not in self._ignored[place]:
            raise Unsure
        if len(child) and place == "entry" and name not in _HOLDING:
            raise Unsure
        self._pass_inside(child, name, levels=2)

    def _pass_inside(self, parent: Element, name: str, *, levels: int) -> None:
        if parent.attrib:
            elements.without_base(parent)
        for child in parent:
            inner = self._around.names[child.tag]
            if not levels or inner not in CONTAINERS.get(name, ()):
                raise Unsure
            self._pass_inside(child, inner, levels=levels - 1)
