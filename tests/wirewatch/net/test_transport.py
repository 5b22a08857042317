"""One exchange over one connection: what is dialled, what is read, and which error comes of what."""

import asyncio
import gc
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address, ip_network

import httpx
import pytest

from tests.conftest import EXPIRED, HttpRequest, HttpServer, ServeHttp
from wirewatch.net.guard import Address, Guard
from wirewatch.net.transport import IS_PUBLIC, PUBLIC_ONLY, AddressRefused, GuardedTransport

LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
BRIEFLY = 0.15


def transport(
    *,
    allow: Sequence[str] = ("127.0.0.0/8",),
    tls: ssl.SSLContext | None = None,
    resolve: Callable[[str], Awaitable[Sequence[Address]]] | None = None,
) -> GuardedTransport:
    guard = Guard([ip_network(network) for network in allow])
    return GuardedTransport(guard=guard, ssl_context=tls or ssl.create_default_context(), resolve=resolve)


def get(url: str, over: GuardedTransport | None = None, **options: float | None) -> httpx.Response:
    async def run() -> httpx.Response:
        timeout = httpx.Timeout(**{"timeout": 5, **options})
        async with httpx.AsyncClient(transport=over or transport(), timeout=timeout, trust_env=False) as client:
            return await client.get(url)

    response = asyncio.run(run())
    gc.collect()  # a socket left open would warn here, and warnings are errors
    return response


def says(raw: bytes) -> Callable[[HttpRequest], bytes]:
    return lambda _: raw


