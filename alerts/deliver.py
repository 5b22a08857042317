"""The sixth line: what is owed -> rendered once, sent, remembered.

    claimed with a lease -> written, and the bytes kept -> channel.send -> sent | tried again later | given up

At least once, and every copy has the same id: a process that dies between the send and its record sends once more.
Channels go side by side, each a few deliveries at a time, so that one that hangs holds up only itself: neither its own
run, which ends with it, nor the next run, which passes it by, keeps the others waiting.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

import httpx
import structlog

from alerts.attempt import LEASE, Attempts, Try
from alerts.channels import Channel
from alerts.channels._base import Gone, Outcome, Outside, Refused, Sent, TryLater
from alerts.gates import Gate, Gates
from alerts.leaving import Exits
from alerts.mail import MailKeys
from alerts.moments import local_time
from alerts.retry import LONGEST_FAILING, wait_of_channel
from storage.database import Database, Store
from storage.records.delivery import Delivery
from storage.records.notice import NoticeKind

T = TypeVar("T")

_DEADLINE = timedelta(seconds=60)  # of one part; shorter than the lease, so that nobody takes it up meanwhile
_LATE = timedelta(minutes=15)  # what waits for longer has piled up

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport:
    """How many tries ended how."""

    sent: int
    later: int
    given_up: int


def deliver(  # noqa: PLR0913 - each is another thing that only the front door has
    database: Database,
    channels: Mapping[str, Channel],
    *,
    open_client: Callable[[], httpx.AsyncClient],
    mail: MailKeys | None,
    zone: ZoneInfo,
    now: datetime,
    frames: Mapping[str, str] = MappingProxyType({}),
    gates: Gates | None = None,
    longest: timedelta | None = None,
    public_url: str | None = None,
) -> DeliverReport:
    """Send until nothing is due at `now`. Times are shown in `zone`; the client is opened for this run alone.

    `frames` are the titles of those that rules watch, by id. Runs that share `gates` may overlap. After `longest` a run
    begins nothing more: who looks again soon does so with the configuration of then. `public_url` is where readers
    leave a list by one click.
    """
    post = _Post(
        database=database,
        channels=channels,
        open_client=open_client,
        mail=mail,
        zone=zone,
        now=now,
        frames=frames,
        gates=gates or Gates(),
        longest=longest,
        public_url=public_url,
    )
    asyncio.run(post.deliver_all())
    return DeliverReport(sent=post.count[Sent], later=post.count[TryLater], given_up=post.count[Refused])


@dataclass(slots=True, kw_only=True)
class _Post:
    """One run of the line. Work with the database goes to threads: a wait for its lock must not age other tries."""

    database: Database
    channels: Mapping[str, Channel]
    open_client: Callable[[], httpx.AsyncClient]
    mail: MailKeys | None
    zone: ZoneInfo
    now: datetime
    frames: Mapping[str, str] = field(default_factory=dict)
    gates: Gates = field(default_factory=Gates)
    longest: timedelta | None = None
    public_url: str | None = None
    exits: Exits = field(default_factory=Exits)
    deadline: timedelta = _DEADLINE
    started: float = field(default_factory=time.monotonic)
    count: dict[type[Outcome], int] = field(default_factory=lambda: {Sent: 0, TryLater: 0, Refused: 0})

    async def deliver_all(self) -> None:
        taken = self.gates.take(self._due())
        if not taken:
            return
        held = dict(taken)
        try:
            self.exits = self._exits()
            async with self.open_client() as client:
                outside = Outside(client=client, mail=self.mail, now=self.now)
                await _all_then_raise([self._have(name, held, outside) for name in taken])
        finally:
            for gate in held.values():
                self.gates.give_back(gate)

    def _exits(self) -> Exits:
        with self.database.snapshot() as store:
            left = frozenset(one.seat for one in store.leavers.all())
        if self.public_url is None:
            return Exits(left=left)
        with self.database.transaction() as store:
            return Exits(left=left, public_url=self.public_url, key=store.leavers.make_signing_key(self.now))

    def _due(self) -> list[str]:
        """Name the channels that are owed something and may be tried; one that left feeds.yaml is told so at once."""
        with self.database.snapshot() as store:
            held = {state.channel for state in store.channels.all() if not state.may_try(self.now)}
            return [
                name for name in store.outbox.due_channels(self.now) if name not in held or name not in self.channels
            ]

    async def _have(self, name: str, held: dict[str, Gate], outside: Outside) -> None:
        """Send to one channel, and give it back at once: this run may yet have to wait for others."""
        try:
            await self._drain(name, held[name], outside)
        finally:
            self.gates.give_back(held.pop(name))

    async def _drain(self, name: str, gate: Gate, outside: Outside) -> None:
        """Send what one channel is owed, a few at a time; stop when it takes nothing."""
        attempts = Attempts(
            database=self.database,
            channel=self.channels.get(name),
            gate=gate,
            outside=outside,
            zone=self.zone,
            now=self.now,
            frames=self.frames,
            exits=self.exits,
            deadline=self.deadline,
            ages=self._age,
        )
        goes_on = True
        while goes_on and (claimed := await self._claim(name, gate)):
            tries = await _all_then_raise([attempts.make(delivery) for delivery in claimed])
            for one in tries:
                self.count[one.ended_as] += 1
            goes_on = await asyncio.to_thread(self._judge, name, tries)

    async def _claim(self, name: str, gate: Gate) -> list[Delivery]:
        if self.longest is not None and self._age() > self.longest:
            return []
        channel = self.channels.get(name)
        pace = channel.pace if channel else None
        await gate.until_room(pace)
        most = gate.room(pace, channel.at_once if channel else Channel.at_once)
        return await asyncio.to_thread(self._claim_now, name, channel, most)

    def _claim_now(self, name: str, channel: Channel | None, most: int) -> list[Delivery]:
        """Claim a few; of a channel that failed last only one, to see whether it takes something again."""
        with self.database.transaction() as store:
            if store.channels.get(name).failing_since is not None:
                return store.outbox.claim_probe(name, self.now, LEASE + self._age())
            if channel is not None and channel.most_late is not None:
                piles = store.deliveries.pile_up(name, self.now - _LATE, channel.most_late, self.now)
                if piles:
                    _log.warning("alerts_piled_up", channel=name, summaries=len(piles))
            return store.outbox.claim_due(name, self.now, most, LEASE + self._age())

    def _age(self) -> timedelta:
        # `now` stands still in a run; a lease is counted from the real moment of the claim.
        return timedelta(seconds=time.monotonic() - self.started)

    def _judge(self, name: str, tries: Sequence[Try]) -> bool:
        """Store what these tries have shown of the channel; say whether the run goes on with it."""
        outcomes = [one.outcome for one in tries]
        gone = next((outcome for outcome in outcomes if isinstance(outcome, Gone)), None)
        failed = [one for one in outcomes if isinstance(one, TryLater) and not one.alone]
        asked = max((one.after for one in failed if one.after is not None), default=None)
        with self.database.transaction() as store:
            if gone is not None:
                self._pause(store, name, tries[0].shown(gone.problem))
                return False
            if any(isinstance(outcome, Sent) for outcome in outcomes):
                if store.channels.get(name).failing_since is not None:
                    store.outbox.hurry(name)
                    store.notices.close(NoticeKind.CHANNEL, name, f"The channel {name} takes messages again.", self.now)
                store.channels.works(name, self.now)
            elif failed:
                self._note_failure(store, name, tries[0].shown(failed[-1].problem), asked)
                return False
            if asked is not None:
                store.channels.wait(name, self.now + wait_of_channel(name, 1, asked))
                return False
        return True

    def _note_failure(self, store: Store, name: str, problem: str, asked: timedelta | None) -> None:
        state = store.channels.fails(name, self.now, problem)
        store.channels.wait(name, self.now + wait_of_channel(name, state.failures, asked))
        if state.failing_since is not None and self.now - state.failing_since >= LONGEST_FAILING:
            self._pause(store, name, problem)

    def _pause(self, store: Store, name: str, problem: str) -> None:
        state = store.channels.pause(name, self.now, problem)
        since = local_time(state.failing_since or self.now, self.zone)
        words = (
            f"The channel {name} is paused: {problem}\n"
            f"It took nothing since {since} ({self.zone.key}). What it is owed is kept.\n"
            f"When it is mended: wirewatch deliveries --resume {name}"
        )
        store.notices.open(NoticeKind.CHANNEL, name, words, self.now)
        _log.error("channel_paused", channel=name, problem=problem)


async def _all_then_raise(work: Sequence[Awaitable[T]]) -> list[T]:
    """Let everything end before the first error, if any, is raised: what was sent meanwhile is to be recorded."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]
