"""What every kind of channel is: who hears, what is written, how it is sent, and what came of it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
from pydantic import PrivateAttr, SecretStr

from alerts.channels._budget import Budget
from alerts.mail import MailKeys
from alerts.message import Message
from storage.keys import Keys
from storage.records.delivery import Delivery

_SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True)
class Sent:
    """The recipient took the message."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """It failed, and a later try makes sense; `after` is the wait that the other side asked for.

    `alone`: it is this message or this recipient, and others of the channel may be taken meanwhile. Without it, and
    when nothing else is taken at the same time, the whole channel waits.
    """

    problem: str
    after: timedelta | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It failed, and the same message would fail again."""

    problem: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The other side says that this channel is no more: nothing is sent to it until somebody takes it up again."""

    problem: str


Outcome = Sent | TryLater | Refused | Gone
"""What came of one try. The channel says whether another makes sense; `alerts/retry.py` says when."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a service takes messages: at most so many within so many seconds."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The world as a channel may touch it: the one guarded client, the mail server, and the time of this try."""

    client: httpx.AsyncClient
    mail: MailKeys | None
    now: datetime


class Channel(Keys, ABC):
    """One way to reach people or programs. A new kind is one file in this folder with a class like this."""

    examples: ClassVar[tuple[Mapping[str, object], ...]] = ()
    """Settings as feeds.yaml would hold them; the documentation shows them and the tests use them."""

    at_once: ClassVar[int] = 8
    """How many messages may be under way at the same time; 1 keeps them in order."""

    most_late: ClassVar[int | None] = None
    """When more alerts than these have piled up for one recipient, people read one summary of them; programs (None)
    get each."""

    can_be_left: ClassVar[bool] = False
    """Whether a recipient is a person who may leave by a link of their own. A chat room is not: it is many."""

    _budget: Budget | None = PrivateAttr(default=None)  # stands beside the kind in feeds.yaml, not among its keys

    @property
    def kind(self) -> str:
        """The word in feeds.yaml."""
        return type(self).__module__.rpartition(".")[2].rstrip("_")

    @property
    def budget(self) -> Budget | None:
        """How many alerts it may hear in a while; None: all of them."""
        return self._budget

    def with_budget(self, budget: Budget | None) -> Self:
        """Give the same channel with a budget."""
        channel = self.model_copy()
        channel._budget = budget  # noqa: SLF001 - its own
        return channel

    @abstractmethod
    def recipients(self) -> tuple[str, ...]:
        """Name who hears, without secrets: each gets a delivery, and retries, of their own."""

    @property
    def pace(self) -> Pace | None:
        """How fast it may be fed, each part counted; None: as fast as it answers."""
        return None

    def zone_of(self, recipient: str) -> ZoneInfo | None:  # noqa: ARG002 - most kinds know nothing of it
        """Give the zone that a recipient lives in; None: that of `settings`."""
        return None

    def write(self, message: Message, delivery: Delivery, mail: MailKeys | None) -> bytes:
        """Give the bytes of a message that goes in one part; a kind that needs several has `parts` instead."""
        raise NotImplementedError

    def parts(self, message: Message, delivery: Delivery, mail: MailKeys | None) -> Sequence[bytes]:
        """Give the bytes to send, cut into what the service takes at once.

        They are stored, and every try sends the same ones, beginning with the first part that was not taken.
        """
        return (self.write(message, delivery, mail),)

    @abstractmethod
    async def send(self, payload: bytes, delivery: Delivery, outside: Outside) -> Outcome:
        """Try one part once; `delivery.parts_done` is its number, from 0.

        Expected failures are outcomes and do not raise.
        """

    def without_secrets(self, problem: str) -> str:
        """Give a problem in which no secret of this channel can be read, whatever a library wrote into it."""
        for secret in sorted(self._secrets(), key=len, reverse=True):
            problem = problem.replace(secret, "***")
        return problem

    def _secrets(self) -> Iterator[str]:
        for name in type(self).model_fields:
            value = getattr(self, name)
            for secret in value if isinstance(value, list | tuple) else [value]:
                if isinstance(secret, SecretStr) and secret.get_secret_value():
                    yield secret.get_secret_value()
                    yield from _telling_parts(secret.get_secret_value())


def _telling_parts(secret: str) -> Iterator[str]:
    """Give what is secret in an address; its host may be shown, or nobody could say what cannot be reached."""
    parts = urlsplit(secret)
    yield from (part for part in (parts.query, parts.password, parts.username, parts.path) if part and len(part) > 1)
    host = {parts.netloc, parts.hostname}
    # Services repeat the key alone when they refuse it; short segments are words such as `hooks`.
    yield from (part for part in re.split("[/&=:?]", secret) if len(part) >= _SHORTEST_KEY and part not in host)
