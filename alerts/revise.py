"""What of an incident's later claims is told to those who were alerted, pure.

They know a state: the figures they were told, by whom, and up to which entry of the ledger. A revision tells what
differs from it by enough; small steps add up, and nothing is told twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from alerts.policy import Policy
from storage.records.alert import Change, Reason, Told
from storage.records.incident import Decision, Entry, IncidentStory, Series
from storage.records.reading import Outcome

_REASONS = {
    Decision.REVISED: Reason.REVISED,
    Decision.CORROBORATED: Reason.CORROBORATED,
    Decision.CONFLICT: Reason.CONFLICT,
    Decision.DENIED: Reason.DENIED,
    Decision.WITHDRAWN: Reason.WITHDRAWN,
}
_WEIGHT = (
    Reason.WITHDRAWN,
    Reason.DENIED,
    Reason.CONFLICT,
    Reason.REVISED,
    Reason.CORROBORATED,
    Reason.ORIGINS,
)
"""What a revision that tells several things is called after."""

_ONLY_REPEATED = "withdrawn.echo"
"""The reason of an entry by which somebody takes back what others were the first to say."""

ABOUT_ALL = frozenset({Reason.DENIED, Reason.WITHDRAWN})
"""What corrects what people were told, whatever outcomes their rule counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What is told now; without a reason nothing is, and only the knowledge is kept."""

    reason: Reason | None
    changes: tuple[Change, ...]
    told: Told


def first_told(story: IncidentStory, last_entry: int, outcomes: Iterable[Outcome]) -> Told:
    """Give what those know who hear of an incident for the first time, as it stands."""
    return Told(
        last_entry=last_entry,
        figures={_series_key(series): series.best for series in story.series},
        facts=frozenset(_fact(entry) for series in story.series for entry in series.voices)
        | frozenset(_fact(entry) for entry in story.timeline),
        outcomes=tuple(sorted({outcome.value for outcome in outcomes})),
        origins=len(story.origins),
    )


def revision_of(told: Told, entries: Sequence[Entry], story: IncidentStory, policy: Policy) -> Revision:
    """Say what of an incident's entries is told to those who know `told`."""
    changes: list[Change] = []
    facts, figures = set(told.facts), dict(told.figures)
    for entry in entries:
        if entry.id <= told.last_entry:
            continue
        reason = _worth_telling(entry, told, figures, facts, policy)
        if reason is not None:
            changes.append(_change(entry, reason))
            facts.add(_fact(entry))
            if reason is not Reason.DENIED:
                figures[_entry_key(entry)] = entry.figure
    reason = main_reason(changes) or _reach(told, story, policy)
    return Revision(
        reason=reason,
        changes=tuple(changes),
        told=replace(
            told,
            last_entry=max((entry.id for entry in entries), default=told.last_entry),
            figures={_series_key(one): one.best for one in story.series} | figures,
            facts=frozenset(facts),
            origins=len(story.origins) if reason else told.origins,
        ),
    )


def since_told(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Give the changes of several revisions as one: a figure that moved twice moved from the first to the last.

    One that is back where it was has not moved.
    """
    found: list[Change] = []
    for change in changes:
        before = next((one for one in found if _moves_on(one, change)), None)
        if before is not None:
            found.remove(before)
        whole = change if before is None else replace(change, previous=before.previous)
        if before is None or whole.previous != whole.figure:
            found.append(whole)
    return tuple(found)


def _moves_on(before: Change, change: Change) -> bool:
    series = (before.outcome, before.group) == (change.outcome, change.group)
    return series and before.reason is Reason.REVISED is change.reason


def _worth_telling(
    entry: Entry, told: Told, figures: Mapping[str, int], facts: set[str], policy: Policy
) -> Reason | None:
    reason = _REASONS.get(entry.decision)
    if reason is None or reason.value not in policy.alert.on or _fact(entry) in facts:
        return None
    if reason is Reason.WITHDRAWN and entry.reason == _ONLY_REPEATED:
        return None
    if reason in ABOUT_ALL:
        return reason
    if told.outcomes and entry.outcome.value not in told.outcomes:
        return None
    before = figures.get(_entry_key(entry))
    if reason is Reason.REVISED and before is not None and not policy.alert.revised_by.reached(before, entry.figure):
        return None
    return reason


def main_reason(changes: Sequence[Change]) -> Reason | None:
    """Give the reason that a revision of these changes is called after; None where there are none."""
    return min((change.reason for change in changes), key=_WEIGHT.index, default=None)


def _reach(told: Told, story: IncidentStory, policy: Policy) -> Reason | None:
    wanted = policy.alert.origins
    if wanted is None or told.origins >= wanted or len(story.origins) < wanted:
        return None
    return Reason.ORIGINS


def _change(entry: Entry, reason: Reason) -> Change:
    return Change(
        reason=reason,
        outcome=entry.outcome,
        group=entry.group,
        previous=entry.previous,
        figure=entry.figure,
        party=entry.claim.attribution,
        outlet=entry.outlet,
        sentence=entry.claim.sentence,
    )


def _fact(entry: Entry) -> str:
    """Name what an entry says, so that it is told once: a denial by its party, a figure by itself and who says it."""
    speaker = (entry.claim.side or entry.party or "").casefold()
    if entry.decision is Decision.DENIED:
        return f"denied {entry.outcome.value} {speaker}"
    if entry.decision is Decision.WITHDRAWN:
        return "withdrawn"  # however many take it back, and whatever figures of it
    return f"{_entry_key(entry)} {entry.figure} {speaker}"


def _entry_key(entry: Entry) -> str:
    return f"{entry.outcome.value}/{entry.group.value}"


def _series_key(series: Series) -> str:
    return f"{series.outcome.value}/{series.group.value}"
