"""Feeds that fail -> a notice to the operators when they begin to fail, and its end when they are back.

Asked after every run of the first line, and by what is stored alone: a process that dies between the two loses nothing,
for a feed that goes on failing is seen at its next poll, and one that is back at any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.intake.outages import (
    KnownTroubles,
    Scope,
    began,
    begin_words,
    is_over,
    is_worth_a_word,
    members_of,
    outages,
    over_words,
    scope_of,
)
from storage.database import Database, Store
from storage.records.feed import UNHEARD, Feed, Health
from storage.records.notice import Notice, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """How the feeds stand after a run of the first line."""

    troubles: Sequence[Notice]  # that are known
    asked: Mapping[int, Health]  # what came of each feed that was asked in the run
    failing: frozenset[int]  # all that fail, whenever they were asked
    now: datetime


def notice_unheard(database: Database, now: datetime) -> None:
    """Open and close notices about feeds, after those that were due at `now` were polled."""
    with database.snapshot() as store:
        if not store.notices.still_open(NoticeKind.FEEDS) and not store.feeds.unheard_ids():
            return
    with database.transaction() as store:
        run = _Round(
            troubles=store.notices.still_open(NoticeKind.FEEDS),
            asked=store.feeds.asked_at(now),
            failing=store.feeds.unheard_ids(),
            now=now,
        )
        _open_new(store, run)
        for trouble in run.troubles:
            _close_if_over(store, trouble, run)


def _open_new(store: Store, run: _Round) -> None:
    known = members_of(run.troubles)
    ids = {id_ for id_, health in run.asked.items() if health in UNHEARD and str(id_) not in known}
    failed = store.feeds.some(ids)
    new = [feed for feed in failed if is_worth_a_word(feed, run.now)]
    if not new:
        return
    failing = [*failed, *store.feeds.some(run.failing - ids)]
    members = {str(feed.id): feed for feed in failing if str(feed.id) in known}
    joined = _join(store, new, KnownTroubles(run.troubles, members))
    apart = [feed for feed in new if feed.id not in joined]
    free = [feed for feed in failing if str(feed.id) not in members and feed.id not in joined]
    for outage in outages(apart, free, store.feeds.heard_since(began(free))) if apart else ():
        store.notices.open(NoticeKind.FEEDS, outage.subject, begin_words(outage, run.now), run.now, about=outage.about)


def _join(store: Store, feeds: Sequence[Feed], known: KnownTroubles) -> frozenset[int]:
    """Put feeds into the troubles that they belong to, and give the ids of those that do."""
    found: dict[int, tuple[Notice, list[Feed]]] = {}
    for feed in feeds:
        if trouble := known.of(feed):
            found.setdefault(trouble.id, (trouble, []))[1].append(feed)
    for trouble, more in found.values():
        store.notices.extend(trouble, [str(feed.id) for feed in more])
    return frozenset(feed.id for _, more in found.values() for feed in more)


def _close_if_over(store: Store, trouble: Notice, run: _Round) -> None:
    ids = {int(id_) for id_ in trouble.about}
    answers = [run.asked[id_] for id_ in ids & run.asked.keys()]
    failing_now = sum(health in UNHEARD for health in answers)
    failing = ids & run.failing
    if not is_over(
        trouble,
        heard=len(ids - failing),
        failing=len(failing),
        heard_now=len(answers) - failing_now,
        failing_now=failing_now,
    ):
        return
    feeds = store.feeds.some(ids)  # those that are still watched
    still = [feed for feed in feeds if feed.id in failing]
    heard = [feed for feed in feeds if feed.id not in failing]
    words = over_words(trouble, heard, still, run.now) if heard else None
    store.notices.close(NoticeKind.FEEDS, trouble.subject, words, run.now)
    if scope_of(trouble) is Scope.NETWORK:
        # They wait the longer for their next try the longer our own network was down: no fault of theirs.
        store.feeds.postpone({feed.id: run.now for feed in still if feed.health is Health.FAILING})
