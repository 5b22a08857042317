"""However late things come and whenever triage runs, in the end the same matches stand behind alerts."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.database import Database
from tests.alerts.conftest import NOW, Newsroom, hook
from tests.alerts.windows.sightings import window

OUTLETS = "ABCDEF"
Arrival = tuple[str, int]


@pytest.mark.parametrize("written", ["repeat: {origins: 3, within: 24h}", "spike: {within: 24h, at_least: 2}"])
@settings(max_examples=6, deadline=None, derandomize=True)  # each example makes two databases
@given(
    arrivals=st.lists(st.tuples(st.sampled_from(OUTLETS), st.integers(0, 80)), min_size=4, max_size=9),
    runs=st.sets(st.integers(0, 9)),
)
def test_what_stands_behind_alerts_depends_on_no_order_of_arrival_and_on_no_run(
    tmp_path_factory: pytest.TempPathFactory, written: str, arrivals: list[Arrival], runs: set[int]
) -> None:
    in_order = sorted(arrivals, key=lambda arrival: arrival[1])

    at_once = _behind_alerts(tmp_path_factory.mktemp("once"), written, in_order, set())

    assert _behind_alerts(tmp_path_factory.mktemp("late"), written, arrivals, runs) == at_once


def _behind_alerts(folder: Path, written: str, arrivals: list[Arrival], runs: set[int]) -> set[tuple[str, datetime]]:
    """Let articles come in this order, whenever they were first seen; triage runs after some of them and at the end."""
    database = Database(f"sqlite:///{folder / 'w.db'}")
    database.upgrade()
    room = Newsroom(database, channels={"soc": hook("https://soc.example/hook")})
    room.watch(*OUTLETS)
    room.rule("rule", channels=("soc",), window=window(written), per="rule")
    room.later(hours=100)
    for number, (outlet, hours) in enumerate(arrivals):
        room.match("rule", outlet=outlet, seen_at=NOW + timedelta(hours=hours))
        if number in runs:
            room.triage()
    room.triage()
    stories = room.stories()
    database.close()
    return {(piece.outlet, piece.first_seen_at) for story in stories for piece in story.evidence}
