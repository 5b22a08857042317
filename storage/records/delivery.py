"""A delivery: one message owed to one recipient of one channel."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageType(StrEnum):
    """What a message is; the `type` of a webhook."""

    ALERT_NEW = "alert.new"
    ALERT_REVISED = "alert.revised"
    DIGEST = "digest"
    NOTICE = "notice"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    OWED = "owed"
    SENT = "sent"
    DEAD = "dead"  # given up, with the reason in `problem`


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
    """A stored delivery. Its id goes with every copy that is ever sent."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A delivery that will not be tried again."""

    delivery_id: str
    at: datetime
    channel: str
    type: MessageType
    problem: str
