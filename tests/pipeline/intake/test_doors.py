"""Doors: who fetches in one thread keeps the distance to what another asks of the same host."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from pipeline.intake.doors import Doors

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)


def ask(doors: Doors, host: str, times: int, gap: float, lasts: float = 0.0) -> list[tuple[float, float]]:
    """Ask a host several times at once, from an event loop of one's own; give when each began and ended."""

    async def one() -> tuple[float, float]:
        async with doors.turn(host, 2, gap):
            began = time.monotonic()
            await asyncio.sleep(lasts)
            return began, time.monotonic()

    async def all_of_them() -> list[tuple[float, float]]:
        return list(await asyncio.gather(*(one() for _ in range(times))))

    return asyncio.run(all_of_them())


def test_a_gap_lies_between_requests_of_different_threads() -> None:
    doors = Doors()
    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(ask, doors, "wire.test", 3, 0.05) for _ in range(2)]
    begun = sorted(began for run in runs for began, _ in run.result())

    assert all(later - earlier > 0.045 for earlier, later in pairwise(begun))


def test_no_more_than_two_are_inside_whoever_they_are() -> None:
    doors = Doors()
    with ThreadPoolExecutor(3) as threads:
        runs = [threads.submit(ask, doors, "wire.test", 2, 0.0, 0.05) for _ in range(3)]
    spans = [span for run in runs for span in run.result()]

    inside = [sum(began <= moment < ended for began, ended in spans) for moment, _ in spans]
    assert max(inside) == 2


def test_other_hosts_do_not_wait() -> None:
    doors = Doors()
    began = time.monotonic()

    for host in range(50):
        ask(doors, f"{host}.test", 1, 1.0)

    assert time.monotonic() - began < 1


def test_a_host_may_ask_for_a_wider_gap() -> None:
    doors = Doors()
    doors.widen("wire.test", 0.1)

    (first, _), (second, _) = sorted(ask(doors, "wire.test", 2, 0.0))

    assert second - first > 0.09


def test_a_place_is_free_again_when_who_had_it_is_cancelled() -> None:
    doors = Doors()

    async def stay() -> None:
        async with doors.turn("wire.test", 1, 0.0):
            await asyncio.sleep(60)

    async def cancelled() -> None:
        staying = asyncio.create_task(stay())
        await asyncio.sleep(0.01)
        staying.cancel()
        async with asyncio.timeout(5), doors.turn("wire.test", 1, 0.0):
            pass

    asyncio.run(cancelled())


def test_the_longer_pause_holds_until_it_is_over() -> None:
    doors = Doors()
    doors.pause("wire.test", NOON + timedelta(hours=2))
    doors.pause("wire.test", NOON + timedelta(hours=1))

    assert doors.paused("wire.test", NOON) == NOON + timedelta(hours=2)
    assert doors.paused("other.test", NOON) is None
    assert doors.paused("wire.test", NOON + timedelta(hours=2)) is None
