"""Documents shared out among parser processes, until each has its answer."""

import selectors
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal

from pipeline.intake.cage_process import Child, Job, Taken

_GRACE = 1.0  # seconds in which a child that has gone may give its exit status


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A document that has no answer, and why; `detail` is the exit of the child, or what the system said."""

    why: Literal["late", "nonsense", "dead", "not started"]
    detail: str = ""


class Round(Generic[Taken]):
    """One call's documents on at most `count` children, of which `children` run already.

    Documents are handed out a few ahead of each child. The one in work fails when its child is late, dies or talks
    nonsense; those behind it go to another child. `children` holds those that are of further use, whenever one looks.
    """

    def __init__(self, command: Sequence[str], deadline: float, count: int, children: list[Child[Any]]) -> None:
        """Begin with the children that are there; `deadline` is the seconds that each document may take."""
        self._command = command
        self._deadline = deadline
        self._count = count
        self._children = children
        self._queue: deque[Job[Taken]] = deque()
        self._done: dict[int, Taken | Lost] = {}

    def run(self, jobs: Sequence[Job[Taken]]) -> dict[int, Taken | Lost]:
        """Take all apart, and give what became of each, by its place."""
        self._queue.extend(jobs)
        try:
            while len(self._done) < len(jobs):
                self._hand_out()
                self._wait()
                self._end_late_ones()
        finally:  # a signal may break in: what is then in work must not be taken for the next caller's
            for child in [child for child in self._children if child.waiting or not child.is_usable()]:
                self._end(child)
        return self._done

    def _hand_out(self) -> None:
        """Give each child in turn one more document, as long as one has room."""
        for child in [child for child in self._children if not child.waiting and not child.is_usable()]:
            self._end(child)
        while self._queue:
            open_ones = [child for child in self._children if child.has_room() and child.is_usable()]
            least = min(open_ones, key=lambda child: len(child.waiting), default=None)
            if (least is None or least.waiting) and len(self._children) < self._count:
                least = self._started()
            if least is None:
                return
            least.give(self._queue.popleft())

    def _started(self) -> Child[Any] | None:
        try:
            child: Child[Any] = Child(self._command)
        except OSError as error:
            if not self._children:
                self._done[self._queue.popleft().place] = Lost(why="not started", detail=error.strerror or str(error))
            return None
        self._children.append(child)
        return child

    def _wait(self) -> None:
        """Read and write wherever that is possible, until something was."""
        busy = [child for child in self._children if child.waiting]
        if not busy:
            return
        with selectors.DefaultSelector() as selector:
            for child in busy:
                selector.register(child.output, selectors.EVENT_READ, child)
                if child.wants_to_write():
                    selector.register(child.input, selectors.EVENT_WRITE, child)
            left = min(child.seconds_left(self._deadline) for child in busy)
            for key, events in selector.select(max(left, 0.0)):
                if events & selectors.EVENT_WRITE:
                    key.data.write()
                else:
                    self._read(key.data)

    def _read(self, child: Child[Any]) -> None:
        try:
            for said in child.answers():
                found = child.waiting[0].read(said)
                self._done[child.answered().place] = found
        except EOFError:
            status = child.end(patience=_GRACE)
            self._lose(child, Lost(why="dead", detail=_death(status)))
        except (ValueError, OverflowError, IndexError):  # IndexError: it spoke without having been asked
            self._lose(child, Lost(why="nonsense"))

    def _end_late_ones(self) -> None:
        for child in [child for child in self._children if child.waiting]:
            if child.seconds_left(self._deadline) <= 0:
                self._lose(child, Lost(why="late"))

    def _lose(self, child: Child[Any], lost: Lost) -> None:
        if child.waiting:
            self._done[child.answered().place] = lost
        self._queue.extendleft(reversed(child.waiting))
        self._end(child)

    def _end(self, child: Child[Any]) -> None:
        self._children.remove(child)
        child.end()


def _death(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
