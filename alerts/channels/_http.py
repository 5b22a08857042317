"""What channels that POST JSON share: one request for each part, no redirects, and an answer turned into an outcome."""

import json
import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Annotated, ClassVar

import httpx
from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from alerts.channels._base import Channel, Gone, Outcome, Outside, Sent, TryLater
from alerts.mail import MailKeys
from alerts.message import Json, Message
from storage.records.delivery import Delivery

_ABOUT_THE_MESSAGE = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered; of the body only as much as the kind of channel wants to see."""

    status: int
    headers: httpx.Headers
    body: bytes


class HttpChannel(Channel):
    """A channel that POSTs JSON documents, one for each part of a message."""

    url: WebAddress = Field(description="Where to POST; kept secret.")

    reads_of_answer: ClassVar[int] = 0
    """So many bytes of an answer's body are read; for services that say 200 to an error, and overrule `judge`."""

    @abstractmethod
    def bodies(self, message: Message, delivery: Delivery) -> Sequence[Mapping[str, Json]]:
        """Give the JSON documents for a message, each small enough for the service."""

    def headers(self, payload: bytes, delivery: Delivery, now: datetime) -> Mapping[str, str]:  # noqa: ARG002 - for kinds that sign
        """Give headers for this try, besides the content type."""
        return {}

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Say what an answer means: by its status and Retry-After, where a kind knows nothing better."""
        return outcome_of(answer.status, answer.headers.get("retry-after"), now)

    def recipients(self) -> tuple[str, ...]:
        """Give the one end that an address has; it stays itself when the address moves."""
        return ("endpoint",)

    def parts(self, message: Message, delivery: Delivery, mail: MailKeys | None) -> tuple[bytes, ...]:  # noqa: ARG002 - no mail
        """Give compact JSON in UTF-8."""
        return tuple(to_bytes(body) for body in self.bodies(message, delivery))

    async def send(self, payload: bytes, delivery: Delivery, outside: Outside) -> Outcome:
        """POST one part once; redirects are not followed."""
        headers = {"content-type": "application/json", **self.headers(payload, delivery, outside.now)}
        try:
            async with outside.client.stream(
                "POST", self.url.get_secret_value(), content=payload, headers=headers, follow_redirects=False
            ) as response:
                body = await _first_bytes(response, self.reads_of_answer)
        except httpx.TimeoutException:
            return TryLater(f"{self._host} did not answer in time")
        except httpx.HTTPError as error:
            return TryLater(f"{self._host} cannot be reached: {str(error) or type(error).__name__}")
        return self.judge(Answer(status=response.status_code, headers=response.headers, body=body), outside.now)

    @property
    def _host(self) -> str:
        return httpx.URL(self.url.get_secret_value()).host


async def _first_bytes(response: httpx.Response, most: int) -> bytes:
    body = b""
    if most:
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) >= most:
                break
    return body[:most]


def outcome_of(status: int, retry_after: str | None, now: datetime) -> Outcome:
    """Say what an answer means. Only 410 is for ever: any other refusal may be mended at the other end.

    What says that this one message is not understood holds up no other.
    """
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Sent()
    said = _status_words(status)
    if status == HTTPStatus.GONE:
        return Gone(f"{said}: the endpoint says that it is gone for good")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return TryLater(f"{said}: redirects are not followed; give the address it points to")
    return TryLater(said, asked_wait(retry_after, now), alone=status in _ABOUT_THE_MESSAGE)


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
