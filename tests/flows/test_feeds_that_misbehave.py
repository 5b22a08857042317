"""From a server to alerts: what people are told when feeds repeat, rename, correct and copy."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from alerts.triage import triage
from pipeline.events.index import StoryIndex
from pipeline.events.sites import Sites
from pipeline.intake.cage import ParserPool
from pipeline.match import Matcher
from pipeline.poll import PollReport, poll
from pipeline.read import read
from pipeline.relate import relate
from storage.database import Database
from storage.records.alert import AlertStory
from tests.conftest import HttpRequest, HttpServer, ServeHttp
from wirewatch.app import open_database, put_to_work
from wirewatch.net.client import client_factory
from wirewatch.settings import Settings, load

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONFIG = """
settings: {{database: "sqlite:///{folder}/wirewatch.db", full_text: never}}
feeds: [{feeds}]
rules:
  mayadin: {{title: Mayadin, when: {{text: Mayadin}}, alert: {{per: {per}}}, send: [soc]}}
channels:
  soc: {{webhook: {{url: "https://soc.example.org/hook", secret: "nobody listens"}}}}
"""
STORY = (
    "The ministry said that its planes had struck a convoy of seven trucks on the road from Mayadin to the border on "
    "Sunday night, that drivers had been warned by leaflets a week before, and that a bridge nearby was not damaged."
)


def item(number: int, *, guid: str | None = None, text: str | None = None, title: str | None = None) -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid or number}</guid><title>{title or f'Mayadin report {number}'}</title>"
        f"<link>https://wire.example/{number}</link>"
        f"<description>{text or f'What is new: {number}.'}</description></item>"
    )


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>"


class Desk:
    """Feeds on one server, and all lines but the sending one."""

    def __init__(self, settings: Settings, database: Database, parser: ParserPool) -> None:
        self.settings, self.database, self.parser, self.now = settings, database, parser, NOON
        self.says: dict[str, str] = {}
        self._matcher = Matcher(settings.rules, settings.known.read)
        self._sites, self._stories = Sites(lambda: settings.known.places), StoryIndex()
        self._client = client_factory(version="1", contact=None, allow=[ip_network("127.0.0.0/8")])
        put_to_work(database, settings, NOON)

    def publish(self, *items: str, at: str = "0") -> PollReport:
        """Let one feed publish this document, and run everything an hour later."""
        self.says[at] = rss(*items)
        return self.run()

    def run(self) -> PollReport:
        self.now += HOUR
        report = poll(self.database, open_client=self._client, parser=self.parser, headers={}, now=self.now)
        read(self.database, self._matcher, now=self.now)
        relate(self.database, self._sites, self._stories, now=self.now)
        triage(self.database, self.settings.policies, self.settings.channels, now=self.now)
        return report

    def alerts(self) -> list[AlertStory]:
        with self.database.snapshot() as store:
            return store.alerts.stories(store.alerts.opened_after(0))

    def told(self) -> int:
        with self.database.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM deliveries").scalar_one())


OpenDesk = Callable[..., Desk]


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserPool]:
    with ParserPool() as pool:
        yield pool


@pytest.fixture
def open_desk(tmp_path: Path, http_server: ServeHttp, parser: ParserPool) -> Iterator[OpenDesk]:
    opened = []

    def open_with(feeds: int = 1, per: str = "item") -> Desk:
        desks: list[Desk] = []

        def say(request: HttpRequest) -> bytes:
            body = desks[0].says.get(request.target.strip("/"), rss()).encode()
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body

        server: HttpServer = http_server(say)
        named = [f"{{url: '{server.url(f'/{n}')}', outlet: Outlet {n}, every: 30m}}" for n in range(feeds)]
        file = tmp_path / "feeds.yaml"
        file.write_text(CONFIG.format(folder=tmp_path, feeds=", ".join(named), per=per))
        settings = load(file)
        context = open_database(settings)
        opened.append(context)
        desks.append(Desk(settings, context.__enter__(), parser))
        return desks[0]

    yield open_with
    for context in opened:
        context.__exit__(None, None, None)


def test_what_a_feed_holds_at_first_alerts_nobody(open_desk: OpenDesk) -> None:
    """Catalogue F72."""
    desk = open_desk()

    desk.publish(*map(item, range(20)))
    assert desk.told() == 0

    desk.publish(*map(item, range(1, 21)))
    assert desk.told() == 1


def test_new_ids_at_every_fetch_alert_once(open_desk: OpenDesk) -> None:
    """Catalogue F68."""
    desk = open_desk()
    desk.publish(*(item(number, guid=f"0-{number}") for number in range(5)))

    for fetch in range(1, 5):
        desk.publish(*(item(number, guid=f"{fetch}-{number}") for number in range(6)))

    assert desk.told() == 1


def test_a_title_that_is_corrected_alerts_once(open_desk: OpenDesk) -> None:
    """Catalogue F73."""
    desk = open_desk()
    desk.publish(item(1))
    desk.publish(item(2), item(1))

    for title in ("Mayadin report two", "Mayadin report two, corrected", "Mayadin report two"):
        desk.publish(item(2, title=title), item(1))

    assert desk.told() == 1


def test_two_versions_in_turn_alert_once(open_desk: OpenDesk) -> None:
    """Catalogue F75."""
    desk = open_desk()
    desk.publish(item(1))

    edited = [desk.publish(item(2, title=f"Mayadin, version {turn % 2}"), item(1)).edited for turn in range(8)]

    assert edited == [0, 1, 1, 0, 0, 0, 0, 0]
    assert desk.told() == 1


def test_an_archive_of_two_thousand_is_at_most_one_summary(open_desk: OpenDesk) -> None:
    """Catalogue F71."""

    def archive(first: int, guid: str = "") -> list[str]:
        about = {number: "Mayadin" if number % 20 == 0 else "Weather" for number in range(first, 2_000)}
        return [item(number, guid=f"{guid}{number}", title=f"{word} {number}") for number, word in about.items()]

    desk = open_desk()
    desk.publish(*archive(1_960))

    report = desk.publish(*archive(0))
    again = desk.publish(*archive(0, guid="new-"))

    assert (report.new, again.new, again.edited) == (1_960, 0, 0)
    assert desk.told() == 1
    with desk.database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one() == 2_000
        assert connection.exec_driver_sql("SELECT count(*) FROM matches").scalar_one() == 100


def test_one_story_in_thirty_feeds_is_one_alert_with_the_others_listed(open_desk: OpenDesk) -> None:
    """Catalogue F77."""
    desk = open_desk(feeds=30, per="story")
    desk.run()
    for number in range(30):
        desk.says[str(number)] = rss(item(number, text=STORY, title="Planes strike a convoy near Mayadin"))

    desk.run()
    desk.run()

    assert desk.told() == 1
    [alert] = desk.alerts()
    outlets = {one.outlet for one in alert.evidence}
    assert len(outlets) == 30
