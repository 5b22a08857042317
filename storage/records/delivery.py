"""A delivery: one message owed to one recipient of one channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import accumulate, pairwise


class MessageType(StrEnum):
    """What a message is; the `type` of a webhook."""

    ALERT_NEW = "alert.new"
    ALERT_REVISED = "alert.revised"
    DIGEST = "digest"
    NOTICE = "notice"
    SUMMARY = "summary"  # of alerts that piled up while the channel took nothing


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    OWED = "owed"
    SENT = "sent"
    DEAD = "dead"  # given up, with the reason in `problem`
    REPLACED = "replaced"  # never sent: another delivery tells of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A message to be owed: an alert's revision, a digest or a notice, to one recipient."""

    type: MessageType
    channel: str
    recipient: str
    alert_id: int | None = None
    revision: int | None = None
    digest_id: int | None = None
    notice_id: int | None = None  # its revision: that it begins, or that it is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A stored delivery. Its id goes with every copy that is ever sent.

    Whoever claims it holds it by the number of its attempts: what came of an older attempt is not recorded as its fate.
    """

    id: str
    type: MessageType
    channel: str
    recipient: str
    alert_id: int | None
    revision: int | None
    digest_id: int | None
    state: DeliveryState
    created_at: datetime
    attempts: int
    next_try_at: datetime
    problem: str | None
    payload: bytes | None  # rendered at the first try, the same bytes at every later one
    notice_id: int | None = None
    part_sizes: tuple[int, ...] = ()
    parts_done: int = 0  # a later try begins with the next
    forgiven: int = 0
    interrupted: int = 0  # so many tries in a row, of which nobody knows how they ended
    in_hand: bool = False
    replaced_by: str | None = None
    settled_at: datetime | None = None

    @property
    def tries(self) -> int:
        """How often it was tried to the end since somebody last took it up by hand."""
        return self.attempts - self.forgiven

    @property
    def parts(self) -> tuple[bytes, ...] | None:
        """The rendered message as the pieces that are sent one after another; None before it was rendered."""
        if self.payload is None:
            return None
        ends = list(accumulate(self.part_sizes or (len(self.payload),), initial=0))
        return tuple(self.payload[start:end] for start, end in pairwise(ends))


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A delivery that will not be tried again."""

    delivery_id: str
    at: datetime
    channel: str
    type: MessageType
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """What a summary stands for: the alerts that a recipient was not told while the channel took nothing."""

    number: int
    since: datetime
    until: datetime
    severities: Mapping[str, int]  # heaviest first
    heaviest: Mapping[int, int]  # of these alerts, by id, these revisions
