"""Parsing in processes of its own, so that no document can hang, crash or fill the service."""

import contextlib
import dataclasses
import functools
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

from pydantic import TypeAdapter

from pipeline.intake.behind_page import MOST_FEEDS, Proposal
from pipeline.intake.cage_child import MAX_ANSWER, read_frame, write_frame
from pipeline.intake.parse import ParsedFeed
from storage.records.article import Item
from storage.records.feed import Rhythm

DOCUMENTS_PER_CHILD = 500  # then a fresh one, against leaks
MAX_BODY = 64 * 2**20

_WEB = ("http://", "https://")
_GRACE = 1.0  # seconds in which a child that is told to end may do so by itself


Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """What a server answered: the bytes, where they came from, and what it said they are."""

    body: bytes
    url: str | None
    content_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseFailed:
    """A document that could not be taken apart, with the reason in words."""

    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    feed: ParsedFeed | None = None
    behind: tuple[Proposal, ...] = ()
    is_page: bool | None = None
    problem: str | None = None


class _Child:
    """One parser process, used by one thread at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start the process. It gets no variable of our environment: secrets are there, and it meets hostile bytes."""
        self.documents = 0
        theirs, self._lifeline = os.pipe()  # closed by the kernel when this process ends, however it ends
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [*command, str(theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs,),
                env={"PYTHONPATH": str(Path(__file__).parents[2])},
            )
        except OSError:
            os.close(self._lifeline)
            raise
        finally:
            os.close(theirs)

    @property
    def process_id(self) -> int:
        return self._process.pid

    def is_usable(self) -> bool:
        return self.documents < DOCUMENTS_PER_CHILD and self._process.poll() is None

    def ask(self, document: RawDocument, kind: str, deadline: timedelta) -> bytes:
        """Give the answer's JSON; an exception, TimeoutError among them, means that the child is of no more use."""
        self.documents += 1
        late = threading.Event()
        watch = threading.Timer(deadline.total_seconds(), self._kill_late, [late])
        watch.daemon = True
        watch.start()
        try:
            return self._exchange(document, kind)
        finally:
            watch.cancel()
            watch.join()
            if late.is_set():
                raise TimeoutError

    def _kill_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _exchange(self, document: RawDocument, kind: str) -> bytes:
        head = json.dumps({"kind": kind, "url": document.url, "content_type": document.content_type}).encode()
        for frame in (head, document.body):
            write_frame(self._input, frame)
        self._input.flush()
        return read_frame(self._output, MAX_ANSWER)

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def end(self, *, patience: float = 0.0) -> int:
        """End the process and give its exit status; it may end by itself within `patience` seconds."""
        with contextlib.suppress(OSError):  # half a frame for a child that died may be in the buffer
            self._input.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._output.close()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        return self._process.wait()


