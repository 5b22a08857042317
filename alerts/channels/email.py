"""E-mail: one message per recipient, text and HTML, handed to the operator's mail server."""

import contextlib
import ssl
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import ClassVar, Self
from urllib.parse import quote
from zoneinfo import ZoneInfo

import aiosmtplib
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from alerts.channels._base import Channel, Outcome, Outside, Refused, Sent, TryLater
from alerts.errors import MailMissing
from alerts.mail import Address, MailKeys, MailReader, ReaderKeys
from alerts.message import Message
from alerts.text import clean, one_line, subject_line
from storage.records.delivery import Delivery

_PERMANENT = 500
_CLOSING = 421
_STEP_SECONDS = 30
_GOODBYE_SECONDS = 2


class Email(Channel):
    """Sends e-mail through the server of `settings.mail`, to each address in a message of its own."""

    to: list[MailReader] = Field(min_length=1, description="Who reads it: addresses, or {address: ..., timezone: ...}.")

    can_be_left: ClassVar[bool] = True

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {"to": ["desk@example.org"]},
        {"to": ["desk@example.org", "Night desk <night@example.org>"]},
        {"to": ["desk@example.org", {"address": "amira@example.org", "timezone": "Asia/Amman"}]},
    )

    most_late: ClassVar[int | None] = 30

    def recipients(self) -> tuple[str, ...]:
        """Give the addresses, each once."""
        return tuple(dict.fromkeys(reader.address.address for reader in self.to))

    def zone_of(self, recipient: str) -> ZoneInfo | None:
        """Give the zone that stands beside an address."""
        return self._reader(recipient).timezone

    def _reader(self, recipient: str) -> ReaderKeys:
        return next(reader for reader in self.to if reader.address.address == recipient)

    @model_validator(mode="after")
    def _live_in_one_zone(self) -> Self:
        zones = {(reader.address.address, reader.timezone) for reader in self.to}
        if len(zones) != len(self.recipients()):
            raise PydanticCustomError("mail_zones", "names one address twice, with two time zones")
        return self

    def write(self, message: Message, delivery: Delivery, mail: MailKeys | None) -> bytes:
        """Give the message as it goes over the wire. Its Message-ID is the delivery's id on every try."""
        if mail is None:
            raise MailMissing
        letter = EmailMessage(policy=_POLICY)
        letter["From"] = _header(mail.sender)
        letter["To"] = _header(self._reader(delivery.recipient).address)
        letter["Subject"] = subject_line(message.subject)
        letter["Date"] = delivery.created_at
        letter["Message-ID"] = f"<{delivery.id}@{mail.sender.domain}>"
        for name, value in _list_headers(message, delivery, mail).items():
            letter[name] = value
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
        except aiosmtplib.SMTPSenderRefused as refused:
            return TryLater(
                f"the mail server takes no mail from {outside.mail.sender.address}: "
                f"{_said(refused.code, refused.message)}"
            )
        except (aiosmtplib.SMTPConnectResponseError, aiosmtplib.SMTPHeloError) as refused:
            return TryLater(f"the mail server does not speak to us: {_said(refused.code, refused.message)}")
        except aiosmtplib.SMTPResponseException as refused:
            return _answer(refused.code, refused.message)
        except ssl.SSLError as error:
            return TryLater(f"the mail server's encryption cannot be trusted: {error.reason or 'unknown reason'}")
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return TryLater(f"the mail server cannot be used: {one_line(str(error), 200) or type(error).__name__}")
        return Sent()


async def _hand_over(payload: bytes, recipient: str, mail: MailKeys) -> None:
    client = aiosmtplib.SMTP(
        hostname=mail.server.host,
        port=mail.server.port,
        username=mail.user or None,
        password=mail.password.get_secret_value() if mail.user and mail.password else None,
        use_tls=mail.security == "tls",
        start_tls=mail.security == "starttls",
        timeout=_STEP_SECONDS,
    )
    try:
        await client.connect()
        await client.sendmail(mail.sender.address, [recipient], payload)
        # It is theirs now. A server that is slow to say goodbye must not make a second copy of it.
        with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await client.quit(timeout=_GOODBYE_SECONDS)
    finally:
        client.close()


def _list_headers(message: Message, delivery: Delivery, mail: MailKeys) -> dict[str, str]:
    """Give what mail programs sort, thread and unsubscribe by."""
    domain, name = mail.sender.domain, message.series or delivery.channel
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if message.thread is not None:
        # A root that was never sent: programs show together what names the same one.
        root = f"<{message.thread}.wirewatch@{domain}>"
        headers |= {"In-Reply-To": root, "References": root}
    headers["List-Id"] = f"<{name}.wirewatch.{domain}>"
    if message.leave is None:
        to = (mail.leave or mail.sender).address
        return headers | {"List-Unsubscribe": f"<mailto:{quote(to, safe='@')}?subject=leave%20{name}>"}
    headers["List-Unsubscribe"] = f"<{message.leave}>"
    if message.leave.startswith("https://"):  # else no mail program would follow it by itself
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


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


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is never folded: some receivers' signatures and one-click leaving break on a fold."""

    def fold(self, *, policy: Policy) -> str:
        """Give the header in one line, however long."""
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    kinds = HeaderRegistry()
    kinds.map_to_type("subject", _Subject)
    for name in ("list-unsubscribe", "list-unsubscribe-post", "list-id", "references", "in-reply-to"):
        kinds.map_to_type(name, _OneLine)
    return kinds


_POLICY = SMTP.clone(header_factory=_headers())


def _header(mailbox: Address) -> HeaderAddress:
    return HeaderAddress(display_name=clean(mailbox.name), addr_spec=mailbox.address)


def _name_parts(letter: EmailMessage, delivery_id: str) -> None:
    # The library would draw a boundary by lot; the same delivery is to give the same bytes, whoever writes it.
    letter.set_boundary(f"=_{delivery_id}")
