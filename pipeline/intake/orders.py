"""What is asked of the network, within which limits, and what can come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A document to be fetched, and what its last answer said about itself."""

    feed_id: int  # or the id of whatever else has it: each result carries its order's
    url: str = field(repr=False)  # may hold a token
    etag: str | None
    last_modified: str | None
    document_url: str | None = field(default=None, repr=False)  # that these two came from; None: `url`
    headers: Mapping[str, str] = field(repr=False)  # may hold secrets; for this origin only
    public_only: bool = False  # a stranger named the address, so no private one that the operator allows is dialled
    accept: bytes | None = None  # left out: feeds
    media: frozenset[str] = frozenset()  # a document of any other type is not read; empty: all are
    follow: bool = True  # redirects; else where the first one leads is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed's document, whole and unpacked."""

    feed_id: int
    url: str = field(repr=False)  # where it was found, after redirects
    body: bytes = field(repr=False)
    content_type: str | None
    etag: str | None  # as sent, one character for each byte, as is last_modified
    last_modified: str | None
    fresh_for: timedelta | None = None  # how long the server says that it holds
    moved_to: str | None = field(default=None, repr=False)  # where redirects say that the feed is for good


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The server says that we hold the newest document."""

    feed_id: int
    etag: str | None
    last_modified: str | None
    fresh_for: timedelta | None = None
    moved_to: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No document, and why, in words for a person."""

    feed_id: int
    problem: str
    retry_after: timedelta | None = None  # what the server asked for, between 1 s and 24 h
    host: str | None = None  # which asked for that: the end of the redirects
    gone: bool = False  # the server says: for good
    status: int | None = None  # of the answer, where it is the problem
    passing: bool = False  # trouble on the way, which may be over the next time
    leads_to: str | None = field(default=None, repr=False)  # a redirect that the order does not follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """Not asked, since a host on the way wants to be left alone until then."""

    feed_id: int
    until: datetime


Fetched = Document | Unchanged | Failed | Paused


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one feed, one host and one batch may take."""

    total: timedelta = timedelta(seconds=30)  # one feed, redirects included, waiting for its turn not
    body_bytes: int = 10 * 1024 * 1024  # as sent and unpacked
    redirects: int = 5
    at_once: int = 256  # with answers that take a fifth of a second, a thousand feeds a second
    large_at_once: int = 16  # answers of more than a megabyte
    untaken: int = 64  # documents that wait to be taken apart
    at_once_per_host: int = 2
    gap: timedelta = timedelta(seconds=1)  # between two requests to one host that is not this machine
