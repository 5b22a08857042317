"""Thirty days, two hundred restarts, and the score that servers keep of us."""

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest

from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.parse import ParsedFeed
from storage.records.feed import WatchedFeed
from tests.conftest import HttpServer, ServeHttp
from tests.pipeline.desk import HOUR, NOON, Desk, answer
from tests.pipeline.score import Held, ScoreServer, Script, State

LENGTH = 30 * 24 * 60  # minutes
RESTARTS = 200
KILLS = 30  # of these, when the answers have come and none is stored
PAUSES = 5  # in which every answer is 429
MINUTE = timedelta(minutes=1)


def both(at: State) -> Held:
    return f'W/"{at.items}, é\'s"', f"item {at.items},  or so"


def cut(number: int) -> bytes | None:
    return answer("<rss version='2.0'><channel><item><title>cut", 'ETag: "cut"') if number % 7 == 0 else None


def broken_off(number: int) -> bytes | None:
    return b'HTTP/1.1 200 OK\r\nETag: "half"\r\nContent-Length: 999\r\n\r\n<rss' if number % 5 == 0 else None


def scripts() -> dict[str, Script]:
    return {
        "both": Script(validators=both),
        "etag": Script(validators=lambda at: (f'"{at.items}"', None)),
        "modified": Script(validators=lambda at: (None, f"Mon, {at.items} Oct 2017")),
        "same_second": Script(validators=lambda at: (f'"{at.items}"', "Mon, 02 Oct 2017 12:00:00 GMT")),
        "same_etag": Script(validators=lambda at: ('"always"', f"Mon, {at.items} Oct 2017")),
        "touched": Script(validators=lambda at: (f'"{at.days}"', None), news_every=timedelta(days=99)),
        "renews": Script(validators=both, renews=True),
        "drops": Script(validators=lambda at: (f'"{at.items}"' if at.days < 9 else None, f"item {at.items}")),
        "stops": Script(validators=lambda at: (f'"{at.items}"', None) if at.days < 9 else (None, None)),
        "frozen": Script(validators=lambda _: (None, "once")),
        "cut": Script(validators=both, instead=cut),
        "broken_off": Script(validators=both, instead=broken_off),
        "busy": Script(validators=both, news_every=timedelta(minutes=20)),
        "quick": Script(validators=both, heading="<ttl>30</ttl>", least=30 * MINUTE, news_every=HOUR),
        "slow": Script(validators=both, heading="<ttl>600</ttl>", least=10 * HOUR, news_every=HOUR),
        "operator": Script(validators=both, heading="<ttl>600</ttl>", every=50 * MINUTE, least=50 * MINUTE),
        "new_address": Script(validators=both),
    }


class MortalPool(ParserPool):
    """Parses, or dies when all answers have come and none is stored."""

    def __init__(self) -> None:
        super().__init__(workers=1)
        self.server: HttpServer | None = None
        self.dies_at = 0  # requests that the server has had; 0: not at all

    def parse_many(self, documents: Iterable[RawDocument]) -> list[ParsedFeed | ParseFailed]:
        if self.dies_at and self.server:
            while len(self.server.requests) < self.dies_at:
                time.sleep(0.001)
            raise Killed
        return super().parse_many(documents)


class Killed(BaseException):
    pass


@pytest.fixture
def mortal() -> Iterator[MortalPool]:
    with MortalPool() as pool:
        yield pool


class Month:
    """Thirty days in the life of a desk, told by a seed."""

    def __init__(self, desk: Desk, mortal: MortalPool, server: HttpServer, servers: ScoreServer) -> None:
        self.desk, self.mortal, self.server, self.servers = desk, mortal, server, servers
        self.killed = self.restarted = 0
        self.rng = random.Random(6)
        self.restarts = sorted(self.rng.sample(range(LENGTH), RESTARTS))
        self.kills = set(self.rng.sample(self.restarts, KILLS))
        self.pauses = sorted(self.rng.sample(range(LENGTH), PAUSES))
        self.watched = [self.feed(name) for name in (*servers.scores, "moved") if name != "new_address"]

    def feed(self, name: str) -> WatchedFeed:
        every = self.servers.scores[name].script.every if name in self.servers.scores else None
        return WatchedFeed(url=self.server.url(f"/{name}"), outlet=name, owner=None, groups=(), every=every)

    def pass_by(self) -> None:
        self.watch()
        at = 0
        while at < LENGTH:
            self.servers.now = NOON + at * MINUTE
            if self.pauses and at >= self.pauses[0]:
                del self.pauses[0]
                self.servers.busy_until = self.servers.now + 3 * HOUR
            restart = self.restarts[0] if self.restarts and at >= self.restarts[0] else None
            self.poll(dies=restart in self.kills and self.servers.now > self.servers.busy_until)
            if restart is not None:
                del self.restarts[0]
                self.restarted += 1
                self.desk.restart()
                self.watch()
                self.poll()
            step = self.rng.randint(1, 150)
            at += max(1, min(step, self.restarts[0] - at)) if self.restarts else step

    def watch(self) -> None:
        with self.desk.database.transaction() as store:
            store.feeds.watch(self.watched, self.servers.now)

    def poll(self, *, dies: bool = False) -> None:
        self.mortal.dies_at = len(self.server.requests) + self.to_come() if dies else 0
        try:
            self.desk.poll(self.servers.now)
        except Killed:
            self.killed += 1
            self.servers.settle(lost=True)
        self.servers.settle()

    def to_come(self) -> int:
        """Count the requests that a poll now will make."""
        with self.desk.database.snapshot() as store:
            due = [feed for feed in store.feeds.all() if feed.next_poll_at <= self.servers.now]
        return len(due) + sum(feed.outlet == "moved" and not feed.moved_to for feed in due)


def test_the_score_of_thirty_days_and_two_hundred_restarts(
    http_server: ServeHttp, desk: Desk, mortal: MortalPool
) -> None:
    """Catalogue E 53 to 60, figure 6: one unconditional request for each feed, and no fault of any kind."""
    servers = ScoreServer(scripts(), NOON)
    moved = answer("", "Location: /new_address", status="301 Moved")
    server = http_server(lambda request: moved if request.target == "/moved" else servers.answer(request))
    mortal.server, desk.parser = server, mortal
    month = Month(desk, mortal, server, servers)

    month.pass_by()

    scores = servers.scores
    assert not {name: score.faults for name, score in scores.items() if score.faults}
    assert (month.restarted, month.killed > KILLS // 2) == (RESTARTS, True)
    assert all(score.requests > 40 for score in scores.values())
    assert all(score.unchanged > 10 for name, score in scores.items() if name not in {"busy", "slow"})
    assert 3 <= sum(request.target == "/moved" for request in server.requests) < 20
    stored = Counter(article.outlet for article in desk.articles(10_000))
    missing = {name: score.items - stored[name] for name, score in scores.items() if stored[name] < score.items}
    assert missing.keys() <= {"new_address"}  # stored as "moved"
