"""Feeds that fail and come back, over real HTTP, to a real webhook; the process is a new one at every step."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.records.feed import Health
from tests.conftest import HttpRequest, ServeHttp
from tests.flows.conftest import SIX, rss
from wirewatch import jobs
from wirewatch.app import open_app
from wirewatch.settings import load

CONFIG = """
settings: {{database: "sqlite:///{folder}/wirewatch.db", allow: [127.0.0.0/8], notices: [soc]}}
feeds: [{feeds}]
rules: {{r: {{title: R, when: {{text: never}}, send: [soc]}}}}
channels: {{soc: {{webhook: {{url: "{hook}", secret: "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ=="}}}}}}
"""
UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
MOVED_OUT = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Site:
    """Feeds, and the receiver of notices."""

    def __init__(self) -> None:
        self.down: dict[str, bytes] = {}
        self.bodies: list[dict[str, dict[str, str]]] = []

    def answer(self, request: HttpRequest) -> bytes:
        if request.target == "/hook":
            self.bodies.append(json.loads(request.body))
            return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        if request.target in self.down:
            return self.down[request.target]
        body = rss(request.target, ["Rain"])
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body

    def told(self) -> list[tuple[str, str]]:
        """Give each notice's state and first line."""
        return [(body["notice"]["state"], body["notice"]["words"].splitlines()[0]) for body in self.bodies]


class Watch:
    """The service, which dies and is born again at every step."""

    def __init__(self, config: Path) -> None:
        self.config = config

    def step(self, now: datetime) -> None:
        with open_app(load(self.config), clock=lambda: now) as app:
            jobs.run_once(app, now)

    def when_due(self, outlet: str) -> datetime:
        """Step at the moment at which a feed is due."""
        at = self.next_poll(outlet)
        self.step(at)
        return at

    def when_any_is_due(self) -> datetime:
        """Step at the first moment at which a feed is due."""
        with open_app(load(self.config)) as app, app.database.snapshot() as store:
            at = min(feed.next_poll_at for feed in store.feeds.all())
        self.step(at)
        return at

    def next_poll(self, outlet: str) -> datetime:
        with open_app(load(self.config)) as app, app.database.snapshot() as store:
            return next(feed.next_poll_at for feed in store.feeds.all() if feed.outlet == outlet)

    def open_notices(self) -> int:
        with open_app(load(self.config)) as app, app.database.snapshot() as store:
            return len(store.notices.still_open())

    def healths(self) -> set[Health]:
        with open_app(load(self.config)) as app, app.database.snapshot() as store:
            return {feed.health for feed in store.feeds.all()}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def write(tmp_path: Path, site: Site, http_server: ServeHttp) -> Callable[..., Watch]:
    server = http_server(site.answer)

    def write(*urls: str, every: str = "1h") -> Watch:
        feeds = ", ".join(
            f'{{url: "{url if "://" in url else server.url(url)}", outlet: "{url}", every: {every}}}' for url in urls
        )
        config = tmp_path / "feeds.yaml"
        config.write_text(CONFIG.format(folder=tmp_path, feeds=feeds, hook=server.url("/hook")))
        return Watch(config)

    return write


def test_a_feed_that_fails_five_times_and_comes_back_is_two_notices(write: Callable[..., Watch], site: Site) -> None:
    watch = write("/a", "/b")
    watch.step(SIX)
    site.down["/a"] = UNAVAILABLE
    for tries in range(1, 6):
        watch.when_due("/a")
        assert len(site.bodies) == (1 if tries >= 3 else 0)
    site.down.clear()
    watch.when_due("/a")
    watch.when_due("/a")

    assert [state for state, _ in site.told()] == ["open", "over"]
    assert site.told()[0][1].startswith("/a cannot be heard: the server answers 503")
    assert site.told()[1][1].startswith("/a is heard again; it was told ")
    assert site.bodies[0]["notice"]["id"] == site.bodies[1]["notice"]["id"]


def test_a_single_failure_is_nobodys_business(write: Callable[..., Watch], site: Site) -> None:
    watch = write("/a")
    watch.step(SIX)
    for _ in range(2):
        site.down["/a"] = UNAVAILABLE
        watch.when_due("/a")
        watch.when_due("/a")
        site.down.clear()
        watch.when_due("/a")

    assert site.bodies == []


def test_the_network_down_for_fifty_feeds_is_one_notice_and_one_when_it_is_back(
    write: Callable[..., Watch], site: Site, http_server: ServeHttp
) -> None:
    """With the first that is heard, those are asked at once that wait hours for their next try."""
    everywhere = http_server(site.answer, host="0.0.0.0")  # noqa: S104 - each address of the loopback net is a host
    feeds = [everywhere.url("/a", host=f"127.0.0.{number}") for number in range(2, 52)]
    watch = write(*feeds)
    watch.step(SIX)
    site.down["/a"] = UNAVAILABLE
    for _ in range(4):
        watch.step(watch.next_poll(feeds[0]) + timedelta(minutes=50))
    [(state, words)] = site.told()
    assert (state, words) == ("open", "50 feeds fail at once, and hardly any is heard: it may be our own network.")

    site.down.clear()
    first = watch.when_any_is_due()
    assert watch.healths() == {Health.OK, Health.FAILING}
    watch.step(first)

    assert watch.healths() == {Health.OK}
    assert [state for state, _ in site.told()] == ["open", "over"]


def test_a_feed_that_is_gone_is_told_at_once_and_forgotten_when_it_leaves_the_file(
    write: Callable[..., Watch], site: Site
) -> None:
    """Catalogue E 59."""
    watch = write("/a", "/b")
    watch.step(SIX)
    site.down["/a"] = MOVED_OUT
    watch.when_due("/a")
    watch = write("/b")
    watch.when_due("/b")

    [(state, words)] = site.told()
    assert state == "open"
    assert "410 Gone" in words
    assert "Take it out of feeds.yaml" in site.bodies[0]["notice"]["words"]
    assert watch.open_notices() == 0
