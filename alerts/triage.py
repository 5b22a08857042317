"""The fourth line: unsettled matches, windows to ask, changes of incidents already alerted -> alerts, deliveries owed.

Once an alert is open, its incident leads: a toll that falls below what the rule asks for, a denial, a report that is
taken back meet no `when`, and are told to everyone who got the alert.

Each batch is one transaction: alert, destinations, deliveries owed and the settled match, or none of them. A batch that
fails is done again one by one, so that one poisoned match stops only itself: it stays unsettled, is named in the log,
and is met again in the next run, when it may have been mended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from alerts import windowing
from alerts.channels import Channel
from alerts.decide import Open, decide, says_nothing_new
from alerts.desk import Desk, send_out, told_at_first
from alerts.digest import DigestKeys
from alerts.policy import Policy
from alerts.revise import ABOUT_ALL, Revision, revision_of
from alerts.route import route
from alerts.subject import Context, Subject, subjects_of
from alerts.summaries import hold_floods
from alerts.turned import turned
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.alert import Alert, Opened, Reason
from storage.records.incident import Entry, IncidentStory
from storage.records.match import Match, Settled
from storage.records.reading import ClaimStatus, Outcome
from storage.records.story import Relation

_BATCH = 200
_NEWEST_FIRST = tuple(Settled)
"""A match with several subjects is settled as the most that came of it."""

_SAME = 0.8
"""The share of an article that must stand in one that was told, for the two to be the same to a reader."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReport:
    """How many matches became what, and how many alerts were revised."""

    opened: int = 0
    summaries: int = 0  # alerts that stand for a flood
    flooded: int = 0  # matches of which they were made
    fired: int = 0  # alerts that windows opened
    revised: int = 0  # alerts that were told again: their incident has changed, their window holds more
    held: int = 0  # counted in a window, backlog, edited, rule gone ...: settled with their reason; nobody is told now
    failed: int = 0  # left unsettled or unasked; the log says why

    @property
    def alerts(self) -> int:
        """How many alerts are new."""
        return self.opened + self.summaries + self.fired

    @property
    def settled(self) -> int:
        """How many matches wait no longer."""
        return self.opened + self.held + self.flooded


def triage(
    database: Database,
    policies: Mapping[str, Policy],
    channels: Mapping[str, Channel],
    *,
    now: datetime,
    backlog_tells: bool = False,
    digests: Mapping[str, DigestKeys] | None = None,
) -> TriageReport:
    """Settle every match that waits; `policies` are by rule id, `channels` and `digests` by name."""
    desk = Desk(policies=policies, channels=channels, now=now, backlog_tells=backlog_tells, digests=digests or {})
    floods = hold_floods(database, desk, _would_open)
    outcomes = [outcome for batch in _batches(database) for outcome in _settle_batch(database, batch, desk)]
    asked = windowing.ask(database, desk)
    followed = _follow(database, desk)
    return TriageReport(
        summaries=floods.summaries,
        flooded=floods.matches,
        fired=asked.opened,
        revised=asked.revised + sum(revisions or 0 for revisions in followed),
        opened=sum(outcome is Settled.ALERTED for outcome in outcomes),
        held=sum(outcome not in {Settled.ALERTED, None} for outcome in outcomes),
        failed=sum(outcome is None for outcome in (*outcomes, *followed)) + asked.failed,
    )


def _batches(database: Database) -> Iterator[Sequence[int]]:
    """Walk once over what waits, by id, so that a match that cannot be settled is not met twice in a run."""
    last = 0
    while True:
        with database.snapshot() as store:
            batch = store.matches.unsettled_ids(_BATCH, after=last)
        if not batch:
            return
        yield batch
        last = batch[-1]


def _settle_batch(database: Database, batch: Sequence[int], desk: Desk) -> Iterable[Settled | None]:
    try:
        return _settle(database, batch, desk)
    except StorageError:
        raise  # the database itself is in trouble: trying each match alone would not help
    except Exception:  # noqa: BLE001 - the line's boundary: whatever is wrong with one match must not stop the others
        return [_settle_alone(database, match_id, desk) for match_id in batch]


