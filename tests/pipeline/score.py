"""A server that keeps the score of a feed reader's manners, as the field's own test does.

It knows at every moment what a reader with good manners holds: the validators of the last whole answer that the reader
could store, or none. What is sent is held against that, and each fault is counted by its name.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.conftest import HttpRequest
from tests.pipeline.desk import answer

Held = tuple[str | None, str | None]
"""ETag and Last-Modified."""

NOTHING: Held = (None, None)
MAY_HAVE = {"host", "user-agent", "accept", "accept-encoding", "connection", "if-none-match", "if-modified-since"}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a server would show now."""

    items: int
    days: int  # that have passed


def never(number: int) -> bytes | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How one feed's server behaves."""

    validators: Callable[[State], Held]
    news_every: timedelta = timedelta(hours=35)
    least: timedelta = timedelta(hours=1)  # between two polls
    every: timedelta | None = None  # the operator's
    instead: Callable[[int], bytes | None] = never  # what is said in place of the answer of this number
    renews: bool = False  # gives a new ETag with each "not modified"
    heading: str = ""


@dataclass(slots=True, kw_only=True)
class Score:
    """What one feed's server saw."""

    script: Script
    requests: int = 0
    unchanged: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    last_at: datetime | None = None
    items: int = 0  # in the document that the reader holds
    held: Held = NOTHING
    under_way: tuple[int, Held] | None = None
    issued: set[str | None] = field(default_factory=lambda: {None})


class ScoreServer:
    """Answers for all feeds, at the time that the test has set."""

    def __init__(self, scripts: Mapping[str, Script], begin: datetime) -> None:
        self.scores = {name: Score(script=script) for name, script in scripts.items()}
        self.begin = self.now = begin
        self.busy_until = begin  # every feed answers 429 until then
        self._told: tuple[datetime, datetime] | None = None  # when that was said last, and until when
        self._serial = 0

    def answer(self, request: HttpRequest) -> bytes:
        score = self.scores[request.target.strip("/").partition("?")[0]]
        self._judge(score, request)
        score.requests += 1
        if self.now < self.busy_until:
            self._told = self.now, self.busy_until
            seconds = round((self.busy_until - self.now).total_seconds())
            return answer("", f"Retry-After: {seconds}", status="429 Too Many Requests")
        return score.script.instead(score.requests) or self._truth(score, _sent(request))

    def settle(self, *, lost: bool = False) -> None:
        """Say that the reader has stored all its answers, or that it died before it could."""
        for score in self.scores.values():
            if score.under_way and not lost:
                score.items, score.held = score.under_way
            score.under_way = None

    def _judge(self, score: Score, request: HttpRequest) -> None:
        sent, names = _sent(request), {name for name, _ in request.headers}
        said = {
            "unconditional": any(score.held) and not any(sent),
            "bogus": not score.issued.issuperset(sent),
            "out of sequence": sent != score.held,
            "too early": score.last_at is not None and self.now - score.last_at < score.script.least,
            "in a pause": self._told is not None and self._told[0] < self.now < self._told[1],
            "cookie": "cookie" in names,
            "referer": "referer" in names,
            "strange header": not names <= MAY_HAVE,
            "query": "?" in request.target,
            "no contact": b"+ops@example.org" not in (request.header("user-agent") or b""),
        }
        score.faults.update(fault for fault, present in said.items() if present)
        score.last_at = self.now

    def _truth(self, score: Score, sent: Held) -> bytes:
        script = score.script
        items = 1 + (self.now - self.begin) // script.news_every
        newest = script.validators(State(items=items, days=(self.now - self.begin).days))
        same = items == score.items if script.renews else newest == score.held
        if any(sent) and sent == score.held and same:
            score.unchanged += 1
            return self._not_modified(score, newest)
        self._give(score, items, newest)
        entries = "".join(
            f"<item><guid>i{number}</guid><title>item {number}</title></item>"
            for number in range(items, max(0, items - 30), -1)
        )
        body = f"<rss version='2.0'><channel><title>x</title>{script.heading}{entries}</channel></rss>"
        return answer(body, *_lines(newest), "Set-Cookie: reader=1; Path=/; Max-Age=9999999")

    def _not_modified(self, score: Score, newest: Held) -> bytes:
        if score.script.renews:
            self._serial += 1
            newest = f'"{self._serial}"', newest[1]
        self._give(score, score.items, newest)
        return "\r\n".join(["HTTP/1.1 304 Not Modified", "Connection: close", *_lines(newest), "", ""]).encode(
            "latin-1"
        )

    def _give(self, score: Score, items: int, held: Held) -> None:
        score.under_way = items, held
        score.issued.update(held)


def _sent(request: HttpRequest) -> Held:
    etag, modified = request.header("if-none-match"), request.header("if-modified-since")
    return _text(etag), _text(modified)


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _lines(held: Held) -> list[str]:
    etag, modified = held
    return [*([f"ETag: {etag}"] if etag else []), *([f"Last-Modified: {modified}"] if modified else [])]
