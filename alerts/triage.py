"""The fourth line: unsettled matches, and changes of incidents already alerted -> alerts, and deliveries owed.

Once an alert is open, its incident leads: a toll that falls below what the rule asks for, a denial, a report that is
taken back meet no `when`, and are told to everyone who got the alert.

Each batch is one transaction: alert, destinations, deliveries owed and the settled match, or none of them. A batch that
fails is done again one by one, so that one poisoned match stops only itself: it stays unsettled, is named in the log,
and is met again in the next run, when it may have been mended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from alerts.channels import Channel
from alerts.decide import decide
from alerts.policy import Policy
from alerts.revise import first_told, revision_of
from alerts.route import Route, route
from alerts.subject import Context, Subject, subjects_of
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.alert import QUIET, Alert, Opened, Told
from storage.records.delivery import MessageType, Owed
from storage.records.incident import Entry
from storage.records.match import Match, Settled
from storage.records.reading import ClaimStatus

_BATCH = 200
_NEWEST_FIRST = tuple(Settled)
"""A match with several subjects is settled as the most that came of it."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReport:
    """How many matches became what, and how many alerts were revised."""

    opened: int = 0
    revised: int = 0  # alerts that were told again, for their incident has changed
    held: int = 0  # backlog, edited, rule gone: settled with their reason, and nobody is told at once
    failed: int = 0  # left unsettled; the log says why

    @property
    def settled(self) -> int:
        """How many matches wait no longer."""
        return self.opened + self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every decision of one run needs."""

    policies: Mapping[str, Policy]
    channels: Mapping[str, Channel]
    now: datetime
    backlog_tells: bool


def triage(
    database: Database,
    policies: Mapping[str, Policy],
    channels: Mapping[str, Channel],
    *,
    now: datetime,
    backlog_tells: bool = False,
) -> TriageReport:
    """Settle every match that waits; `policies` are by rule id, `channels` by name."""
    desk = _Desk(policies=policies, channels=channels, now=now, backlog_tells=backlog_tells)
    outcomes = [outcome for batch in _batches(database) for outcome in _settle_batch(database, batch, desk)]
    return TriageReport(
        revised=_follow(database, desk),
        opened=sum(outcome is Settled.ALERTED for outcome in outcomes),
        held=sum(outcome not in {Settled.ALERTED, None} for outcome in outcomes),
        failed=sum(outcome is None for outcome in outcomes),
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


def _settle_batch(database: Database, batch: Sequence[int], desk: _Desk) -> Iterable[Settled | None]:
    try:
        return _settle(database, batch, desk)
    except StorageError:
        raise  # the database itself is in trouble: trying each match alone would not help
    except Exception:  # noqa: BLE001 - the line's boundary: whatever is wrong with one match must not stop the others
        return [_settle_alone(database, match_id, desk) for match_id in batch]


def _settle_alone(database: Database, match_id: int, desk: _Desk) -> Settled | None:
    try:
        return _settle(database, [match_id], desk)[0]
    except StorageError:
        raise
    except Exception:  # noqa: BLE001 - as above, for the match alone
        _log.exception("match_not_settled", match=match_id)
        return None


def _settle(database: Database, ids: Sequence[int], desk: _Desk) -> list[Settled]:
    with database.transaction() as store:
        matches = store.matches.unsettled(len(ids), after=ids[0] - 1)
        return [_settle_one(store, match, desk) for match in matches]


def _settle_one(store: Store, match: Match, desk: _Desk) -> Settled:
    """Open an alert for each subject of the match that this rule has not told of; put the match behind all of them."""
    policy = desk.policies.get(match.rule_id)
    context = _context(store, match)
    if policy is not None and policy.per == "incident" and context.is_apart:
        store.matches.settle(match.id, Settled.APART, desk.now)
        return Settled.APART
    subjects = subjects_of(match, policy.per if policy else "item", context)
    outcomes = [_settle_subject(store, match, subject, policy, desk) for subject in subjects]
    settled = min(outcomes, key=_NEWEST_FIRST.index)
    store.matches.settle(match.id, settled, desk.now)
    return settled


def _settle_subject(store: Store, match: Match, subject: Subject, policy: Policy | None, desk: _Desk) -> Settled:
    existing = store.alerts.find(match.rule_id, subject.key)
    decision = decide(match, existing=existing, policy=policy, backlog_tells=desk.backlog_tells)
    if isinstance(decision, Settled) or policy is None:
        if existing is not None:
            store.alerts.attach(existing.id, match.id)
        return decision if isinstance(decision, Settled) else Settled.RULE_GONE
    alert = store.alerts.open(
        Opened(
            rule_id=match.rule_id,
            rule_version=match.rule_version,
            key=subject.key,
            reason=decision.reason,
            at=desk.now,
            incident_id=subject.incident_id,
            told=_told_at_first(store, subject, match),
        )
    )
    store.alerts.attach(alert.id, match.id)
    _send_out(store, alert, route(policy, decision.reason), desk)
    return decision.settled


def _context(store: Store, match: Match) -> Context:
    """Find out which incidents the claims that met the rule speak of, and what else may be the subject."""
    entries = [entry for entry in store.incidents.entries_of_article(match.article_id) if _is_met(entry, match)]
    return Context(
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


def _told_at_first(store: Store, subject: Subject, match: Match) -> Told:
    if subject.incident_id is None:
        return Told()
    story = store.incidents.story(subject.incident_id)
    last = max(entry.id for entry in store.incidents.entries([subject.incident_id])[subject.incident_id])
    return first_told(story, last, (claim.outcome for claim in match.claims))


def _follow(database: Database, desk: _Desk) -> int:
    """Tell those who were alerted to an incident what became of it; give the number of revisions."""
    with database.transaction() as store:
        entries = store.incidents.untriaged()
        revised = 0
        for incident_id in dict.fromkeys(entry.incident_id for entry in entries if entry.incident_id is not None):
            for alert in store.alerts.about(incident_id):
                revised += _revise(store, alert, incident_id, desk)
        store.incidents.mark_triaged(entries, desk.now)
    return revised


def _revise(store: Store, alert: Alert, incident_id: int, desk: _Desk) -> bool:
    policy = desk.policies.get(alert.rule_id)
    if policy is None:
        return False
    ledger = store.incidents.entries([incident_id])[incident_id]
    revision = revision_of(alert.told, ledger, store.incidents.story(incident_id), policy)
    if revision.reason is None:
        store.alerts.note(alert, revision.told)
        return False
    revised = store.alerts.revise(alert, revision.reason, revision.told, revision.changes, desk.now)
    # An alert that went to digests only, for it was old news, is revised there only.
    where = route(policy, alert.reason if alert.reason in QUIET else revision.reason)
    _send_out(store, revised, where, desk)
    return True


def _send_out(store: Store, alert: Alert, where: Route, desk: _Desk) -> None:
    store.alerts.send_to_series(alert, where.series)
    store.outbox.owe(
        (
            Owed(
                type=MessageType.ALERT_NEW if alert.revision == 1 else MessageType.ALERT_REVISED,
                channel=name,
                recipient=recipient,
                alert_id=alert.id,
                revision=alert.revision,
            )
            for name in where.channels
            for recipient in desk.channels[name].recipients()
        ),
        desk.now,
    )
