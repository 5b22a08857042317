"""What is new in a feed document, what was edited, what was seen before; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.intake.recognise import Recognised, Seen
from storage.records.article import Item, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stored article whose feed now says something else, or the same under another name or address."""

    known: Known
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """One document sorted: every item of it is counted in exactly one of the four."""

    new: tuple[Item, ...]
    edited: tuple[Edit, ...]
    renamed: tuple[Edit, ...]  # they say what they said; only what they are known by is another
    seen: int


def edits(seen: Iterable[Seen]) -> list[Known]:
    """Give the stored articles of which a document says something else."""
    return [one.known for one in seen if one.known and _is_edited(one.known, one.item)]


def sort_out(found: Recognised, earlier: Mapping[int, frozenset[str]]) -> Novelty:
    """Sort the items of a document. `earlier` are the fingerprints of the versions that edits have replaced.

    What an article already said is told once more as an edit, when a publisher takes a change back; not again and
    again, as servers cause it that give two versions in turn.
    """
    new: list[Item] = []
    edited: list[Edit] = []
    renamed: list[Edit] = []
    for one in found.seen:
        if one.known is None:
            new.append(one.item)
        elif _is_edited(one.known, one.item):
            if not _alternates(one.known, one.item, earlier.get(one.known.article_id, frozenset())):
                edited.append(Edit(known=one.known, item=one.item))
        elif _is_renamed(one.known, one.item):
            renamed.append(Edit(known=one.known, item=one.item))
    seen = len(found.seen) + found.repeated - len(new) - len(edited) - len(renamed)
    # Feeds put the newest on top; stored oldest first, so that ids and reading follow the order of events.
    return Novelty(new=tuple(reversed(new)), edited=tuple(edited), renamed=tuple(renamed), seen=seen)


def _is_edited(known: Known, item: Item) -> bool:
    return known.fingerprint != item.fingerprint and known.text_key != item.text_key


def _is_renamed(known: Known, item: Item) -> bool:
    return (known.identity, known.fingerprint, known.link_key, known.text_key) != (
        item.identity,
        item.fingerprint,
        item.link_key,
        item.text_key,
    )


def _alternates(known: Known, item: Item, earlier: frozenset[str]) -> bool:
    """Say whether an article goes to and fro: what it says now it said before, and what it said last, too."""
    return item.fingerprint in earlier and known.fingerprint in earlier
