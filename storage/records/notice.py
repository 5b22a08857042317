"""A notice: a word to the operators. Something does not work; and, once, that it works again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about."""

    FEEDS = "feeds"  # cannot be heard
    CHANNEL = "channel"  # is paused, or gives up messages; the subject is its name
    RULES = "rules"  # were refused, or feeds.yaml as a whole was


BEGINS, IS_OVER = 1, 2
"""The two messages of a notice, as the revision of their deliveries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice. The first line of its words is what a subject line shows; what follows is detail."""

    id: int
    kind: NoticeKind
    subject: str  # what it is about, as a key: at most one notice of a kind and subject is open
    words: str
    about: tuple[str, ...]  # the keys of all that it speaks of, where it speaks of several things
    opened_at: datetime
    told_at: datetime | None  # when messages were made of it
    closed_at: datetime | None
    closing_words: str | None  # None while it is open, or where it ended and nobody need hear of it
    over_told_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether what it says still holds."""
        return self.closed_at is None
