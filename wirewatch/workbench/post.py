"""What people do to deliveries by hand: look, try given up ones again, take up a paused channel."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Store
from storage.records.channel_state import ChannelState
from storage.records.delivery import Delivery, DeliveryState
from wirewatch.workbench.errors import WorkbenchError

OPEN = (DeliveryState.OWED, DeliveryState.DEAD)
"""What is looked at when nobody says which: all that has not arrived."""


class NothingToRetry(WorkbenchError):
    """No delivery of this id was given up."""


class NotPaused(WorkbenchError):
    """No channel of this name is paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Deliveries to be shown, and how the channels stand."""

    deliveries: Sequence[Delivery]
    counts: dict[tuple[str, DeliveryState], int]
    channels: Sequence[ChannelState]


def look(store: Store, states: Collection[DeliveryState], channel: str | None, most: int) -> Shelf:
    """Give the newest deliveries in these states, and all counts."""
    return Shelf(
        deliveries=store.deliveries.newest(states, channel, most),
        counts=store.deliveries.count(),
        channels=store.channels.all(),
    )


def retry(store: Store, ids: Collection[str], channel: str | None, now: datetime) -> list[Delivery]:
    """Owe given up deliveries again; `ids` empty: all that were given up, of this channel where one is named."""
    replayed = store.deliveries.replay(ids, channel, now)
    if missing := set(ids) - {one.id for one in replayed}:
        raise NothingToRetry(f"{', '.join(sorted(missing))} (`wirewatch deliveries --state dead` lists those)")
    return replayed


def resume(store: Store, channel: str, now: datetime) -> None:
    """Take up a paused channel: it is tried with one message, and goes on if that is taken."""
    if not store.channels.resume([channel], now):
        paused = [state.channel for state in store.channels.all() if state.paused_at is not None]
        raise NotPaused(f"{channel} (paused: {', '.join(paused) or 'none'})")
