"""A real SMTP server on loopback that keeps every message it receives."""

from asyncio import Server
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Receives mail at 127.0.0.1 while a `with` block lasts, and writes each message into `folder` as an .eml file.

    Port 0 takes a free port; `server` says which, once the block is entered.
    """

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self._folder = folder
        self._lock = Lock()
        self._received: list[bytes] = []
        self._controller = _Controller(self, hostname="127.0.0.1", port=port)

    @property
    def server(self) -> str:
        """Host and port as `settings.mail.server` takes them."""
        return f"127.0.0.1:{self._controller.port}"

    @property
    def received(self) -> list[bytes]:
        """The messages so far, byte for byte as they came."""
        with self._lock:
            return list(self._received)

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages so far, parsed."""
        return [message_from_bytes(each, _class=EmailMessage, policy=policy.default) for each in self.received]

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's own name and arguments
        """Keep a message; aiosmtpd calls this when one is complete."""
        content = envelope.content
        assert isinstance(content, bytes)  # text only with decode_data, which is off
        with self._lock:
            self._received.append(content)
            number = len(self._received)
        (self._folder / f"{number:04}.eml").write_bytes(content)
        return "250 Kept"


class _Controller(Controller):
    def _trigger_server(self) -> None:
        # start() connects once to see that the server is up; with port 0 only now is the real port known.
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it without annotations
