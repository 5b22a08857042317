"""When a delivery that failed is tried again, pure: back-off over three days and a bit, then never."""

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

MOST_TRIES = len(_WAITS) + 1


def wait_before_next(delivery_id: str, tries: int, asked: timedelta | None = None) -> timedelta | None:
    """Give the wait after failed try number `tries` (from 1), or None when it was the last one.

    `asked` is what the other side asked for (Retry-After); it is obeyed within one second and one day.
    """
    if tries >= MOST_TRIES:
        return None
    wait = _WAITS[max(tries, 1) - 1] * (1 + _JITTER * _fraction(delivery_id, tries))
    return wait if asked is None else max(wait, min(max(asked, _SHORTEST_ASKED), _LONGEST_ASKED))


def _fraction(delivery_id: str, tries: int) -> float:
    # Spread, so that what failed together is not tried again together; the same for the same try, so it can be tested.
    digest = hashlib.sha256(f"{delivery_id}:{tries}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
