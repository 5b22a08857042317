"""What every table shares: names for constraints, and a time that is always aware and in UTC."""

from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel


class Row(SQLModel):
    """The base of all tables; migrations rely on the naming convention."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Refuses naive times; reads back aware on every database (SQLite forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn any aware time into UTC."""
        return None if value is None else self.in_utc(value)

    @staticmethod
    def in_utc(moment: datetime) -> datetime:
        """Give any aware time in UTC, and refuse others."""
        if moment.tzinfo is None:
            raise ValueError(f"a time without zone was to be stored: {moment!r}")
        return moment.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give UTC, whatever zone the database answers in."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored(moment: datetime) -> str:
    """Give a moment as SQLite holds it, for a statement that knows no types."""
    return UTCDateTime.in_utc(moment).strftime("%Y-%m-%d %H:%M:%S.%f")
