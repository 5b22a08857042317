"""A newspaper, a mailbox and a webhook receiver on loopback, a configuration between them, and a nursery of victims."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from alerts.editions import editions
from benchmarks.crash.victims import Death, Nursery
from tests.conftest import HttpRequest, HttpServer, ServeHttp
from wirewatch.app import open_database
from wirewatch.demo.mailbox import Mailbox
from wirewatch.settings import load
from wirewatch.workbench.audit import audit

__all__ = ["Death", "Nursery"]

SIX = datetime(2017, 10, 3, 4, 0, tzinfo=UTC)  # 06:00 in Berlin, an hour before the digest
NOTHING = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"

CONFIG = """
settings:
  database: sqlite:///{folder}/wirewatch.db
  timezone: Europe/Berlin
  mail: {{server: "{mail}", from: wirewatch@example.org, security: none}}
  allow: [127.0.0.0/8]
  backlog: tell
  full_text: never
feeds:
  - {{url: "{site}/wire.xml", outlet: Wire, every: 30m}}
  - {{url: "{site}/gazette.xml", outlet: Gazette, every: 30m}}
terms:
  towns: [Mayadin, Deir ez-Zor]
rules:
  toll:
    title: A toll in a town
    severity: high
    when: {{text: "{{towns}} AND killed"}}
    send: [soc, morning]
channels:
  desk: {{email: {{to: [desk@example.org]}}}}
  soc: {{webhook: {{url: "{site}/hook", secret: "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ=="}}}}
digests:
  morning: {{at: "07:00", to: [desk]}}
"""

STORIES = {
    "wire": ["Nine killed near Mayadin", "Rain expected in Hasakah"],
    "gazette": ["Four soldiers killed in Deir ez Zor", "A film festival opens"],
}


def rss(name: str, titles: Sequence[str]) -> bytes:
    items = "".join(
        f"<item><guid>{name}-{n}</guid><title>{title}</title><description>More follows.</description>"
        f"<link>http://{name}.example/{n}</link></item>"
        for n, title in enumerate(titles)
    )
    link = f"<link>http://{name}.example/</link>"
    return f"<rss version='2.0'><channel><title>{name}</title>{link}{items}</channel></rss>".encode()


@dataclass
class Site:
    """Serves the feeds and takes the webhooks; `on_hook` is called with each before it is answered."""

    published: int = 0  # so many parts of the story are out
    story: tuple[Mapping[str, Sequence[str]], ...] = (STORIES,)
    hooks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    on_hook: Callable[[], None] = lambda: None
    hook_answer: bytes = NOTHING
    conditional: list[bool] = field(default_factory=list)

    def answer(self, request: HttpRequest) -> bytes:
        if request.target == "/hook":
            self.hooks.append((str(request.header("webhook-id")), json.loads(request.body)))
            self.on_hook()
            return self.hook_answer
        name = request.target.strip("/").removesuffix(".xml")
        etag = f'"{name}-{self.published}"'.encode()
        self.conditional.append(request.header("if-none-match") is not None)
        if request.header("if-none-match") == etag:
            return b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
        body = rss(name, [title for part in self.story[: self.published] for title in part.get(name, ())])
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\nETag: ".encode()
        return head + etag + b"\r\nConnection: close\r\n\r\n" + body


class WatchedMailbox(Mailbox):
    """Calls `on_mail` when a message has come whole and before it is acknowledged."""

    on_mail: Callable[[], None] = staticmethod(lambda: None)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        self.on_mail()
        return answer


@dataclass
class World:
    """Everything outside of the product, and the configuration that leads to it."""

    site: Site
    server: HttpServer
    mailbox: WatchedMailbox
    config: Path


def assert_nothing_is_lost(config: Path) -> None:
    """Ask what `wirewatch audit` asks: every match stands somewhere, and every sum is exact."""
    settings = load(config)
    with open_database(settings) as database, database.snapshot() as store:
        report = audit(store, editions(settings.digests, settings.channels))
    assert report.faults == ()
    assert report.is_done, report
    assert report.matches


@pytest.fixture
def build_world(tmp_path: Path, http_server: ServeHttp) -> Iterator[Callable[..., World]]:
    mailboxes: list[WatchedMailbox] = []
    built: list[World] = []

    def build(
        name: str,
        written: str = CONFIG,
        story: tuple[Mapping[str, Sequence[str]], ...] = (STORIES,),
        site_of: type[Site] = Site,
    ) -> World:
        folder = tmp_path / name
        folder.mkdir()
        site = site_of(story=story)
        server = http_server(site.answer)
        mailbox = WatchedMailbox(folder / "mail")
        mailbox.__enter__()
        mailboxes.append(mailbox)
        config = folder / "feeds.yaml"
        config.write_text(written.format(folder=folder, mail=mailbox.server, site=server.url("").rstrip("/")))
        built.append(World(site=site, server=server, mailbox=mailbox, config=config))
        return built[-1]

    yield build

    for world in built:
        assert_nothing_is_lost(world.config)
    for mailbox in mailboxes:
        mailbox.__exit__(None, None, None)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as opened:
        yield opened


@pytest.fixture
def six() -> datetime:
    return SIX


@pytest.fixture
def half_hours(six: datetime) -> Callable[[int], datetime]:
    return lambda count: six + timedelta(minutes=30 * count)
