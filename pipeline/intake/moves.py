"""When a feed is asked under another address than its operator's; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records.feed import Feed, Move

_SEEN = 3
_OVER = timedelta(hours=24)
_FAILURES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where a feed is asked from now on, and where it may be going."""

    moved_to: str | None
    moving: Move | None


def answered(feed: Feed, redirected_to: str | None, now: datetime) -> Whereabouts:
    """Judge an answer that was a feed, and where redirects for good have led on the way to it.

    One is believed when it was seen three times over at least a day; a server that is set up wrong for an hour moves
    nothing. An answer without one takes back what was seen.
    """
    if redirected_to is None:
        return Whereabouts(moved_to=feed.moved_to, moving=None)
    if feed.moving is None or feed.moving.to != redirected_to:
        return Whereabouts(moved_to=feed.moved_to, moving=Move(to=redirected_to, since=now, seen=1))
    move = Move(to=redirected_to, since=feed.moving.since, seen=feed.moving.seen + 1)
    if move.seen < _SEEN or now - move.since < _OVER:
        return Whereabouts(moved_to=feed.moved_to, moving=move)
    return Whereabouts(moved_to=None if redirected_to == feed.url else redirected_to, moving=None)


def failed(feed: Feed, *, gone: bool) -> Whereabouts:
    """Judge a failure: an address that was learned and no longer answers is forgotten for the operator's own."""
    if feed.moved_to and (gone or feed.failures + 1 >= _FAILURES):
        return Whereabouts(moved_to=None, moving=None)
    return Whereabouts(moved_to=feed.moved_to, moving=feed.moving)
