"""The mailbox takes real SMTP and keeps what came."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

from wirewatch.demo.mailbox import Mailbox


def _letter(subject: str, text: str = "Twelve alerts.") -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "wirewatch@example.org", "desk@example.org", subject
    letter.set_content(text)
    return letter


def _send(mailbox: Mailbox, *letters: EmailMessage) -> None:
    host, _, port = mailbox.server.rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=5) as connection:
        for letter in letters:
            connection.send_message(letter)


def test_a_message_sent_over_smtp_is_kept_and_can_be_read(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mail") as mailbox:
        _send(mailbox, _letter("Morning digest", "Deir ez-Zor: мёртвых 38, الميادين"))

    (message,) = mailbox.messages
    assert message["Subject"] == "Morning digest"
    assert message["To"] == "desk@example.org"
    assert message.get_content().strip() == "Deir ez-Zor: мёртвых 38, الميادين"


def test_each_message_is_written_into_the_folder_as_it_came(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as mailbox:
        _send(mailbox, _letter("First"), _letter("Second"))

    assert [path.name for path in sorted(tmp_path.iterdir())] == ["0001.eml", "0002.eml"]
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == mailbox.received
    assert [message["Subject"] for message in mailbox.messages] == ["First", "Second"]


def test_two_mailboxes_have_ports_of_their_own(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as one, Mailbox(tmp_path / "other") as other:
        _send(other, _letter("For the other"))

    assert one.server != other.server
    assert (len(one.messages), len(other.messages)) == (0, 1)
