"""One HTTP exchange over one connection, to an address that the guard has seen.

    host -> addresses -> guard -> dial exactly these -> TLS -> request -> answer, as it comes

There is no pool: a feed is one host asked once in many minutes, and a pool that looks through all its connections for
each of them costs more than the connection. Proxies are not spoken, since behind one nobody knows what is dialled.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv6Address

import httpx

from wirewatch.net.connection import Connection, mapped
from wirewatch.net.guard import Address, Guard, is_public, read_address
from wirewatch.net.heads import Head
from wirewatch.net.line import Line, PlainLine, connected, secured

Resolver = Callable[[str], Awaitable[Sequence[Address]]]
"""Gives the addresses of a host name, best first; raises `socket.gaierror` when there are none."""

_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65535
_ADDRESSES_TRIED = 4
_NAMES_AT_ONCE = 64
_LONGEST_NAME = 253

PUBLIC_ONLY = "public_only"
"""In a request's extensions: whether `allow` does not hold for it, as its address is a stranger's word."""
IS_PUBLIC = "is_public"
"""In an answer's extensions: whether it comes from the public internet."""


class AddressRefused(httpx.ConnectError, PermissionError):
    """The host has an address that must not be dialled.

    It is a PermissionError too, so that rooms which may not import this one can tell it from a network that fails.
    """


class GuardedTransport(httpx.AsyncBaseTransport):
    """Carries the requests of an `httpx.AsyncClient`; belongs to one event loop, as its client does."""

    def __init__(self, *, guard: Guard, ssl_context: ssl.SSLContext, resolve: Resolver | None = None) -> None:
        """Dial what `guard` lets pass, trusting what `ssl_context` trusts; `resolve` is the system's if not given."""
        self._guard = guard
        self._ssl_context = ssl_context
        self._names = SystemNames()
        self._resolve = resolve or self._names.resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and give its answer, whose body is still to be read.

        Raises AddressRefused, and httpx's own errors: UnsupportedProtocol, ConnectError (caused by `socket.gaierror`,
        `ssl.SSLError` or another OSError), ConnectTimeout, WriteError, WriteTimeout, ReadError, ReadTimeout,
        LocalProtocolError, RemoteProtocolError. The body raises the last four but LocalProtocolError.
        """
        _check_target(request.url)
        connection = await self._connect(request)
        try:
            await connection.send(request)
            head = await connection.receive_head()
        except BaseException:
            connection.close()
            raise
        return httpx.Response(
            head.status_code,
            headers=_headers(head, request),
            stream=_Body(connection),
            extensions={
                "http_version": b"HTTP/" + head.http_version,
                "reason_phrase": head.reason,
                IS_PUBLIC: is_public(connection.peer),
            },
        )

    async def aclose(self) -> None:
        """Let go of the threads that look names up, without waiting for a slow one."""
        self._names.close()

    async def _connect(self, request: httpx.Request) -> Connection:
        host = request.url.raw_host.decode("ascii")
        timeouts = request.extensions.get("timeout", {})
        check = partial(self._guard.refusal, public_only=bool(request.extensions.get(PUBLIC_ONLY)))
        addresses = await self._checked_addresses(host, check, timeouts.get("connect"))
        port = request.url.port or _PORTS[request.url.scheme]
        sock = await _dial(addresses[:_ADDRESSES_TRIED], port, timeouts.get("connect"))
        try:
            # Once more, of the socket itself: nothing between the look and the call may make a difference.
            peer = read_address(sock.getpeername()[0])
            _refuse(check(peer))
            line: Line = PlainLine(sock)
            if request.url.scheme == "https":
                with mapped(late=httpx.ConnectTimeout, broken=httpx.ConnectError):
                    # A name may end in a dot; a certificate's never does.
                    line = await secured(sock, self._ssl_context, host.rstrip("."), timeouts.get("connect"))
        except BaseException:
            sock.close()
            raise
        return Connection(line, timeouts, peer)

    async def _checked_addresses(
        self, host: str, check: Callable[[Address], str | None], within: float | None
    ) -> Sequence[Address]:
        """Resolve once, and refuse the whole host for one bad address: public and private mixed is an attack."""
        literal = _literal(host)
        if literal:
            addresses: Sequence[Address] = [literal]
        else:
            with mapped(late=httpx.ConnectTimeout, broken=httpx.ConnectError):
                async with asyncio.timeout(within):
                    addresses = await self._resolve(host)
        for address in addresses:
            _refuse(check(address))
        return addresses


class SystemNames:
    """Looks names up as the machine does, in threads of its own, so that dead name servers hold up nobody else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_NAMES_AT_ONCE, thread_name_prefix="wirewatch-names")

    async def resolve(self, host: str) -> Sequence[Address]:
        """Give the addresses of a host name; raises `socket.gaierror` when it has none."""
        look_up = partial(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        except UnicodeError as error:  # a label that is empty or too long
            raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
        return [read_address(address) for address in dict.fromkeys(str(entry[4][0]) for entry in found)]

    def close(self) -> None:
        """Take no more names; a look-up under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _check_target(url: httpx.URL) -> None:
    if url.scheme not in _PORTS:
        raise httpx.UnsupportedProtocol("only http:// and https:// addresses are requested")
    if not url.raw_host:
        raise httpx.UnsupportedProtocol("the address names no host")
    if b"%" in url.raw_host or len(url.raw_host) > _LONGEST_NAME:  # a zone of IPv6, or what no name can hold
        raise httpx.UnsupportedProtocol("the address names no proper host")
    if (url.port or 1) > _LAST_PORT:
        raise httpx.UnsupportedProtocol("the address names a port that does not exist")


def _refuse(reason: str | None) -> None:
    if reason:
        raise AddressRefused(reason)


def _headers(head: Head, request: httpx.Request) -> list[tuple[bytes, bytes]]:
    """Give an answer's headers; for who asked for nothing packed, none that makes httpx unpack, without any bounds."""
    packed_is_fine = request.headers.get("accept-encoding", "identity") != "identity"
    return [(name, value) for name, value in head.headers if packed_is_fine or name != b"content-encoding"]


def _literal(host: str) -> Address | None:
    """Read an address in its one proper spelling; any other spelling is left to the resolver."""
    try:
        return read_address(host)
    except ValueError:
        return None


async def _dial(addresses: Sequence[Address], port: int, within: float | None) -> socket.socket:
    """Connect to the first address that answers; each gets its share of the time, so a dead one leaves some over."""
    share = within / max(1, len(addresses)) if within else None
    failure: httpx.TransportError = httpx.ConnectError("the host has no address")
    for address in addresses:
        try:
            return await _dial_one(address, port, share)
        except httpx.TransportError as error:
            failure = error
    raise failure


async def _dial_one(address: Address, port: int, within: float | None) -> socket.socket:
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    with mapped(late=httpx.ConnectTimeout, broken=httpx.ConnectError):
        sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            sock.settimeout(0)
            await connected(sock, str(address), port, within)
        except BaseException:
            sock.close()
            raise
    return sock


class _Body(httpx.AsyncByteStream):
    """The body of an answer, read as it comes; closing it closes the connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Not a generator: one that is left half read would have to be closed by the loop some time later.
    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._connection.receive_body()
        if not piece:
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        self._connection.close()
