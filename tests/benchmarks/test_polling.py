"""`python -m benchmarks.polling` as one runs it, and a floor under the speed, so that a loss of five times is seen."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.polling.__main__ import main
from benchmarks.polling.feeds import document
from pipeline.intake.parse import parse
from storage.database import Database
from storage.records.feed import WatchedFeed

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
FEEDS = 60

MOST_MILLISECONDS = {"first": 120.0, "unchanged": 8.0, "same": 10.0}
"""Of the processor for a feed, some five to ten times what was measured last: machines differ, and share."""


def test_every_scenario_is_played_within_the_floor(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--feeds", str(FEEDS), "--rules", "50", "--rounds", "1", "--peers", "none", "--json"])

    [run] = json.loads(capsys.readouterr().out)
    [played] = run["rounds"]
    milliseconds = {name: cost["cpu_seconds"] * 1e3 / FEEDS for name, cost in played["costs"].items()}
    assert code == 0
    assert list(milliseconds) == ["first", "unchanged", "changed", "same", "late"]
    assert (played["feeds"], played["failed"], played["new"]) == (5 * FEEDS, 0, 30 * FEEDS + 3 * FEEDS // 20)
    assert played["matches"] > 0
    assert {name: milliseconds[name] <= most for name, most in MOST_MILLISECONDS.items()} == dict.fromkeys(
        MOST_MILLISECONDS, True
    )


def test_what_grows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "10,20", "--rules", "5", "--rounds", "1", "--only", "first"]) == 0

    assert "20 feeds cost" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize("number", [0, 1, 7])
def test_an_invented_feed_is_a_sound_one_and_grows_on_top(number: int) -> None:
    before, after = (parse(document(number, 30, newer), url=None, content_type=None) for newer in (0, 3))

    assert before.problem is None
    assert [item.identity for item in before.items[:27]] == [item.identity for item in after.items[3:]]
    assert document(number, 30) == document(number, 30)


def test_many_feeds_are_named_anew_in_seconds(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    database.upgrade()
    feeds = [
        WatchedFeed(url=f"https://{number}.example/rss", outlet="Wire", owner=None, groups=("wires",), every=None)
        for number in range(20_000)
    ]
    begun = time.process_time()
    for _ in range(2):
        with database.transaction() as store:
            store.feeds.watch(feeds, NOON)
    spent = time.process_time() - begun

    with database.snapshot() as store:
        assert len(store.feeds.all()) == len(feeds)
    database.close()
    assert spent < 8
