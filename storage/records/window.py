"""What a window sees: the matches that it counts, and when it must be asked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a window sees of a match."""

    match_id: int
    article_id: int
    outlet: str
    owner: str | None
    groups: tuple[str, ...]
    origin: str  # whose text it is; copies count for the one they copy
    speakers: tuple[str, ...]
    places: tuple[str, ...]
    first_seen_at: datetime
    counts: bool = True  # False: backlog or old; it teaches what is known and makes no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A window of one rule over one group of matches that must be asked."""

    rule_id: str
    group: str
    judge_from: datetime | None  # nothing before it is undecided; None: nothing is


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Until when all that a feed published is known; None: it is not heard at all."""

    groups: tuple[str, ...]
    until: datetime | None