class Names:
    """A resolver that answers as it is told, and remembers what it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = iter(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[Address]:
        self.asked.append(host)
        return [ip_address(address) for address in next(self._answers)]


def test_an_answer_comes_back_whole(http_server: ServeHttp) -> None:
    server = http_server(says(b'HTTP/1.1 203 Odd\r\nETag: \xff"a"\r\nX: 1\r\nX: 2\r\nContent-Length: 5\r\n\r\nhello'))

    response = get(server.url("/feed?a=b"))

    assert (response.status_code, response.reason_phrase, response.http_version) == (203, "Odd", "HTTP/1.1")
    assert response.headers.raw == [(b"etag", b'\xff"a"'), (b"x", b"1"), (b"x", b"2"), (b"content-length", b"5")]
    assert response.content == b"hello"
    assert (server.requests[0].method, server.requests[0].target) == ("GET", "/feed?a=b")
    assert server.requests[0].header("host") == f"127.0.0.1:{server.port}".encode()
    assert server.requests[0].header("connection") == b"close"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: t\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nhello",
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    ],
)
def test_every_way_to_frame_a_body_is_read(http_server: ServeHttp, raw: bytes) -> None:
    server = http_server(says(raw))

    assert get(server.url()).content == b"hello"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 60_000 + b"\r\n"])
def test_a_large_body_that_comes_after_its_head_is_read_whole(http_server: ServeHttp, head: bytes) -> None:
    body = bytes(range(256)) * 8000

    def in_two_parts(_: HttpRequest) -> Iterable[bytes]:
        yield head + b"Content-Length: %d\r\n\r\n" % len(body)
        server.over.wait(0.02)  # so that the first read of the body brings nothing else, and as much as it can
        yield body

    server: HttpServer = http_server(in_two_parts)

    assert get(server.url()).content == body


def test_a_body_is_sent_piece_by_piece(http_server: ServeHttp) -> None:
    server = http_server(says(OK))

    async def pieces() -> AsyncIterator[bytes]:
        yield b"two "
        yield b"pieces"

    async def run() -> int:
        async with httpx.AsyncClient(transport=transport(), trust_env=False) as client:
            return (await client.post(server.url(), content=pieces(), headers={"Content-Length": "10"})).status_code

    assert asyncio.run(run()) == 200
    assert server.requests[0].body == b"two pieces"


def test_each_request_has_its_own_connection(http_server: ServeHttp) -> None:
    server = http_server(says(OK))

    async def run() -> None:
        async with httpx.AsyncClient(transport=transport(), trust_env=False) as client:
            for _ in range(3):
                await client.get(server.url())

    asyncio.run(run())

    assert server.connections == 3


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "localhost.", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.1", "127.1",
        "0177.0.0.1", "017700000001", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "user:pass@127.0.0.1",
        "example.org@127.0.0.1", "example.org%2f@127.0.0.1", "%31%32%37.0.0.1", "0", "[::]",
        "\uff11\uff12\uff17.0.0.1", "127\u30020.0.1", "[::1%25lo]", "[::1%lo]", "[::ffff:127.0.0.1%25lo]",
        "0x7F.0.0.0x1", "0177.1", "127.0.1", "00000127.0.0.1", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]",
        "localhost%00.example.org", "127.0.0.1\u3002", "\u2460\u2461\u2466.0.0.1", "LOCALHOST", "127.0.0.1\u00ad",
    ],
)  # fmt: skip
def test_no_spelling_of_this_machine_is_dialled(http_server: ServeHttp, host: str) -> None:
    """Catalogue D41, D42, D46."""
    server = http_server(says(OK))
    no_address = httpx.InvalidURL, httpx.UnsupportedProtocol

    with pytest.raises((httpx.ConnectError, *no_address)) as caught:
        get(f"http://{host}:{server.port}/", transport(allow=()))

    assert server.connections == 0
    assert isinstance(caught.value, (AddressRefused, *no_address)) or "Name or service" in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "[::ffff:127.0.0.1]"])
def test_an_odd_spelling_of_an_allowed_address_is_dialled(http_server: ServeHttp, host: str) -> None:
    server = http_server(says(OK))

    assert get(f"http://{host}:{server.port}/", transport(allow=["127.0.0.0/8", "::1/128"])).text == "hello"


def test_a_refusal_says_why_and_is_a_permission_error_too(http_server: ServeHttp) -> None:
    server = http_server(says(OK))

    with pytest.raises(PermissionError) as caught:
        get(server.url(), transport(allow=()))

    assert isinstance(caught.value, httpx.ConnectError)
    assert str(caught.value) == "127.0.0.1 is not public: 127.0.0.0/8 is this machine itself (loopback)"


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    """Catalogue D43."""
    names = Names(["93.184.216.34", "10.0.0.5"])

    with pytest.raises(AddressRefused, match=r"^10\.0\.0\.5 is not public"):
        get("http://mixed.test/", transport(resolve=names))


def test_a_name_is_looked_up_once_and_the_checked_address_is_dialled(http_server: ServeHttp) -> None:
    """Catalogue D44: a second look would have got another answer."""
    server = http_server(says(OK))
    names = Names(["127.0.0.1"], ["10.0.0.5"])

    response = get(f"http://rebinding.test:{server.port}/", transport(resolve=names))

    assert response.text == "hello"
    assert names.asked == ["rebinding.test"]
    assert server.requests[0].header("host") == f"rebinding.test:{server.port}".encode()


@pytest.mark.parametrize("allow", [[], ["10.0.0.0/8"]])
def test_what_the_socket_is_really_connected_to_is_looked_at(
    http_server: ServeHttp, monkeypatch: pytest.MonkeyPatch, allow: list[str]
) -> None:
    """Catalogue D44: whatever led there, and before a byte of the request is sent."""
    server = http_server(says(OK))

    async def misled(address: Address, port: int, within: float | None) -> socket.socket:
        return socket.create_connection(("127.0.0.1", server.port))

    monkeypatch.setattr("wirewatch.net.transport._dial_one", misled)

    with pytest.raises(AddressRefused, match=r"^127\.0\.0\.1 is not public"):
        get("http://public.test/", transport(allow=allow, resolve=Names(["93.184.216.34"])))

    gc.collect()
    assert server.requests == []


@pytest.mark.parametrize("resolved", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"]])
def test_what_is_allowed_is_not_allowed_for_addresses_that_strangers_give(
    http_server: ServeHttp, resolved: list[str]
) -> None:
    """Catalogue D45, D48: opened for the feeds that the operator named, not for the world's redirects."""
    server = http_server(says(OK))
    names = Names(resolved)

    async def run() -> None:
        async with httpx.AsyncClient(transport=transport(resolve=names), trust_env=False) as client:
            await client.get(server.url(host="named.test"), extensions={PUBLIC_ONLY: True})

    with pytest.raises(AddressRefused, match="not for addresses that strangers give"):
        asyncio.run(run())
    assert server.connections == 0


