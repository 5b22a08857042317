"""One order's way to its document: its turn at each host, a request, redirects by hand."""

import asyncio
import re
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

import httpx
import structlog

from pipeline.intake.addresses import feed_address, host_of, is_this_machine, origin, redirect_target, written
from pipeline.intake.answers import (
    error_problem,
    is_passing,
    pause_of,
    read_freshness,
    status_problem,
    unreachable_because,
)
from pipeline.intake.body import header_lines, read_body
from pipeline.intake.doors import Doors, Turn
from pipeline.intake.orders import Document, Failed, Fetched, Limits, Order, Paused, Unchanged
from pipeline.intake.unpack import ACCEPTED, Unreadable

_ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    b"application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _FOR_GOOD | {302, 303, 307}
_GONE = 410
_DOCUMENTS = frozenset({200, 203})
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """One request on the way to a feed."""

    order: Order
    home: httpx.URL  # the feed's own address
    url: httpx.URL  # the one to ask now
    settled: httpx.URL  # as far as the redirects so far were for good, all of them from the first on
    before: tuple[httpx.URL, ...] = ()
    public_only: bool  # whether a stranger named the address

    def to(self, url: httpx.URL, *, for_good: bool, by_public: bool) -> "_Hop":
        """Go on to where a redirect leads; who sends us there from the public internet is a stranger."""
        before = (*self.before, self.url)
        if url in before:
            raise Unreadable("the server redirects in a circle")
        still = for_good and self.settled == self.url
        return replace(
            self,
            url=url,
            settled=url if still else self.settled,
            before=before,
            public_only=self.public_only or by_public,
        )

    def moved_to(self) -> str | None:
        """Say where the feed is for good; nothing of one whose address holds a login, which must go no further."""
        return None if self.settled == self.home or self.home.userinfo else written(self.settled)


class Fetcher:
    """Fetches one order after the other and side by side, with one client."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        limits: Limits,
        doors: Doors,
        *,
        now: datetime,
        deliver: Callable[[Fetched], Awaitable[None]],
    ) -> None:
        self._client = client
        self._limits = limits
        self._doors = doors
        self._now = now
        self._deliver = deliver
        self._at_once = asyncio.Semaphore(limits.at_once)
        self._large = asyncio.Semaphore(limits.large_at_once)
        self._paused: dict[str, datetime] = {}
        self._hosts: dict[str, asyncio.Semaphore] = {}

    def leave_alone(self, paused: Mapping[str, datetime]) -> None:
        """Ask these hosts for nothing until then."""
        for host, until in paused.items():
            self._paused[host] = max(until, self._paused.get(host, until))

    async def fetch(self, order: Order) -> None:
        """Deliver the order's one result, whatever happens: the boundary of one feed."""
        try:
            await self._follow(order)
        except Exception as error:  # noqa: BLE001 - the named boundary: a fault of ours in one feed stops no other
            # Without the error's text, which may quote an address or a header.
            where = traceback.format_tb(error.__traceback__)[-3:]
            _log.error("fetch_broke", feed_id=order.feed_id, error=type(error).__name__, where=where)
            await self._deliver(Failed(feed_id=order.feed_id, problem="fetching met an error of our own; see the log"))

    async def _follow(self, order: Order) -> None:
        """Ask along the redirects. Waiting for a turn costs the feed none of its time."""
        home = feed_address(order.url)
        if home is None:
            await self._deliver(
                Failed(feed_id=order.feed_id, problem="its address is not a valid http or https address")
            )
            return
        hop = _Hop(order=order, home=home, url=home, settled=home, public_only=order.public_only)
        left = self._limits.total.total_seconds()
        clock = asyncio.get_running_loop().time
        for _ in range(self._limits.redirects + 1):
            host = host_of(hop.url)
            async with self._ours(host), self._turn(host), self._at_once:
                began = clock()
                outcome = self._pause(hop, host) or await self._ask(hop, within=left)
                left -= clock() - began
                if not isinstance(outcome, _Hop):
                    self._heed(outcome)
                    await self._deliver(outcome)
                    return
            hop = outcome
            if not order.follow:
                await self._deliver(replace(_failed(hop, "the server redirects"), leads_to=written(hop.url)))
                return
        await self._deliver(_failed(hop, "the server redirects again and again"))

    def _ours(self, host: str) -> asyncio.Semaphore:
        """Give the places at a host that those have who ask through this network."""
        return self._hosts.setdefault(host, asyncio.Semaphore(self._limits.at_once_per_host))

    def _turn(self, host: str) -> Turn:
        """Give a place at a host among all who ask it."""
        gap = timedelta(0) if is_this_machine(host) else self._limits.gap
        return self._doors.turn(host, self._limits.at_once_per_host, gap.total_seconds())

    def _pause(self, hop: _Hop, host: str) -> Paused | None:
        until = self._paused.get(host) or self._doors.paused(host, self._now)
        return Paused(feed_id=hop.order.feed_id, until=until) if until else None

    def _heed(self, outcome: Fetched) -> None:
        """Leave a host alone, for all the feeds that still wait for it, that asked for a pause."""
        if isinstance(outcome, Failed) and outcome.host and outcome.retry_after:
            until = self._now + outcome.retry_after
            self._paused[outcome.host] = max(until, self._paused.get(outcome.host, until))
            self._doors.pause(outcome.host, until)

    async def _ask(self, hop: _Hop, *, within: float) -> Fetched | _Hop:
        """Make one request; give the feed's result, or the hop that the server sends us on to."""
        try:
            async with asyncio.timeout(within):
                asked = {"public_only": hop.public_only}
                request = self._client.build_request("GET", hop.url, headers=_request_headers(hop), extensions=asked)
                response = await self._client.send(request, stream=True, follow_redirects=False)
                try:
                    return await self._read(hop, response)
                finally:
                    await response.aclose()
        except httpx.HTTPError as error:
            if reason := unreachable_because(error):
                _log.info("unreachable", feed_id=hop.order.feed_id, host=host_of(hop.url), reason=reason)
            return replace(_failed(hop, error_problem(error)), passing=is_passing(error))
        except TimeoutError:
            seconds = self._limits.total.total_seconds()
            problem = f"the server is too slow: no whole answer within {seconds:g} seconds"
            return replace(_failed(hop, problem), passing=True)
        except Unreadable as error:
            return _failed(hop, str(error))

    async def _read(self, hop: _Hop, response: httpx.Response) -> Fetched | _Hop:
        order, status = hop.order, response.status_code
        if status in _REDIRECTS:
            target = redirect_target(hop.url, _header(response, b"location"))
            by_public = bool(response.extensions.get("is_public", True))
            return hop.to(target, for_good=status in _FOR_GOOD, by_public=by_public)
        if status == 304 and _validators(hop):
            return Unchanged(
                feed_id=order.feed_id,
                etag=_header(response, b"etag") or order.etag,
                last_modified=_header(response, b"last-modified") or order.last_modified,
                fresh_for=self._freshness(response),
                moved_to=hop.moved_to(),
            )
        if status not in _DOCUMENTS:
            return self._refusal(hop, response)
        content_type = _header(response, b"content-type")
        if order.media and _media_type(content_type) not in order.media:
            raise Unreadable(f"it is {_media_type(content_type)}, no web page")
        return Document(
            feed_id=order.feed_id,
            url=written(hop.url),
            body=await self._read_body(response),
            content_type=content_type,
            etag=_header(response, b"etag"),
            last_modified=_header(response, b"last-modified"),
            fresh_for=self._freshness(response),
            moved_to=hop.moved_to(),
        )

    def _refusal(self, hop: _Hop, response: httpx.Response) -> Failed:
        status = response.status_code
        wait = pause_of(status, _header(response, b"retry-after"), self._now)
        failed = _failed(hop, status_problem(status), wait)
        host = host_of(hop.url) if wait else None
        return replace(failed, host=host, gone=status == _GONE and hop.settled == hop.url, status=status)

    async def _read_body(self, response: httpx.Response) -> bytes:
        async with _Place(self._large) as place:
            return await read_body(response, self._limits.body_bytes, when_large=place.take)

    def _freshness(self, response: httpx.Response) -> timedelta | None:
        said = header_lines(response, b"cache-control")
        expires, date = _header(response, b"expires"), _header(response, b"date")
        return read_freshness(", ".join(said) or None, expires, date, self._now)


