"""Articles with pages on a real server, and what the second line makes of them; what tests of pages share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

import httpx

from pipeline.intake.cage import ParserPool
from pipeline.intake.doors import Doors
from pipeline.intake.orders import Limits
from pipeline.match import Matcher, Rule
from pipeline.pages import Budget, PagesReport, fetch_pages
from pipeline.read import ReadReport, read
from pipeline.rules import Known, When
from storage.database import Database
from storage.records.article import Article, IdentityFrom, Item
from storage.records.feed import FullText, WatchedFeed
from storage.records.match import Match
from storage.records.rule import RuleVersion, Severity
from tests.conftest import HttpRequest, HttpServer, ServeHttp
from wirewatch.net.guard import Address, Guard
from wirewatch.net.transport import GuardedTransport

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LOOPBACK = [ip_network("127.0.0.0/8")]
QUICK = Budget(limits=Limits(body_bytes=5 * 1024 * 1024, gap=timedelta(0)))

TITLE = "Strikes hit Mayadin overnight"
SUMMARY = "Residents of Mayadin woke to explosions."
TOLL = "At least 12 people were killed in an air strike on Mayadin overnight, medics said on Monday."
MORE = "Strikes hit the market street, and residents were still digging in the ruins of three houses in the afternoon."
TOLL_RULE = {"claim": {"outcome": "killed", "place": "Deir ez-Zor province", "at_least": 5}}

_TLS = httpx.create_ssl_context()

Said = bytes | Callable[[HttpRequest], Any]


def page(*paragraphs: str, title: str = TITLE, head: str = "", body: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{title} - Wire</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/world'>World</a> <a href='/sport'>Sport</a></nav>{body}"
        f"<article><h1>{title}</h1>{text}</article><footer><p>All rights reserved.</p></footer></body></html>"
    )


STORY = page(TOLL, MORE, MORE.replace("afternoon", "evening"))


def answer(
    body: str | bytes, *headers: str, status: str = "200 OK", content_type: str = "text/html; charset=utf-8"
) -> bytes:
    raw = body if isinstance(body, bytes) else body.encode()
    head = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(raw)}", *headers]
    return "\r\n".join([*head, "Connection: close"]).encode("latin-1") + b"\r\n\r\n" + raw


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer("", f"Location: {to}", status=status)


NOT_FOUND = answer("no", status="404 Not Found")


class Internet(Guard):
    """A guard to whom this machine is the internet, so that the sites of strangers can stand on it."""

    def __init__(self) -> None:
        super().__init__(LOOPBACK)

    def refusal(self, address: Address, *, public_only: bool = False) -> str | None:
        return None if address in LOOPBACK[0] else super().refusal(address, public_only=public_only)


class ReadingRoom:
    """A feed, its articles, a server for their pages under any name, and rules."""

    def __init__(self, database: Database, parser: ParserPool, serve: ServeHttp) -> None:
        self.database, self.parser, self.doors = database, parser, Doors()
        self.pages: dict[str, Said] = {}
        self.server: HttpServer = serve(self._say)
        self.rules: list[Rule] = []
        self.known = Known({})
        self.guard: Guard = Internet()
        self._feed(FullText.NEEDED)
        self.look_for(toll=TOLL_RULE)

    def _say(self, request: HttpRequest) -> Any:
        said = self.pages.get(request.target, NOT_FOUND)
        return said if isinstance(said, bytes) else said(request)

    def _feed(self, full_text: FullText) -> None:
        feed = WatchedFeed(url=self.url("/feed"), outlet="Wire", owner=None, groups=(), every=None, full_text=full_text)
        with self.database.transaction() as store:
            store.feeds.watch([feed], NOON)

    def full_text(self, full_text: str) -> None:
        self._feed(FullText(full_text))

    def look_for(self, **rules: Mapping[str, object]) -> None:
        self.rules = [
            Rule(id=name, version="1", when=When.model_validate(when, context=self.known))
            for name, when in rules.items()
        ]
        versions = [
            RuleVersion(rule_id=rule.id, version="1", title=rule.id, severity=Severity.LOW, tags=(), definition="{}")
            for rule in self.rules
        ]
        with self.database.transaction() as store:
            store.rules.use(versions, NOON)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return self.server.url(path, host)

    def publish(self, *paths: str, now: datetime = NOON, host: str = "127.0.0.1", **said: Any) -> None:
        """Let the feed carry entries that lead to these pages."""
        backlog = said.pop("backlog", False)
        items = [replace(self.item(path, host), **said) for path in paths]
        with self.database.transaction() as store:
            store.articles.add(1, items, seen_at=now, backlog=backlog)

    def edit(self, path: str, now: datetime, **said: Any) -> None:
        with self.database.transaction() as store:
            known = store.articles.known(1, [path])[path]
            store.articles.revise(known.article_id, replace(self.item(path), **said), seen_at=now)

    def item(self, path: str, host: str = "127.0.0.1") -> Item:
        return Item(
            identity=path,
            identity_from=IdentityFrom.ID,
            title=TITLE,
            link=self.url(path, host),
            author=None,
            summary=SUMMARY,
            content="",
            tags=(),
            published_at=None,
            fingerprint=path,
        )

    def read(self, now: datetime = NOON) -> ReadReport:
        return read(self.database, Matcher(self.rules, self.known.read), now=now)

    def fetch(self, now: datetime = NOON, budget: Budget = QUICK) -> PagesReport:
        return fetch_pages(
            self.database,
            open_client=self.open_client,
            parser=self.parser,
            doors=self.doors,
            now=now,
            budget=budget,
        )

    def run(self, now: datetime = NOON, budget: Budget = QUICK) -> None:
        """Run the second line until nothing is left to do at this time."""
        self.read(now)
        self.fetch(now, budget)
        self.read(now)

    def open_client(self) -> httpx.AsyncClient:
        async def resolve(_: str) -> Sequence[Any]:
            return [ip_address("127.0.0.1")]

        transport = GuardedTransport(guard=self.guard, ssl_context=_TLS, resolve=resolve)
        return httpx.AsyncClient(transport=transport, timeout=5, trust_env=False)

    def articles(self) -> list[Article]:
        with self.database.snapshot() as store:
            return store.archive.articles(list(range(1, 500)))

    def article(self) -> Article:
        [article] = self.articles()
        return article

    def is_read(self) -> bool:
        with self.database.engine.connect() as connection:
            [unread] = connection.exec_driver_sql("SELECT count(*) FROM articles WHERE read_at IS NULL").one()
        return not unread

    def matches(self) -> list[Match]:
        with self.database.transaction() as store:
            for article in store.articles.unrelated(100):
                store.articles.mark_related(article, NOON)
            return store.matches.unsettled(100)

    def asked(self, path: str | None = None) -> list[str]:
        """Give what the server was asked for, robots.txt apart unless it is named."""
        targets = [request.target for request in self.server.requests]
        return [one for one in targets if (one == path if path else one != "/robots.txt")]
