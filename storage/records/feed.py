"""A feed: what the operator asked for, and what its polls have taught."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.records.article import IdentityFrom


class Health(StrEnum):
    """How a feed is, in one word. Polls store new, ok, failing and gone; `storage/feed_health.py` says the rest."""

    NEW = "new"  # never polled
    OK = "ok"
    MOVED = "moved"  # answers, and its operator is to change the address
    STALE = "stale"  # answers, but has had nothing new for long
    LATE = "late"  # not asked when it was due
    FAILING = "failing"
    GONE = "gone"  # its server says that it is gone for good; all but switched off


class FullText(StrEnum):
    """Of which articles of a feed the page is fetched, for the text that the feed does not give."""

    ALWAYS = "always"
    NEEDED = "needed"  # where the feed's own text touches a rule
    NEVER = "never"


UNHEARD = frozenset({Health.LATE, Health.FAILING, Health.GONE})
"""Of these nothing can be heard: their silence may hide something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFeed:
    """A feed as feeds.yaml names it, without its secrets."""

    url: str
    outlet: str
    owner: str | None
    groups: tuple[str, ...]
    every: timedelta | None
    full_text: FullText = FullText.NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a feed's document says of its own rhythm."""

    every: timedelta | None = None  # how often it is worth asking
    skip_hours: tuple[int, ...] = ()  # in which nothing comes, UTC
    skip_days: tuple[int, ...] = ()  # the same, Monday is 0, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A permanent redirect that was seen, and is not yet believed."""

    to: str
    since: datetime
    seen: int


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
    document_url: str | None = None  # where the document was that the validators speak of; None: at the feed's address
    whole_at: datetime | None = None  # when the document came whole, or was last asked for without validators
    moved_to: str | None = None  # the address that is asked, since `url` redirects there for good
    moving: Move | None = None
    usual_gap: timedelta | None = None  # between two moments at which it has something new
    fresh_for: timedelta | None = None  # how long its server says that an answer holds
    rhythm: Rhythm | None = None
    identity_policy: IdentityFrom = IdentityFrom.ID  # the strongest mark that its items are known again by
    identity_strikes: int = 0  # documents in a row that spoke against that
    identity_note: str | None = None  # how it misbehaves with the names of its items, in words for a person
    remark: str | None = None  # what is wrong with its newest document, which was readable all the same
    gap_since: datetime | None = None  # the last two answers between which items may be missed
    gap_until: datetime | None = None

    @property
    def address(self) -> str:
        """The address that is asked."""
        return self.moved_to or self.url


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
    document_url: str | None = None
    whole_at: datetime | None = None
    moved_to: str | None = None
    moving: Move | None = None
    usual_gap: timedelta | None = None
    fresh_for: timedelta | None = None
    rhythm: Rhythm | None = None
    identity_policy: IdentityFrom = IdentityFrom.ID  # the strongest mark that its items are known again by
    identity_strikes: int = 0  # documents in a row that spoke against that
    identity_note: str | None = None  # how it misbehaves with the names of its items, in words for a person
    remark: str | None = None  # what is wrong with its newest document, which was readable all the same
    gap_since: datetime | None = None  # the last two answers between which items may be missed
    gap_until: datetime | None = None
