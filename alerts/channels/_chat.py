"""What chat services share: a sheet dealt out to messages, each in the service's own form and in its limits."""

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from alerts.channels._base import Gone, Outcome
from alerts.channels._http import Answer, HttpChannel, UrlChannel, outcome_of, status_words
from alerts.channels._layout import Room, lay_out
from alerts.message import Json, Message
from alerts.sheet import Block, Line
from alerts.text import one_line
from storage.records.delivery import Delivery

_LONGEST_SAID = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One message of those that tell one thing."""

    id: str  # the delivery's, with the page's number behind it; the same on every try
    number: int  # from 1
    subject: str
    severity: str | None
    link: str | None
    chunks: Sequence[Block]


class Chat(HttpChannel):
    """A channel that people read: a few short messages, of which each names the delivery that it is of."""

    at_once: ClassVar[int] = 1  # parts and alerts stay in order
    most_late: ClassVar[int | None] = 30
    reads_of_answer: ClassVar[int] = 4000

    room: ClassVar[Room]
    """How much the service takes, in the unit of `cost`."""

    @abstractmethod
    def cost(self, one: Line) -> int:
        """Give how much room a line takes as it is written, with its end."""

    @abstractmethod
    def page(self, page: Page) -> Mapping[str, Json]:
        """Give one message as the service wants it."""

    def bodies(self, message: Message, delivery: Delivery) -> Sequence[Mapping[str, Json]]:
        """Give the messages that tell it."""
        sheet = message.sheet
        return [
            self.page(
                Page(
                    id=f"{delivery.id}-{number}",
                    number=number,
                    subject=message.subject,
                    severity=sheet.severity,
                    link=sheet.link,
                    chunks=chunks,
                )
            )
            for number, chunks in enumerate(lay_out(sheet, self.room, self.cost), 1)
        ]

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Say what an answer means: an address that is not there was taken away by people, so it is for good."""
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return Gone(f"{self.said(answer)}: it is no more; make a new one and put it into feeds.yaml")
        return outcome_of(answer.status, answer.headers.get("retry-after"), now)

    def said(self, answer: Answer) -> str:
        """Give an answer in words, with the beginning of what its body says."""
        words = one_line(answer.body.decode("utf-8", "replace"), _LONGEST_SAID)
        return f"{status_words(answer.status)}: {words}" if words else status_words(answer.status)


class ChatHook(Chat, UrlChannel):
    """A chat that is reached by a webhook of its own, whose address is the right to write."""


def read_json(body: bytes) -> Mapping[str, object]:
    """Read an answer that should be a JSON object; anything else is an empty one."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
