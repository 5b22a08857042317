"""The page of an article on the web, from which its full text is taken."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.records.feed import FullText


class PageState(StrEnum):
    """How it stands with the page of one version of an article."""

    AWAITED = "awaited"  # nobody reads the article yet
    SETTLED = "settled"  # its text is there, or the reason why not


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """An unread article whose page might be wanted, with what its feed is asked for."""

    article_id: int
    version: int
    url: str
    full_text: FullText
    had_page: bool  # the text of the version before was its page's


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedPage:
    """A page that is due to be asked for."""

    article_id: int
    version: int
    url: str = field(repr=False)  # the article's link, or where redirects have led so far
    feed_url: str = field(repr=False)  # of the feed that names it
    hops: int  # redirects so far
    tries: int  # that have failed
    asked: int  # requests for this article so far, those for earlier versions among them
    wanted_at: datetime
    wait_until: datetime  # then the article is read without it
    title: str  # with `feed_text`, what the page is compared with
    feed_text: str = field(repr=False)
    link: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The robots.txt of one origin as it was answered last."""

    origin: str
    fetched_at: datetime
    keep_until: datetime
    rules: bytes = field(repr=False)  # as sent; empty where there are none
    problem: str | None = None  # why nothing may be asked for now, in words for a person
