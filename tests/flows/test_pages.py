"""A feed says little and its page says all: the toll is told from the page, and power may fail at any time."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.conftest import HttpRequest
from tests.flows.conftest import Nursery, Site, World

Build = Callable[..., World]

CONFIG = """
settings:
  database: sqlite:///{folder}/wirewatch.db
  timezone: Europe/Berlin
  mail: {{server: "{mail}", from: wirewatch@example.org, security: none}}
  allow: [127.0.0.0/8]
feeds:
  - {{url: "{site}/wire.xml", outlet: Wire, every: 1m}}
rules:
  toll:
    title: A toll in the province
    when: {{claim: {{outcome: killed, place: Deir ez-Zor province, at_least: 5}}}}
    send: [soc, morning]
channels:
  desk: {{email: {{to: [desk@example.org]}}}}
  soc: {{webhook: {{url: "{site}/hook", secret: "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ=="}}}}
digests:
  morning: {{at: "07:00", to: [desk]}}
"""

TITLE = "Strikes hit Mayadin overnight"
TOLL = "At least 12 people were killed in an air strike on Mayadin overnight, medics said."
STORY = (
    f"<html><title>{TITLE}</title><nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1><p>{TOLL}</p>"
    "<p>Strikes hit the market street, and residents of Mayadin were still digging in the afternoon.</p></article>"
)
OF_THE_STORY = ({"wire": [TITLE]},)


def answer(body: str, content_type: str, status: str = "200 OK") -> bytes:
    raw = body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(raw)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + raw


@dataclass
class SiteWithPages(Site):
    """A newspaper whose feed has only headlines; `on_page` is called with each request for a page."""

    on_page: Callable[[], None] = lambda: None
    page: bytes = field(default_factory=lambda: answer(STORY, "text/html; charset=utf-8"))
    pages_asked: int = 0

    def answer(self, request: HttpRequest) -> bytes:
        if request.target == "/robots.txt":
            return answer("", "text/plain", "404 Not Found")
        if request.target == "/story":
            self.pages_asked += 1
            self.on_page()
            return self.page
        if request.target == "/hook":
            return super().answer(request)
        host = (request.header("host") or b"").decode()
        item = f"<item><guid>1</guid><title>{TITLE}</title><link>http://{host}/story</link></item>"
        items = item if self.published else ""
        return answer(f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>", "text/xml")


def open_world(build: Build, nursery: Nursery, six: datetime, name: str) -> tuple[World, SiteWithPages]:
    """Let one quiet run pass, and then the story be published."""
    world = build(name, CONFIG, OF_THE_STORY, SiteWithPages)
    assert nursery.run(world.config, six).exit == 0
    site = world.site
    assert isinstance(site, SiteWithPages)
    site.published = 1
    return world, site


def claims_told(site: Site) -> list[str]:
    return [passage["text"] for _, body in site.hooks for item in body["items"] for passage in item["passages"]]


def test_the_alert_and_the_digest_quote_the_page(build_world: Build, nursery: Nursery, six: datetime) -> None:
    world, site = open_world(build_world, nursery, six, "quoted")

    for minutes in (5, 90):
        assert nursery.run(world.config, six + timedelta(minutes=minutes)).exit == 0

    [(_, body)] = site.hooks
    [item] = body["items"]
    assert (item["text_from"], item["text_problem"]) == ("page", None)
    assert TOLL in claims_told(site)
    assert [claim["min"] for claim in item["claims"]] == [12]
    [mail] = world.mailbox.messages
    text = mail.get_body(("plain",)).get_content().replace("*", "")  # type: ignore[union-attr]
    assert "12 people were killed in an air strike on Mayadin" in " ".join(text.split())
    assert site.pages_asked == 1


def test_a_kill_while_the_page_comes_asks_for_it_once_more_and_not_at_once(
    build_world: Build, nursery: Nursery, six: datetime
) -> None:
    """Catalogue A1, E56."""
    world, site = open_world(build_world, nursery, six, "killed")
    at = six + timedelta(minutes=5)
    site.on_page = nursery.kill
    assert nursery.run(world.config, at).signal == signal.SIGKILL

    site.on_page = lambda: None
    for seconds in (0, 30, 90):
        assert nursery.run(world.config, at + timedelta(seconds=seconds)).exit == 0
    assert (site.pages_asked, site.hooks) == (1, [])

    assert nursery.run(world.config, at + timedelta(minutes=2)).exit == 0
    assert site.pages_asked == 2
    assert nursery.run(world.config, six + timedelta(minutes=90)).exit == 0
    assert TOLL in claims_told(site)


def test_a_kill_at_any_commit_that_touches_pages_loses_nothing(
    build_world: Build, nursery: Nursery, six: datetime
) -> None:
    number, at = 0, six + timedelta(minutes=5)
    while True:
        number += 1
        world, site = open_world(build_world, nursery, six, f"commit{number}")
        if nursery.run(world.config, at, at_commit=number, of="pages").signal is None:
            assert nursery.run(world.config, six + timedelta(minutes=90)).exit == 0
            break
        for minutes in (0, 2, 85):
            assert nursery.run(world.config, at + timedelta(minutes=minutes)).exit == 0

        assert len({identifier for identifier, _ in site.hooks}) == 1
        assert TOLL in claims_told(site)
        assert site.pages_asked <= 2
    assert number > 3, "the want, the request, the text"


def test_who_waits_in_vain_is_told_from_the_summary_and_it_is_said(
    build_world: Build, nursery: Nursery, six: datetime
) -> None:
    words = 'when: {{text: "Mayadin"}}'
    written = CONFIG.replace(CONFIG[CONFIG.index("when:") : CONFIG.index("\n    send")], words)
    world = build_world("vain", written, OF_THE_STORY, SiteWithPages)
    assert nursery.run(world.config, six).exit == 0
    site = world.site
    assert isinstance(site, SiteWithPages)
    site.published, site.page = 1, answer("", "text/html", "503 Service Unavailable")
    for minutes in (5, 7, 11, 90):
        assert nursery.run(world.config, six + timedelta(minutes=minutes)).exit == 0

    [(_, body)] = site.hooks
    [item] = body["items"]
    assert item["text_from"] == "feed"
    assert "503" in item["text_problem"]
    [mail] = world.mailbox.messages
    text = " ".join(mail.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
    assert "Wire: only the feed's text was read; its page did not come in time" in text
