"""Lets requests to hosts through, for all who ask at the same time: polls and pages run in threads of their own.

At most so many at once go to one host, and a gap lies between two of them, whoever makes them. A host that wants to be
left alone is left alone by all from that moment on; what is to hold after a restart is stored by whoever heard it.
"""

import asyncio
import threading
import time
from dataclasses import dataclass
from datetime import datetime

_LOOK_AGAIN = 0.05  # seconds; only those look that are next in their own batch, so they are few
_MANY = 1_000


@dataclass(slots=True)
class _Door:
    inside: int = 0
    opens_at: float = 0.0  # of the clock that never jumps


class Doors:
    """One for each host; threads and event loops may share them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._doors: dict[str, _Door] = {}
        self._gaps: dict[str, float] = {}
        self._paused: dict[str, datetime] = {}
        self._most = _MANY

    def turn(self, host: str, at_once: int, gap: float) -> "Turn":
        """Wait for one's turn, and let the next one in at the end; `gap` seconds lie between two beginnings."""
        return Turn(self, host, at_once, gap)

    def widen(self, host: str, gap: float) -> None:
        """Let a longer gap lie between two requests to a host from now on: it asked for that."""
        with self._lock:
            self._gaps[host] = gap

    def gap(self, host: str) -> float:
        """Give the gap that a host asked for; 0 where it did not."""
        with self._lock:
            return self._gaps.get(host, 0.0)

    def pause(self, host: str, until: datetime) -> None:
        """Leave a host alone until then; a longer pause that it asked for before still holds."""
        with self._lock:
            self._paused[host] = max(until, self._paused.get(host, until))

    def paused(self, host: str, now: datetime) -> datetime | None:
        """Give until when a host is to be left alone; None where it may be asked."""
        with self._lock:
            until = self._paused.get(host)
            if until is not None and until <= now:
                del self._paused[host]
                return None
            return until

    def enter(self, host: str, at_once: int, gap: float) -> float | None:
        """Take a place, and give the seconds until it may be used; None where all are taken."""
        with self._lock:
            if len(self._doors) > self._most:
                self._forget_idle()
            door = self._doors.setdefault(host, _Door())
            if door.inside >= at_once:
                return None
            door.inside += 1
            now = time.monotonic()
            begins = max(now, door.opens_at)
            door.opens_at = begins + max(gap, self._gaps.get(host, 0.0))
            return begins - now

    def leave(self, host: str) -> None:
        """Give the place back."""
        with self._lock:
            self._doors[host].inside -= 1

    def _forget_idle(self) -> None:
        now = time.monotonic()
        idle = [host for host, door in self._doors.items() if not door.inside and door.opens_at <= now]
        for host in idle:
            del self._doors[host]
        self._most = max(_MANY, 2 * len(self._doors))  # else all are looked through for each request


class Turn:
    """One request's place at a host, for an `async with`."""

    def __init__(self, doors: Doors, host: str, at_once: int, gap: float) -> None:
        """Take no place yet."""
        self._doors = doors
        self._host = host
        self._at_once = at_once
        self._gap = gap

    async def __aenter__(self) -> None:
        while (wait := self._doors.enter(self._host, self._at_once, self._gap)) is None:  # noqa: ASYNC110 - an Event belongs to one loop
            await asyncio.sleep(_LOOK_AGAIN)
        if wait:
            try:
                await asyncio.sleep(wait)
            except BaseException:
                self._doors.leave(self._host)
                raise

    async def __aexit__(self, *_: object) -> None:
        self._doors.leave(self._host)
