"""Fetches many feeds at once, each within limits of time and size; one feed's trouble is its own result.

    orders -> [at most so many at once, two per host] -> request -> redirects by hand -> Document | Unchanged | Failed

It runs an event loop in a thread of its own, so that the network goes on while the results so far are stored.
"""

import asyncio
import re
import traceback
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from queue import Empty, SimpleQueue
from typing import cast

import httpx
import structlog

from pipeline.intake.answers import error_problem, read_retry_after, status_problem
from pipeline.intake.unpack import Unreadable, unpacker

_ACCEPT = b"application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, */*;q=0.1"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DOCUMENTS = frozenset({200, 203})
_LAST_PORT = 65535
# No address holds these, and programs differ in what they make of them.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A feed to be fetched, and what its last answer said about itself."""

    feed_id: int
    url: str = field(repr=False)  # may hold a token
    etag: str | None
    last_modified: str | None
    headers: Mapping[str, str] = field(repr=False)  # may hold secrets; for this origin only


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed's document, whole and unpacked."""

    feed_id: int
    url: str = field(repr=False)  # where it was found, after redirects
    body: bytes = field(repr=False)
    content_type: str | None
    etag: str | None  # as sent, one character for each byte, as is last_modified
    last_modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The server says that we hold the newest document."""

    feed_id: int
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No document, and why, in words for a person."""

    feed_id: int
    problem: str
    retry_after: timedelta | None = None  # what the server asked for, between 1 s and 24 h


Fetched = Document | Unchanged | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one feed, one host and one batch may take."""

    total: timedelta = timedelta(seconds=30)  # one feed, redirects included, waiting for its turn not
    body_bytes: int = 10 * 1024 * 1024  # as sent and unpacked
    redirects: int = 5
    at_once: int = 64
    at_once_per_host: int = 2


def fetch_many(
    orders: Sequence[Order], open_client: Callable[[], httpx.AsyncClient], *, limits: Limits, now: datetime
) -> Iterator[list[Fetched]]:
    """Fetch every feed, and yield results as they come, each order's once; `now` is what Retry-After dates mean.

    No trouble of a feed is raised, only what stops everything. Closing the iterator early cancels what is under way.
    """
    batch = _Batch(orders, limits)
    with ThreadPoolExecutor(1, thread_name_prefix="wirewatch-fetch") as thread:
        running = thread.submit(asyncio.run, batch.run(open_client, now))
        running.add_done_callback(lambda _: batch.end())
        try:
            yield from batch.results()
        finally:
            batch.stop()
        running.result()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """One request on the way to a feed."""

    order: Order
    home: httpx.URL  # the feed's own address
    url: httpx.URL  # the one to ask now


class _Batch:
    """The bridge between the thread that fetches and the one that takes results."""

    def __init__(self, orders: Sequence[Order], limits: Limits) -> None:
        self._orders = orders
        self._limits = limits
        self._results: SimpleQueue[Fetched | None] = SimpleQueue()
        # Documents that nobody has taken yet keep their places among those at once, so that memory stays bounded.
        self._untaken = asyncio.Semaphore(limits.at_once)
        self._stopped = False
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    async def run(self, open_client: Callable[[], httpx.AsyncClient], now: datetime) -> None:
        task: asyncio.Task[None] | None = asyncio.current_task()
        assert task is not None
        self._running = asyncio.get_running_loop(), task
        if self._stopped:
            return
        async with open_client() as client, asyncio.TaskGroup() as group:
            fetcher = _Fetcher(client, self._limits, now=now, deliver=self._deliver)
            for order in self._orders:
                group.create_task(fetcher.fetch(order))

    async def _deliver(self, result: Fetched) -> None:
        await self._untaken.acquire()
        self._results.put(result)

    def end(self) -> None:
        """Say that no result will follow."""
        self._results.put(None)

    def results(self) -> Iterator[list[Fetched]]:
        """Yield all that there is, each time there is something, until the end."""
        ended = False
        while not ended:
            taken = [self._results.get()]
            with suppress(Empty):
                while taken[-1] is not None:
                    taken.append(self._results.get_nowait())
            ended = taken[-1] is None
            fetched = [result for result in taken if result is not None]
            self._in_loop(partial(self._make_room, len(fetched)))
            if fetched:
                yield fetched

    def stop(self) -> None:
        """Cancel what is under way, if anything is."""
        self._stopped = True
        if self._running:
            self._in_loop(self._running[1].cancel)

    def _make_room(self, count: int) -> None:
        for _ in range(count):
            self._untaken.release()

    def _in_loop(self, call: Callable[[], object]) -> None:
        if self._running:
            with suppress(RuntimeError):  # the loop is closed: all is fetched
                self._running[0].call_soon_threadsafe(call)


class _Fetcher:
    """Fetches one order after the other and side by side, with one client."""

    def __init__(
        self, client: httpx.AsyncClient, limits: Limits, *, now: datetime, deliver: Callable[[Fetched], Awaitable[None]]
    ) -> None:
        self._client = client
        self._limits = limits
        self._now = now
        self._deliver = deliver
        self._at_once = asyncio.Semaphore(limits.at_once)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.at_once_per_host)
        )

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
        home = _feed_address(order.url)
        if home is None:
            await self._deliver(
                Failed(feed_id=order.feed_id, problem="its address is not a valid http or https address")
            )
            return
        hop = _Hop(order=order, home=home, url=home)
        left = self._limits.total.total_seconds()
        clock = asyncio.get_running_loop().time
        for _ in range(self._limits.redirects + 1):
            async with self._hosts[hop.url.host.rstrip(".")], self._at_once:
                began = clock()
                outcome = await self._ask(hop, within=left)
                left -= clock() - began
                if not isinstance(outcome, httpx.URL):
                    await self._deliver(outcome)
                    return
            hop = replace(hop, url=outcome)
        await self._deliver(_failed(hop, "the server redirects again and again"))

    async def _ask(self, hop: _Hop, *, within: float) -> Fetched | httpx.URL:
        """Make one request; give the feed's result, or the address that the server sends us on to."""
        try:
            async with asyncio.timeout(within):
                request = self._client.build_request("GET", hop.url, headers=_request_headers(hop))
                response = await self._client.send(request, stream=True, follow_redirects=False)
                try:
                    return await self._read(hop, response)
                finally:
                    await response.aclose()
        except httpx.HTTPError as error:
            return _failed(hop, error_problem(error))
        except TimeoutError:
            seconds = self._limits.total.total_seconds()
            return _failed(hop, f"the server is too slow: no whole answer within {seconds:g} seconds")
        except Unreadable as error:
            return _failed(hop, str(error))

    async def _read(self, hop: _Hop, response: httpx.Response) -> Fetched | httpx.URL:
        order, status = hop.order, response.status_code
        if status in _REDIRECTS:
            return _redirect_target(hop.url, response)
        if status == 304 and (order.etag or order.last_modified):
            return Unchanged(
                feed_id=order.feed_id,
                etag=_header(response, b"etag") or order.etag,
                last_modified=_header(response, b"last-modified") or order.last_modified,
            )
        if status not in _DOCUMENTS:
            wait = read_retry_after(_header(response, b"retry-after"), self._now)
            return _failed(hop, status_problem(status), wait)
        return Document(
            feed_id=order.feed_id,
            url=str(hop.url.copy_with(userinfo=b"") if hop.url.userinfo else hop.url),
            body=await self._read_body(response),
            content_type=_header(response, b"content-type"),
            etag=_header(response, b"etag"),
            last_modified=_header(response, b"last-modified"),
        )

    async def _read_body(self, response: httpx.Response) -> bytes:
        limit = self._limits.body_bytes
        unpack = unpacker(_header(response, b"content-encoding") or "")
        too_large = Unreadable(f"the answer is too large: more than {limit:,} bytes")
        if _announced_bytes(response) > limit:
            raise too_large
        body, arrived = bytearray(), 0
        # What httpx types as an iterator is a generator; one that is left half read must be closed here and now.
        async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw())) as pieces:
            async for piece in pieces:
                arrived += len(piece)
                body += unpack.unpack(piece, limit - len(body))
                if max(arrived, len(body)) > limit:
                    raise too_large
        if not body:
            raise Unreadable("the server answers with an empty document")
        unpack.finish()
        return bytes(body)


