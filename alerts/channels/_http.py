"""What channels that POST JSON share: one request, no redirects, and a status turned into an outcome."""

import json
import re
from abc import abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Annotated

import httpx
from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from alerts.channels._base import Channel, Outcome, Outside, Refused, Sent, TryLater
from alerts.mail import MailKeys
from alerts.message import Json, Message
from storage.records.delivery import Delivery

_SECONDS = re.compile(r"-?[0-9]+")
_LONGEST_WAIT_SECONDS = 10**7  # more than anybody may ask for, little enough to be a timedelta


def _web_address(value: SecretStr) -> SecretStr:
    try:
        url = httpx.URL(value.get_secret_value())
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host:
        raise PydanticCustomError("web_address", "should be an address such as https://example.org/hooks/wirewatch")
    return value


WebAddress = Annotated[SecretStr, AfterValidator(_web_address)]
"""Where to POST. Secret, as many services put the right to write into the address."""


class HttpChannel(Channel):
    """A channel that POSTs one JSON document for each message."""

    url: WebAddress = Field(description="Where to POST; kept secret.")

    @abstractmethod
    def body(self, message: Message, delivery: Delivery) -> Mapping[str, Json]:
        """Give the JSON document for a message."""

    def headers(self, payload: bytes, delivery: Delivery, now: datetime) -> Mapping[str, str]:  # noqa: ARG002 - for kinds that sign
        """Give headers for this try, besides the content type."""
        return {}

    def recipients(self) -> tuple[str, ...]:
        """Give the one end that an address has; it stays itself when the address moves."""
        return ("endpoint",)

    def write(self, message: Message, delivery: Delivery, mail: MailKeys | None) -> bytes:  # noqa: ARG002 - no mail
        """Give compact JSON in UTF-8."""
        return to_bytes(self.body(message, delivery))

    async def send(self, payload: bytes, delivery: Delivery, outside: Outside) -> Outcome:
        """POST once; the answer's body is not read, as its status says all."""
        headers = {"content-type": "application/json", **self.headers(payload, delivery, outside.now)}
        try:
            async with outside.client.stream(
                "POST", self.url.get_secret_value(), content=payload, headers=headers, follow_redirects=False
            ) as response:
                return outcome_of(response.status_code, response.headers.get("retry-after"), outside.now)
        except httpx.TimeoutException:
            return TryLater(f"{self._host} did not answer in time")
        except httpx.HTTPError as error:
            return TryLater(f"{self._host} cannot be reached: {str(error) or type(error).__name__}")

    @property
    def _host(self) -> str:
        return httpx.URL(self.url.get_secret_value()).host


def outcome_of(status: int, retry_after: str | None, now: datetime) -> Outcome:
    """Say what an answer means. Only 410 is for ever: any other refusal may be mended at the other end."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Sent()
    said = _status_words(status)
    if status == HTTPStatus.GONE:
        return Refused(f"{said}: the endpoint says that it is gone for good")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return TryLater(f"{said}: redirects are not followed; give the address it points to")
    return TryLater(said, asked_wait(retry_after, now))


def asked_wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header: seconds or a date; None when it is neither."""
    value = (retry_after or "").strip()
    if _SECONDS.fullmatch(value):
        seconds = int(value[:20])
        return timedelta(seconds=max(-_LONGEST_WAIT_SECONDS, min(seconds, _LONGEST_WAIT_SECONDS)))
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None


def to_bytes(document: Mapping[str, Json]) -> bytes:
    """Give compact JSON in UTF-8; half characters that feeds sometimes hold become question marks."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _status_words(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status}"
