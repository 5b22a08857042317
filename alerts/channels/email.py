"""E-mail: one message per recipient, text and HTML, handed to the operator's mail server."""

import ssl
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import ClassVar

import aiosmtplib
from pydantic import Field

from alerts.channels._base import Channel, Outcome, Outside, Refused, Sent, TryLater
from alerts.errors import MailMissing
from alerts.mail import Address, MailAddress, MailKeys
from alerts.message import Message
from alerts.text import clean, one_line, subject_line
from storage.records.delivery import Delivery

_PERMANENT = 500
_CLOSING = 421
_STEP_SECONDS = 30


class Email(Channel):
    """Sends e-mail through the server of `settings.mail`, to each address in a message of its own."""

    to: list[MailAddress] = Field(min_length=1, description="Who reads it.")

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {"to": ["desk@example.org"]},
        {"to": ["desk@example.org", "Night desk <night@example.org>"]},
    )

    most_late: ClassVar[int | None] = 30

    def recipients(self) -> tuple[str, ...]:
        """Give the addresses, each once."""
        return tuple(dict.fromkeys(mailbox.address for mailbox in self.to))

    def write(self, message: Message, delivery: Delivery, mail: MailKeys | None) -> bytes:
        """Give the message as it goes over the wire. Its Message-ID is the delivery's id on every try."""
        if mail is None:
            raise MailMissing
        letter = EmailMessage(policy=_POLICY)
        letter["From"] = _header(mail.sender)
        letter["To"] = _header({mailbox.address: mailbox for mailbox in self.to}[delivery.recipient])
        letter["Subject"] = subject_line(message.subject)
        letter["Date"] = delivery.created_at
        letter["Message-ID"] = f"<{delivery.id}@{mail.sender.domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        if message.series is not None:
            letter["List-Id"] = f"<{message.series}.wirewatch.{mail.sender.domain}>"
        letter.set_content(message.text, cte="quoted-printable")
        letter.add_alternative(message.html, subtype="html", cte="quoted-printable")
        _name_parts(letter, delivery.id)
        return letter.as_bytes()

    async def send(self, payload: bytes, delivery: Delivery, outside: Outside) -> Outcome:
        """Hand the message over once.

        What a server says of this recipient or this message with a 5xx is final. A refused login or a broken
        encryption is the operator's to mend, so it is tried again; the message is never sent in the clear instead.
        """
        if outside.mail is None:
            return TryLater(str(MailMissing()))
        try:
            await _hand_over(payload, delivery.recipient, outside.mail)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return _answer(refused.recipients[0].code, refused.recipients[0].message)
        except aiosmtplib.SMTPAuthenticationError as refused:
            return TryLater(
                f"the mail server does not accept user and password: {_said(refused.code, refused.message)}"
            )
        except aiosmtplib.SMTPResponseException as refused:
            return _answer(refused.code, refused.message)
        except ssl.SSLError as error:
            return TryLater(f"the mail server's encryption cannot be trusted: {error.reason or 'unknown reason'}")
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return TryLater(f"the mail server cannot be used: {one_line(str(error), 200) or type(error).__name__}")
        return Sent()


async def _hand_over(payload: bytes, recipient: str, mail: MailKeys) -> None:
    await aiosmtplib.send(
        payload,
        sender=mail.sender.address,
        recipients=[recipient],
        hostname=mail.server.host,
        port=mail.server.port,
        username=mail.user or None,
        password=mail.password.get_secret_value() if mail.user and mail.password else None,
        use_tls=mail.security == "tls",
        start_tls=mail.security == "starttls",
        timeout=_STEP_SECONDS,
    )


def _answer(code: int, message: str) -> Outcome:
    said = f"the mail server says {_said(code, message)}"
    # 421 closes the whole connection; any other answer is about this recipient or this message.
    return Refused(said) if code >= _PERMANENT else TryLater(said, alone=code != _CLOSING)


def _said(code: int, message: str) -> str:
    return f"{code} {one_line(message, 200)}".strip()


class _Subject(UnstructuredHeader, BaseHeader):
    """A subject whose words stay apart: the library drops the blank between two words that it encodes one by one."""

    def fold(self, *, policy: Policy) -> str:
        """Give the header's lines; what is not plain ASCII is encoded as a whole."""
        text = str(self)
        if text.isascii():
            return str(super().fold(policy=policy))
        lines = Header(text, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {lines}{policy.linesep}"


def _headers() -> HeaderRegistry:
    kinds = HeaderRegistry()
    kinds.map_to_type("subject", _Subject)
    return kinds


_POLICY = SMTP.clone(header_factory=_headers())


def _header(mailbox: Address) -> HeaderAddress:
    return HeaderAddress(display_name=clean(mailbox.name), addr_spec=mailbox.address)


def _name_parts(letter: EmailMessage, delivery_id: str) -> None:
    # The library would draw a boundary by lot; the same delivery is to give the same bytes, whoever writes it.
    letter.set_boundary(f"=_{delivery_id}")
