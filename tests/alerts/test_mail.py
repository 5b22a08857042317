"""The mail server and its addresses: what is refused, and that a password never travels in the clear."""

import ssl

import pytest
from pydantic import ValidationError

from alerts.mail import MailKeys
from storage.records.delivery import DeliveryState
from tests.alerts.conftest import Mailbox, Newsroom, StartMail, desk, mail_keys
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
        "Desk\n<desk@example.org>",
        f"{'a' * 250}@example.org",
        "",
        7,
    ],
)
def test_what_is_not_one_address_is_refused(address: object) -> None:
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
    newsroom: Newsroom, mail_server: StartMail, self_signed: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    mailbox = mail_server(tls=self_signed, login=True)
    owing(newsroom, mail_keys(mailbox.port, security="starttls", **(LOGIN | {"password": "canary"})))

    assert newsroom.deliver().later == 1
    (owed,) = newsroom.deliveries()
    assert owed.state is DeliveryState.OWED
    assert "user and password" in (owed.problem or "")
    assert "canary" not in f"{owed} {newsroom.mail}"


def test_mail_that_was_written_is_crlf_dot_safe_and_short_lined(newsroom: Newsroom, mailbox: Mailbox) -> None:
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
