"""A newsroom in a database, a mail server on loopback, and the channels that reach it."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from alerts.channels.email import Email
from alerts.channels.webhook import Webhook
from alerts.deliver import DeliverReport, deliver
from alerts.digest import DigestKeys
from alerts.editions import editions
from alerts.mail import MailKeys
from alerts.policy import Policy
from alerts.telling import Per
from alerts.triage import TriageReport, triage
from alerts.windows import Window
from storage.database import Database, Store
from storage.records.alert import AlertStory
from storage.records.article import IdentityFrom, Item
from storage.records.delivery import Delivery
from storage.records.feed import Health, Polled, WatchedFeed
from storage.records.match import Hit, Passage, Span
from storage.records.rule import RuleVersion, Severity, Status
from wirewatch.workbench.audit import audit

NOW = datetime.now(UTC).replace(microsecond=0)  # receivers of webhooks compare with the real clock
BERLIN = ZoneInfo("Europe/Berlin")
SECRET = "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYW4gZXhhbXBsZQ=="  # noqa: S105 - it says so itself


def plain_client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=5)


@dataclass
class Newsroom:
    """A database with feeds and rules, and a short way to put matches into it."""

    database: Database
    channels: dict[str, Email | Webhook] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    digests: dict[str, DigestKeys] = field(default_factory=dict)
    mail: MailKeys | None = None
    now: datetime = NOW
    articles: int = 0

    def watch(self, *outlets: str, groups: Mapping[str, tuple[str, ...]] | None = None) -> None:
        feeds = [
            WatchedFeed(
                url=f"http://{outlet.lower()}.example/feed",
                outlet=outlet,
                owner=None,
                groups=(groups or {}).get(outlet, ()),
                every=None,
            )
            for outlet in outlets
        ]
        with self.database.transaction() as store:
            store.feeds.watch(feeds, self.now)

    def rule(
        self,
        rule_id: str,
        *,
        severity: Severity = Severity.MEDIUM,
        channels: tuple[str, ...] = (),
        series: tuple[str, ...] = (),
        window: Window | None = None,
        per: Per = "item",
        version: str = "v1",
        status: Status = Status.LIVE,
    ) -> None:
        definition = '{"rule": {"window": {}}}' if window else "{}"
        stored = RuleVersion(
            rule_id=rule_id,
            version=version,
            title=f"About {rule_id}",
            severity=severity,
            tags=(),
            definition=definition,
        )
        self.policies[rule_id] = Policy(
            rule_id=rule_id,
            rule_version=version,
            channels=channels,
            series=series,
            window=window,
            per=per,
            severity=severity,
            status=status,
        )
        with self.database.transaction() as store:
            store.rules.use([stored], self.now)

    def match(
        self,
        rule_id: str,
        title: str = "Strike on Mayadin",
        *,
        word: str = "Mayadin",
        link: str | None = "https://wire.example/a",
        backlog: bool = False,
        outlet: str | None = None,
        seen_at: datetime | None = None,
        published: datetime | None = None,
    ) -> int:
        """Publish an article, in the first feed or this outlet's, and let a rule match it; gives the article's id.

        Each comes with a poll of its own, unless it says when it was seen.
        """
        self.articles += 1
        is_counted = self.policies[rule_id].window is not None
        seen = seen_at or (self.now if is_counted else self.now - timedelta(microseconds=100_000 - self.articles))
        item = Item(
            identity=f"item-{self.articles}",
            identity_from=IdentityFrom.ID,
            title=title,
            link=link,
            author=None,
            summary="",
            content="",
            tags=(),
            published_at=published or self.now,
            fingerprint="1",
        )
        with self.database.transaction() as store:
            feed = next(feed for feed in store.feeds.all() if outlet is None or feed.outlet == outlet)
            store.articles.add(feed.id, [item], seen_at=seen, backlog=backlog)
            article_id = store.articles.known(feed.id, [item.identity])[item.identity].article_id
            store.matches.add([hit(rule_id, article_id, title, word)], self.now)
            _relate(store, self.now)
        return article_id

    def match_again(self, rule_id: str, article_id: int, title: str, *, version: int = 2) -> None:
        with self.database.transaction() as store:
            store.matches.add([hit(rule_id, article_id, title, "Mayadin", version)], self.now)
            _relate(store, self.now)

    def triage(self, *, backlog_tells: bool = False) -> TriageReport:
        return triage(
            self.database,
            self.policies,
            self.channels,
            now=self.now,
            backlog_tells=backlog_tells,
            digests=self.digests,
        )

    def deliver(self, *, open_client: Callable[[], httpx.AsyncClient] = plain_client) -> DeliverReport:
        return deliver(self.database, self.channels, open_client=open_client, mail=self.mail, zone=BERLIN, now=self.now)

    def hear(self) -> None:
        """Let every feed answer now, without anything new."""
        with self.database.transaction() as store:
            store.feeds.record(
                Polled(
                    **{name: getattr(feed, name) for name in Polled.__dataclass_fields__ if hasattr(feed, name)}
                    | {"feed_id": feed.id, "polled_at": self.now, "last_ok_at": self.now, "health": Health.OK}
                )
                for feed in store.feeds.all()
            )

    def restart(self) -> None:
        """Forget everything but the file."""
        url = self.database.engine.url.render_as_string()
        self.database.close()
        self.database = Database(url)
        self.database.upgrade()

    def stories(self) -> list[AlertStory]:
        with self.database.snapshot() as store:
            return store.alerts.stories(store.alerts.opened_after(0))

    def deliveries(self) -> list[Delivery]:
        with self.database.snapshot() as store:
            return store.outbox.all()

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


def _relate(store: Store, now: datetime) -> None:
    """Do to the newest articles what the second and third line do, as far as alerts can tell."""
    articles = store.articles.claim_unread(now, 10_000, timedelta(minutes=1))
    store.articles.mark_read(articles, now)
    for article in articles:
        store.articles.mark_related(article, now)


def hit(rule_id: str, article_id: int, title: str, word: str, version: int = 1) -> Hit:
    start = max(title.find(word), 0)
    return Hit(
        rule_id=rule_id,
        rule_version="v1",
        article_id=article_id,
        article_version=version,
        spans=(Span(field="title", start=start, end=start + len(word), clause=word.lower()),),
        passages=(Passage(field="title", start=0, text=title),),
    )


@dataclass
class Mailbox:
    """What a mail server took, and what it is told to answer."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_message: str = "250 taken"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.to_recipient.get(address, "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.to_message.startswith("250"):
            assert isinstance(envelope.original_content, bytes)
            self.raw.append(envelope.original_content)
            letter = message_from_bytes(envelope.original_content, policy=default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
        return self.to_message

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
    ) -> AuthResult:
        self.logins.append((login.login.decode(), login.password.decode()))
        return AuthResult(success=login.password == b"right", handled=False)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


