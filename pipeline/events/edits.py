"""What an outlet takes back when it edits an article: the toll that its earlier version gave and this one does not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.reading.figures import says_the_same
from storage.records.incident import Decision, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Entries that say so, whose word falls with it, and who has said the same and stands in."""

    entries: tuple[Entry, ...]
    fallen: frozenset[int]
    heirs: frozenset[int]


def withdrawn(
    before: Sequence[Entry], now_says: Sequence[Entry], ledgers: Mapping[int, Sequence[Entry]], version: int
) -> TakenBack:
    """Compare an article's earlier entries with those of its version now; `ledgers` are by incident.

    A figure that was changed is no withdrawal, the ledger has booked it as a revision. One that is gone is.
    """
    gone = [entry for entry in _last_said(before) if not any(_follows(new, entry) for new in now_says)]
    return TakenBack(
        entries=tuple(
            replace(
                entry,
                id=0,
                article_version=version,
                decision=Decision.WITHDRAWN,
                reason="withdrawn.edit",
                previous=entry.figure,
                stands=False,
            )
            for entry in gone
        ),
        fallen=frozenset(entry.id for entry in gone if entry.stands),
        heirs=frozenset(
            heir.id
            for entry in gone
            if entry.stands and (heir := _heir(entry, ledgers[entry.incident_id or 0])) is not None
        ),
    )


def _last_said(before: Iterable[Entry]) -> list[Entry]:
    """Give what the article's last version said of events, unless it was taken back already."""
    said = [entry for entry in before if entry.incident_id is not None and entry.decision is not Decision.APART]
    newest = max((entry.article_version for entry in said), default=0)
    return [entry for entry in said if entry.article_version == newest and entry.decision is not Decision.WITHDRAWN]


def _follows(new: Entry, old: Entry) -> bool:
    return new.incident_id == old.incident_id and new.outcome is old.outcome


def _heir(entry: Entry, ledger: Sequence[Entry]) -> Entry | None:
    """Give who else has given the same figure for the same party: the word of a ministry outlives one report of it."""
    return next(
        (
            other
            for other in ledger
            if other.article_id != entry.article_id
            and other.origin != entry.origin
            and other.party == entry.party
            and other.group is entry.group
            and says_the_same(other.claim, entry.claim)
        ),
        None,
    )
