"""A feed that grows, a webhook receiver and a mailbox on loopback, which remember every byte that came."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from wirewatch.demo.loopback import Answer, Asked, LoopbackServer
from wirewatch.demo.mailbox import Mailbox

READERS = ("desk@example.org", "night@example.org")
_IN_FEED = 40

_CONFIG = """
settings:
  database: sqlite:///{folder}/wirewatch.db
  mail: {{server: "{mail}", from: wirewatch@example.org, security: none}}
  allow: [127.0.0.0/8]
  backlog: tell
feeds: [{{url: "{site}/wire.xml", outlet: Wire, every: 1m}}]
rules:
  toll: {{title: A toll, severity: high, alert: {{per: item}}, when: {{text: killed}}, send: [soc, desk, morning]}}
channels:
  desk: {{email: {{to: [{readers}]}}}}
  soc: {{webhook: {{url: "{site}/hook", secret: "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ=="}}}}
digests: {{morning: {{at: "07:00", to: [desk]}}}}
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """One message as it came: to whom, under which id, which bytes."""

    reader: str
    identity: str
    content: bytes


class _Mailbox(Mailbox):
    """Says when somebody is named as a reader, and when a mail has come whole, before either is acknowledged."""

    def __init__(self, folder: Path, world: "World") -> None:
        super().__init__(folder)
        self._world = world

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        self._world.happens("rcpt")
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - as above
        assert isinstance(envelope.content, bytes)
        found = re.search(rb"(?m)^Message-ID:\s*<([^@>]+)@", envelope.content)
        for reader in envelope.rcpt_tos:
            self._world.receive(Copy(reader, found[1].decode() if found else "", envelope.content))
        self._world.happens("mail")
        return "250 Kept"


@dataclass
class World:
    """Everything outside of the product, for one database."""

    folder: Path
    seed: int
    published: list[str] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    on: dict[str, Callable[[], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the servers; they begin when the world is entered."""
        self._dice = random.Random(self.seed)
        self._lock = Lock()
        self._server = LoopbackServer(self._answer)
        self._mailbox = _Mailbox(self.folder / "mail", self)

    @property
    def config(self) -> Path:
        """The configuration that leads here."""
        return self.folder / "feeds.yaml"

    def __enter__(self) -> Self:
        self._server.__enter__()
        self._mailbox.__enter__()
        self.config.write_text(
            _CONFIG.format(
                folder=self.folder,
                mail=self._mailbox.server,
                site=self._server.address,
                readers=", ".join(READERS),
            )
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mailbox.__exit__(kind, error, trace)
        self._server.__exit__(kind, error, trace)

    def publish(self, articles: int) -> None:
        """Let the feed bring so many more articles, each of a text of its own."""
        for _ in range(articles):
            number = len(self.published) + 1
            words = " ".join(f"{self._dice.getrandbits(40):x}" for _ in range(4))
            self.published.append(f"Report {number}: {number % 7 + 2} killed, {words}")

    def happens(self, what: str) -> None:
        """Do what was asked for at this point, once."""
        if does := self.on.pop(what, None):
            does()

    def receive(self, copy: Copy) -> None:
        """Remember a message."""
        with self._lock:
            self.copies.append(copy)

    def _answer(self, asked: Asked) -> Answer:
        if asked.path != "/hook":
            return self._feed(asked)
        self.receive(Copy("soc", str(asked.headers["webhook-id"]), asked.body))
        self.happens("hook")
        return Answer(status=HTTPStatus.NO_CONTENT)

    def _feed(self, asked: Asked) -> Answer:
        tag = f'"{len(self.published)}"'
        if asked.headers["if-none-match"] == tag:
            return Answer(status=HTTPStatus.NOT_MODIFIED)
        items = "".join(
            f"<item><guid>{title.partition(':')[0]}</guid><title>{title}</title><description>{title[::-1]}</description>"
            f"<link>http://wire.example/{title.partition(':')[0][7:]}</link></item>"
            for title in self.published[-_IN_FEED:]
        )
        link = "<link>http://wire.example/</link>"
        body = f"<rss version='2.0'><channel><title>Wire</title>{link}{items}</channel></rss>".encode()
        return Answer(status=HTTPStatus.OK, headers={"ETag": tag, "Content-Type": "text/xml"}, body=body)


def titles_in(copy: Copy) -> set[str]:
    """Give the numbers of the articles that a message tells of: `Report 7`."""
    if copy.reader == "soc":
        return {item["title"].partition(":")[0] for item in json.loads(copy.content)["items"]}
    mail = message_from_bytes(copy.content, _class=EmailMessage, policy=policy.default)
    text = mail.get_body(("plain",))
    return set(re.findall(r"Report \d+", str(text.get_content()) if text else ""))


def is_digest(copy: Copy) -> bool:
    """Say whether it is the morning's mail, which tells of everything once more."""
    return copy.reader != "soc" and b"\nList-Id: <morning." in copy.content.replace(b"\r\n", b"\n")
