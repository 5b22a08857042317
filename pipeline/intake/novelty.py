"""What is new in a feed document, what was edited, what was seen before; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.records.article import Item, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stored article whose feed now says something else."""

    known: Known
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """One document sorted: every item of it is counted in exactly one of the three."""

    new: tuple[Item, ...]
    edited: tuple[Edit, ...]
    seen: int


def sort_out(items: Iterable[Item], known: Mapping[str, Known]) -> Novelty:
    """Compare a document's items with what is stored of them, by identity.

    An item that stands twice in the document counts once, as it stands first (newest, by custom of feeds).
    """
    new: dict[str, Item] = {}
    edited: dict[str, Edit] = {}
    met: set[str] = set()
    seen = 0
    for item in items:
        stored = known.get(item.identity)
        if item.identity in met or (stored is not None and stored.fingerprint == item.fingerprint):
            seen += 1
        elif stored is None:
            new[item.identity] = item
        else:
            edited[item.identity] = Edit(known=stored, item=item)
        met.add(item.identity)
    # Feeds put the newest on top; stored oldest first, so that ids and reading follow the order of events.
    return Novelty(new=tuple(reversed(new.values())), edited=tuple(edited.values()), seen=seen)
