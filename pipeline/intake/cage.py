"""Parsing in processes of its own, so that no document can hang, crash or fill the service."""

import dataclasses
import functools
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter

from pipeline.intake.behind_page import MOST_FEEDS, Proposal
from pipeline.intake.cage_process import Child, Job, Taken
from pipeline.intake.cage_round import Lost, Round
from pipeline.intake.page import LONGEST_TEXT, PageText
from pipeline.intake.parse import ParsedFeed
from pipeline.intake.robots import Permits
from storage.records.article import Item
from storage.records.feed import Rhythm

MAX_BODY = 64 * 2**20
IDLE = timedelta(minutes=10)

_WEB = ("http://", "https://")
_GRACE = 1.0  # seconds in which a child that is told to end may do so by itself
_MOST_WORKERS = 16

Head = Mapping[str, object]
"""What a child is told of a document: its kind, and what that kind needs."""


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
    page: PageText | None = None
    permits: Permits | None = None
    problem: str | None = None


def usual_workers() -> int:
    """Give one worker to each core we may use, and two at least: one document may be slow."""
    return max(2, min(len(os.sched_getaffinity(0)), _MOST_WORKERS))


class ParserPool:
    """Parses documents in `workers` child processes, each document within `deadline` and `memory` bytes.

    Threads may share it. Children start when they are first needed, stay for the next call, and end when there was
    nothing to do for as long as `idle`. One that passes its deadline, dies or talks nonsense is replaced, and only the
    document it was at fails. Closing leaves no process behind.
    """

    def __init__(
        self,
        workers: int | None = None,
        deadline: timedelta = timedelta(seconds=10),
        memory: int = 512 * 2**20,
        *,
        idle: timedelta = IDLE,
        command: Sequence[str] | None = None,
    ) -> None:
        """Start nothing yet. `command` is what a child is started with, where it is not our own."""
        self._workers = workers or usual_workers()
        self._deadline = deadline
        self._command = command or _command(memory, deadline)
        self._idle = idle.total_seconds()
        self._closed = False
        self._changed = threading.Condition()
        self._free: list[Child[Any]] = []  # the last one used is the next one used
        self._lent = 0  # how many children, started or not, are with callers
        self._watch: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every child, and wait for those that work; a second time it does nothing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._lent)
            free, self._free = self._free, []
            watch, self._watch = self._watch, None
        if watch:
            watch.cancel()
        for child in free:
            child.end(patience=_GRACE)

    def parse(self, document: RawDocument) -> ParsedFeed | ParseFailed:
        """Take one document apart, waiting for a free child."""
        return self.parse_many([document])[0]

    def feeds_behind(self, document: RawDocument) -> tuple[Proposal, ...] | None:
        """Give the feeds that a web page names; None for what is no page, or cannot be taken apart."""
        found = self._take([(_head("behind", document), document.body)], _proposals)[0]
        return None if isinstance(found, ParseFailed) else found

    def parse_many(self, documents: Iterable[RawDocument]) -> list[ParsedFeed | ParseFailed]:
        """Take documents apart side by side, and give the results in their order."""
        return self._take([(_head("feed", document), document.body) for document in documents], _feed)

    def page(self, document: RawDocument) -> PageText | ParseFailed:
        """Take the article out of a web page."""
        return self._take([(_head("page", document), document.body)], _page)[0]

    def permits(self, rules: bytes, urls: Sequence[str]) -> Permits | ParseFailed:
        """Read what a robots.txt says of addresses of its site."""
        asked: Head = {"kind": "robots", "urls": list(urls)}
        return self._take([(asked, rules)], functools.partial(_permits, len(urls)))[0]

    def process_ids(self) -> list[int]:
        """Tell the processes that wait for work."""
        with self._changed:
            return [child.process_id for child in self._free]

    def _take(
        self, documents: Sequence[tuple[Head, bytes]], read: Callable[[_Answer], Taken]
    ) -> list[Taken | ParseFailed]:
        """Have documents of one kind taken apart; `read` looks for that kind in an answer, and doubts it."""
        results: dict[int, Taken | ParseFailed] = {}
        jobs: list[Job[Taken | ParseFailed]] = []
        for place, (head, body) in enumerate(documents):
            if len(body) > MAX_BODY:
                results[place] = ParseFailed(problem=f"The document is larger than {MAX_BODY >> 20} MiB.")
            else:
                told = json.dumps(head).encode()
                jobs.append(Job(place=place, head=told, body=body, read=functools.partial(_result, read)))
        if jobs:
            results |= self._run(jobs)
        return [results[place] for place in range(len(documents))]

    def _run(self, jobs: Sequence[Job[Taken | ParseFailed]]) -> dict[int, Taken | ParseFailed]:
        count, children = self._borrow(len(jobs))
        try:
            round_: Round[Taken | ParseFailed] = Round(self._command, self._deadline.total_seconds(), count, children)
            done = round_.run(jobs)
        finally:
            self._give_back(count, children)
        return {
            place: ParseFailed(problem=self._words(found)) if isinstance(found, Lost) else found
            for place, found in done.items()
        }

    def _borrow(self, most: int) -> tuple[int, list[Child[Any]]]:
        """Take the right to as many children as are free, and those of them that run."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._lent < self._workers)
            if self._closed:
                raise ValueError("the parser pool is closed")
            count = min(self._workers - self._lent, most)
            self._lent += count
            children, self._free = self._free[-count:], self._free[:-count]
            return count, children

    def _give_back(self, count: int, children: Sequence[Child[Any]]) -> None:
        now = time.monotonic()
        for child in children:
            child.idle_since = now
        with self._changed:
            self._free += children
            self._lent -= count
            self._changed.notify_all()
            if self._free and not self._watch and not self._closed:
                self._watch_idle()

    def _watch_idle(self) -> None:
        self._watch = threading.Timer(self._idle, self._let_go)
        self._watch.daemon = True
        self._watch.start()

    def _let_go(self) -> None:
        """End the children that had nothing to do for long: they hold memory, and start in a moment."""
        with self._changed:
            self._watch = None
            before = time.monotonic() - self._idle
            gone = [child for child in self._free if child.idle_since <= before]
            self._free = [child for child in self._free if child.idle_since > before]
            if self._free and not self._closed:
                self._watch_idle()
        for child in gone:
            child.end(patience=_GRACE)

    def _words(self, lost: Lost) -> str:
        match lost.why:
            case "late":
                return f"The parser did not finish within {self._deadline.total_seconds():g} seconds."
            case "nonsense":
                return "The parser gave an answer that makes no sense."
            case "dead":
                return f"The parser died of the document ({lost.detail})."
            case "not started":
                return f"The parser could not be started: {lost.detail}."


def _command(memory: int, deadline: timedelta) -> list[str]:
    seconds = max(1, round(deadline.total_seconds()))
    return [sys.executable, "-P", "-s", "-m", "pipeline.intake.cage_child", str(memory), str(seconds)]


def _head(kind: str, document: RawDocument) -> Head:
    return {"kind": kind, "url": document.url, "content_type": document.content_type}


def _result(read: Callable[[_Answer], Taken], said: bytes) -> Taken | ParseFailed:
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


def _page(answer: _Answer) -> PageText:
    page = answer.page
    if page is None or len(page.text) > LONGEST_TEXT or (page.url and not page.url.startswith(_WEB)):
        raise ValueError("no page")
    return page


def _permits(asked: int, answer: _Answer) -> Permits:
    if answer.permits is None or len(answer.permits.allowed) != asked:
        raise ValueError("not what was asked")
    return answer.permits


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
    if item.published_at is None or item.published_at.utcoffset() == timedelta(0):
        return item
    return dataclasses.replace(item, published_at=item.published_at.astimezone(UTC))


@functools.cache
def _answers() -> TypeAdapter[_Answer]:
    return TypeAdapter(_Answer)
