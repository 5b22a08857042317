"""What one process remembers of its channels between two looks at the outbox: who is busy, and how fast each was fed.

Nothing hangs on it: a process that begins anew knows neither, and the rows know what is owed.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterable

from alerts.channels._base import Pace


class Gate:
    """One channel: whether somebody sends to it now, and when it got its last messages."""

    def __init__(self) -> None:
        self.is_taken = False
        self._times: deque[float] = deque()

    def room(self, pace: Pace | None, most: int) -> int:
        """Say how many messages may go now, up to `most`."""
        return most if pace is None else min(most, max(0, pace.most - self._recent(pace)))

    async def enter(self, pace: Pace | None) -> None:
        """Wait until one more message may go, and count it."""
        await self.until_room(pace)
        if pace is not None:
            self._times.append(time.monotonic())

    async def until_room(self, pace: Pace | None) -> None:
        """Wait until one more message may go."""
        while pace is not None and self._recent(pace) >= pace.most:  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(max(0.0, self._times[0] + pace.seconds - time.monotonic()))

    def _recent(self, pace: Pace) -> int:
        while self._times and self._times[0] + pace.seconds <= time.monotonic():
            self._times.popleft()
        return len(self._times)


class Gates:
    """The gates of all channels.

    Each is taken by one run at a time, so that runs may overlap: one that waits for a channel that hangs keeps nobody
    from the others.
    """

    def __init__(self) -> None:
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()

    def take(self, names: Iterable[str]) -> dict[str, Gate]:
        """Take those of these channels that nobody has; they are to be given back."""
        with self._lock:
            free = {name: gate for name in names if not (gate := self._gates.setdefault(name, Gate())).is_taken}
            for gate in free.values():
                gate.is_taken = True
            return free

    def give_back(self, gate: Gate) -> None:
        """Let others have it."""
        with self._lock:
            gate.is_taken = False
