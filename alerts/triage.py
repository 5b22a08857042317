"""The fourth line: unsettled matches -> alerts, and deliveries owed.

Each batch is one transaction: alert, destinations, deliveries owed and the settled match, or none of them. A batch that
fails is done again one by one, so that one poisoned match stops only itself: it stays unsettled, is named in the log,
and is met again in the next run, when it may have been mended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from alerts.channels import Channel
from alerts.decide import Open, decide, subject_of
from alerts.policy import Policy
from alerts.route import Route, route
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.alert import Alert
from storage.records.delivery import MessageType, Owed
from storage.records.match import Match, Settled

_BATCH = 200

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReport:
    """How many matches became what."""

    opened: int = 0
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
    existing = store.alerts.find(match.rule_id, subject_of(match))
    policy = desk.policies.get(match.rule_id)
    decision = decide(match, existing=existing, policy=policy, backlog_tells=desk.backlog_tells)
    if not isinstance(decision, Open) or policy is None:
        settled = decision if isinstance(decision, Settled) else Settled.RULE_GONE
        store.matches.settle(match.id, settled, desk.now, existing.id if existing else None)
        return settled
    alert = store.alerts.open(
        rule_id=match.rule_id,
        rule_version=match.rule_version,
        key=subject_of(match),
        reason=decision.reason,
        at=desk.now,
    )
    _send_out(store, alert, route(policy, decision.reason), desk)
    store.matches.settle(match.id, decision.settled, desk.now, alert.id)
    return decision.settled


def _send_out(store: Store, alert: Alert, where: Route, desk: _Desk) -> None:
    store.alerts.send_to_series(alert, where.series)
    store.outbox.owe(
        (
            Owed(
                type=MessageType.ALERT_NEW,
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
