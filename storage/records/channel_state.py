"""How a channel fares: whether it takes what is sent, since when it does not, and whether it was given up."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """One channel of feeds.yaml, as the last tries have found it."""

    channel: str
    last_sent_at: datetime | None = None
    failing_since: datetime | None = None  # nothing was taken since then, and something failed
    failures: int = 0  # in a row
    next_try_at: datetime | None = None  # nothing is sent before; None: nobody asked for a wait
    problem: str | None = None
    paused_at: datetime | None = None  # nothing is sent until somebody takes it up again

    def may_try(self, now: datetime) -> bool:
        """Say whether something may be sent now."""
        return self.paused_at is None and (self.next_try_at is None or self.next_try_at <= now)
