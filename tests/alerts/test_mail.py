"""The mail server and its addresses: what is refused, and that a password never travels in the clear."""

import asyncio
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from alerts.deliver import _Post
from alerts.mail import MailKeys
from storage.records.delivery import DeliveryState
from tests.alerts.conftest import BERLIN, Mailbox, Newsroom, StartMail, desk, mail_keys, plain_client
from tests.conftest import SELF_SIGNED

LOGIN = {"user": "wirewatch", "password": "right"}


def owing(newsroom: Newsroom, mail: MailKeys) -> Newsroom:
    newsroom.mail = mail
    newsroom.channels = {"desk": desk()}
    newsroom.rule("toll", channels=("desk",))
    newsroom.match("toll")
    newsroom.triage()
    return newsroom


@pytest.mark.parametrize(
    "address",
    [
        "desk@example.org\r\nRCPT TO:<x@example.org>",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "desk",
        "@example.org",
        "desk@",
        "<desk@example.org",
        "desk@example.org\x00",
        "d\u00e9sk@example.org",
        "desk@exa mple.org",
        "desk@-b\u00fccher.example",
        "desk@b\u00fccher..example",
        "desk@b\u00fccher.example\r\nBcc: x@example.org",
        "desk@[127.0.0.1]",
        '"a b"@example.org',
        "desk@example.org>",
        f"{'a' * 65}@example.org",
        "Desk\n<desk@example.org>",
        f"{'a' * 250}@example.org",
        "",
        7,
    ],
)
def test_what_is_not_one_address_is_refused(address: object) -> None:
    """Catalogue I90."""
    with pytest.raises(ValidationError, match="e-mail address"):
        desk(address)  # type: ignore[arg-type]


def test_an_address_may_carry_a_name() -> None:
    assert desk("Night desk <night@example.org>", "night@example.org").recipients() == ("night@example.org",)


@pytest.mark.parametrize("server", ["mail.example.org", "mail.example.org:0", "mail.example.org:70000", ":25", 25])
def test_a_server_without_host_or_port_is_refused(server: object) -> None:
    with pytest.raises(ValidationError, match="host and a port"):
        MailKeys.model_validate({"server": server, "from": "w@example.org"})


@pytest.mark.parametrize("server", ["127.0.0.1:25", "localhost:25", "[::1]:25"])
def test_a_password_may_be_said_in_the_clear_to_this_machine_only(server: str) -> None:
    keys = {"from": "w@example.org", "security": "none", **LOGIN}

    assert MailKeys.model_validate(keys | {"server": server}).user == "wirewatch"
    with pytest.raises(ValidationError, match="in the clear") as refused:
        MailKeys.model_validate(keys | {"server": "mail.example.org:25"})
    assert "right" not in str(refused.value)


@pytest.mark.parametrize("half", [{"user": "wirewatch"}, {"password": "right"}, {"user": "wirewatch", "password": ""}])
def test_half_a_login_is_refused(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="belong together"):
        mail_keys(25, **half)


