"""A story: articles that carry one text. Ten copies are one story, and have one origin."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Relation(StrEnum):
    """What an article is to its story."""

    ORIGINAL = "original"  # the first one seen with this text
    COPY = "copy"  # the same text, but for what outlets put around it
    EDITED_COPY = "edited_copy"  # shortened, lengthened, or lightly rewritten
    SAME_ARTICLE = "same_article"  # no copy: the outlet's own article again, under another address or title


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One text that goes round."""

    id: int
    origin: str  # the agency that is credited, else the outlet that had it first
    first_article_id: int
    first_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """All of an article that is compared with other articles."""

    article_id: int
    first_seen_at: datetime
    outlet: str
    address: str | None  # the key under which all addresses of one article are the same
    sketch: bytes  # what `pipeline.events.sketch` made of the text; storage does not look into it


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """To which story an article belongs, and why."""

    story_id: int | None  # None: it opens a new one
    relation: Relation
    similarity: float  # 0 to 1: the share of the shorter text that stands in the other; 1 for an original
    reason: str  # the rule that decided, by id
    origin: str  # of the story, as far as is known with this article
    like: int | None = None  # the article that it was found to be like


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An article whose story is decided, as it is stored."""

    position: int  # counts what was related, in that order: "all after this" is what another process has not seen
    text: Sketched
    membership: Membership  # with a story_id