def _feed_address(text: str) -> httpx.URL | None:
    try:
        return _strict_url(text)
    except httpx.InvalidURL:
        return None


def _strict_url(text: str) -> httpx.URL:
    """Read an address that is written as the standard says; raises InvalidURL for any other."""
    url = httpx.URL(text)
    proper = url.scheme in {"http", "https"} and url.raw_host and (url.port or 1) <= _LAST_PORT
    if not proper or _FORBIDDEN.search(text):
        raise httpx.InvalidURL("not an http or https address")
    return url


def _redirect_target(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    location = _header(response, b"location")
    if not location:
        raise Unreadable("the server redirects without saying where to")
    try:
        # Some servers send the address as UTF-8, and not in the ASCII it should be.
        target = _strict_url(str(url.join(location.encode("latin-1").decode())))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Unreadable("the server redirects to an address that is not valid") from error
    if _FORBIDDEN.search(location) or (target.userinfo and _origin(target) != _origin(url)):
        raise Unreadable("the server redirects to an address that is not valid")
    if (url.scheme, target.scheme) == ("https", "http"):
        raise Unreadable("the server redirects from https to http, where anyone on the way could change the feed")
    return target


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


def _request_headers(hop: _Hop) -> httpx.Headers:
    """Write the request's headers.

    The validators go along every redirect, for they came from its end, and there alone a 304 can be had. The
    operator's own headers, which may be a login, go to the feed's own origin and no further.
    """
    headers = httpx.Headers([(b"Accept", _ACCEPT), (b"Accept-Encoding", b"gzip"), *_validators(hop.order)])
    if _origin(hop.url) == _origin(hop.home):
        headers.update([(name.encode(), value.encode()) for name, value in hop.order.headers.items()])
    return headers


def _validators(order: Order) -> Iterator[tuple[bytes, bytes]]:
    if order.etag:
        yield b"If-None-Match", order.etag.encode("latin-1")
    if order.last_modified:
        yield b"If-Modified-Since", order.last_modified.encode("latin-1")


def _header(response: httpx.Response, name: bytes) -> str | None:
    """Give a header byte for byte, each byte as one character; httpx would guess at an encoding."""
    return next((value.decode("latin-1") for key, value in response.headers.raw if key.lower() == name), None)


def _announced_bytes(response: httpx.Response) -> int:
    length = _header(response, b"content-length") or "0"
    return int(length[:20]) if length.isdecimal() else 0


def _failed(hop: _Hop, problem: str, retry_after: timedelta | None = None) -> Failed:
    """Say what is wrong, and at which host if it is not the feed's own."""
    away = hop.url.raw_host != hop.home.raw_host
    where = f" (redirected to {hop.url.raw_host.decode('ascii')})" if away else ""
    return Failed(feed_id=hop.order.feed_id, problem=problem + where, retry_after=retry_after)
