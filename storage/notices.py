"""Notices: what the operators are to be told of the service itself, once when it begins and once when it is over."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.records.notice import Notice, NoticeKind
from storage.tables.notices import NoticeRow


class Notices:
    """Repository of notices; part of a transaction's Store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, kind: NoticeKind, subject: str, words: str, now: datetime, *, about: Iterable[str] = ()) -> bool:
        """Say that something does not work; give whether this was not known.

        One that is open already is not told again: it only says from now on what is said here.
        """
        row = self._open_row(kind, subject)
        if row is None:
            row = NoticeRow(
                kind=kind.value,
                subject=subject,
                open_key=_key(kind, subject),
                waits=True,
                words=words,
                about=sorted(about),
                opened_at=now,
            )
            is_new = True
        else:
            row.words, row.about, is_new = words, sorted(about), False
        self._session.add(row)
        self._session.flush()
        return is_new

    def extend(self, notice: Notice, about: Iterable[str]) -> None:
        """Take more into what an open notice speaks of; nobody is told again."""
        row = self._session.get_one(NoticeRow, notice.id)
        row.about = sorted({*row.about, *about})
        self._session.add(row)
        self._session.flush()

    def close(self, kind: NoticeKind, subject: str, words: str | None, now: datetime) -> bool:
        """Say that it works again; give whether it was open.

        Who was told that it did not work is told these words, once; with None, nobody need hear of it any more.
        """
        row = self._open_row(kind, subject)
        if row is None:
            return False
        row.open_key, row.closed_at, row.closing_words, row.waits = None, now, words, True
        self._session.add(row)
        self._session.flush()
        return True

    def waiting(self) -> list[Notice]:
        """Give those that are to be told, or to be told as over, in the order in which they were opened."""
        query = select(NoticeRow).where(col(NoticeRow.waits)).order_by(col(NoticeRow.id))
        return [_notice(row) for row in self._session.exec(query)]

    def told(self, notice: Notice, now: datetime) -> None:
        """Record that all was told that there is to tell of a notice as it stands."""
        row = self._session.get_one(NoticeRow, notice.id)
        row.told_at = row.told_at or now
        row.over_told_at = None if notice.is_open else now
        row.waits = False
        self._session.add(row)
        self._session.flush()

    def get(self, notice_id: int) -> Notice:
        """Give a notice."""
        return _notice(self._session.get_one(NoticeRow, notice_id))

    def still_open(self, kind: NoticeKind | None = None) -> list[Notice]:
        """Give what does not work now, the oldest first."""
        query = select(NoticeRow).where(col(NoticeRow.open_key).is_not(None)).order_by(col(NoticeRow.id))
        if kind is not None:
            query = query.where(NoticeRow.kind == kind.value)
        return [_notice(row) for row in self._session.exec(query)]

    def held_in(self, since: datetime, until: datetime) -> Sequence[Notice]:
        """Give those that were open at some moment of (since, until], the oldest first."""
        ended = col(NoticeRow.closed_at)
        query = (
            select(NoticeRow)
            .where(col(NoticeRow.opened_at) <= until, ended.is_(None) | (ended > since))
            .order_by(col(NoticeRow.id))
        )
        return [_notice(row) for row in self._session.exec(query)]

    def _open_row(self, kind: NoticeKind, subject: str) -> NoticeRow | None:
        return self._session.exec(select(NoticeRow).where(NoticeRow.open_key == _key(kind, subject))).first()


def _key(kind: NoticeKind, subject: str) -> str:
    return f"{kind.value}:{subject}"


def _notice(row: NoticeRow) -> Notice:
    assert row.id is not None
    return Notice(
        id=row.id,
        kind=NoticeKind(row.kind),
        subject=row.subject,
        words=row.words,
        about=tuple(row.about),
        opened_at=row.opened_at,
        told_at=row.told_at,
        closed_at=row.closed_at,
        closing_words=row.closing_words,
        over_told_at=row.over_told_at,
    )
