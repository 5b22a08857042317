"""What an item is known again by, and what makes a new version of it; pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xxhash

from pipeline.intake.links import canonical_link, folded_address, site_link
from storage.records.article import IdentityFrom

MAX_IDENTITY = 500

_WEAKER = {IdentityFrom.ID: IdentityFrom.LINK, IdentityFrom.LINK: IdentityFrom.FINGERPRINT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """All that can tell one item of a document from another: its own id, its absolute link, its content."""

    id: str | None
    link: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What an item is known again by, and which of its marks that is."""

    value: str
    taken_from: IdentityFrom


def fingerprint(*, title: str, summary: str, content: str, link: str | None) -> str:
    """Give the sign of all that a reader would see; another one means the item was edited.

    White space does not count, nor does what canonical_link() leaves out: a move to https edits nothing.
    """
    return fingerprint_of(words_of(title, summary, content), link)


def fingerprint_of(words: str, link: str | None) -> str:
    """Give the fingerprint of an item whose words_of() are known."""
    parts = f"{words}\x00{_single_spaced(canonical_link(link)) if link else ''}"
    return hashlib.blake2b(parts.encode("utf-8", "replace"), digest_size=20).hexdigest()


def words_of(title: str, summary: str, content: str) -> str:
    """Give all words of an item, whatever the white space between them."""
    return "\x00".join(map(_single_spaced, (title, summary, content)))


def link_key(link: str | None) -> int | None:
    """Give the key of an item's own page, the same for all spellings of its address; None: it has none of its own."""
    page = site_link(link) if link else None
    return _key(page) if page else None


def link_identity(link: str | None) -> str | None:
    """Give the identity of an item that is known by its link."""
    return _short(canonical_link(link)) if link else None


def text_key(words: str) -> int | None:
    """Give the key of what an item says, of its words_of(), whatever its link; None: it says nothing."""
    return _key(words) if words.strip("\x00") else None


def _key(text: str) -> int:
    """Hash to the whole numbers that databases take."""
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "replace")) - 2**63


def _single_spaced(text: str) -> str:
    """Do what `" ".join(text.split())` does, in a third of the time where all white space is spaces and line ends."""
    line = text.replace("\n", " ")
    if not line.isprintable():
        return " ".join(text.split())
    while "  " in line:
        line = line.replace("  ", " ")
    return line.strip(" ")


def identities(document: Sequence[Marks]) -> tuple[Identity, ...]:
    """Give each item of one document its identity: its id, else its canonical link, else its fingerprint.

    An id that stands for several contents ("N/A", the address of the home page) tells nothing apart: all of its items,
    not only the later ones, fall back to the next mark, so that the answer does not depend on their order and stays the
    same when a new one appears on top. Items share an identity only when their content is the same.
    """
    levels = [_strongest(marks) for marks in document]
    while weak := _ambiguous(document, levels):
        for index in weak:
            levels[index] = _next(document[index], levels[index])
    return tuple(
        Identity(value=_value(marks, level), taken_from=level) for marks, level in zip(document, levels, strict=True)
    )


def _strongest(marks: Marks) -> IdentityFrom:
    return IdentityFrom.ID if marks.id else _next(marks, IdentityFrom.ID)


def _next(marks: Marks, level: IdentityFrom) -> IdentityFrom:
    weaker = _WEAKER[level]
    return IdentityFrom.FINGERPRINT if weaker is IdentityFrom.LINK and not marks.link else weaker


def _ambiguous(document: Sequence[Marks], levels: Sequence[IdentityFrom]) -> list[int]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, (marks, level) in enumerate(zip(document, levels, strict=True)):
        holders[_value(marks, level)].append(index)
    shared = [indexes for indexes in holders.values() if len({document[index].fingerprint for index in indexes}) > 1]
    return [index for indexes in shared for index in indexes if levels[index] in _WEAKER]


def _value(marks: Marks, level: IdentityFrom) -> str:
    if level is IdentityFrom.ID and marks.id:
        return _short(folded_address(marks.id) or marks.fingerprint)
    if level is IdentityFrom.LINK and marks.link:
        return _short(canonical_link(marks.link) or marks.fingerprint)
    return _short(marks.fingerprint)


def _short(value: str) -> str:
    if len(value) <= MAX_IDENTITY:
        return value
    return f"blake2b:{hashlib.blake2b(value.encode('utf-8', 'replace'), digest_size=20).hexdigest()}"


def first_of_each(identified: Iterable[Identity]) -> list[int]:
    """Give the positions of the items that do not repeat an earlier one of the same document."""
    first: dict[str, int] = {}
    for index, identity in enumerate(identified):
        first.setdefault(identity.value, index)
    return list(first.values())
