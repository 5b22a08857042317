"""A small web server on loopback that runs in a thread of its own while a `with` block lasts."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Message  # looks names up without regard to case
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back: Content-Length is added by the server."""

    status: HTTPStatus
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class LoopbackServer:
    """Serves 127.0.0.1 with `answer`; port 0 takes a free one. Its access log is silent."""

    def __init__(self, answer: Callable[[Asked], Answer], *, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _handler(answer))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        """The server's address without a slash at the end, such as http://127.0.0.1:43127."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that leave in the middle."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(answer: Callable[[Asked], Answer]) -> type[BaseHTTPRequestHandler]:
    # http.server makes one handler for each connection and calls it by these names.
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:  # whoever asked is gone in the middle of a sentence, and asked nothing
                self.close_connection = True
                return
            reply = answer(Asked(method=self.command, path=self.path, headers=self.headers, body=body))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status not in (HTTPStatus.NOT_MODIFIED, HTTPStatus.NO_CONTENT):
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
            """Stay silent: the demo's screen belongs to the demo."""

    return Handler