StartMail = Callable[..., Mailbox]


@pytest.fixture
def mail_server() -> Iterator[StartMail]:
    controllers: list[Controller] = []

    def start(
        *, tls: ssl.SSLContext | None = None, port: int | None = None, login: bool = False, clear_login: bool = False
    ) -> Mailbox:
        mailbox = Mailbox(port=port or unused_port())
        controller = Controller(
            mailbox,
            hostname="127.0.0.1",
            port=mailbox.port,
            tls_context=tls,
            authenticator=mailbox.authenticate,
            auth_required=login,
            auth_require_tls=not clear_login,
        )
        controller.start()
        controllers.append(controller)
        return mailbox

    yield start

    for controller in controllers:
        controller.stop()


@pytest.fixture
def mailbox(mail_server: StartMail) -> Mailbox:
    return mail_server()


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    database = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    database.upgrade()
    room = Newsroom(database)
    room.watch("Wire")
    yield room
    with room.database.snapshot() as store:
        report = audit(store, editions(room.digests, room.channels))
    room.database.close()
    assert report.faults == ()


def mail_keys(port: int, **more: object) -> MailKeys:
    plain = {"server": f"127.0.0.1:{port}", "from": "Wirewatch <wirewatch@example.org>", "security": "none"}
    return MailKeys.model_validate(plain | more)


def desk(*to: str) -> Email:
    return Email.model_validate({"to": list(to) or ["desk@example.org"]})


def hook(url: str, secret: str = SECRET) -> Webhook:
    return Webhook.model_validate({"url": url, "secret": secret})


@pytest.fixture
def free_port() -> int:
    """A port where nobody listens yet."""
    return unused_port()
