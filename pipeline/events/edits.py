"""What is taken back: the toll that an article gave before an edit, or that a notice withdraws; pure.

The outlet's own word falls with it. The word of a party does not, where somebody else has heard it too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.events.mentions import Source
from pipeline.reading.figures import says_the_same
from storage.records.incident import Decision, Entry
from storage.records.reading import ClaimStatus

BY_NOTICE = "withdrawn.notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Entries that say so, whose word falls with it, and who has said the same and stands in."""

    entries: tuple[Entry, ...]
    fallen: frozenset[int]
    heirs: frozenset[int]


def withdrawn(
    before: Sequence[Entry], now_says: Sequence[Entry], ledgers: Mapping[int, Sequence[Entry]], source: Source
) -> TakenBack:
    """Compare an article's earlier entries with those of its version now; `ledgers` are by incident.

    A figure that was changed is no withdrawal, the ledger has booked it as a revision; nor is it one when a shorter
    text still tells of the dead and no more of the wounded. An event of which nothing is said any more is taken back.
    """
    told = {new.incident_id for new in now_says if new.decision not in {Decision.APART, Decision.WITHDRAWN}}
    gone = [
        entry
        for entry in _last_said(before)
        if entry.incident_id not in told and not any(_follows(new, entry) for new in now_says)
    ]
    behind = 1 + max((new.position for new in now_says), default=-1)  # all that this version's reading has
    # The word that stands may be that of a version before the last, which only said it again.
    fallen = [old for old in before if old.stands and any(_follows(entry, old) for entry in gone)]
    return TakenBack(
        entries=tuple(
            _taken_back(entry, source, behind, stood=any(_follows(entry, old) for old in fallen)) for entry in gone
        ),
        fallen=frozenset(entry.id for entry in fallen),
        heirs=_heirs((entry, ledgers[entry.incident_id or 0]) for entry in fallen),
    )


def fallen_by_notice(notices: Iterable[Entry], ledger: Sequence[Entry]) -> TakenBack:
    """Say whose word falls with entries that withdraw by a notice; `ledger` is what the incident held before."""
    told = [entry for entry in notices if entry.decision is Decision.WITHDRAWN]
    fallen = [old for old in ledger if old.stands and any(takes_back(notice, old) for notice in told)]
    return TakenBack(
        entries=(), fallen=frozenset(entry.id for entry in fallen), heirs=_heirs((entry, ledger) for entry in fallen)
    )


def still_said(ledger: Iterable[Entry]) -> list[Entry]:
    """Give the entries of a ledger without those that were taken back later, and without the taking back."""
    kept: list[Entry] = []
    for entry in ledger:
        if entry.decision is Decision.WITHDRAWN:
            kept = [old for old in kept if not takes_back(entry, old)]
        else:
            kept.append(entry)
    return kept


def takes_back(withdrawal: Entry, old: Entry) -> bool:
    """Whether a withdrawal is of this figure: an edit speaks for its article, a notice for its whole house."""
    if withdrawal.outcome is not old.outcome or not says_the_same(withdrawal.claim, old.claim):
        return False
    if withdrawal.reason == BY_NOTICE:
        return withdrawal.outlet == old.outlet or withdrawal.origin == old.origin
    return withdrawal.article_id == old.article_id


def _taken_back(entry: Entry, source: Source, behind: int, *, stood: bool) -> Entry:
    return replace(
        entry,
        id=0,
        article_version=source.version,
        position=behind + entry.position,
        told_at=source.told_at,
        seen_at=source.seen_at,
        decision=Decision.WITHDRAWN,
        # Who only repeated the word of somebody else takes nothing from the incident.
        reason="withdrawn.edit" if stood else "withdrawn.echo",
        previous=entry.figure,
        stands=False,
    )


def _last_said(before: Iterable[Entry]) -> list[Entry]:
    """Give what the article's last version said of events, unless it was taken back already."""
    said = [
        entry
        for entry in before
        if entry.incident_id is not None and entry.decision is not Decision.APART and not entry.claim.sub
    ]
    newest = max((entry.article_version for entry in said), default=0)
    return [entry for entry in said if entry.article_version == newest and entry.decision is not Decision.WITHDRAWN]


def _follows(new: Entry, old: Entry) -> bool:
    return new.incident_id == old.incident_id and new.outcome is old.outcome and new.group is old.group


def _heirs(fallen: Iterable[tuple[Entry, Sequence[Entry]]]) -> frozenset[int]:
    found = (_heir(entry, ledger) for entry, ledger in fallen)
    return frozenset(heir.id for heir in found if heir is not None)


def _heir(entry: Entry, ledger: Sequence[Entry]) -> Entry | None:
    """Give who else has given the same figure for the same party: the word of a ministry outlives one report of it."""
    return next((other for other in still_said(ledger) if _inherits(other, entry)), None)


def _inherits(other: Entry, entry: Entry) -> bool:
    return (
        other.article_id != entry.article_id
        and other.origin != entry.origin
        and other.decision is not Decision.APART
        and other.claim.status is not ClaimStatus.DENIED
        and other.party == entry.party
        and other.outcome is entry.outcome
        and other.group is entry.group
        and says_the_same(other.claim, entry.claim)
    )