def test_an_answer_says_whether_it_comes_from_the_public_internet(http_server: ServeHttp) -> None:
    server = http_server(says(OK))

    assert get(server.url()).extensions[IS_PUBLIC] is False


@pytest.mark.parametrize(("asked", "told"), [("identity", None), ("gzip", "gzip")])
def test_who_asked_for_nothing_packed_unpacks_nothing(http_server: ServeHttp, asked: str, told: str | None) -> None:
    """Catalogue D49: httpx unpacks by itself what an answer says of itself, and knows no bounds."""
    server = http_server(says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"))

    async def run() -> tuple[str | None, bytes]:
        async with (
            httpx.AsyncClient(transport=transport(), trust_env=False) as client,
            client.stream("GET", server.url(), headers={"Accept-Encoding": asked}) as response,
        ):
            raw = b"".join([piece async for piece in response.aiter_raw()])
            return response.headers.get("content-encoding"), raw

    assert asyncio.run(run()) == (told, b"abc")


def test_the_next_address_is_tried_when_one_does_not_connect(http_server: ServeHttp) -> None:
    server = http_server(says(OK))
    names = Names(["127.0.0.2", "127.0.0.1"])

    assert get(f"http://two.test:{server.port}/", transport(resolve=names)).text == "hello"


def test_a_host_without_addresses_cannot_be_reached() -> None:
    with pytest.raises(httpx.ConnectError, match="no address"):
        get("http://none.test/", transport(resolve=Names([])))


def test_a_name_that_nobody_knows_is_a_connect_error_caused_by_the_look_up() -> None:
    async def unknown(host: str) -> Sequence[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(httpx.ConnectError) as caught:
        get("http://unknown.test/", transport(resolve=unknown))

    assert isinstance(caught.value.__cause__, socket.gaierror)


def test_a_host_that_can_be_no_name_is_a_connect_error() -> None:
    with pytest.raises(httpx.ConnectError) as caught:
        get(f"http://{'a' * 70}.test/")

    assert isinstance(caught.value.__cause__, socket.gaierror)


def test_a_look_up_that_takes_too_long_is_a_connect_timeout() -> None:
    async def never(host: str) -> Sequence[Address]:
        await asyncio.Event().wait()
        return []

    with pytest.raises(httpx.ConnectTimeout):
        get("http://slow.test/", transport(resolve=never), connect=BRIEFLY)


def test_a_closed_port_is_a_connect_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(httpx.ConnectError) as caught:
        get(f"http://127.0.0.1:{port}/")

    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http:///x", "/x", "http://127.0.0.1:65536/",
        "data:text/xml,<rss/>", "http://[fe80::1%25eth0]/", f"http://{'a.' * 150}test/", "ws://127.0.0.1/",
    ],
)  # fmt: skip
def test_only_proper_http_and_https_addresses_are_asked(url: str) -> None:
    """Catalogue D47."""
    with pytest.raises(httpx.UnsupportedProtocol):
        get(url)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Le", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nhello", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello", httpx.RemoteProtocolError),
        (b"220 mail.example.org ESMTP\r\n", httpx.RemoteProtocolError),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", httpx.RemoteProtocolError),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + OK, httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n", httpx.RemoteProtocolError),
    ],
)
def test_an_answer_that_is_not_proper_http_is_an_error(
    http_server: ServeHttp, raw: bytes, error: type[httpx.TransportError]
) -> None:
    server = http_server(says(raw))

    with pytest.raises(error):
        get(server.url())


def test_endless_headers_are_cut_off(http_server: ServeHttp) -> None:
    sent = 0

    def headers(_: HttpRequest) -> Iterable[bytes]:
        nonlocal sent
        yield b"HTTP/1.1 200 OK\r\n"
        while sent < 100_000:
            sent += 1
            yield b"X-Endless: yes, and on and on it goes without an end\r\n" * 20

    server = http_server(headers)

    with pytest.raises(httpx.RemoteProtocolError):
        get(server.url())

    assert sent < 50_000


def test_a_body_in_tiny_chunks_is_cut_off(http_server: ServeHttp) -> None:
    def chunks(_: HttpRequest) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"1\r\nx\r\n" * 1000

    server = http_server(chunks)

    with pytest.raises(httpx.RemoteProtocolError, match="small pieces"):
        get(server.url())


