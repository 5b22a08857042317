"""Digests of before readers had zones are digests of the house's own zone."""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config

from storage.database import Database
from storage.records.digest import Edition

MORNING = Edition("morning")
NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)


def test_what_was_told_before_there_were_zones_is_known_afterwards(tmp_path: Path) -> None:
    """The migration keeps digests, what they hold, and what waits."""
    folder = Path(__file__).parents[2] / "storage" / "migrations"
    database = Database(f"sqlite:///{tmp_path / 'w.db'}")
    config = Config()
    config.set_main_option("script_location", str(folder))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
    database.close()
    with sqlite3.connect(tmp_path / "w.db") as old:
        old.executescript(
            """
            INSERT INTO rule_versions (rule_id, version, title, severity, tags, definition, first_used_at)
                VALUES ('toll', 'v1', 'A toll', 'high', '[]', '{}', '2017-10-01 00:00:00');
            INSERT INTO alerts (id, rule_id, rule_version, key, revision, reason, opened_at, revised_at)
                VALUES (1, 'toll', 'v1', 'item:1', 2, 'new', '2017-10-01 00:00:00', '2017-10-01 00:00:00');
            INSERT INTO alert_series (alert_id, revision, series) VALUES (1, 1, 'morning'), (1, 2, 'morning');
            INSERT INTO digest_series (name, since) VALUES ('morning', '2017-09-01 00:00:00');
            INSERT INTO digests (id, series, local_date, since, until, coverage)
                VALUES (5, 'morning', '2017-10-01', '2017-09-30 05:00:00', '2017-10-01 05:00:00', '[]');
            INSERT INTO digest_alerts (series, alert_id, revision, digest_id) VALUES ('morning', 1, 1, 5);
            INSERT INTO deliveries (id, type, subject, channel, recipient, digest_id, state, created_at, attempts,
                next_try_at, settled_at) VALUES ('msg_1', 'digest', 'digest:5', 'desk', 'a@example.org', 5, 'dead',
                '2017-10-01 05:00:00', 1, '2017-10-01 05:00:00', '2017-10-01 05:00:00');
            """
        )
    old.close()

    database.upgrade()

    with database.snapshot() as store:
        assert store.digests.begun(MORNING, NOON) == datetime(2017, 10, 1, 5, tzinfo=UTC)
        assert store.digests.holds(5) == {1: [1]}
        assert store.digests.untold(MORNING, store.alerts.get(1)) == [2]
        assert store.digests.numbers(MORNING, date(2017, 10, 1)) == [0]
        assert store.digests.undelivered(MORNING) == []
    database.close()
