"""The audit: where every match and every revision stands. Each is counted once, and the sums must be exact.

delivered   in a message that was taken
waiting     for a line to come by, for a try, for the hour of a digest
held back   for a reason that has a name
counted     in a window, which tells when enough have come together
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.database import Store
from storage.records.audit import EntryTotals, Instead, MatchTrace, MessageTrace, RevisionTrace, Totals
from storage.records.delivery import DeliveryState
from storage.records.digest import Edition
from storage.records.held_back import SHADOW
from storage.records.left import LEFT
from storage.records.match import Settled


class Fate(StrEnum):
    """Where something stands."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    HELD_BACK = "held back"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """Where something stands, and why."""

    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How many of what stand where; `faults` are sentences about what does not fit."""

    matches: Mapping[Verdict, int]
    destinations: Mapping[Verdict, int]  # of revisions of alerts: each message, each digest
    entries: EntryTotals
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything is accounted for."""
        return not self.faults

    @property
    def is_done(self) -> bool:
        """Whether nothing waits."""
        verdicts = [*self.matches, *self.destinations]
        return not self.entries.waiting and all(verdict.fate is not Fate.WAITING for verdict in verdicts)


_ALWAYS_TELLS = frozenset({Settled.ALERTED, Settled.BACKLOG, Settled.OLD, Settled.FLOOD})
_SAYS_NOTHING_NEW = frozenset({Settled.REPEATED, Settled.EDITED})
"""They stand behind an alert that was told before them, for who asks who else reports it."""

_HELD = {SHADOW: "shadow"}
"""Whatever else is held back from a channel is so by its budget."""

_BEST_FIRST = (Fate.DELIVERED, Fate.WAITING, Fate.HELD_BACK)


def audit(store: Store, editions: Collection[Edition]) -> Report:
    """Count everything; `editions` are those of feeds.yaml that somebody reads."""
    matches, revisions = store.audit.matches(), store.audit.revisions()
    return count(matches, revisions, store.audit.totals(), store.audit.entries(), editions)


def count(
    matches: Sequence[MatchTrace],
    revisions: Sequence[RevisionTrace],
    totals: Totals,
    entries: EntryTotals,
    editions: Collection[Edition],
) -> Report:
    """Say where everything stands; pure."""
    told: dict[int, list[Verdict]] = {}
    for revision in revisions:
        told.setdefault(revision.alert_id, []).extend(_destinations(revision, editions))
    verdicts = [_of_match(match, told) for match in matches]
    destinations = [verdict for of_alert in told.values() for verdict in of_alert]
    faults = (
        *_faults_of_matches(matches, told),
        *_faults_of_revisions(revisions),
        *_wrong_sums(len(verdicts), revisions, entries, totals),
    )
    return Report(
        matches=dict(sorted(Counter(verdicts).items())),
        destinations=dict(sorted(Counter(destinations).items())),
        entries=entries,
        faults=faults,
    )


def _of_match(match: MatchTrace, told: Mapping[int, Sequence[Verdict]]) -> Verdict:
    if match.settled is None:
        return Verdict(Fate.WAITING, "to be triaged" if match.is_related else "to be related")
    if match.settled in _SAYS_NOTHING_NEW or not match.alerts:
        fate = Fate.COUNTED if match.settled == Settled.COUNTED else Fate.HELD_BACK
        return Verdict(fate, match.settled)
    best = _best([verdict for alert_id in match.alerts for verdict in told.get(alert_id, ())])
    if best is None:
        return Verdict(Fate.HELD_BACK, f"{match.settled}: its rule sends such to nobody")
    return Verdict(best.fate, match.settled if best.fate is Fate.DELIVERED else best.reason)


def _best(verdicts: Sequence[Verdict]) -> Verdict | None:
    return min(verdicts, key=lambda verdict: (_BEST_FIRST.index(verdict.fate), verdict.reason), default=None)


def _destinations(revision: RevisionTrace, editions: Collection[Edition]) -> Iterator[Verdict]:
    """Say of every place that a revision was to go to where it stands."""
    yield from (_of_message(message, "alert") for message in revision.messages)
    yield from (Verdict(Fate.HELD_BACK, _HELD.get(one.reason, "budget")) for one in revision.held_back)
    for one in revision.series:
        if one.digest_id is not None:
            sent = _best([_of_message(message, "digest") for message in one.messages])
            yield sent or Verdict(Fate.HELD_BACK, "digest without recipients")
        elif one.edition in editions:
            yield Verdict(Fate.WAITING, "next digest")
        else:
            yield Verdict(Fate.HELD_BACK, "its digest left feeds.yaml")


def _of_message(message: MessageTrace, what: str) -> Verdict:
    if message.state is DeliveryState.SENT:
        return Verdict(Fate.DELIVERED, what)
    if message.state is DeliveryState.OWED:
        return Verdict(Fate.WAITING, f"{what} owed")
    if message.state is DeliveryState.REPLACED:
        return _of_replaced(message.instead)
    if message.problem == LEFT:
        return Verdict(Fate.HELD_BACK, f"{what}: its reader has left")
    return Verdict(Fate.HELD_BACK, f"{what} given up")


def _of_replaced(instead: Instead | None) -> Verdict:
    """Say where a message stands that was never sent by itself."""
    if instead is None or not instead.is_summary:
        return Verdict(Fate.HELD_BACK, "replaced")
    return _of_message(instead.message, "summary")


def _faults_of_matches(matches: Sequence[MatchTrace], told: Mapping[int, Sequence[Verdict]]) -> Iterator[str]:
    for match in matches:
        if match.settled in _ALWAYS_TELLS and not match.alerts and not match.is_windowed:
            yield f"match {match.id} is settled as {match.settled} and stands behind no alert"
        if match.settled == Settled.ALERTED and match.alerts and not any(told.get(one) for one in match.alerts):
            yield f"match {match.id} is settled as {match.settled} and its alert goes nowhere"
        if match.settled is None and match.alerts:
            yield f"match {match.id} waits for triage and stands behind an alert"
        if unknown := [alert_id for alert_id in match.alerts if alert_id not in told]:
            yield f"match {match.id} stands behind alert {unknown[0]}, of which no revision is stored"


def _faults_of_revisions(revisions: Sequence[RevisionTrace]) -> Iterator[str]:
    last: dict[int, int] = {}
    for revision in revisions:
        before = last.get(revision.alert_id, 0)
        if revision.revision != before + 1:
            yield f"alert {revision.alert_id} has revision {revision.revision} after {before}"
        last[revision.alert_id] = revision.revision
        for message in revision.messages:
            if message.state is DeliveryState.REPLACED and message.instead is None:
                yield f"a message of alert {revision.alert_id} to {message.channel} was replaced by nothing"
        for one in revision.series:
            if one.digest_id is not None and not one.messages:
                yield f"digest {one.digest_id} of {one.edition} is owed to nobody"


def _wrong_sums(
    matches: int, revisions: Sequence[RevisionTrace], entries: EntryTotals, totals: Totals
) -> Iterator[str]:
    """Compare what was found by following every row to where it leads with what the tables hold."""
    sums = {
        "matches": (matches, totals.matches),
        "alerts": (len({revision.alert_id for revision in revisions}), totals.alerts),
        "revisions": (len(revisions), totals.revisions),
        "messages of alerts": (sum(len(revision.messages) for revision in revisions), totals.deliveries),
        "places in digests": (sum(len(revision.series) for revision in revisions), totals.series),
        "held back": (sum(len(revision.held_back) for revision in revisions), totals.held_back),
        "entries": (entries.apart + entries.triaged + entries.waiting, entries.entries),
    }
    for what, (found, stored) in sums.items():
        if found != stored:
            yield f"{what}: {found} are accounted for, {stored} are stored"