def test_a_server_that_falls_silent_is_a_read_timeout(http_server: ServeHttp) -> None:
    server: HttpServer = http_server(lambda _: server.hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"))

    with pytest.raises(httpx.ReadTimeout):
        get(server.url(), read=BRIEFLY)


def test_a_header_that_http_cannot_carry_is_an_error_without_its_text(http_server: ServeHttp) -> None:
    server = http_server(says(OK))

    async def run() -> None:
        async with httpx.AsyncClient(transport=transport(), trust_env=False) as client:
            await client.get(server.url(), headers={"Authorization": "Bearer hush\r\nX: y"})

    with pytest.raises(httpx.LocalProtocolError) as caught:
        asyncio.run(run())

    assert "hush" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_certificate_that_is_trusted_for_the_host_is_accepted(
    http_server: ServeHttp, self_signed: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    asked: list[str | None] = []
    self_signed.sni_callback = lambda _sock, name, _context: asked.append(name)
    server = http_server(says(OK), tls=self_signed)

    response = get(server.url(host="feeds.test."), transport(tls=trusting, resolve=Names(["127.0.0.1"])))

    assert response.text == "hello"
    assert asked == ["feeds.test"]
    assert get(server.url(), transport(tls=trusting)).text == "hello"


def test_a_certificate_that_nobody_signed_is_refused(http_server: ServeHttp, self_signed: ssl.SSLContext) -> None:
    server = http_server(says(OK), tls=self_signed)

    with pytest.raises(httpx.ConnectError) as caught:
        get(server.url())

    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    assert server.requests == []


def test_a_certificate_of_another_host_is_refused(
    http_server: ServeHttp, self_signed: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    """Catalogue D52."""
    server = http_server(says(OK), tls=self_signed)

    with pytest.raises(httpx.ConnectError) as caught:
        get(server.url(host="other.test"), transport(tls=trusting, resolve=Names(["127.0.0.1"])))

    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    assert server.requests == []


def test_a_certificate_that_has_expired_is_refused_and_nothing_is_asked_without_one(http_server: ServeHttp) -> None:
    """Catalogue D52."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(EXPIRED)
    server = http_server(says(OK), tls=server_side)

    with pytest.raises(httpx.ConnectError) as caught:
        get(server.url(), transport(tls=ssl.create_default_context(cafile=str(EXPIRED))))

    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    assert caught.value.__cause__.verify_message == "certificate has expired"
    assert (server.connections, server.requests) == (1, [])


def test_a_tls_server_that_never_shakes_hands_is_a_connect_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(httpx.ConnectTimeout):
        get(f"https://127.0.0.1:{silent.getsockname()[1]}/", connect=BRIEFLY)


def test_a_server_that_is_no_tls_server_is_a_connect_error() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.org ESMTP\r\n")
        await writer.drain()
        writer.close()

    async def run() -> None:
        async with (
            await asyncio.start_server(greet, "127.0.0.1", 0) as server,
            httpx.AsyncClient(transport=transport(), trust_env=False) as client,
        ):
            await client.get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")

    with pytest.raises(httpx.ConnectError):
        asyncio.run(run())


@pytest.mark.parametrize("secure", [False, True])
def test_cancelling_closes_the_socket_and_is_not_swallowed(
    http_server: ServeHttp, self_signed: ssl.SSLContext, trusting: ssl.SSLContext, secure: bool
) -> None:
    server: HttpServer = http_server(
        lambda _: server.hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), tls=self_signed if secure else None
    )

    async def run() -> None:
        async with (
            httpx.AsyncClient(transport=transport(tls=trusting), trust_env=False) as client,
            asyncio.timeout(BRIEFLY),
        ):
            await client.get(server.url())

    with pytest.raises(TimeoutError):
        asyncio.run(run())
    gc.collect()

    assert len(server.requests) == 1


def test_a_body_that_is_left_unread_is_closed(http_server: ServeHttp) -> None:
    def flood(_: HttpRequest) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            yield b"x" * 65536

    server = http_server(flood)

    async def run() -> int:
        async with (
            httpx.AsyncClient(transport=transport(), trust_env=False) as client,
            client.stream("GET", server.url()) as response,
        ):
            return response.status_code

    assert asyncio.run(run()) == 200
    gc.collect()
