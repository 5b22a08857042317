"""An item as its feed published it, and the article that rules read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IdentityFrom(StrEnum):
    """What an item is known again by."""

    ID = "id"
    LINK = "link"
    FINGERPRINT = "fingerprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed: plain text, no markup."""

    identity: str
    identity_from: IdentityFrom
    title: str
    link: str | None
    author: str | None
    summary: str
    content: str  # the full text where the feed gives one, else empty
    tags: tuple[str, ...]
    published_at: datetime | None  # what the feed says; shown, never used as a clock
    fingerprint: str  # of all that a reader would see; another one is an edit
    link_key: int | None = None  # the same for all spellings of its link; None: it has none of its own
    text_key: int | None = None  # of title and text, whatever the link


class TextFrom(StrEnum):
    """Where the text of an article is from."""

    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What novelty needs to know of a stored article."""

    article_id: int
    identity: str
    version: int
    fingerprint: str
    title: str = ""
    published_at: datetime | None = None
    link_key: int | None = None
    text_key: int | None = None  # None: stored before there were keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A stored item in its newest version, with whom it comes from."""

    id: int
    feed_id: int
    outlet: str
    owner: str | None
    groups: tuple[str, ...]
    version: int  # 1 as first seen; one more with each edit
    first_seen_at: datetime  # the clock of everything that counts time
    version_seen_at: datetime  # when this version of it was seen
    backlog: bool  # stood in the feed at its first poll
    title: str
    link: str | None
    author: str | None
    text: str  # the longest that is known: of its page, else content, else summary
    tags: tuple[str, ...]
    published_at: datetime | None
    text_from: TextFrom = TextFrom.FEED
    page_url: str | None = None  # where its page was found, which may be another address than `link`
    text_problem: str | None = None  # why its page, which was wanted, is not read or not all of it