def _settle_alone(database: Database, match_id: int, desk: Desk) -> Settled | None:
    try:
        return _settle(database, [match_id], desk)[0]
    except StorageError:
        raise
    except Exception:  # noqa: BLE001 - as above, for the match alone
        _log.exception("match_not_settled", match=match_id)
        return None


def _settle(database: Database, ids: Sequence[int], desk: Desk) -> list[Settled]:
    with database.transaction() as store:
        matches = store.matches.unsettled(len(ids), after=ids[0] - 1)
        return [_settle_one(store, match, desk) for match in matches]


def _settle_one(store: Store, match: Match, desk: Desk) -> Settled:
    """Open an alert for each subject of the match that this rule has not told of; put the match behind all of them."""
    policy = desk.policies.get(match.rule_id)
    context = _context(store, match)
    settled = _held_back(store, match, policy, context)
    if settled is None and policy is not None and policy.window is not None:
        settled = windowing.count(store, match, policy, context, desk)
    if settled is None:
        subjects = subjects_of(match, policy.per if policy else "item", context)
        outcomes = [_settle_subject(store, match, subject, policy, desk) for subject in subjects]
        settled = min(outcomes, key=_NEWEST_FIRST.index)
    store.matches.settle(match.id, settled, desk.now)
    return settled


def _held_back(store: Store, match: Match, policy: Policy | None, context: Context) -> Settled | None:
    """Say why a match has nothing to tell, whatever it is about; None: it is asked subject by subject."""
    if policy is None:
        return None
    if policy.per == "incident" and context.is_apart:
        return Settled.APART
    if policy.window is not None and match.met_before_edit:
        return Settled.EDITED
    if match.article_version > 1 and says_nothing_new(match, store.matches.flooded_before(match)):
        return Settled.EDITED
    place = store.stories.membership(match.article_id)
    if place is not None and place.relation is Relation.SAME_ARTICLE and place.similarity >= _SAME:
        # To a window another outlet's copy is another voice, though it leads to the same page.
        like = place.like if policy.window is None else None
        told = store.matches.told_before(match, like=like or match.article_id)
        return Settled.SAME_ARTICLE if says_nothing_new(match, told) else None
    return None


def _would_open(store: Store, match: Match, desk: Desk) -> dict[str, Reason]:
    """Say which alerts a match would open if it were settled now."""
    policy = desk.policies[match.rule_id]
    context = _context(store, match)
    if policy.window is not None or _held_back(store, match, policy, context) is not None:
        return {}
    keys = [subject.key for subject in subjects_of(match, policy.per, context)]
    decisions = {
        key: decide(
            match, existing=store.alerts.find(match.rule_id, key), policy=policy, backlog_tells=desk.backlog_tells
        )
        for key in keys
    }
    return {key: decision.reason for key, decision in decisions.items() if isinstance(decision, Open)}


def _settle_subject(store: Store, match: Match, subject: Subject, policy: Policy | None, desk: Desk) -> Settled:
    existing = store.alerts.find(match.rule_id, subject.key)
    decision = decide(match, existing=existing, policy=policy, backlog_tells=desk.backlog_tells)
    if isinstance(decision, Settled) or policy is None:
        if existing is not None:
            store.alerts.attach(existing.id, match.id)
            if policy is not None and existing.incident_id is None:
                _tell_if_turned(store, match, existing, policy, desk)
        return decision if isinstance(decision, Settled) else Settled.RULE_GONE
    alert = store.alerts.open(
        Opened(
            rule_id=match.rule_id,
            rule_version=match.rule_version,
            key=subject.key,
            reason=decision.reason,
            at=desk.now,
            incident_id=subject.incident_id,
            told=told_at_first(store, subject.incident_id, (claim.outcome for claim in match.claims)),
            in_shadow=policy.in_shadow,
        )
    )
    store.alerts.attach(alert.id, match.id)
    send_out(store, alert, route(policy, decision.reason), desk)
    return decision.settled


