"""Shared by all tests: a real HTTP server on loopback that says exactly what a test tells it to.

    def test_x(http_server: ServeHttp) -> None:
        server = http_server(lambda request: b"HTTP/1.1 204 No Content\\r\\n\\r\\n")
        ... server.url("/feed") ... server.requests[0].header("if-none-match")

`ServeHttp`, `HttpServer` and `HttpRequest` are imported from `tests.conftest` where a test names the types.
"""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

SELF_SIGNED = Path(__file__).with_name("self_signed.pem")
EXPIRED = Path(__file__).with_name("expired.pem")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, bytes], ...]  # names in lower case, values untouched
    body: bytes

    def header(self, name: str) -> bytes | None:
        return next((value for key, value in self.headers if key == name), None)


Answer = Callable[[HttpRequest], bytes | Iterable[bytes]]
"""Gives the raw answer, status line and all, whole or in pieces; the connection is closed at its end."""


class HttpServer(socketserver.ThreadingTCPServer):
    """Answers each connection's one request as the test says, and records it."""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None, host: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), _Handler)
        self.answer = answer
        self.requests: list[HttpRequest] = []
        self.connections = 0
        self.over = threading.Event()  # a hanging answer waits for this
        self._tls = tls

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def hang(self, *pieces: bytes) -> Iterator[bytes]:
        """Say these pieces, and then nothing until the test is over."""
        yield from pieces
        self.over.wait(30)

    def get_request(self) -> tuple[socket.socket, object]:
        sock, address = super().get_request()
        self.connections += 1
        return sock, address

    def finish_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)
        if self._tls is None:
            super().finish_request(request, client_address)
            return
        # A client that does not like our certificate leaves in the middle of the handshake.
        with suppress(OSError), self._tls.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)


class _Handler(socketserver.StreamRequestHandler):
    server: HttpServer

    def handle(self) -> None:
        with suppress(OSError):  # the client may leave whenever it likes
            request = self._read()
            if request is None:
                return
            self.server.requests.append(request)
            answer = self.server.answer(request)
            for piece in [answer] if isinstance(answer, bytes) else answer:
                self.wfile.write(piece)

    def _read(self) -> HttpRequest | None:
        start = self.rfile.readline().decode("latin-1").split()
        if len(start) != 3:
            return None
        headers = tuple(self._headers())
        length = int(dict(headers).get("content-length", b"0"))
        return HttpRequest(method=start[0], target=start[1], headers=headers, body=self.rfile.read(length))

    def _headers(self) -> Iterator[tuple[str, bytes]]:
        while line := self.rfile.readline().rstrip(b"\r\n"):
            name, _, value = line.partition(b":")
            yield name.decode("latin-1").lower(), value.strip(b" \t")


ServeHttp = Callable[..., HttpServer]
"""Takes an Answer, and by keyword `tls`, an SSLContext, and `host`; gives a server that runs until the test is over."""


@pytest.fixture
def http_server() -> Iterator[ServeHttp]:
    servers: list[tuple[HttpServer, threading.Thread]] = []

    def serve(answer: Answer, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> HttpServer:
        server = HttpServer(answer, tls, host)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        servers.append((server, thread))
        thread.start()
        return server

    yield serve

    for server, thread in servers:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def self_signed() -> ssl.SSLContext:
    """A server's side of TLS with a certificate for `localhost`, `feeds.test` and 127.0.0.1 that nobody signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    return context


@pytest.fixture
def trusting() -> ssl.SSLContext:
    """A client's side of TLS that trusts this one certificate."""
    return ssl.create_default_context(cafile=str(SELF_SIGNED))
