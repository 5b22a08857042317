"""How channels fare: what the tries at each have shown, kept so that a restart knows it too."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from storage.records.channel_state import ChannelState
from storage.tables.channels import ChannelStateRow


class ChannelStates:
    """Repository of the states of channels; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, channel: str) -> ChannelState:
        """Give how a channel fares; one that was never tried has nothing against it."""
        row = self._session.get(ChannelStateRow, channel)
        return _state(row) if row else ChannelState(channel=channel)

    def all(self) -> list[ChannelState]:
        """Give every channel that was ever tried, by name."""
        return [_state(row) for row in self._session.exec(select(ChannelStateRow).order_by(ChannelStateRow.channel))]

    def works(self, channel: str, at: datetime) -> None:
        """Record that it took something."""
        row = self._row(channel)
        row.last_sent_at = at
        row.failing_since, row.failures, row.problem, row.next_try_at, row.paused_at = None, 0, None, None, None
        self._save(row)

    def fails(self, channel: str, at: datetime, problem: str) -> ChannelState:
        """Record one more failure in a row; give how it fares now."""
        row = self._row(channel)
        row.failing_since = row.failing_since or at
        row.failures, row.problem = row.failures + 1, problem
        self._save(row)
        return _state(row)

    def wait(self, channel: str, until: datetime) -> None:
        """Send nothing more until then."""
        row = self._row(channel)
        row.next_try_at = until
        self._save(row)

    def pause(self, channel: str, at: datetime, problem: str) -> ChannelState:
        """Send nothing more until it is taken up again; what it is owed stays owed."""
        row = self._row(channel)
        row.failing_since = row.failing_since or at
        row.paused_at, row.problem = at, problem
        self._save(row)
        return _state(row)

    def resume(self, channels: Iterable[str], at: datetime) -> list[str]:
        """Take up paused channels: each is tried with one message, and goes on if that is taken; give their names."""
        query = select(ChannelStateRow).where(
            col(ChannelStateRow.channel).in_(list(channels)), col(ChannelStateRow.paused_at).is_not(None)
        )
        rows = list(self._session.exec(query))
        for row in rows:
            row.paused_at, row.next_try_at = None, at
            self._save(row)
        return sorted(row.channel for row in rows)

    def _row(self, channel: str) -> ChannelStateRow:
        return self._session.get(ChannelStateRow, channel) or ChannelStateRow(channel=channel)

    def _save(self, row: ChannelStateRow) -> None:
        self._session.add(row)
        self._session.flush()


def _state(row: ChannelStateRow) -> ChannelState:
    return ChannelState(
        channel=row.channel,
        last_sent_at=row.last_sent_at,
        failing_since=row.failing_since,
        failures=row.failures,
        next_try_at=row.next_try_at,
        problem=row.problem,
        paused_at=row.paused_at,
    )
