"""The windows' part of triage: a match is counted, and windows are asked whose match or whose hour has come.

That a window must be asked is stored with the match that it counts, in one transaction. So it is asked also when the
process dies in between, and one that fires when nothing comes finds its hour again after a restart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from alerts.decide import no_news
from alerts.desk import Desk, send_out, told_at_first
from alerts.policy import Policy
from alerts.route import route
from alerts.subject import Context, groups_of
from alerts.windows import Episode, History, Verdict, Window
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.alert import Alert, Opened, Reason
from storage.records.feed import UNHEARD, Feed
from storage.records.match import Match, Settled
from storage.records.window import Ask, Heard

_ONE_EVENT = frozenset({"incident", "story"})
_WAITS_AT_MOST = timedelta(days=1)
"""So long an article that is not read yet, or a feed that fails, holds up what is told when nothing comes."""

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking."""

    opened: int = 0
    revised: int = 0
    failed: int = 0

    def __add__(self, other: "Asked") -> "Asked":
        return Asked(
            opened=self.opened + other.opened, revised=self.revised + other.revised, failed=self.failed + other.failed
        )


def count(store: Store, match: Match, policy: Policy, context: Context, desk: Desk) -> Settled:
    """Put a match into the groups that its rule's window counts within, and have the window asked."""
    groups = groups_of(match, policy.per, context)
    old = no_news(match, backlog_tells=desk.backlog_tells)
    new = [
        store.windows.count(
            match, group.key, counts=old is None, speakers=_speakers(match, context), places=_places(match)
        )
        for group in groups
    ]
    if old is not None:
        return Settled(old.value)
    for group in groups:
        store.windows.ask_at_once(match, group.key, desk.now)
    if not groups:
        return Settled.UNGROUPED
    return Settled.COUNTED if match.article_version == 1 or any(new) else Settled.EDITED


def _speakers(match: Match, context: Context) -> list[str]:
    said = [claim.attribution for claim in match.claims] + [hit.speaker for hit in context.frames]
    return list(dict.fromkeys(speaker for speaker in said if speaker))


def _places(match: Match) -> list[str]:
    named = [claim.place for claim in match.claims]
    named += [span.clause.removeprefix("place: ") for span in match.spans if span.clause.startswith("place: ")]
    return list(dict.fromkeys(place for place in named if place))


def ask(database: Database, desk: Desk) -> Asked:
    """Ask every window that is due; one that fails stops only itself and is asked again in the next run."""
    windows = {rule_id: policy for rule_id, policy in desk.policies.items() if policy.window is not None}
    if not windows:
        return Asked()
    with database.transaction() as store:
        for policy in windows.values():
            _prepare(store, policy, desk)
        due = store.windows.due(windows.keys(), desk.now)
    return sum((_ask_alone(database, one, windows[one.rule_id], desk) for one in due), Asked())


def _prepare(store: Store, policy: Policy, desk: Desk) -> None:
    assert policy.window is not None
    store.windows.hold_to(policy.rule_id, policy.rule_version, desk.now)
    if policy.window.expects and policy.per == "rule":
        store.windows.expect(policy.rule_id, "rule", policy.rule_version, desk.now)


def _ask_alone(database: Database, one: Ask, policy: Policy, desk: Desk) -> Asked:
    assert policy.window is not None
    try:
        with database.transaction() as store:
            return _ask(store, one, policy, policy.window, desk)
    except StorageError:
        raise  # the database itself is in trouble
    except Exception:  # noqa: BLE001 - the line's boundary: whatever is wrong with one window must not stop the others
        _log.exception("window_not_asked", rule=one.rule_id, group=one.group)
        return Asked(failed=1)


def _ask(store: Store, one: Ask, policy: Policy, window: Window, desk: Desk) -> Asked:
    if not _is_counted(one.group, policy):
        store.windows.asked(one, policy.rule_version, ask_at=None, judge_from=None)
        return Asked()
    verdict = window.judge(_history(store, one, policy, window, desk), desk.now)
    done = sum((_tell(store, one, policy, episode, desk) for episode in _undecided(verdict, one)), Asked())
    store.windows.asked(one, policy.rule_version, ask_at=verdict.ask_at, judge_from=verdict.judge_from)
    return done


