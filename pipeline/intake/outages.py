"""Which failures of feeds are worth a word to the operators, and how many of them are one trouble; pure.

A feed is told of when it failed three times in a row over half an hour or more, or twice with a day in between, or when
its server says that it is gone: a hiccup tells nobody. What fails together is one trouble: all feeds (our network),
those of one host, or many at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from statistics import median_low

from pipeline.intake.addresses import host_of
from pipeline.intake.plain import clean_line
from storage.feed_health import roughly
from storage.records.feed import Feed, Health
from storage.records.notice import Notice

_FAILURES = 3
_AT_LEAST = timedelta(minutes=30)
_SLOW_FAILURES, _SLOW = 2, timedelta(days=1)
_FEWEST_OF_NETWORK = 3
_FAILING_FOR_EACH_HEARD = 9  # the network is down if so many fail for each feed that was heard meanwhile
_FEWEST_OF_HOST = 2
_MOST_APART = 3  # more feeds than that at once are one trouble, whatever their hosts
_MOST_NAMED = 12
_MOST_REASONS = 12


class Scope(StrEnum):
    """What it is that fails."""

    FEED = "feed"
    HOST = "host"
    NETWORK = "network"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Feeds that began to fail, as one trouble."""

    scope: Scope
    feeds: tuple[Feed, ...]

    @property
    def subject(self) -> str:
        """Its key: no two troubles hold one feed at a time."""
        return f"{self.scope.value}:{min(feed.id for feed in self.feeds)}"

    @property
    def about(self) -> tuple[str, ...]:
        """The ids of its feeds."""
        return tuple(str(feed.id) for feed in self.feeds)


def is_worth_a_word(feed: Feed, now: datetime) -> bool:
    """Say whether a feed that fails has done so long enough."""
    if feed.health is Health.GONE:
        return True
    if feed.health is not Health.FAILING or feed.failing_since is None:
        return False
    lasted = now - feed.failing_since
    return (feed.failures >= _FAILURES and lasted >= _AT_LEAST) or (feed.failures >= _SLOW_FAILURES and lasted >= _SLOW)


def outages(new: Sequence[Feed], failing: Sequence[Feed], heard_since: int) -> list[Outage]:
    """Give the troubles that begin with these `new` feeds.

    `failing` are all feeds that fail and belong to no trouble yet, the new ones too; `heard_since` counts the feeds
    that were heard since these `began` to fail.
    """
    unreached = [feed for feed in failing if feed.health is not Health.GONE]  # that server could be reached
    are_most = len(unreached) >= max(_FEWEST_OF_NETWORK, _FAILING_FOR_EACH_HEARD * heard_since)
    if are_most and _are_on_several_hosts(unreached) and any(feed.health is not Health.GONE for feed in new):
        gone = [feed for feed in new if feed.health is Health.GONE]
        return [Outage(scope=Scope.NETWORK, feeds=tuple(unreached)), *_apart(gone)]
    together = {host: feeds for host, feeds in _by_host(failing) if len(feeds) >= _FEWEST_OF_HOST}
    begun = {host_of(feed.address) for feed in new}
    found = [Outage(scope=Scope.HOST, feeds=feeds) for host, feeds in together.items() if host in begun]
    apart = [feed for feed in new if host_of(feed.address) not in together]
    return [*found, *_apart(apart)]


def began(failing: Sequence[Feed]) -> datetime:
    """Give when the middle one of these feeds began to fail: of what fails together, most had failed soon after."""
    return median_low(feed.failing_since for feed in failing if feed.failing_since)


def _are_on_several_hosts(feeds: Sequence[Feed]) -> bool:
    return any(host_of(feed.address) != host_of(feeds[0].address) for feed in feeds)


def _apart(feeds: Sequence[Feed]) -> list[Outage]:
    if len(feeds) > _MOST_APART:
        return [Outage(scope=Scope.SEVERAL, feeds=tuple(feeds))]
    return [Outage(scope=Scope.FEED, feeds=(feed,)) for feed in feeds]


class KnownTroubles:
    """The open troubles that a feed which fails later may be part of: as long as nobody of them is heard again.

    One of the network takes any feed, one of a host the feeds of that host, one of a single feed those of its host that
    fail for the same reason.
    """

    def __init__(self, troubles: Iterable[Notice], members: Mapping[str, Feed]) -> None:
        """Take the troubles, and those of their feeds that still fail, by id."""
        self._network: Notice | None = None
        self._of_host: dict[str, list[tuple[Notice, str | None]]] = {}
        for trouble in troubles:
            scope = scope_of(trouble)
            if scope is Scope.SEVERAL or not all(id_ in members for id_ in trouble.about):
                continue
            if scope is Scope.NETWORK:
                self._network = trouble
                continue
            first = members[trouble.about[0]]
            reason = first.problem if scope is Scope.FEED else None
            self._of_host.setdefault(host_of(first.address), []).append((trouble, reason))

    def of(self, feed: Feed) -> Notice | None:
        """Give the trouble that a feed belongs to; None if its failure is news."""
        if self._network is not None:
            return self._network
        here = self._of_host.get(host_of(feed.address), ()) if self._of_host else ()
        return next((trouble for trouble, reason in here if reason in {None, feed.problem}), None)


