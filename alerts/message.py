"""A message: what is told, in every form a channel may want it in."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.sheet import Sheet
from storage.records.delivery import MessageType

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What a JSON document is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An alert, a digest or a notice in words; safe to show, as nothing from a feed is markup any more."""

    type: MessageType
    subject: str
    text: str
    html: str
    data: Mapping[str, Json]
    sheet: Sheet  # for chat
    series: str | None = None  # of a digest
    thread: str | None = None  # what mail programs are to show together: the digests of a series, an alert's revisions
    leave: str | None = None  # where this recipient leaves the list by one click
