"""Runs pollers in turn, each in a fresh process, on one server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from typing import Any

from benchmarks.polling.feeds import address

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """One way to poll, and how it is started."""

    name: str
    feeds: int
    command: tuple[str, ...]
    is_ours: bool = False
    waits: bool = True  # False: it takes minutes where every answer takes its time


@dataclass(slots=True, kw_only=True)
class Run:
    """What a poller took, once for each round."""

    poller: Poller
    rounds: list[dict[str, Any]] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """Count the feeds that could not be polled."""
        return sum(one.get("failed", 0) for one in self.rounds)

    def scenarios(self) -> list[str]:
        """Name what was measured."""
        return list(self.rounds[0]["costs"])

    def each(self, scenario: str, what: str) -> float:
        """Give the median of what a feed took: `seconds` or `cpu_seconds`."""
        return self.median(scenario, what) / self.poller.feeds

    def median(self, scenario: str, what: str) -> float:
        """Give the median over the rounds."""
        return float(median(one["costs"][scenario][what] for one in self.rounds))

    def megabytes(self) -> float:
        """Give the most memory at any time, of the round in the middle."""
        return float(median(max(cost["megabytes"] for cost in one["costs"].values()) for one in self.rounds))

    def as_data(self) -> dict[str, Any]:
        """Give it for a program."""
        return asdict(self)


def ours(feeds: int, rules: int, *, table: int = 0) -> Poller:
    """Poll with Wirewatch, `table` feeds more standing in its table."""
    command = (sys.executable, "-m", "benchmarks.polling.ours", "--rules", str(rules), "--table", str(table))
    name = f"wirewatch, {table:,} feeds more in the table" if table else "wirewatch"
    return Poller(name=name, feeds=feeds, command=command, is_ours=True)


def reader(python: Path, feeds: int, workers: int) -> Poller:
    """Poll with lemon24/reader."""
    command = (str(python), "-m", "benchmarks.polling.with_reader", "--workers", str(workers))
    return Poller(name=f"reader, {workers} workers", feeds=feeds, command=command, waits=workers > 1)


def newsboat(feeds: int) -> Poller:
    """Poll with newsboat."""
    command = (sys.executable, "-m", "benchmarks.polling.with_newsboat")
    return Poller(name="newsboat, 4 threads", feeds=feeds, command=command)


def measure(pollers: Sequence[Poller], feeds: int, items: int, rounds: int, only: Sequence[str]) -> list[Run]:
    """Let all of them play the scenarios, in turn, so that noise of the machine meets every one."""
    runs = [Run(poller=poller) for poller in pollers]
    with _server(feeds, items) as port, NamedTemporaryFile("w", encoding="ascii") as addresses:
        addresses.write("\n".join(address(number, port) for number in range(feeds)))
        addresses.flush()
        for number in range(rounds):
            for run in runs:
                print(f"benchmark: round {number + 1}, {run.poller.name}", file=sys.stderr)
                run.rounds.append(_play(run.poller, port, addresses.name, only))
    return runs


@contextmanager
def _server(feeds: int, items: int) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.polling.server", "--feeds", str(feeds), "--items", str(items)]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(10)


def _play(poller: Poller, port: int, addresses: str, only: Sequence[str]) -> dict[str, Any]:
    scenarios = [scenario for scenario in only if poller.waits or scenario != "late"]
    command = [*poller.command, "--port", str(port), "--feeds", str(poller.feeds), "--only", ",".join(scenarios)]
    if not poller.is_ours:
        command += ["--addresses", addresses]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
    played: dict[str, Any] = json.loads(done.stdout)
    return played