class _Place:
    """One of a few places, taken when it is needed, and given back at the end."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._taken = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._taken:
            self._places.release()

    async def take(self) -> None:
        """Wait for a place, unless there is one already."""
        if not self._taken:
            await self._places.acquire()
            self._taken = True


def _request_headers(hop: _Hop) -> httpx.Headers:
    """Write the request's headers.

    The validators go to the address that gave them and to no other, where they would mean nothing or something else.
    The operator's own headers, which may be a login, go to the feed's own origin and no further.
    """
    accept = hop.order.accept or _ACCEPT
    headers = httpx.Headers([(b"Accept", accept), (b"Accept-Encoding", ACCEPTED.encode()), *_validators(hop)])
    if hop.order.headers and origin(hop.url) == origin(hop.home):
        headers.update([(name.encode(), value.encode()) for name, value in hop.order.headers.items()])
    return headers


def _validators(hop: _Hop) -> list[tuple[bytes, bytes]]:
    order = hop.order
    if not (order.etag or order.last_modified):
        return []
    if written(hop.url) != (order.document_url or written(hop.home)):
        return []
    given = ((b"If-None-Match", order.etag), (b"If-Modified-Since", order.last_modified))
    return [(name, value.encode("latin-1")) for name, value in given if value]


def _header(response: httpx.Response, name: bytes) -> str | None:
    lines = header_lines(response, name)
    return lines[0] if lines else None


def _media_type(content_type: str | None) -> str:
    """Give the type that a server names, in letters that may be shown; without one it is taken for a page."""
    name = (content_type or "text/html").partition(";")[0].strip().lower()
    return name if _MEDIA_TYPE.fullmatch(name) else "of an unknown type"


def _failed(hop: _Hop, problem: str, retry_after: timedelta | None = None) -> Failed:
    """Say what is wrong, and at which host if it is not the feed's own."""
    away = hop.url.raw_host != hop.home.raw_host
    where = f" (redirected to {hop.url.raw_host.decode('ascii')})" if away else ""
    return Failed(feed_id=hop.order.feed_id, problem=problem + where, retry_after=retry_after)
