"""An event is reported, its toll rises, an article comes again under another id: kill -9 doubles none of it."""

import signal
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.flows.conftest import CONFIG, Nursery, World

Build = Callable[..., World]
HalfHours = Callable[[int], datetime]

ABOUT_TOLLS = CONFIG.replace('when: {{text: "{{towns}} AND killed"}}', "when: {{claim: killed}}")
FIRST = {
    "wire": ["Nine civilians were killed in an airstrike on Mayadin on Monday, medics in the town said"],
    "gazette": ["Rain is expected in Hasakah"],
}
SECOND = {
    "wire": [
        "At least 25 civilians were killed in the airstrike on Mayadin on Monday, the medics said",
        FIRST["wire"][0],  # under another id
    ],
    "gazette": ["Four soldiers were killed in a clash near Raqqa on Monday"],
}
OPENS = ("claims", "matches", "incidents", "entries", "stories", "story_members", "sketches", "alerts", "revisions")
TELLS = ("alert_matches", "alert_series", "deliveries", "digest_alerts", "attempts")
REVISES = ("entries", "incidents", "story_members", "sketches", "alerts", "revisions", "alert_matches", "deliveries")


@pytest.fixture
def build(build_world: Build) -> Callable[[str], World]:
    return lambda name: build_world(name, ABOUT_TOLLS, (FIRST, SECOND))


def run(nursery: Nursery, world: World, *moments: datetime) -> None:
    for moment in moments:
        assert nursery.run(world.config, moment).exit == 0


def rows(world: World, query: str) -> list[Any]:
    with sqlite3.connect(world.config.parent / "wirewatch.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def assert_told_once(world: World) -> None:
    """One event was opened and revised once, another opened; nobody heard of anything under two ids."""
    ids: dict[tuple[str, int, int], set[str]] = {}
    for identifier, body in world.site.hooks:
        key = (body["type"], body["alert"]["id"], body["alert"]["revision"])
        ids.setdefault(key, set()).add(identifier)
    assert {key: len(found) for key, found in ids.items()} == {
        ("alert.new", 1, 1): 1,
        ("alert.revised", 1, 2): 1,
        ("alert.new", 2, 1): 1,
    }
    assert rows(world, "SELECT id, revision, reason FROM alerts ORDER BY id") == [(1, 2, "revised"), (2, 1, "new")]
    assert rows(world, "SELECT settled, count(*) FROM matches GROUP BY 1 ORDER BY 1") == [
        ("alerted", 2),
        ("repeated", 1),
        ("same_article", 1),
    ]
    assert rows(world, "SELECT count(*) FROM incidents") == [(2,)]
    assert rows(world, "SELECT count(*) FROM articles") == rows(world, "SELECT count(*) FROM story_members")
    assert rows(world, "SELECT count(*), count(DISTINCT article_id) FROM sketches") == [(5, 5)]
    once = "SELECT count(*) FROM entries GROUP BY article_id, article_version, position HAVING count(*) > 1"
    assert rows(world, once) == []
    assert len({mail["Message-ID"] for mail in world.mailbox.messages}) == 2


def test_the_story_as_it_goes_when_nobody_dies(
    build: Callable[[str], World], nursery: Nursery, half_hours: HalfHours
) -> None:
    world = build("undisturbed")
    run(nursery, world, half_hours(0))
    world.site.published = 1
    run(nursery, world, half_hours(2))
    world.site.published = 2
    run(nursery, world, half_hours(4), half_hours(50))

    assert_told_once(world)
    assert len(world.site.hooks) == 3


@pytest.mark.parametrize("table", [*OPENS, *TELLS])
def test_a_kill_at_the_first_commit_of_each_table_while_an_alert_is_opened(
    build: Callable[[str], World], nursery: Nursery, half_hours: HalfHours, table: str
) -> None:
    world = build(f"opened-{table}")
    run(nursery, world, half_hours(0))
    world.site.published = 1

    death = nursery.run(world.config, half_hours(2), at_commit=1, of=table)

    assert death.signal == signal.SIGKILL
    assert table in death.wrote
    run(nursery, world, half_hours(3))
    world.site.published = 2
    run(nursery, world, half_hours(5), half_hours(50))
    assert_told_once(world)


@pytest.mark.parametrize("table", REVISES)
def test_a_kill_at_the_first_commit_of_each_table_while_an_alert_is_revised(
    build: Callable[[str], World], nursery: Nursery, half_hours: HalfHours, table: str
) -> None:
    world = build(f"revised-{table}")
    run(nursery, world, half_hours(0))
    world.site.published = 1
    run(nursery, world, half_hours(2))
    world.site.published = 2

    death = nursery.run(world.config, half_hours(4), at_commit=1, of=table)

    assert death.signal == signal.SIGKILL
    assert table in death.wrote
    run(nursery, world, half_hours(5), half_hours(50))
    assert_told_once(world)


def test_a_kill_at_commits_in_between_while_an_alert_is_revised(
    build: Callable[[str], World], nursery: Nursery, half_hours: HalfHours
) -> None:
    number = 1
    while True:
        number += 3  # the first of each table stands above; these fall between them
        world = build(f"commit{number}")
        run(nursery, world, half_hours(0))
        world.site.published = 1
        run(nursery, world, half_hours(2))
        world.site.published = 2

        death = nursery.run(world.config, half_hours(4), at_commit=number)
        run(nursery, world, half_hours(5), half_hours(50))

        assert_told_once(world)
        if death.signal is None:
            break
    assert number > 10