def test_mail_goes_over_starttls_with_a_login_when_the_certificate_is_trusted(
    newsroom: Newsroom, mail_server: StartMail, self_signed: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    mailbox = mail_server(tls=self_signed, login=True)
    owing(newsroom, mail_keys(mailbox.port, security="starttls", **LOGIN))

    assert newsroom.deliver().sent == 1
    assert mailbox.logins == [("wirewatch", "right")]


def test_a_certificate_that_nobody_signed_is_refused_and_the_password_is_not_said(
    newsroom: Newsroom, mail_server: StartMail, self_signed: ssl.SSLContext
) -> None:
    """Catalogue C29."""
    mailbox = mail_server(tls=self_signed, login=True)
    owing(newsroom, mail_keys(mailbox.port, security="starttls", **LOGIN))

    assert newsroom.deliver().later == 1
    assert (mailbox.logins, mailbox.letters) == ([], [])
    assert "certificate" in (newsroom.deliveries()[0].problem or "").lower()


@pytest.mark.parametrize("login", [{}, LOGIN])
def test_a_server_whose_starttls_was_stripped_gets_neither_password_nor_mail(
    newsroom: Newsroom, mail_server: StartMail, login: dict[str, str]
) -> None:
    """Catalogue C29."""
    mailbox = mail_server(clear_login=True)
    owing(newsroom, mail_keys(mailbox.port, security="starttls", **login))

    assert newsroom.deliver().later == 1
    assert (mailbox.logins, mailbox.letters) == ([], [])


def test_a_wrong_password_keeps_the_mail_owed_for_the_operator_to_mend(
    newsroom: Newsroom,
    mail_server: StartMail,
    self_signed: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Catalogue J100: and it stands in no log, no error, no repr and not in the database."""
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    mailbox = mail_server(tls=self_signed, login=True)
    owing(newsroom, mail_keys(mailbox.port, security="starttls", **(LOGIN | {"password": "canary"})))

    assert newsroom.deliver().later == 1
    (owed,) = newsroom.deliveries()
    assert owed.state is DeliveryState.OWED
    assert "user and password" in (owed.problem or "")
    assert "canary" not in f"{owed} {newsroom.mail!r} {newsroom.mail}"
    assert "canary" not in "".join(capfd.readouterr())
    file = Path(newsroom.database.engine.url.database or "")
    stored = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert owed.id.encode() in stored
    assert b"canary" not in stored


def test_mail_that_was_written_is_crlf_dot_safe_and_short_lined(newsroom: Newsroom, mailbox: Mailbox) -> None:
    """Catalogue I89, I92."""
    owing(newsroom, mail_keys(mailbox.port))
    newsroom.match("toll", ".Mayadin \u2028 " + "word " * 400)
    newsroom.match("toll", "=?utf-8?q?=0D=0ABcc:_x?= \u0414\u0435\u0439\u0440 \u202eMayadin\r\nBcc: x")
    newsroom.triage()

    assert newsroom.deliver().sent == 3
    for raw, letter in zip(mailbox.raw, mailbox.letters, strict=True):
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert b"\r" not in raw.replace(b"\r\n", b"")
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert "Bcc" not in letter
        assert len(letter["Subject"].splitlines()) == 1
    assert "\u0414\u0435\u0439\u0440" in " ".join(letter["Subject"] for letter in mailbox.letters)


@pytest.mark.parametrize(
    "title", ["Полковник Антон Верешкин опроверг потери в Маядине", "مقتل 38 شخصاً في قصف على الميادين", "Plain"]
)
def test_the_words_of_a_subject_stay_apart_in_every_script(newsroom: Newsroom, mailbox: Mailbox, title: str) -> None:
    newsroom.mail = mail_keys(mailbox.port)
    newsroom.channels = {"desk": desk()}
    newsroom.rule("toll", channels=("desk",))
    newsroom.match("toll", title)
    newsroom.triage()

    newsroom.deliver()

    [letter] = mailbox.letters
    assert str(letter["Subject"]) == f"[medium] About toll: {title}"
    assert max(len(line) for line in mailbox.raw[0].split(b"\r\n")) <= 78


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("desk@b\u00fccher.example", "desk@xn--bcher-kva.example"),
        ("Desk <desk@B\u00dcCHER.example>", "desk@xn--bcher-kva.example"),
        ("desk@\u0645\u062b\u0627\u0644.example", "desk@xn--mgbh0fb.example"),
        ("o'neil+news/x=1@example.org", "o'neil+news/x=1@example.org"),
    ],
)
def test_a_domain_of_any_script_is_written_as_every_mail_server_reads_it(written: str, address: str) -> None:
    """Catalogue I90."""
    assert desk(written).recipients() == (address,)


def test_letters_before_the_at_that_few_servers_take_are_refused_with_the_reason() -> None:
    """Catalogue I90."""
    with pytest.raises(ValidationError, match="SMTPUTF8"):
        desk("d\u00e9sk@example.org")


Talk = Callable[[socket.socket], None]


@contextmanager
def server_that(talks: Talk) -> Iterator[int]:
    """A mail server that says what a test wants, to one caller after another; gives its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            with caller, suppress(OSError):
                caller.settimeout(5)
                talks(caller)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        ended.set()
        listening.close()
        thread.join(0.1)


def answering(*answers: bytes) -> Talk:
    """Give these answers, each to a line of the caller; the first is the greeting."""

    def talk(caller: socket.socket) -> None:
        for answer in answers:
            caller.sendall(answer)
            if not caller.recv(65536):
                return

    return talk


def try_once(
    room: Newsroom, port: int, seconds: float = 5, keys: dict[str, str] | None = None
) -> tuple[str, DeliveryState]:
    """Let a server have its way with one delivery; give what is said of it, and where it stands."""
    owing(room, mail_keys(port, **(keys or {})))
    post = _Post(
        database=room.database,
        channels=room.channels,
        open_client=plain_client,
        mail=room.mail,
        zone=BERLIN,
        now=room.now,
        deadline=timedelta(seconds=seconds),
    )
    asyncio.run(post.deliver_all())
    (owed,) = room.deliveries()
    return owed.problem or "", owed.state


def drip(caller: socket.socket) -> None:
    for letter in b"220 " + b"x" * 1000:
        caller.sendall(bytes([letter]))
        time.sleep(0.05)


def test_a_server_that_drips_is_left_at_the_deadline(newsroom: Newsroom) -> None:
    """Catalogue C30."""
    with server_that(drip) as port:
        began = time.monotonic()
        problem, state = try_once(newsroom, port, seconds=0.5)

    assert (problem, state) == ("no answer within 0.5 s", DeliveryState.OWED)
    assert time.monotonic() - began < 3


def test_an_answer_without_end_is_cut_off_before_it_fills_the_memory(newsroom: Newsroom) -> None:
    """Catalogue C30: after some kilobytes, and long before the deadline."""
    sent = 0

    def endless(caller: socket.socket) -> None:
        nonlocal sent
        caller.sendall(b"220 hello\r\n")
        caller.recv(1000)
        while True:
            sent += caller.send(b"250-more and more\r\n" * 500)

    with server_that(endless) as port:
        problem, state = try_once(newsroom, port, seconds=20)

    assert state is DeliveryState.OWED
    assert "too long" in problem
    assert sent < 20_000_000


@pytest.mark.parametrize(
    ("answers", "state", "said"),
    [
        ([b"554 5.7.1 not today\r\n"], DeliveryState.OWED, "not today"),
        ([b"220 hi\r\n", b"250 ok\r\n", b"553 5.1.8 sender unknown\r\n"], DeliveryState.OWED, "sender unknown"),
        ([b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"452 full\r\n", b"250 ok\r\n"], DeliveryState.OWED, "452 full"),
        ([b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"550 gone\r\n", b"250 ok\r\n"], DeliveryState.DEAD, "550 gone"),
        ([b"SSH-2.0-OpenSSH\r\n"], DeliveryState.OWED, "SSH"),
        ([b"\xff\xfe\x00\r\n"], DeliveryState.OWED, "mail server"),
        ([b"220 hi\r\n"], DeliveryState.OWED, "mail server"),
    ],
)
def test_only_what_is_said_of_this_recipient_or_this_message_is_final(
    newsroom: Newsroom, answers: list[bytes], state: DeliveryState, said: str
) -> None:
    """A server that knows us not, or is none, is the operator's to mend, and the news waits."""
    with server_that(answering(*answers)) as port:
        problem, found = try_once(newsroom, port)

    assert found is state
    assert said in problem


@pytest.mark.parametrize("is_trusted", [True, False])
def test_tls_from_the_first_byte_is_checked_as_well(
    newsroom: Newsroom, self_signed: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, *, is_trusted: bool
) -> None:
    """Catalogue C29."""
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    heard = b""

    def talk(caller: socket.socket) -> None:
        nonlocal heard
        with self_signed.wrap_socket(caller, server_side=True) as secured:
            for answer in (
                b"220 hi",
                b"250-hi\r\n250 AUTH PLAIN",
                b"235 in",
                b"250 ok",
                b"250 ok",
                b"354 go on",
                b"250 taken",
            ):
                secured.sendall(answer + b"\r\n")
                heard += secured.recv(65536)

    with server_that(talk) as port:
        problem, state = try_once(newsroom, port, keys={"security": "tls", **LOGIN})

    if is_trusted:
        assert state is DeliveryState.SENT
        assert b"AUTH PLAIN" in heard
    else:
        assert (state, heard) == (DeliveryState.OWED, b"")
        assert "certificate" in problem.lower()


def test_a_server_that_is_slow_to_say_goodbye_makes_no_second_copy(newsroom: Newsroom) -> None:
    def talk(caller: socket.socket) -> None:
        answering(b"220 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n")(caller)
        caller.sendall(b"250 taken\r\n")
        time.sleep(4)

    with server_that(talk) as port:
        problem, state = try_once(newsroom, port, seconds=10)

    assert (problem, state) == ("", DeliveryState.SENT)


def test_mails_thread_name_their_list_and_answer_no_robot(newsroom: Newsroom, mailbox: Mailbox) -> None:
    """Catalogue I92: and they load nothing from elsewhere."""
    owing(newsroom, mail_keys(mailbox.port, leave="leave@example.org"))

    newsroom.deliver()

    [letter] = mailbox.letters
    assert letter["References"] == letter["In-Reply-To"] == "<alert-1.wirewatch@example.org>"
    assert letter["List-Id"] == "<desk.wirewatch.example.org>"
    assert letter["List-Unsubscribe"] == "<mailto:leave@example.org?subject=leave%20desk>"
    assert letter["List-Unsubscribe-Post"] is None
    assert (letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    html = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert not re.search(r"<(img|link|script|iframe|object)|url\(|@import|src=", html)
