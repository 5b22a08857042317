"""Whoever orders victims from the nursery."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Death:
    """How a victim ended."""

    signal: int | None
    exit: int
    wrote: list[str]

    @property
    def was_killed(self) -> bool:
        """Whether it died before it was done."""
        return self.signal == signal.SIGKILL


class Nursery:
    """Raises victims in a process that has imported everything already, so that a kill takes well under a second."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crash.nursery"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(
        self,
        config: Path,
        now: datetime,
        *,
        at_commit: int | None = None,
        of: str | None = None,
        after: float | None = None,
    ) -> Death:
        """Raise one victim, and wait for its end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"config": str(config), "now": now.isoformat(), "at_commit": at_commit, "of": of, "after": after}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        self.pid = json.loads(self.process.stdout.readline())["pid"]
        return Death(**json.loads(self.process.stdout.readline()))

    def kill(self) -> None:
        """Kill the victim that is alive now, as `kill -9` does."""
        assert self.pid is not None
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the nursery."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
