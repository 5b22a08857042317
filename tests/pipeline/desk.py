"""Feeds on one server, and what the first line makes of them; what tests of that line share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from pipeline.intake.cage import ParserPool
from pipeline.poll import PollReport, poll
from storage.database import Database
from storage.records.article import Article
from storage.records.feed import Feed, WatchedFeed
from tests.conftest import HttpRequest, HttpServer
from wirewatch.net.client import client_factory

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]

Said = bytes | Callable[[HttpRequest], bytes]


def answer(body: str, *headers: str, status: str = "200 OK") -> bytes:
    raw = body.encode()
    head = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/xml",
        f"Content-Length: {len(raw)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + raw


def rss(*items: str) -> str:
    entries = "".join(f"<item><guid>{text[0]}</guid><title>{text}</title></item>" for text in items)
    return f"<rss version='2.0'><channel><title>x</title>{entries}</channel></rss>"


NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"


class Desk:
    """Feeds on one server, and what the database makes of them."""

    def __init__(self, database: Database, parser: ParserPool, server: HttpServer, answers: dict[str, Said]) -> None:
        self.database, self.parser, self.server, self.answers = database, parser, server, answers
        self.headers: dict[str, dict[str, str]] = {}
        self.open_client = client_factory(version="1", contact="ops@example.org", allow=LOOPBACK)

    def watch(self, *names: str, every: timedelta | None = HOUR, now: datetime = NOON) -> None:
        feeds = [
            WatchedFeed(url=self.server.url(f"/{name}"), outlet=name, owner=None, groups=(), every=every)
            for name in names
        ]
        with self.database.transaction() as store:
            store.feeds.watch(feeds, now)

    def restart(self) -> None:
        """Forget everything but the file."""
        url = self.database.engine.url.render_as_string()
        self.database.close()
        self.database = Database(url)

    def poll(self, now: datetime) -> PollReport:
        return poll(self.database, open_client=self.open_client, parser=self.parser, headers=self.headers, now=now)

    def poll_when_due(self, name: str) -> Feed:
        """Poll at the very moment at which this feed is due, and give what is known of it then."""
        self.poll(self.feed(name).next_poll_at)
        return self.feed(name)

    def feed(self, name: str) -> Feed:
        with self.database.snapshot() as store:
            return next(feed for feed in store.feeds.all() if feed.outlet == name)

    def articles(self, most: int = 100) -> list[Article]:
        with self.database.transaction() as store:
            return store.articles.claim_unread(NOON + timedelta(days=900), most, timedelta(0))

    def asked(self, name: str) -> list[HttpRequest]:
        return [request for request in self.server.requests if request.target == f"/{name}"]
