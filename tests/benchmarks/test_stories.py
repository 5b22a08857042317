"""`python -m benchmarks.stories` as one runs it."""

import json
from pathlib import Path

import pytest

from benchmarks.stories.__main__ import main
from benchmarks.stories.articles import articles
from benchmarks.stories.labelled import agreement


def test_copies_are_found_in_a_small_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--window", "300", "--archives", "", "--json"]) == 0

    beside = json.loads(capsys.readouterr().out)["side_by_side"]
    assert beside["ours"]["recall"] > 0.97
    assert beside["ours"]["wrong"] == 0


def test_an_archive_is_filled_and_related_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--window", "0", "--archives", "60", "--held", "50", "--json"]) == 0

    [cost] = json.loads(capsys.readouterr().out)["archive"]
    assert (cost["stored"], cost["held"]) == (60, 50)
    assert 0 < cost["stored_microseconds"] < cost["microseconds"]


def test_labelled_copies_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Shells hit a crowded market in the northern town of Tal Rifa and the hospital counted nine dead before noon"
    rows = [
        {"id": "a", "outlet": "Post", "title": "Market hit", "text": text, "published": "2021-03-01", "dup_set": "d"},
        {"id": "b", "outlet": "Times", "title": "Nine dead", "text": text, "published": "2021-03-01", "dup_set": "d"},
        {"id": "c", "outlet": "Mail", "title": "Wheat prices fall", "text": "A good harvest.", "published": None},
    ]
    file = tmp_path / "labelled.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    assert main(["--window", "0", "--archives", "", "--corpus", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["labelled"]["f1"] == 1


def test_agreement_is_told_by_pairs_and_by_chance() -> None:
    perfect, none = agreement("aabbc", "xxyyz"), agreement("aabb", "xyxy")

    assert (perfect.f1, perfect.ari) == (1, 1)
    assert (none.f1, none.precision) == (0, 0)
    assert none.ari == pytest.approx(-0.5)


def test_the_invented_articles_are_the_same_in_every_run() -> None:
    assert list(articles(60)) == list(articles(60))
