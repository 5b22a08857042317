"""What an audit counts: of every match and of every revision of an alert, where it stands."""

from dataclasses import dataclass

from storage.records.delivery import DeliveryState
from storage.records.digest import Edition
from storage.records.held_back import HeldBack


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTrace:
    """A match: what triage did with it, and the alerts that it stands behind."""

    id: int
    is_related: bool  # read, and compared with what else is known
    is_windowed: bool  # its rule asked for many together
    settled: str | None  # a word of `Settled`, or one that a newer program knows
    alerts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTrace:
    """One message to one recipient of a channel."""

    channel: str
    state: DeliveryState
    problem: str | None
    instead: "Instead | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """The message that tells of one that was replaced."""

    is_summary: bool  # else it is a newer revision of the same alert, and is counted by itself
    message: MessageTrace


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTrace:
    """An edition of digests that is to hold a revision: the digest that does, and how that was sent."""

    edition: Edition
    digest_id: int | None  # None: the next one will
    messages: tuple[MessageTrace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionTrace:
    """One revision of an alert, and every place that it was to go to."""

    alert_id: int
    revision: int
    messages: tuple[MessageTrace, ...]
    series: tuple[SeriesTrace, ...]
    held_back: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the tables hold, counted row by row and joined with nothing."""

    matches: int
    alerts: int
    revisions: int  # as the alerts say themselves
    deliveries: int
    series: int  # destinations in digests
    held_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTotals:
    """The entries of all ledgers."""

    entries: int
    apart: int
    triaged: int
    waiting: int
