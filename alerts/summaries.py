"""The part of triage that holds floods back: each becomes one summary before its matches are settled one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import structlog

from alerts.desk import Desk, send_out
from alerts.floods import MOST_AT_ONCE, Flood, Opening, flood_among, keys_of
from alerts.policy import Policy
from alerts.route import route
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.alert import Opened, Reason
from storage.records.match import Crowd, Match, Settled

WouldOpen = Callable[[Store, Match, Desk], Mapping[str, Reason]]
"""Says which alerts a match would open, by key, if it were settled by itself."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flooded:
    """How many matches were held back, and in how many new summaries."""

    matches: int = 0
    summaries: int = 0

    def __add__(self, other: "Flooded") -> "Flooded":
        return Flooded(matches=self.matches + other.matches, summaries=self.summaries + other.summaries)


def hold_floods(database: Database, desk: Desk, would_open: WouldOpen) -> Flooded:
    """Settle every flood among the matches that wait; what is none waits on.

    Each is one transaction: the summary, its matches, what is owed. One that comes in parts finds the summary of its
    first part.
    """
    with database.snapshot() as store:
        crowds = store.crowds.waiting(MOST_AT_ONCE)
    return sum((_hold_alone(database, crowd, desk, would_open) for crowd in crowds), Flooded())


def _hold_alone(database: Database, crowd: Crowd, desk: Desk, would_open: WouldOpen) -> Flooded:
    policy = desk.policies.get(crowd.rule_id)
    if policy is None:
        return Flooded()
    try:
        with database.transaction() as store:
            return _hold(store, crowd, policy, desk, would_open)
    except StorageError:
        raise  # the database itself is in trouble
    except Exception:  # noqa: BLE001 - the line's boundary: the matches are still settled, each by itself
        _log.exception("flood_not_held", rule=crowd.rule_id, feed=crowd.feed_id)
        return Flooded()


def _hold(store: Store, crowd: Crowd, policy: Policy, desk: Desk, would_open: WouldOpen) -> Flooded:
    openings = [Opening(match=match, alerts=would_open(store, match, desk)) for match in _readable(store, crowd)]
    begun = frozenset(key for key in keys_of(crowd).values() if store.alerts.find(crowd.rule_id, key))
    flood = flood_among(crowd, openings, store.crowds.settled(crowd), begun)
    return _summarise(store, flood, policy, desk) if flood else Flooded()


def _readable(store: Store, crowd: Crowd) -> Iterator[Match]:
    """Give a crowd's matches but for those that cannot be read: the line names them when it comes to them."""
    for match_id in store.crowds.waiting_ids(crowd):
        try:
            yield from store.matches.unsettled(1, after=match_id - 1)
        except StorageError:
            raise
        except Exception:  # noqa: BLE001, S112 - what is wrong with the match is logged by the line when it settles it
            continue


def _summarise(store: Store, flood: Flood, policy: Policy, desk: Desk) -> Flooded:
    alert, first = store.alerts.find(policy.rule_id, flood.key), flood.matches[0]
    is_new = alert is None
    if alert is None:
        alert = store.alerts.open(
            Opened(
                rule_id=policy.rule_id,
                rule_version=first.rule_version,
                key=flood.key,
                reason=flood.reason,
                at=desk.now,
                in_shadow=policy.in_shadow,
            )
        )
        send_out(store, alert, route(policy, flood.reason), desk)
    for match in flood.matches:
        store.alerts.attach(alert.id, match.id)
        store.matches.settle(match.id, Settled.FLOOD, desk.now)
    return Flooded(matches=len(flood.matches), summaries=int(is_new))