def _is_counted(group: str, policy: Policy) -> bool:
    """Say whether the rule still counts within groups of this kind; its `per` may have been another before."""
    kind = group.partition(":")[0]
    return kind == policy.per or (policy.per == "story" and kind == "item")


def _history(store: Store, one: Ask, policy: Policy, window: Window, desk: Desk) -> History:
    one_event = policy.per in _ONE_EVENT
    since = None if one_event or one.judge_from is None else one.judge_from - window.reach
    return History(
        sightings=store.windows.sightings(one.rule_id, one.group, since),
        watched_since=store.rules.windowed_since(one.rule_id) or desk.now,
        judge_from=one.judge_from,
        one_event=one_event,
        feeds=list(_heard(store, desk)),
    )


def _heard(store: Store, desk: Desk) -> Iterator[Heard]:
    """Say of each feed until when all that it published has come through the lines before this one."""
    waiting = store.articles.waiting_since(desk.now - _WAITS_AT_MOST)
    before = waiting - timedelta.resolution if waiting else desk.now
    for feed in store.feeds.all():
        until = None if feed.last_ok_at is None or _is_lost(feed, desk) else min(feed.last_ok_at, before)
        yield Heard(groups=feed.groups, until=until)


def _is_lost(feed: Feed, desk: Desk) -> bool:
    since = feed.failing_since
    return feed.health in UNHEARD and since is not None and desk.now - since > _WAITS_AT_MOST


def _undecided(verdict: Verdict, one: Ask) -> Iterator[Episode]:
    """Leave out what was over before anything changed: it was told in its time, or its rule asked for more then."""
    return (episode for episode in verdict.episodes if one.judge_from is None or episode.last >= one.judge_from)


def _tell(store: Store, one: Ask, policy: Policy, episode: Episode, desk: Desk) -> Asked:
    assert policy.window is not None
    alert = _alert_of(store, one, policy.window, episode)
    if alert is None:
        _open(store, one, policy, episode, desk)
        return Asked(opened=1)
    store.alerts.attach_all(alert.id, episode.evidence)
    if not _has_grown(alert, episode, policy.window, desk):
        return Asked()
    told = replace(alert.told, size=episode.size)
    if alert.first_told is None and not policy.in_shadow:
        first = store.alerts.tell_first(alert, policy.rule_version, told, episode.because, desk.now)
        send_out(store, first, route(policy, Reason.NEW), desk)
        return Asked(revised=1)
    grown = store.alerts.grow(alert, told, episode.because, desk.now)
    send_out(store, grown, route(policy, Reason.GREW), desk)
    return Asked(revised=1)


def _alert_of(store: Store, one: Ask, window: Window, episode: Episode) -> Alert | None:
    """Find the alert of an episode. Its begin may have moved since, when one that was seen earlier came late."""
    found = store.windows.alert_behind(one.rule_id, f"{window.kind}:{one.group}:", episode.known_by)
    return store.alerts.get(found) if found else store.alerts.find(one.rule_id, _key(one, window, episode))


def _key(one: Ask, window: Window, episode: Episode) -> str:
    return f"{window.kind}:{one.group}:{episode.since:%Y-%m-%dT%H:%M}"


def _open(store: Store, one: Ask, policy: Policy, episode: Episode, desk: Desk) -> None:
    assert policy.window is not None
    incident_id = int(one.group.partition(":")[2]) if one.group.startswith("incident:") else None
    alert = store.alerts.open(
        Opened(
            rule_id=one.rule_id,
            rule_version=policy.rule_version,
            key=_key(one, policy.window, episode),
            reason=Reason.NEW,
            at=desk.now,
            incident_id=incident_id,
            note=episode.because,
            in_shadow=policy.in_shadow,
        )
    )
    store.alerts.attach_all(alert.id, episode.evidence)
    claims = store.matches.claims(episode.evidence)
    told = told_at_first(store, incident_id, (claim.outcome for claim in claims))
    store.alerts.note(alert, replace(told, size=episode.size))
    send_out(store, alert, route(policy, Reason.NEW), desk)


def _has_grown(alert: Alert, episode: Episode, window: Window, desk: Desk) -> bool:
    if episode.size * 2 >= alert.told.size * 3:
        return True
    rested = window.cool_down is not None and desk.now - alert.revised_at >= window.cool_down
    return rested and episode.size > alert.told.size
