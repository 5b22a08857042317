"""The sixth line: what is owed -> rendered once, sent, remembered.

    claimed with a lease -> written, and the bytes kept -> channel.send -> sent | tried again later | given up

At least once, and every copy has the same id: a process that dies between the send and its record sends once more.
Channels go side by side, each a few deliveries at a time, so that one that hangs holds up only itself.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

import httpx
import structlog

from alerts.channels import Channel
from alerts.channels._base import Outcome, Outside, Refused, Sent, TryLater
from alerts.editions import zone_of
from alerts.frames import echo
from alerts.leaving import leave_link
from alerts.mail import MailKeys
from alerts.message import Message
from alerts.render import plain_alert, plain_digest, plain_notice, render_alert, render_digest, render_notice
from alerts.retry import MOST_TRIES, wait_before_next
from alerts.text import one_line
from storage.database import Database
from storage.errors import StorageError
from storage.records.delivery import Delivery
from storage.records.left import LEFT, Seat
from storage.records.notice import BEGINS

T = TypeVar("T")

_AT_ONCE = 8
_DEADLINE = timedelta(seconds=60)  # of one try; shorter than the lease, so that nobody takes it up meanwhile
_LEASE = timedelta(minutes=2)
_LONGEST_PROBLEM = 300

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
    public_url: str | None = None,
) -> DeliverReport:
    """Send until nothing is due at `now`. Times are shown in `zone`; the client is opened for this run alone.

    `frames` are the titles of those that rules watch, by id; `public_url` is where readers leave a list by one click.
    """
    post = _Post(
        database=database,
        channels=channels,
        open_client=open_client,
        mail=mail,
        zone=zone,
        now=now,
        frames=frames,
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
    public_url: str | None = None
    signing_key: bytes = b""
    left: frozenset[Seat] = frozenset()
    deadline: timedelta = _DEADLINE
    started: float = field(default_factory=time.monotonic)
    count: dict[type[Outcome], int] = field(default_factory=lambda: {Sent: 0, TryLater: 0, Refused: 0})

    async def deliver_all(self) -> None:
        with self.database.snapshot() as store:
            names = store.outbox.due_channels(self.now)
            self.left = frozenset(one.seat for one in store.leavers.all())
        if not names:
            return
        if self.public_url is not None:
            with self.database.transaction() as store:
                self.signing_key = store.leavers.make_signing_key(self.now)
        async with self.open_client() as client:
            outside = Outside(client=client, mail=self.mail, now=self.now)
            await _all_then_raise([self._drain(name, outside) for name in names])

    async def _drain(self, name: str, outside: Outside) -> None:
        """Send what one channel is owed, a few at a time; stop at the first few that all fail."""
        while claimed := await asyncio.to_thread(self._claim, name):
            tries = await _all_then_raise([self._deliver(delivery, outside) for delivery in claimed])
            pause = _pause_after(tries)
            if pause is not None:
                await asyncio.to_thread(self._pause, name, self.now + pause)

    def _claim(self, name: str) -> list[Delivery]:
        # `now` stands still in a run; the lease is counted from the real moment of the claim.
        lease = _LEASE + timedelta(seconds=time.monotonic() - self.started)
        with self.database.transaction() as store:
            return store.outbox.claim_due(name, self.now, _AT_ONCE, lease)

    def _pause(self, name: str, until: datetime) -> None:
        with self.database.transaction() as store:
            store.outbox.pause(name, until)

    async def _deliver(self, delivery: Delivery, outside: Outside) -> "_Try":
        outcome = await self._attempt(delivery, outside)
        return await asyncio.to_thread(self._record, delivery, outcome)

    async def _attempt(self, delivery: Delivery, outside: Outside) -> Outcome:
        channel = self.channels.get(delivery.channel)
        reason = _no_longer_wanted(delivery, channel)
        if channel is None or reason is not None:
            return Refused(reason or "")
        if self.left and await asyncio.to_thread(self._seat, delivery) in self.left:
            return Refused(LEFT)
        try:
            async with asyncio.timeout(self.deadline.total_seconds()):
                payload = delivery.payload
                if payload is None:
                    payload = await asyncio.to_thread(self._write, channel, delivery)
                return await channel.send(payload, delivery, outside)
        except TimeoutError:
            return TryLater(f"no answer within {self.deadline.total_seconds():g} s")
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - the line's boundary: one delivery must not stop the others
            # No traceback: its locals may hold the channel's secrets.
            problem = channel.without_secrets(f"{type(error).__name__}: {error}")
            _log.error("delivery_broke", delivery=delivery.id, channel=delivery.channel, problem=problem)
            return TryLater(problem)

    def _write(self, channel: Channel, delivery: Delivery) -> bytes:
        payload = channel.write(self._message(delivery), delivery, self.mail)
        with self.database.transaction() as store:
            store.outbox.keep(delivery.id, payload)
        return payload

    def _message(self, delivery: Delivery) -> Message:
        return replace(self._rendered(delivery), leave=self._leave_link(delivery))

    def _rendered(self, delivery: Delivery) -> Message:
        if delivery.digest_id is not None:
            return self._digest(delivery.digest_id, self._leave_link(delivery))
        if delivery.notice_id is not None:
            return self._notice(delivery.notice_id, delivery.revision or BEGINS)
        assert delivery.alert_id is not None
        with self.database.snapshot() as store:
            [story] = store.alerts.stories({delivery.alert_id: [delivery.revision or 1]})
        zone = self.channels[delivery.channel].zone_of(delivery.recipient) or self.zone
        try:
            return render_alert(story, zone=zone, leave=self._leave_link(delivery))
        except Exception:  # noqa: BLE001 - whatever a template trips over, the news is to arrive
            _log.exception("rendering_failed", delivery=delivery.id)
            return plain_alert(story)

    def _digest(self, digest_id: int, leave: str | None) -> Message:
        with self.database.snapshot() as store:
            digest = store.digests.get(digest_id)
            stories = store.alerts.stories(store.digests.holds(digest_id))
            uses = store.readings.frame_uses(self.frames, digest.since, digest.until)
        zone = zone_of(digest.zone, self.zone)
        try:
            return render_digest(digest, stories, echo(uses, self.frames, digest, zone), zone=zone, leave=leave)
        except Exception:  # noqa: BLE001 - as above
            _log.exception("rendering_failed", digest=digest_id)
            return plain_digest(digest, stories)

    def _notice(self, notice_id: int, revision: int) -> Message:
        with self.database.snapshot() as store:
            notice = store.notices.get(notice_id)
        try:
            return render_notice(notice, revision, zone=self.zone)
        except Exception:  # noqa: BLE001 - as above
            _log.exception("rendering_failed", notice=notice_id)
            return plain_notice(notice, revision)

    def _seat(self, delivery: Delivery) -> Seat:
        if delivery.digest_id is None:
            return Seat(delivery.channel, delivery.recipient)
        with self.database.snapshot() as store:
            return Seat(store.digests.get(delivery.digest_id).series, delivery.recipient)

    def _leave_link(self, delivery: Delivery) -> str | None:
        if self.public_url is None or not self.channels[delivery.channel].can_be_left:
            return None
        return leave_link(self.public_url, self._seat(delivery), self.signing_key)

    def _record(self, delivery: Delivery, outcome: Outcome) -> "_Try":
        """Store what came of a try at once, whatever the tries beside it are doing."""
        wait = None
        with self.database.transaction() as store:
            if isinstance(outcome, Sent):
                store.outbox.sent(delivery, self.now)
            else:
                wait = _wait(delivery, outcome)
                problem = self._shown(delivery, outcome)
                if wait is None:
                    store.outbox.give_up(delivery, self.now, problem)
                else:
                    store.outbox.try_again(delivery, self.now + wait, problem)
        result = _Try(outcome=outcome, wait=wait)
        self.count[result.ended_as] += 1
        _log.info("delivery_tried", delivery=delivery.id, channel=delivery.channel, outcome=result.ended_as.__name__)
        return result

    def _shown(self, delivery: Delivery, outcome: TryLater | Refused) -> str:
        channel = self.channels.get(delivery.channel)
        problem = channel.without_secrets(outcome.problem) if channel else outcome.problem
        return one_line(problem, _LONGEST_PROBLEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """How one try ended, and how long the delivery waits for the next."""

    outcome: Outcome
    wait: timedelta | None

    @property
    def ended_as(self) -> type[Outcome]:
        """Sent, to be tried later, or given up."""
        return Refused if isinstance(self.outcome, TryLater) and self.wait is None else type(self.outcome)


def _no_longer_wanted(delivery: Delivery, channel: Channel | None) -> str | None:
    if channel is None:
        return f"the channel {delivery.channel} is no longer in feeds.yaml"
    if delivery.recipient not in channel.recipients():
        return f"{delivery.recipient} is no longer a recipient of the channel {delivery.channel}"
    if delivery.attempts > MOST_TRIES:
        # Only a process that dies in the middle of the try comes here again and again.
        return f"given up after {MOST_TRIES} tries, the last of which were not finished"
    return None


def _wait(delivery: Delivery, outcome: TryLater | Refused) -> timedelta | None:
    if isinstance(outcome, Refused):
        return None
    return wait_before_next(delivery.id, delivery.attempts, outcome.after)


def _pause_after(tries: Sequence[_Try]) -> timedelta | None:
    """Say how long a channel's other deliveries are to wait, after what these tries have shown of it."""
    asked = [done.wait for done in tries if isinstance(done.outcome, TryLater) and done.outcome.after and done.wait]
    if asked:
        return max(asked)
    waits = [done.wait for done in tries if isinstance(done.outcome, TryLater)]
    failed = [wait for wait in waits if wait is not None]
    return min(failed) if failed and len(waits) == len(tries) else None


async def _all_then_raise(work: Sequence[Awaitable[T]]) -> list[T]:
    """Let everything end before the first error, if any, is raised: what was sent meanwhile is to be recorded."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]
