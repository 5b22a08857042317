"""`python -m benchmarks.stream` as one runs it, and that a product can be configured for its world."""

import json
from pathlib import Path

import pytest

from benchmarks.stream import baseline
from benchmarks.stream.__main__ import main
from benchmarks.stream.report import TARGETS, error_lines, reached
from benchmarks.stream.score import figures, medians
from benchmarks.stream.world import make_world
from wirewatch.settings import load


def test_figures_of_every_system_are_printed_with_their_targets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "1", "--baseline", "--errors", "3"]) == 0

    shown = capsys.readouterr().out
    assert "baseline" in shown
    assert ">= 0.95" in shown
    assert shown.count("\n1 ") == 3


def test_figures_come_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "2", "--baseline", "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert len(shown["seeds"]["baseline"]) == 2
    assert set(TARGETS) <= set(shown["medians"]["baseline"])


def test_a_stream_is_dumped_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--dump", "1"]) == 0

    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(records) == len(make_world(1).reports)
    assert any(record["due"] for record in records)


def test_the_baseline_leaves_room() -> None:
    world = make_world(1)
    predictions = baseline.run(world)

    assert not reached(medians([figures(world, predictions)]))
    assert any("revision" in line for line in error_lines(world, predictions))


def test_the_configuration_of_a_world_is_accepted(tmp_path: Path) -> None:
    world = make_world(1)
    rule = {"title": "A toll", "when": world.rule["when"], "send": ["morning"]}
    config = {
        "settings": {"mail": {"server": "127.0.0.1:2525", "from": "a@example.org"}},
        "feeds": list(world.feeds),
        "places": dict(world.places),
        "speakers": dict(world.speakers),
        "rules": {"toll": rule},
        "channels": {"desk": {"email": {"to": ["a@example.org"]}}},
        "digests": {"morning": {"at": "07:00", "to": ["desk"]}},
    }
    file = tmp_path / "feeds.yaml"
    file.write_text(json.dumps(config))  # JSON is YAML

    settings = load(file, {})

    assert len(settings.feeds) == len(world.feeds)
    assert [rule.id for rule in settings.rules] == ["toll"]
