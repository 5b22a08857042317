"""The hosts that feeds are fetched from: which of them asked to be left alone, and until when."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from storage.tables.hosts import HostRow


class Hosts:
    """Repository of hosts; part of a transaction's Store. A host is a name, with its port where that is unusual."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def pause(self, host: str, until: datetime) -> None:
        """Leave a host alone until then; a longer pause that it asked for before still holds."""
        row = self._session.get(HostRow, host) or HostRow(host=host, paused_until=until)
        row.paused_until = max(row.paused_until, until)
        self._session.add(row)
        self._session.flush()

    def paused(self, now: datetime) -> dict[str, datetime]:
        """Give until when each host is to be left alone that is not to be asked now."""
        query = select(HostRow).where(col(HostRow.paused_until) > now)
        return {row.host: row.paused_until for row in self._session.exec(query)}

    def forget(self, now: datetime) -> None:
        """Drop the pauses that are over."""
        self._session.exec(delete(HostRow).where(col(HostRow.paused_until) <= now))