def scope_of(trouble: Notice) -> Scope:
    """Give what it is that fails."""
    return Scope(trouble.subject.partition(":")[0])


def is_over(trouble: Notice, *, heard: int, failing: int, heard_now: int, failing_now: int) -> bool:
    """Say whether a trouble is over, by how many of its feeds are heard again and fail, in all and in this run.

    The network is back with the first run that hears more than it misses: the other feeds are only not asked yet. Half
    of a host's feeds tell that the host is back. Else each feed counts.
    """
    if failing == 0:
        return True
    scope = scope_of(trouble)
    if scope is Scope.NETWORK:
        return heard_now > failing_now
    return scope is Scope.HOST and heard >= failing and heard_now > 0


def begin_words(outage: Outage, now: datetime) -> str:
    """Say that feeds cannot be heard: in the first line what, below it why."""
    feeds = outage.feeds
    if outage.scope is Scope.FEED:
        return f"{_name(feeds[0])} cannot be heard: {_reason(feeds[0])}.\n{_since(feeds[0], now)}"
    heads = {
        Scope.NETWORK: f"{_count(len(feeds))} fail at once, and hardly any is heard: it may be our own network.",
        Scope.HOST: f"{_count(len(feeds))} of {host_of(feeds[0].address)} cannot be heard.",
        Scope.SEVERAL: f"{_count(len(feeds))} cannot be heard any more.",
    }
    return "\n".join([heads[outage.scope], *_reasons(feeds)])


def over_words(trouble: Notice, heard: Sequence[Feed], failing: Sequence[Feed], now: datetime) -> str:
    """Say that feeds are heard again, and which are not yet."""
    lasted = roughly(now - trouble.opened_at)
    told = f"it was told {lasted} ago"
    if len(heard) == 1 and not failing:
        return f"{_name(heard[0])} is heard again; {told}."
    of_all = f" of {len(heard) + len(failing):,}" if failing else ""
    head = f"Feeds are heard again, {len(heard):,}{of_all}; {told}."
    named = _names(map(_name, failing))
    ending = {Scope.NETWORK: f"The others are asked now: {named}."}.get(scope_of(trouble), f"Not yet: {named}.")
    return f"{head}\n{ending}" if failing else head


def _by_host(feeds: Sequence[Feed]) -> Iterator[tuple[str, tuple[Feed, ...]]]:
    ordered = sorted(feeds, key=lambda feed: (host_of(feed.address), feed.id))
    for host, group in groupby(ordered, key=lambda feed: host_of(feed.address)):
        yield host, tuple(group)


def _reasons(feeds: Sequence[Feed]) -> Iterator[str]:
    """Give a line for each reason, the one of most feeds first, with the outlets."""
    by_reason: dict[str, list[str]] = {}
    for feed in feeds:
        by_reason.setdefault(_reason(feed), []).append(_name(feed))
    ordered = sorted(by_reason.items(), key=lambda one: -len(one[1]))
    yield from (f"{_names(names)}: {reason}." for reason, names in ordered[:_MOST_REASONS])
    if others := sum(len(names) for _, names in ordered[_MOST_REASONS:]):
        yield f"{_count(others)} for other reasons."


def _names(names: Iterable[str]) -> str:
    ordered = list(dict.fromkeys(names))
    more = len(ordered) - _MOST_NAMED
    return ", ".join([*ordered[:_MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])])


def _since(feed: Feed, now: datetime) -> str:
    if feed.health is Health.GONE:
        return "Take it out of feeds.yaml, or change its address."
    lasted = roughly(now - feed.failing_since) if feed.failing_since else "a moment"
    return f"{feed.failures:,} times in a row, for {lasted}; it is tried again in {roughly(feed.next_poll_at - now)}."


def _name(feed: Feed) -> str:
    return clean_line(feed.outlet)


def _reason(feed: Feed) -> str:
    return clean_line(feed.problem or "no reason is known").rstrip(".")


def _count(number: int) -> str:
    return f"{number:,} feed" if number == 1 else f"{number:,} feeds"


def members_of(troubles: Iterable[Notice]) -> AbstractSet[str]:
    """Give the ids of all feeds that a trouble is about."""
    return {id_ for trouble in troubles for id_ in trouble.about}
