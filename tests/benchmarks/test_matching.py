"""`python -m benchmarks.matching` as one runs it."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from benchmarks.matching.__main__ import main
from benchmarks.matching.rules import clause, query
from benchmarks.matching.workload import invented
from pipeline.query.syntax import parse
from pipeline.query.vocabulary import Vocabulary

INSTALLED = [
    "google-re2 Set",
    "one re alternation",
    "re for each rule",
    "SQLite FTS5 (a batch)",
    "every rule on its words",
]


def test_every_way_finds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "300", "--articles", "12", "--rounds", "1", "--only", ",".join(INSTALLED), "--json"]) == 0

    [run] = json.loads(capsys.readouterr().out)
    assert run["pairs"] > 0.5
    assert [way["name"] for way in run["ways"]] == ["this engine", *INSTALLED]
    assert all(way["missing"] == way["extra"] == 0 for way in run["ways"])
    assert all(way["microseconds"] > 0 for way in run["ways"])


def test_sizes_run_apart_and_growth_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "3,30", "--articles", "2", "--rounds", "1", "--only", "re for each rule"]) == 0

    assert "30 rules cost" in capsys.readouterr().out.splitlines()[-1]


def test_another_workload_is_taken_from_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gen.py").write_text(
        dedent("""
        def docs(n):
            return ["Shells fell on Mayadin. At least 3 people were killed."] * n

        def rules(m, seed):
            one = dict(any=["mayadin"], all_groups=[["shells", "film"]], near=None, none=[], regex=None)
            return [one, dict(one, all_groups=[["film"]]), dict(one, all_groups=[], none=["shells"])][:m]
        """),
        "utf-8",
    )

    assert main(["--sizes", "3", "--articles", "2", "--workload", str(tmp_path), "--only", "x", "--json"]) == 0
    [run] = json.loads(capsys.readouterr().out)
    assert run["pairs"] == 1


def test_the_tree_of_a_rule_is_what_its_query_is_read_as() -> None:
    for asked in invented().rules(60):
        assert parse(query(asked), Vocabulary({})) == clause(asked)


def test_the_workload_is_the_same_in_every_run() -> None:
    assert invented().articles(3) == invented().articles(3)
    assert list(invented().rules(50)) == list(invented().rules(50))
