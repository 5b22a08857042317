"""One polite look at an address: the feed that is there, or those that stand behind a web page."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from importlib.metadata import version

import httpx

from pipeline.intake.addresses import host_of, is_this_machine
from pipeline.intake.behind_page import Proposal, usual_addresses
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.fetch import fetch_many
from pipeline.intake.orders import Document, Failed, Fetched, Limits, Order, Paused
from pipeline.intake.parse import ParsedFeed
from storage.database import database_file
from wirewatch.app import open_database
from wirewatch.net.client import client_factory
from wirewatch.net.guard import Network
from wirewatch.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request on the way, and how it was answered."""

    url: str
    status: int
    phrase: str
    after: timedelta  # until the answer began


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found at an address: a feed, or why there is none and where one may be."""

    url: str  # that was asked for
    exchanges: tuple[Exchange, ...] = ()  # with the address itself and where it redirects to
    took: timedelta | None = None
    document: Document | None = None
    feed: ParsedFeed | None = None
    problem: str | None = None  # why there is no feed
    proposals: tuple[Proposal, ...] = ()
    tried: tuple["Look", ...] | None = None  # beside each proposal what is there, if the usual places were asked

    @property
    def address(self) -> str:
        """The address that belongs into feeds.yaml: where redirects for good lead, else the one that was asked for."""
        return (self.document and self.document.moved_to) or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Looks at addresses as a poll would."""

    open_client: Callable[[], httpx.AsyncClient]
    parser: ParserPool
    now: datetime
    paused: Mapping[str, datetime] = field(default_factory=dict)
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)  # by address; may hold secrets
    limits: Limits = field(default_factory=Limits)

    def look(self, url: str) -> Look:
        """Look at one address; behind a web page that names no feed, the usual places are asked, three at most."""
        exchanges: list[Exchange] = []
        began = time.monotonic()
        (fetched,) = self._fetch(url, overheard=exchanges)
        took = timedelta(seconds=time.monotonic() - began)
        look = self._behind(url, self._judge(url, fetched))
        return replace(look, exchanges=tuple(exchanges), took=took if exchanges else None)

    def _behind(self, url: str, look: Look) -> Look:
        """Find the feeds behind what is a web page."""
        if look.feed or look.document is None:
            return look
        document = look.document
        named = self.parser.feeds_behind(_raw(document))
        if named is None:
            return look
        problem = "this is a web page, and no feed"
        if named:
            return Look(url=url, document=document, problem=problem, proposals=named)
        found = self._usual(document.url)
        proposals = tuple(Proposal(url=url, title=one.title, kind=one.kind) for url, (_, one) in found.items())
        tried = tuple(replace(at, url=url) for url, (at, _) in found.items())
        return Look(url=url, document=document, problem=problem, proposals=proposals, tried=tried)

    def fetch(self, url: str) -> Look:
        """Ask an address for whatever document is there, which need be no feed."""
        (fetched,) = self._fetch(url)
        return Look(url=url, document=fetched) if isinstance(fetched, Document) else self._judge(url, fetched)

    def behind(self, look: Look) -> Look:
        """Look at the first of the feeds that were proposed."""
        if look.tried:
            return look.tried[0]
        proposed = look.proposals[0].url
        self._rest(look.document.url if look.document else look.url, proposed)
        return self.look(proposed)

    def _usual(self, page: str) -> dict[str, tuple[Look, ParsedFeed]]:
        addresses = usual_addresses(page)
        self._rest(page, addresses[0])
        found: dict[str, tuple[Look, ParsedFeed]] = {}
        for url, fetched in zip(addresses, self._fetch(*addresses), strict=True):
            look = self._judge(url, fetched)
            if look.feed and look.document:  # often two of them redirect to one feed
                found.setdefault(look.document.moved_to or look.document.url, (look, look.feed))
        return found

    def _rest(self, before: str, url: str) -> None:
        """Leave the gap of a poll between two requests to one host."""
        host = host_of(url)
        if host == host_of(before) and not is_this_machine(host):
            time.sleep(self.limits.gap.total_seconds())

    def _fetch(self, *urls: str, overheard: list[Exchange] | None = None) -> list[Fetched]:
        orders = [
            Order(feed_id=number, url=url, etag=None, last_modified=None, headers=self._headers(url))
            for number, url in enumerate(urls)
        ]
        open_client = self.open_client if overheard is None else partial(_overhearing, self.open_client, overheard)
        batches = fetch_many(orders, open_client, limits=self.limits, now=self.now, paused=self.paused)
        return sorted((one for batch in batches for one in batch), key=lambda one: one.feed_id)

    def _headers(self, url: str) -> Mapping[str, str]:
        """Give the headers of the feed that is watched at this very address."""
        return self.headers.get(url, {})

    def _judge(self, url: str, fetched: Fetched) -> Look:
        if isinstance(fetched, Document):
            parsed = self.parser.parse(_raw(fetched))
            if isinstance(parsed, ParseFailed):
                return Look(url=url, document=fetched, problem=parsed.problem)
            return Look(url=url, document=fetched, feed=parsed)
        if isinstance(fetched, Paused):
            until = fetched.until.strftime("%Y-%m-%d %H:%M")
            return Look(url=url, problem=f"not asked: its host wants no requests until {until} UTC")
        problem = fetched.problem if isinstance(fetched, Failed) else "the server sent no document"
        return Look(url=url, problem=problem)