def _tell_if_turned(store: Store, match: Match, alert: Alert, policy: Policy, desk: Desk) -> None:
    """Tell of an edit that turns the headline round; of an incident its claims say so, and are followed."""
    before = store.matches.title_before(match) if match.article_version > 1 else None
    title = next((passage.text for passage in match.passages if passage.field == "title"), None)
    note = turned(before, title) if before and title else None
    if note is not None and (policy.in_shadow or alert.first_told is not None):
        revised = store.alerts.turn(alert, note, desk.now)
        send_out(store, revised, route(policy, revised.reason), desk)


def _context(store: Store, match: Match) -> Context:
    """Find out which incidents the claims that met the rule speak of, and what else may be the subject."""
    entries = [entry for entry in store.incidents.entries_of_article(match.article_id) if _is_met(entry, match)]
    place = store.stories.membership(match.article_id)
    return Context(
        story_id=place.story_id if place else None,
        incidents=[entry.incident_id for entry in entries if entry.incident_id is not None],
        is_apart=bool(entries) and all(_is_of_no_event(entry) for entry in entries),
        frames=store.readings.frames(match.article_id, match.article_version),
    )


def _is_met(entry: Entry, match: Match) -> bool:
    met = {(claim.field, claim.count_start, claim.count_end) for claim in match.claims}
    place = (entry.claim.field, entry.claim.count_start, entry.claim.count_end)
    return entry.article_version == match.article_version and place in met


def _is_of_no_event(entry: Entry) -> bool:
    """Whether a number that reads like a toll was found to be none; a rule that asks for totals asks for totals."""
    return entry.incident_id is None and entry.claim.status is ClaimStatus.ASSERTED


def _follow(database: Database, desk: Desk) -> list[int | None]:
    """Tell those who were alerted to incidents what became of them; give how often each, None where it failed."""
    with database.snapshot() as store:
        changed = store.incidents.changed()
    return [_follow_alone(database, incident_id, desk) for incident_id in changed]


def _follow_alone(database: Database, incident_id: int, desk: Desk) -> int | None:
    try:
        with database.transaction() as store:
            return _follow_one(store, incident_id, desk)
    except StorageError:
        raise
    except Exception:  # noqa: BLE001 - the line's boundary: what is wrong with one incident must not silence the others
        _log.exception("incident_not_followed", incident=incident_id)
        return None


def _follow_one(store: Store, incident_id: int, desk: Desk) -> int:
    ledger = store.incidents.entries([incident_id])[incident_id]
    # Where the window of a rule fired twice about one incident, its last alert goes on.
    newest = {alert.rule_id: alert for alert in store.alerts.about(incident_id)}
    story = store.incidents.story(incident_id) if newest else None
    revised = sum(_revise(store, alert, ledger, story, desk) for alert in newest.values()) if story else 0
    store.incidents.mark_triaged(incident_id, desk.now)
    return revised


def _revise(store: Store, alert: Alert, ledger: Sequence[Entry], story: IncidentStory, desk: Desk) -> bool:
    policy = desk.policies.get(alert.rule_id)
    if policy is None:
        return False
    revision = revision_of(alert.told, ledger, story, policy)
    if alert.first_told is None and not policy.in_shadow:
        return _tell_first(store, alert, revision, policy, desk)
    if revision.reason is None:
        store.alerts.note(alert, revision.told)
        return False
    revised = store.alerts.revise(alert, revision.reason, revision.told, revision.changes, desk.now)
    # A change is news also where the first report was old and went to digests only.
    send_out(store, revised, route(policy, revision.reason), desk)
    return True


def _tell_first(store: Store, alert: Alert, revision: Revision, policy: Policy, desk: Desk) -> bool:
    """Tell of an incident that was first seen in shadow: it has changed since then, and for its readers it is new.

    Nobody needs to hear that something is denied or taken back that nobody was told.
    """
    only_takes_back = revision.changes and all(change.reason in ABOUT_ALL for change in revision.changes)
    if revision.reason is None or only_takes_back:
        store.alerts.note(alert, revision.told)
        return False
    told = told_at_first(store, alert.incident_id, map(Outcome, alert.told.outcomes))
    first = store.alerts.tell_first(alert, policy.rule_version, replace(told, size=alert.told.size), None, desk.now)
    send_out(store, first, route(policy, Reason.NEW), desk)
    return True
