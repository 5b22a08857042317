"""A feed: what the operator asked for, and what its polls have taught."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Health(StrEnum):
    """How a feed is, in the one word that the digest's coverage line counts."""

    NEW = "new"  # never polled
    OK = "ok"
    SILENT = "silent"  # answers, but has had nothing new for long
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFeed:
    """A feed as feeds.yaml names it, without its secrets."""

    url: str
    outlet: str
    owner: str | None
    groups: tuple[str, ...]
    every: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A watched feed and its state after the last poll."""

    id: int
    url: str
    outlet: str
    owner: str | None
    groups: tuple[str, ...]
    every: timedelta | None
    next_poll_at: datetime
    first_read_at: datetime | None  # the first poll that brought a document; until then all is backlog
    polled_at: datetime | None
    etag: str | None  # byte for byte as the server sent it, as is last_modified
    last_modified: str | None
    body_hash: str | None
    health: Health
    problem: str | None  # why it fails, in words for a person
    failing_since: datetime | None
    failures: int  # in a row
    last_ok_at: datetime | None
    last_new_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one poll taught about its feed: the new values of the columns that a poll may change."""

    feed_id: int
    polled_at: datetime
    next_poll_at: datetime
    first_read_at: datetime | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    health: Health
    problem: str | None
    failing_since: datetime | None
    failures: int
    last_ok_at: datetime | None
    last_new_at: datetime | None