def _overhearing(open_client: Callable[[], httpx.AsyncClient], heard: list[Exchange]) -> httpx.AsyncClient:
    """Open a client that notes what is asked through it, and how that is answered."""
    client, began = open_client(), dict[int, float]()

    async def asked(request: httpx.Request) -> None:
        began[id(request)] = time.monotonic()

    async def answered(response: httpx.Response) -> None:
        request = response.request
        after = timedelta(seconds=time.monotonic() - began.pop(id(request)))
        heard.append(
            Exchange(
                url=str(request.url), status=response.status_code, phrase=_phrase(response.status_code), after=after
            )
        )

    client.event_hooks = {"request": [asked], "response": [answered]}
    return client


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


@contextmanager
def open_looker(settings: Settings | None, now: datetime) -> Iterator[Looker]:
    """Open what a look needs; without settings nothing private may be dialled and nobody is named as the asker."""
    allow: list[Network] = list(settings.general.allow) if settings else []
    contact = settings.general.contact if settings else None
    headers = {
        feed.url: {name: value.get_secret_value() for name, value in feed.headers.items()}
        for feed in (settings.feeds if settings else ())
    }
    with ParserPool(workers=1) as parser:
        yield Looker(
            open_client=client_factory(version=version("wirewatch"), contact=contact, allow=allow),
            parser=parser,
            now=now,
            paused=_pauses(settings, now) if settings else {},
            headers=headers,
        )


def _raw(document: Document) -> RawDocument:
    return RawDocument(body=document.body, url=document.url, content_type=document.content_type)


def full_address(text: str) -> str:
    """Give the address that a person means who leaves `https://` away."""
    text = text.strip()
    return text if "://" in text else f"https://{text}"


def watched_as(settings: Settings | None, *urls: str) -> str | None:
    """Give the outlet of the feed that is watched at one of these addresses."""
    known = {host_and_rest(feed.url): feed.outlet for feed in (settings.feeds if settings else ())}
    return next((known[host_and_rest(url)] for url in urls if host_and_rest(url) in known), None)


def host_and_rest(url: str) -> str:
    """Give the form in which two spellings of one address are the same: the host in lower case, no usual port."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return url
    return str(parsed.copy_with(fragment=None))


def _pauses(settings: Settings, now: datetime) -> dict[str, datetime]:
    """Give the hosts that asked the service for a pause: a look by hand heeds it, too."""
    file = database_file(settings.general.database)
    if file is None or not file.exists():
        return {}
    with open_database(settings) as database, database.snapshot() as store:
        return store.hosts.paused(now)
