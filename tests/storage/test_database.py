from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from storage.database import Database, _alembic, database_file
from storage.errors import DatabaseNewer, DatabaseUnusable
from storage.records.feed import WatchedFeed


def test_the_migrations_make_exactly_the_tables_that_the_program_expects(database: Database) -> None:
    config = _alembic()

    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_to_upgrade_twice_changes_nothing(database: Database) -> None:
    database.upgrade()


def test_what_fails_half_way_leaves_nothing_behind(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    def fail_half_way() -> None:
        with database.transaction() as store:
            store.feeds.watch([watched], noon)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    with database.snapshot() as store:
        assert store.feeds.all() == []


def test_commits_survive_a_power_cut_and_keys_are_checked(database: Database) -> None:
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_reader_is_not_held_up_by_a_writer(database: Database, watched: WatchedFeed, noon: datetime) -> None:
    with database.transaction() as writer:
        writer.feeds.watch([watched], noon)

        with database.snapshot() as reader:
            assert reader.feeds.all() == []


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """Catalogue B25."""
    database = Database(f"sqlite:///{tmp_path / 'newer.db'}")
    database.upgrade()
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseNewer, match="9999"):
        database.upgrade()
    database.close()


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("these are notes, and not a database " * 100)
    database = Database(f"sqlite:///{file}")

    with pytest.raises(DatabaseUnusable, match="not a database") as caught:
        database.upgrade()
    assert "\n" not in str(caught.value)
    database.close()


@pytest.mark.parametrize("url", ["wirewatch.db", "mysql://x/y"])
def test_an_address_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="sqlite:///"):
        Database(url)


@pytest.mark.parametrize(
    ("url", "file"),
    [("sqlite:///a/b.db", Path("a/b.db")), ("sqlite://", None), ("sqlite:///:memory:", None)],
)
def test_the_file_of_an_address(url: str, file: Path | None) -> None:
    assert database_file(url) == file


def test_times_come_back_aware_and_in_utc(database: Database, watched: WatchedFeed) -> None:
    berlin = datetime(2017, 10, 2, 14, tzinfo=timezone(timedelta(hours=2)))
    with database.transaction() as store:
        store.feeds.watch([watched], berlin)

    with database.snapshot() as store:
        [feed] = store.feeds.all()
    assert feed.next_poll_at == berlin
    assert feed.next_poll_at.tzinfo is UTC


def test_a_time_without_zone_is_refused(database: Database, watched: WatchedFeed) -> None:
    naive = datetime(2017, 10, 2, 14)  # noqa: DTZ001

    with pytest.raises(Exception, match="without zone"), database.transaction() as store:
        store.feeds.watch([watched], naive)
