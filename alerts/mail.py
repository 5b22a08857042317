"""The mail server that takes our messages, and addresses that cannot become anything but addresses."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Annotated, Literal, Self

import idna
from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    SecretStr,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from storage.keys import Keys, Zone

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029<>@,;:\"\\]*")
_SERVER = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})")
_LONGEST_ADDRESS = 254
_LONGEST_BEFORE = 64  # of the part before the @


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox: `desk@example.org`, with the name it may be shown under."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class MailServer:
    """A host and a port."""

    host: str
    port: int

    @property
    def on_this_machine(self) -> bool:
        """Whether what is said to it crosses no network."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"


def _address(value: object) -> Address:
    if isinstance(value, Address):
        return value
    text = value if isinstance(value, str) else ""
    name, written = parseaddr(text)
    address = _in_ascii(written)
    forms = {written, f"<{written}>", f"{name} <{written}>", f'"{name}" <{written}>'}
    if not (text in forms and _ADDRESS.fullmatch(address) and _NAME.fullmatch(name)):
        raise PydanticCustomError(
            "mail_address", "should be one e-mail address such as desk@example.org or Desk <desk@example.org>"
        )
    if len(address) > _LONGEST_ADDRESS or len(address.partition("@")[0]) > _LONGEST_BEFORE:
        raise PydanticCustomError(
            "mail_address", "should be an e-mail address of at most 254 characters, of which 64 stand before the @"
        )
    return Address(name=name, address=address)


def _in_ascii(address: str) -> str:
    """Write the domain as every mail server reads it: `bücher.example` is `xn--bcher-kva.example`."""
    before, at, domain = address.rpartition("@")
    if not before.isascii():
        raise PydanticCustomError(
            "mail_address",
            "should be an e-mail address of plain letters before the @; few mail servers take others (SMTPUTF8)",
        )
    if domain.isascii():
        return address
    try:
        return f"{before}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return address


def _server(value: object) -> MailServer:
    if isinstance(value, MailServer):
        return value
    found = _SERVER.fullmatch(value) if isinstance(value, str) else None
    if not found or not 0 < int(found["port"]) < 2**16:
        raise PydanticCustomError("mail_server", "should be a host and a port such as mail.example.org:587")
    return MailServer(host=found["host"].strip("[]"), port=int(found["port"]))


MailAddress = Annotated[
    Address,
    BeforeValidator(_address),
    WithJsonSchema({"type": "string", "examples": ["desk@example.org", "Desk <desk@example.org>"]}),
]
"""An e-mail address as operators write it."""

Server = Annotated[
    MailServer,
    BeforeValidator(_server),
    WithJsonSchema({"type": "string", "examples": ["mail.example.org:587"]}),
]
"""A host and a port as operators write them."""


class ReaderKeys(Keys):
    """Who reads a channel's mails, and in which zone they live."""

    address: MailAddress = Field(description="Where mails go.")
    timezone: Zone | None = Field(
        default=None, description="Digests come at their hours of this zone; left out: that of settings."
    )


def _reader(value: object, handler: ValidatorFunctionWrapHandler) -> ReaderKeys:
    if isinstance(value, dict | ReaderKeys):
        reader: ReaderKeys = handler(value)
        return reader
    return ReaderKeys(address=_address(value))


class _OrAddress:
    """Says in the JSON Schema that the address may stand alone."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        alone = {"type": "string", "examples": ["desk@example.org", "Desk <desk@example.org>"]}
        return {"anyOf": [alone, handler(core)]}


MailReader = Annotated[ReaderKeys, WrapValidator(_reader), _OrAddress()]
"""One who reads mails, as operators write it: an address, or `{address: ..., timezone: ...}`."""


class MailKeys(Keys):
    """The mail server that messages are handed to, and the address they come from."""

    server: Server = Field(description="Host and port; 587 is usual for starttls, 465 for tls.")
    user: str | None = Field(default=None, description="Left out: the server takes mail without a login.")
    password: SecretStr | None = Field(default=None, description='Write it as "${MAIL_PASSWORD}".')
    sender: MailAddress = Field(alias="from", description="Where messages come from.")
    leave: MailAddress | None = Field(
        default=None,
        description="Where readers write who want no more mails, while there is no public_url; left out: `from`.",
    )
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the way to the server is kept secret."
    )

    @model_validator(mode="after")
    def _keep_the_password_secret(self) -> Self:
        has_password = self.password is not None and bool(self.password.get_secret_value())
        if has_password != bool(self.user):
            raise PydanticCustomError("mail_login", "user and password belong together; one of them is missing")
        if has_password and self.security == "none" and not self.server.on_this_machine:
            raise PydanticCustomError(
                "mail_login", "a password would cross the network in the clear; use security starttls or tls"
            )
        return self