class ParserPool:
    """Parses documents in `workers` child processes, each document within `deadline` and `memory` bytes.

    Threads may share it. Children start when they are first needed. One that passes its deadline, dies or talks
    nonsense is replaced, and only its document fails. Closing leaves no process behind.
    """

    def __init__(
        self,
        workers: int = 2,
        deadline: timedelta = timedelta(seconds=10),
        memory: int = 512 * 2**20,
        *,
        command: Sequence[str] | None = None,
    ) -> None:
        """Start nothing yet. `command` is what a child is started with, where it is not our own."""
        self._workers = workers
        self._deadline = deadline
        self._command = command or _command(memory, deadline)
        self._closed = False
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every child, and wait for those that work; a second time it does nothing."""
        self._closed = True
        for child in [self._idle.get() for _ in range(self._workers)]:
            if child is not None:
                child.end(patience=_GRACE)
            self._idle.put(None)

    def parse(self, document: RawDocument) -> ParsedFeed | ParseFailed:
        """Take one document apart, waiting for a free child."""
        return self._take(document, "feed", _feed)

    def feeds_behind(self, document: RawDocument) -> tuple[Proposal, ...] | None:
        """Give the feeds that a web page names; None for what is no page, or cannot be taken apart."""
        found = self._take(document, "behind", _proposals)
        return None if isinstance(found, ParseFailed) else found

    def _take(self, document: RawDocument, kind: str, read: Callable[[_Answer], Taken]) -> Taken | ParseFailed:
        if len(document.body) > MAX_BODY:
            return ParseFailed(problem=f"The document is larger than {MAX_BODY >> 20} MiB.")
        child, kept = self._idle.get(), None
        try:
            if self._closed:
                raise ValueError("the parser pool is closed")
            child = self._usable(child)
            result = self._ask(child, document, kind, read)
            kept = child if child.is_usable() else None
        except OSError as error:
            return ParseFailed(problem=f"The parser could not be started: {error.strerror}.")
        else:
            return result
        finally:
            if child and not kept:  # also when a signal broke in: its answer must not be taken for the next one's
                child.end()
            self._idle.put(kept)

    def parse_many(self, documents: Iterable[RawDocument]) -> list[ParsedFeed | ParseFailed]:
        """Take documents apart side by side, and give the results in their order."""
        with ThreadPoolExecutor(self._workers, thread_name_prefix="parse") as threads:
            return list(threads.map(self.parse, documents))

    def process_ids(self) -> list[int]:
        """Tell the processes that wait for work."""
        with self._idle.mutex:
            return [child.process_id for child in self._idle.queue if child is not None]

    def _usable(self, child: _Child | None) -> _Child:
        if child and child.is_usable():
            return child
        if child:
            child.end()
        return _Child(self._command)

    def _ask(
        self, child: _Child, document: RawDocument, kind: str, read: Callable[[_Answer], Taken]
    ) -> Taken | ParseFailed:
        try:
            return _result(child.ask(document, kind, self._deadline), read)
        except TimeoutError:
            problem = f"The parser did not finish within {self._deadline.total_seconds():g} seconds."
        except (OSError, EOFError):
            problem = f"The parser died of the document ({_death(child.end(patience=_GRACE))})."
        except (ValueError, OverflowError):
            problem = "The parser gave an answer that makes no sense."
        child.end()
        return ParseFailed(problem=problem)


def _command(memory: int, deadline: timedelta) -> list[str]:
    seconds = max(1, round(deadline.total_seconds()))
    return [sys.executable, "-P", "-s", "-m", "pipeline.intake.cage_child", str(memory), str(seconds)]


def _result(said: bytes, read: Callable[[_Answer], Taken]) -> Taken | ParseFailed:
    """Check what a child says as strictly as any stranger's word, because a document may have taken it over."""
    answer = _answers().validate_json(said)
    if answer.problem is not None or answer == _Answer():
        return ParseFailed(problem=answer.problem or "The parser said nothing.")
    return read(answer)


def _proposals(answer: _Answer) -> tuple[Proposal, ...] | None:
    found = answer.behind
    if len(found) > MOST_FEEDS or not all(one.url.startswith(_WEB) for one in found):
        raise ValueError("what is proposed is no web address")
    return found if answer.is_page else None


def _feed(answer: _Answer) -> ParsedFeed:
    feed = answer.feed
    if feed is None:
        raise ValueError("no feed")
    if len({item.identity for item in feed.items}) < len(feed.items) or len(feed.ids) != len(feed.items):
        raise ValueError("two items with one identity")
    if any(link and not link.startswith(_WEB) for link in (feed.link, *(i.link for i in feed.items))):
        raise ValueError("a link that is no web address")
    if feed.rhythm and not _is_possible(feed.rhythm):
        raise ValueError("a rhythm that is none")
    return dataclasses.replace(feed, items=tuple(map(_in_utc, feed.items)))


def _is_possible(rhythm: Rhythm) -> bool:
    hours, days = set(rhythm.skip_hours), set(rhythm.skip_days)
    return hours <= set(range(24)) and days <= set(range(7)) and (rhythm.every is None or rhythm.every > timedelta(0))


def _in_utc(item: Item) -> Item:
    return dataclasses.replace(item, published_at=item.published_at and item.published_at.astimezone(UTC))


@functools.cache
def _answers() -> TypeAdapter[_Answer]:
    return TypeAdapter(_Answer)


def _death(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
