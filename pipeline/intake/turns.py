"""Which of the feeds that are due are asked now, and when the others are; pure.

A host is never asked for hundreds of feeds in one go: some now, and the next ones when those are through.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.intake import pace
from pipeline.intake.addresses import host_of, is_this_machine
from storage.records.feed import Feed

AT_A_TIME = 30  # with a gap of a second these take as long as one feed may


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Feeds that are due, told apart."""

    now: tuple[Feed, ...]
    later: Mapping[int, datetime]  # by feed id


class Queue:
    """Gives the feeds of one run their turns, and counts what each host has had."""

    def __init__(self, gap: timedelta) -> None:
        """Take the time between two requests to one host."""
        self._gap = gap
        self._placed: Counter[str] = Counter()

    def share_out(self, due: Sequence[Feed], paused: Mapping[str, datetime], now: datetime) -> Turns:
        """Tell the feeds to be asked now from those that wait: for the end of a pause, or for others of their host."""
        at_once: list[Feed] = []
        later: dict[int, datetime] = {}
        for feed in due:
            host = host_of(feed.address)
            if host in paused:
                later[feed.id] = pace.after_pause(feed, paused[host])
            elif wait := self._wait(host):
                later[feed.id] = now + wait
            else:
                at_once.append(feed)
        return Turns(now=tuple(at_once), later=later)

    def _wait(self, host: str) -> timedelta:
        if not self._gap or is_this_machine(host):
            return timedelta(0)
        before = self._placed[host]
        self._placed[host] += 1
        return before // AT_A_TIME * AT_A_TIME * self._gap
