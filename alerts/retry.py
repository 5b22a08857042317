"""When what failed is tried again, pure: a message over three days and a bit, a channel that takes nothing over five.

A message that fails where others are taken is given up in the end. What a channel does not take at all stays owed: it
is the channel that is tried again, with one message at a time, and after five days it is paused.
"""

import hashlib
from datetime import timedelta

# The spacing that Standard Webhooks recommends: quick at first, then long enough for a person to wake up and mend it.
_WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
_JITTER = 0.1
_SHORTEST_ASKED = timedelta(seconds=1)
_LONGEST_ASKED = timedelta(hours=24)

_WAITS_OF_CHANNEL = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),  # as often as that a message costs nobody anything, and it is soon known who is back
)

MOST_TRIES = len(_WAITS) + 1
LONGEST_FAILING = timedelta(days=5)
"""How long a channel may take nothing before it is paused."""


def wait_before_next(delivery_id: str, tries: int, asked: timedelta | None = None) -> timedelta | None:
    """Give the wait after failed try number `tries` (from 1), or None when it was the last one.

    `asked` is what the other side asked for (Retry-After); it is obeyed within one second and one day.
    """
    if tries >= MOST_TRIES:
        return None
    return _at_least(_WAITS[max(tries, 1) - 1], f"{delivery_id}:{tries}", asked)


def longest_wait(delivery_id: str, tries: int, asked: timedelta | None = None) -> timedelta:
    """Give the wait of a message that is out of tries for its channel's sake."""
    return _at_least(_WAITS[-1], f"{delivery_id}:{tries}", asked)


def wait_of_channel(channel: str, failures: int, asked: timedelta | None = None) -> timedelta:
    """Give how long a channel is left alone after so many failures in a row (from 1)."""
    wait = _WAITS_OF_CHANNEL[min(max(failures, 1), len(_WAITS_OF_CHANNEL)) - 1]
    return _at_least(wait, f"{channel}:{failures}", asked)


def _at_least(wait: timedelta, seed: str, asked: timedelta | None) -> timedelta:
    own = wait * (1 + _JITTER * _fraction(seed))
    return own if asked is None else max(own, min(max(asked, _SHORTEST_ASKED), _LONGEST_ASKED))


def _fraction(seed: str) -> float:
    # Spread, so that what failed together is not tried again together; the same for the same try, so it can be tested.
    digest = hashlib.sha256(seed.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
