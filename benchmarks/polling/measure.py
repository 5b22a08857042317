"""Time, processor and memory of this process and of all it has started. Standard library only: peers use it too."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.1  # seconds between two looks at the memory


@dataclass(slots=True)
class Cost:
    """What something took; filled in when it is over."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0  # of the processor, children included
    megabytes: float = 0.0  # most at a time, children included; what they share counts for each


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure what happens inside."""
    cost, ended = Cost(), threading.Event()
    watch = threading.Thread(target=_watch_memory, args=[cost, ended])
    watch.start()
    cpu, begun = _cpu_seconds(), time.perf_counter()
    try:
        yield cost
    finally:
        cost.seconds, cost.cpu_seconds = time.perf_counter() - begun, _cpu_seconds() - cpu
        ended.set()
        watch.join()


def tell(server: str, what: str) -> None:
    """Tell the server of the feeds something, and wait until it is done."""
    with urlopen(f"{server}/-/{what}", timeout=600) as answer:  # noqa: S310 - our own server
        answer.read()


def _watch_memory(cost: Cost, ended: threading.Event) -> None:
    while True:
        cost.megabytes = max(cost.megabytes, sum(map(_megabytes, _tree())))
        if ended.wait(_EVERY):
            return


def _tree() -> list[int]:
    """Give this process and its descendants."""
    found = [os.getpid()]
    for process in found:  # it grows meanwhile
        try:
            tasks = list(Path(f"/proc/{process}/task").iterdir())
            found += [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
        except OSError:
            continue
    return found


def _megabytes(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * _PAGE / 2**20
    except OSError:
        return 0.0


def _cpu_seconds() -> float:
    """Give what all of them have used so far, those that have ended with them."""
    return sum(map(_used, _tree()))


def _used(process: int) -> float:
    try:
        after_name = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, after_name[11:15])) / _TICKS
