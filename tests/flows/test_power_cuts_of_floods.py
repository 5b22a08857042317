"""A feed brings its archive, and later the same under new ids: kill -9 makes no second summary of it."""

import signal
import sqlite3
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.flows.conftest import CONFIG, Nursery, World

Build = Callable[..., World]
HalfHours = Callable[[int], datetime]

WEST = ("Aden", "Cairo", "Gaza", "Homs", "Idlib", "Jenin", "Latakia", "Manbij", "Nablus")
EAST = ("Basra", "Damascus", "Erbil", "Fallujah", "Kobane", "Oman", "Palmyra", "Qamishli")
ARCHIVE = {
    "wire": [
        f"Mayadin refugee number {n} tells of {20 + n} people who were killed on the road to {town}"
        for n, town in enumerate((*WEST, *EAST))
    ]
}


@pytest.mark.parametrize("table", [None, "alerts", "alert_matches", "matches", "deliveries"])
def test_a_flood_is_told_once_whenever_the_process_dies(
    build_world: Build, nursery: Nursery, half_hours: HalfHours, table: str | None
) -> None:
    world = build_world(f"flood-{table}", CONFIG, (ARCHIVE, ARCHIVE))
    assert nursery.run(world.config, half_hours(0)).exit == 0
    world.site.published = 1
    if table is not None:
        assert nursery.run(world.config, half_hours(2), at_commit=1, of=table).signal == signal.SIGKILL
    assert nursery.run(world.config, half_hours(3)).exit == 0
    world.site.published = 2  # every article once more, under an id and an address of its own
    for moment in (5, 6, 50):
        assert nursery.run(world.config, half_hours(moment)).exit == 0

    assert len({identifier for identifier, _ in world.site.hooks}) == 1
    (_, body), *_ = world.site.hooks
    assert body["alert"]["reason"] == "flood"
    assert body["note"].startswith("17 articles of Wire at once")
    with sqlite3.connect(world.config.parent / "wirewatch.db") as connection:
        settled = connection.execute("SELECT settled, count(*) FROM matches GROUP BY 1 ORDER BY 1").fetchall()
    connection.close()
    assert settled == [("flood", 17), ("same_article", 17)]
