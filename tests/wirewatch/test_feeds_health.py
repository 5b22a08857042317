"""`wirewatch feeds health`: the same words for people, programs and monitors, worst first."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alerts.coverage import cover
from storage.records.feed import Feed, Health, Polled
from wirewatch.app import open_database, utc_now
from wirewatch.cli.app import app
from wirewatch.settings import load

CONFIG = """
settings: {{database: "sqlite:///{folder}/wirewatch.db"}}
feeds:
  - {{url: "https://a.example/feed?token=sesame", outlet: "Al-Watan", groups: [wires]}}
  - {{url: "https://b.example/feed", outlet: "Bulletin", groups: [wires]}}
  - {{url: "https://c.example/feed", outlet: "Continental, a name that is far too long for any column of a terminal"}}
  - {{url: "https://d.example/feed", outlet: "Desk"}}
  - {{url: "https://e.example/feed", outlet: "Evening [red]News"}}
"""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = utc_now()


def well(feed: Feed) -> Polled:
    state = {name: getattr(feed, name) for name in Polled.__dataclass_fields__ if hasattr(feed, name)}
    well = {
        "feed_id": feed.id,
        "polled_at": NOW,
        "next_poll_at": NOW + HOUR,
        "first_read_at": NOW - 90 * DAY,
        "health": Health.OK,
        "last_ok_at": NOW,
        "last_new_at": NOW - HOUR,
    }
    return Polled(**state | well)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Five feeds: one fails, one is stale, one has moved, one is well, and one was never polled."""
    file = tmp_path / "feeds.yaml"
    file.write_text(CONFIG.format(folder=tmp_path))
    settings = load(file)
    with open_database(settings) as database, database.transaction() as store:
        store.feeds.watch([feed.without_secrets() for feed in settings.feeds], NOW)
        a, b, c, d, _ = (well(feed) for feed in store.feeds.all())
        store.feeds.record(
            [
                replace(a, health=Health.FAILING, problem="it answers 503", failing_since=NOW - 3 * HOUR, failures=5),
                replace(b, last_new_at=NOW - 5 * DAY, usual_gap=6 * HOUR),
                replace(c, moved_to="https://new.example/feed"),
                d,
            ]
        )
        store.hosts.pause("a.example", NOW + 2 * HOUR)
    return file


@pytest.fixture
def health(config: Path) -> Callable[..., Result]:
    return lambda *arguments: CliRunner().invoke(app, ["feeds", "health", "--config", str(config), *arguments])


def test_people_read_the_worst_first_with_numbers_and_what_to_do(health: Callable[..., Result]) -> None:
    shown = health().stdout.splitlines()
    words = " ".join(" ".join(shown).split())

    assert shown[0] == "5 feeds · 1 ok · 1 failing · 1 stale · 1 moved · 1 not polled yet"
    rows = [line.split("  ")[0] for line in shown[3:] if not line.startswith(" ")]
    assert rows == ["failing", "stale", "moved", "not polled yet", "ok"]
    assert re.search(r"it answers 503; 5 times in a row, since \w+ \d+ \w+ \d\d:\d\d \(3 hours\)", words)
    assert "its host wants no requests for 2 hours" in words
    assert "nothing new for 5 days; usually there is every 6 hours" in words
    assert "moved: change the address to https://new.example/feed" in words
    assert "Evening [red]News" in words
    assert "sesame" not in words
    assert max(map(len, shown)) <= 80


def test_programs_read_the_same(health: Callable[..., Result]) -> None:
    rows = json.loads(health("--json").stdout)

    assert [row["health"] for row in rows] == ["failing", "stale", "moved", "new", "ok"]
    failing, stale, moved, new, _ = rows
    assert (failing["reason"], failing["failures"]) == ("it answers 503", 5)
    assert datetime.fromisoformat(failing["since"]) == NOW - 3 * HOUR
    assert (stale["usual_gap"], stale["stale_after"]) == (21600.0, 86400.0)
    assert moved["moved_to"] == "https://new.example/feed"
    assert (new["polled_at"], new["reason"]) == (None, "waiting for its first poll")


def test_a_digest_says_the_same_of_each_feed(health: Callable[..., Result], config: Path) -> None:
    rows = {row["outlet"]: row["health"] for row in json.loads(health("--json").stdout)}
    with open_database(load(config)) as database, database.snapshot() as store:
        covered = {feed.outlet: feed.health.value for feed in cover(store.feeds.all(), {}, utc_now())}

    assert covered == rows


def test_monitors_read_figures_whose_labels_are_escaped(health: Callable[..., Result], config: Path) -> None:
    config.write_text(config.read_text().replace('"Bulletin"', '"Bul\\"le\\\\tin"'))

    text = health("--metrics").stdout

    assert 'wirewatch_feeds{health="failing"} 1\n' in text
    assert 'wirewatch_feed_failures{feed="1",outlet="Al-Watan",address="https://a.example/feed"} 5\n' in text
    assert 'outlet="Bul\\"le\\\\tin"' in text
    assert "wirewatch_feed_last_new_timestamp_seconds{" in text
    sample = re.compile(r'[a-z_]+(\{([a-z]+="([^"\\\n]|\\[\\"n])*",?)+\})? -?[0-9.e+]+')
    for line in text.splitlines():
        assert line.startswith(("# HELP wirewatch_", "# TYPE wirewatch_")) or sample.fullmatch(line), line


def test_strict_is_1_when_a_feed_cannot_be_heard(health: Callable[..., Result], config: Path) -> None:
    assert health().exit_code == 0
    assert health("--strict").exit_code == 1
    with open_database(load(config)) as database, database.transaction() as store:
        store.feeds.record([well(feed) for feed in store.feeds.all()])
    assert health("--strict").exit_code == 0


def test_one_group_and_no_such_group(health: Callable[..., Result]) -> None:
    assert [row["outlet"] for row in json.loads(health("--group", "wires", "--json").stdout)] == [
        "Al-Watan",
        "Bulletin",
    ]
    assert health("--group", "wire").exit_code == 2
    assert health("--json", "--metrics").exit_code == 2


def test_when_nobody_asked_in_time_it_is_said_once_and_what_was_stale_stays_known(
    health: Callable[..., Result], config: Path
) -> None:
    with open_database(load(config)) as database, database.transaction() as store:
        late = [replace(well(feed), polled_at=NOW - DAY, next_poll_at=NOW - 20 * HOUR) for feed in store.feeds.all()]
        late[1] = replace(late[1], last_new_at=NOW - 9 * DAY, usual_gap=6 * HOUR)
        store.feeds.record(late)

    done = health("--strict")
    words = " ".join(done.stdout.split())

    assert done.exit_code == 1
    assert words.count("Wirewatch was not running") == 1
    assert "(24 hours ago)" in words
    assert "it was stale when it was asked last: nothing new for 8 days" in words
