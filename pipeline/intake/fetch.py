"""Fetches many feeds at once, each within limits of time and size; one feed's trouble is its own result.

    orders -> [at most so many at once, two per host, a gap between] -> request -> redirects by hand
           -> Document | Unchanged | Failed | Paused

It runs an event loop in a thread of its own, so that the network goes on while the results so far are stored.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

import httpx

from pipeline.intake.doors import Doors
from pipeline.intake.errand import Fetcher
from pipeline.intake.orders import Document, Fetched, Limits, Order


def fetch_many(
    orders: Sequence[Order],
    open_client: Callable[[], httpx.AsyncClient],
    *,
    limits: Limits,
    now: datetime,
    paused: Mapping[str, datetime] | None = None,
    doors: Doors | None = None,
) -> Generator[list[Fetched], None, None]:
    """Fetch every feed, and yield results as they come, each order's once; `now` is what Retry-After dates mean.

    The hosts in `paused`, and those that ask for it on the way, are left alone until then. Who fetches beside others
    brings the `doors` that all of them share.

    No trouble of a feed is raised, only what stops everything. Closing the iterator early cancels what is under way.
    """
    with Fetching(open_client, limits=limits, now=now, doors=doors) as fetching:
        fetching.ask(orders, paused or {})
        while fetching.left:
            yield fetching.take()


class Fetching:
    """A network at work in a thread of its own; who takes its results may ask for more meanwhile.

    Leaving it early cancels what is under way.
    """

    def __init__(
        self,
        open_client: Callable[[], httpx.AsyncClient],
        *,
        limits: Limits,
        now: datetime,
        doors: Doors | None = None,
    ) -> None:
        """Ask for nothing yet; see `fetch_many`."""
        self.left = 0
        """Orders that were given and whose results were not taken yet."""
        self._open_client = open_client
        self._limits = limits
        self._now = now
        self._doors = doors or Doors()
        self._asked: deque[tuple[Sequence[Order], Mapping[str, datetime]]] = deque()
        self._results: SimpleQueue[Fetched | None] = SimpleQueue()
        # Who has a document that nobody takes yet keeps its place among those at once, so that memory stays bounded.
        self._untaken = asyncio.Semaphore(limits.untaken)
        self._stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._running: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="wirewatch-fetch")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        self._in_loop(self._stop)
        self._thread.shutdown()
        if kind is None and self._running:
            self._running.result()

    def ask(self, orders: Sequence[Order], paused: Mapping[str, datetime]) -> None:
        """Fetch these, too; the hosts in `paused` are left alone until then."""
        self.left += len(orders)
        self._asked.append((orders, paused))
        if self._running is None:
            self._running = self._thread.submit(lambda: asyncio.run(self._run()))
            self._running.add_done_callback(lambda _: self._results.put(None))
        self._in_loop(self._begin)

    def take(self) -> list[Fetched]:
        """Give all the results that there are, and wait for the first; only while some are left."""
        taken = [self._results.get()]
        with suppress(Empty):
            while taken[-1] is not None:
                taken.append(self._results.get_nowait())
        if taken[-1] is None:
            self._results.put(None)
        fetched = [result for result in taken if result is not None]
        if not fetched:
            if self._running:
                self._running.result()  # raises what stopped it
            raise RuntimeError("no result is left")
        self.left -= len(fetched)
        self._in_loop(partial(self._make_room, sum(isinstance(result, Document) for result in fetched)))
        return fetched

    async def _run(self) -> None:
        async with self._open_client() as client, asyncio.TaskGroup() as self._group:
            self._fetcher = Fetcher(client, self._limits, self._doors, now=self._now, deliver=self._deliver)
            self._ended = asyncio.Event()
            self._task = asyncio.current_task()
            self._loop = asyncio.get_running_loop()  # from here on others may call in
            if not self._stopped:
                self._begin()
                await self._ended.wait()

    def _begin(self) -> None:
        while self._asked:
            orders, paused = self._asked.popleft()
            self._fetcher.leave_alone(paused)
            for order in orders:
                self._group.create_task(self._fetcher.fetch(order))

    async def _deliver(self, result: Fetched) -> None:
        if isinstance(result, Document):
            await self._untaken.acquire()
        self._results.put(result)

    def _stop(self) -> None:
        """End, and cancel what is under way, if anything is."""
        assert self._task is not None
        if self.left:
            self._task.cancel()
        else:
            self._ended.set()

    def _make_room(self, count: int) -> None:
        for _ in range(count):
            self._untaken.release()

    def _in_loop(self, call: Callable[[], object]) -> None:
        if self._loop:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(call)
