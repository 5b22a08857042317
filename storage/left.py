"""Who wants no more messages of which list, and the key that their links are signed with."""

import secrets
from datetime import datetime

from sqlmodel import Session, col, select

from storage.records.left import Left, Seat
from storage.tables.left import LeftRow, SigningKeyRow

_KEY_BYTES = 32
_LEAVING = "leave"


class Leavers:
    """Repository of those who left; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[Left]:
        """Give everyone who left, by list."""
        query = select(LeftRow).order_by(col(LeftRow.list_name), col(LeftRow.recipient))
        return [
            Left(seat=Seat(row.list_name, row.recipient), at=row.at, how=row.how) for row in self._session.exec(query)
        ]

    def leave(self, seat: Seat, at: datetime, how: str) -> bool:
        """Take a recipient off a list; False: they had left before."""
        if self._session.get(LeftRow, (seat.list_name, seat.recipient)) is not None:
            return False
        self._session.add(LeftRow(list_name=seat.list_name, recipient=seat.recipient, at=at, how=how))
        self._session.flush()
        return True

    def take_back(self, seat: Seat) -> bool:
        """Put a recipient on a list again; False: they had not left it."""
        row = self._session.get(LeftRow, (seat.list_name, seat.recipient))
        if row is None:
            return False
        self._session.delete(row)
        self._session.flush()
        return True

    def signing_key(self) -> bytes | None:
        """Give the key that links are signed with, if one was made."""
        row = self._session.get(SigningKeyRow, _LEAVING)
        return row.key if row else None

    def make_signing_key(self, at: datetime) -> bytes:
        """Give the key that links are signed with; the first time it is drawn by lot."""
        if known := self.signing_key():
            return known
        key = secrets.token_bytes(_KEY_BYTES)
        self._session.add(SigningKeyRow(purpose=_LEAVING, key=key, made_at=at))
        self._session.flush()
        return key
