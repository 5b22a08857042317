"""`wirewatch check` and `wirewatch rules list` where rules have tests, and where they fail."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SET = """\
settings: {{database: "sqlite:///{folder}/wirewatch.db"}}
feeds: [{{url: "http://127.0.0.1:9/feed", outlet: Wire}}]
channels: {{soc: {{webhook: {{url: "http://127.0.0.1:9/hook", secret: "any words of yours"}}}}}}
rules:
  toll:
    title: A toll
    when: {{claim: {{outcome: killed, at_least: {least}}}}}
    tests:
      - {{miss: "The film opened."}}
      - hit: "At least 12 people were killed in Deir ez-Zor, medics said."
        expect: {{killed: 12}}
    send: [soc]
  rain: {{title: Rain, when: {{text: rain}}, send: [soc], status: {status}}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "feeds.yaml"
    write(file)
    return file


def write(file: Path, least: int = 5, status: str = "live") -> None:
    file.write_text(SET.format(folder=file.parent, least=least, status=status))


def wirewatch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wirewatch", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200"},
    )


def listed(config: Path) -> dict[str, dict[str, Any]]:
    found = json.loads(wirewatch("rules", "list", "--json", "--config", config).stdout)
    return {line["id"]: line for line in found["rules"]}


def test_check_runs_the_tests(config: Path) -> None:
    done = wirewatch("check", "--config", config)

    assert done.returncode == 0
    assert "ok: 1 feed, 2 rules, 1 channel, 0 digests, 2 tests" in done.stdout


def test_check_tells_where_a_test_fails_and_ends_with_1(config: Path) -> None:
    write(config, least=50)
    done = wirewatch("check", "--config", config)
    as_json = wirewatch("check", "--json", "--config", config)

    fault, *_, last = done.stdout.splitlines()
    message = (
        "rules.toll.tests.1.hit: expected a hit: the first condition that fails is `claim`; it is read as 12 killed"
    )
    assert fault.startswith(f"{config}:10:14: {message}")
    assert "1 test fails" in last
    assert done.returncode == as_json.returncode == 1
    [row] = json.loads(as_json.stdout)["failed"]
    assert (row["line"], row["column"]) == (10, 14)


def test_run_goes_on_and_says_at_its_start_which_rule_was_refused(config: Path) -> None:
    write(config, least=50)
    done = wirewatch("run", "--once", "--config", config)

    assert done.returncode == 0
    assert "rule toll: its tests fail; it has no version that was good, and stays out" in done.stderr


def test_the_list_tells_what_works_and_why_something_does_not(config: Path) -> None:
    assert {line["state"] for line in listed(config).values()} == {"waits"}

    wirewatch("run", "--once", "--config", config)
    good = listed(config)
    assert {name: line["state"] for name, line in good.items()} == {"toll": "live", "rain": "live"}
    assert good["toll"]["version"] == good["toll"]["written"]
    assert good["toll"]["tests"] == 2

    write(config, least=50, status="shadow")
    assert {line["state"] for line in listed(config).values()} == {"waits"}
    wirewatch("run", "--once", "--config", config)
    now = listed(config)
    assert {name: line["state"] for name, line in now.items()} == {"toll": "refused", "rain": "shadow"}
    assert now["toll"]["version"] == good["toll"]["version"] != now["toll"]["written"]
    assert now["toll"]["since"] == good["toll"]["since"] < now["rain"]["since"]

    words = wirewatch("rules", "list", "--config", config).stdout
    assert f"version {good['toll']['version']} (live) goes on" in words
    assert "expected a hit" in words


@pytest.mark.parametrize("cut", [-1, 200])
def test_a_broken_file_does_not_hide_what_works(config: Path, cut: int) -> None:
    wirewatch("run", "--once", "--config", config)
    config.write_text(f"{config.read_text()[:cut]}\n  x: [")
    done = wirewatch("rules", "list", "--config", config)

    assert done.returncode == 2
    assert "toll" in done.stdout
    assert "is refused; this is what was put to work last" in done.stderr


def test_a_broken_file_without_a_database_is_only_refused(config: Path) -> None:
    config.write_text(f"{config.read_text()}  x: [")

    done = wirewatch("rules", "list", "--config", config)

    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing was started" in done.stderr
    assert not (config.parent / "wirewatch.db").exists()
