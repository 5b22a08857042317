"""One try at a delivery: rendered if it never was, sent part by part, and what came of it stored at once."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from alerts.channels import Channel
from alerts.channels._base import Gone, Outcome, Outside, Refused, Sent, TryLater
from alerts.editions import zone_of
from alerts.frames import echo
from alerts.gates import Gate
from alerts.leaving import Exits
from alerts.message import Message
from alerts.piles import LEVELS, MOST_NAMED
from alerts.render import (
    plain_alert,
    plain_digest,
    plain_notice,
    plain_pile,
    render_alert,
    render_digest,
    render_notice,
    render_pile,
)
from alerts.retry import MOST_TRIES, longest_wait, wait_before_next
from alerts.revise import since_told
from alerts.text import one_line
from storage.database import Database
from storage.errors import StorageError
from storage.records.delivery import Delivery, MessageType
from storage.records.left import LEFT, Seat
from storage.records.notice import BEGINS

LEASE = timedelta(minutes=3)
_LONGEST_PROBLEM = 300

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """How one try ended."""

    outcome: Outcome
    ended_as: type[Outcome]  # Sent, to be tried later, or given up
    shown: Callable[[str], str]  # a problem as it may be stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """All that the tries of one run at one channel need."""

    database: Database
    channel: Channel | None
    gate: Gate
    outside: Outside
    zone: ZoneInfo
    now: datetime
    frames: Mapping[str, str]
    exits: Exits
    deadline: timedelta
    ages: Callable[[], timedelta]  # how long the run has lasted

    async def make(self, delivery: Delivery) -> Try:
        """Try once, and store what came of it, whatever the tries beside it are doing."""
        outcome = await self._outcome(delivery)
        return await asyncio.to_thread(self._record, delivery, outcome)

    async def _outcome(self, delivery: Delivery) -> Outcome:
        channel = self.channel
        reason = _no_longer_wanted(delivery, channel)
        if channel is None or reason is not None:
            return Refused(reason or "")
        if self.exits.left and await asyncio.to_thread(self._seat, delivery) in self.exits.left:
            return Refused(LEFT)
        try:
            return await self._send(channel, delivery)
        except TimeoutError:
            return TryLater(f"no answer within {self.deadline.total_seconds():g} s")
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - the line's boundary: one delivery must not stop the others
            # No traceback: its locals may hold the channel's secrets.
            problem = channel.without_secrets(f"{type(error).__name__}: {error}")
            _log.error("delivery_broke", delivery=delivery.id, channel=delivery.channel, problem=problem)
            return TryLater(problem, alone=True)

    async def _send(self, channel: Channel, delivery: Delivery) -> Outcome:
        """Send the parts that were not taken yet, each within the deadline and at the channel's pace."""
        async with asyncio.timeout(self.deadline.total_seconds()):
            written = (
                delivery if delivery.payload is not None else await asyncio.to_thread(self._write, channel, delivery)
            )
        if written is None or written.parts is None:
            return _TOO_LATE
        parts = written.parts
        for number in range(written.parts_done, len(parts)):
            await self.gate.enter(channel.pace)
            async with asyncio.timeout(self.deadline.total_seconds()):
                outcome = await channel.send(parts[number], replace(written, parts_done=number), self.outside)
            is_last = number == len(parts) - 1
            if is_last or not isinstance(outcome, Sent):
                return outcome
            if not await asyncio.to_thread(self._part_done, delivery, number + 1):
                return _TOO_LATE
        return Sent()

    def _write(self, channel: Channel, delivery: Delivery) -> Delivery | None:
        leave = self.exits.link(self._seat(delivery)) if channel.can_be_left else None
        kind, message = self._message(delivery, channel.zone_of(delivery.recipient) or self.zone, leave)
        message = replace(message, leave=leave)
        named = replace(delivery, type=kind)
        parts = channel.parts(message, named, self.outside.mail)
        with self.database.transaction() as store:
            return store.outbox.keep(named, parts)

    def _part_done(self, delivery: Delivery, parts: int) -> bool:
        with self.database.transaction() as store:
            return store.outbox.part_done(delivery, parts, self.now + self.ages() + LEASE)

    def _seat(self, delivery: Delivery) -> Seat:
        if delivery.digest_id is None:
            return Seat(delivery.channel, delivery.recipient)
        with self.database.snapshot() as store:
            return Seat(store.digests.get(delivery.digest_id).series, delivery.recipient)

    def _message(self, delivery: Delivery, zone: ZoneInfo, leave: str | None) -> tuple[MessageType, Message]:
        if delivery.digest_id is not None:
            return delivery.type, self._digest(delivery.digest_id, leave)
        if delivery.notice_id is not None:
            return delivery.type, self._notice(delivery.notice_id, delivery.revision or BEGINS)
        if delivery.alert_id is None:
            return delivery.type, self._pile(delivery, zone, leave)
        with self.database.snapshot() as store:
            kind, revisions = store.outbox.tells(delivery)
            [story] = store.alerts.stories({delivery.alert_id: revisions})
        story = replace(story, changes=since_told(story.changes))
        try:
            return kind, render_alert(story, zone=zone, leave=leave)
        except Exception:  # noqa: BLE001 - whatever a template trips over, the news is to arrive
            _log.exception("rendering_failed", delivery=delivery.id)
            return kind, plain_alert(story)

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

    def _pile(self, delivery: Delivery, zone: ZoneInfo, leave: str | None) -> Message:
        with self.database.snapshot() as store:
            pile = store.deliveries.pile(delivery.id, LEVELS, MOST_NAMED)
            stories = store.alerts.stories({alert_id: [revision] for alert_id, revision in pile.heaviest.items()})
        try:
            return render_pile(pile, stories, zone=zone, leave=leave)
        except Exception:  # noqa: BLE001 - as above
            _log.exception("rendering_failed", delivery=delivery.id)
            return plain_pile(pile, stories)

    def _record(self, delivery: Delivery, outcome: Outcome) -> Try:
        with self.database.transaction() as store:
            through = store.channels.get(delivery.channel).last_sent_at
            ended_as: type[Outcome] = type(outcome)
            if isinstance(outcome, Sent):
                is_ours = store.outbox.sent(delivery, self.now)
            else:
                problem = self._shown(outcome.problem)
                is_alone = through is not None and through > delivery.created_at
                wait = _wait(delivery, outcome, is_alone=is_alone)
                if wait is None:
                    ended_as, is_ours = Refused, store.outbox.give_up(delivery, self.now, problem)
                else:
                    ended_as = TryLater
                    is_ours = store.outbox.try_again(delivery, self.now, self.now + wait, problem)
        words = ended_as.__name__ if is_ours else "too late: another try decides"
        _log.info("delivery_tried", delivery=delivery.id, channel=delivery.channel, outcome=words)
        return Try(outcome=outcome, ended_as=ended_as, shown=self._shown)

    def _shown(self, problem: str) -> str:
        return one_line(self.channel.without_secrets(problem) if self.channel else problem, _LONGEST_PROBLEM)


_TOO_LATE = TryLater("another sender has taken it up meanwhile", alone=True)


def _no_longer_wanted(delivery: Delivery, channel: Channel | None) -> str | None:
    if channel is None:
        return f"the channel {delivery.channel} is no longer in feeds.yaml"
    if delivery.recipient not in channel.recipients():
        return f"{delivery.recipient} is no longer a recipient of the channel {delivery.channel}"
    if delivery.interrupted >= MOST_TRIES:
        return f"given up: the process ended during {delivery.interrupted} tries in a row"
    return None


def _wait(delivery: Delivery, outcome: TryLater | Refused | Gone, *, is_alone: bool) -> timedelta | None:
    """Give the wait before the next try, or None where there is none.

    `is_alone`: the channel took others since this one was owed. Where it took nothing, no message is given up for it.
    """
    if isinstance(outcome, Refused):
        return None
    if isinstance(outcome, Gone):
        return timedelta(0)  # it goes on where it stands when the channel is taken up again
    wait = wait_before_next(delivery.id, delivery.tries, outcome.after)
    if wait is None and not (outcome.alone or is_alone):
        return longest_wait(delivery.id, delivery.tries, outcome.after)
    return wait
