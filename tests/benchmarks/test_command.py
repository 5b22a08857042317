"""`python -m benchmarks.detection` as one runs it."""

import json
from pathlib import Path

import pytest

from benchmarks.detection.__main__ import main
from benchmarks.detection.cost import articles_a_second, articles_of, peak_megabytes

TEXTS = [
    {
        "id": "toll",
        "text": "At least 12 people were killed in Homs on Friday.",
        "claims": [{"outcome": "killed", "min": 12, "max": None, "best": 12, "place": "Homs", "victims": "unknown"}],
    },
    {"id": "film", "text": "The film opened in 12 cities.", "claims": []},
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join(map(json.dumps, TEXTS)), "utf-8")
    return file


def test_the_reader_and_both_baselines_are_scored_on_the_same_texts(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--corpus", str(corpus), "--json", "--no-cost", "--resamples", "20"])

    systems = json.loads(capsys.readouterr().out)["systems"]
    assert code == 0
    assert set(systems) == {"reader", "pattern", "window"}
    assert {one["counts"]["gold"] for one in systems.values()} == {1}
    assert systems["reader"]["figures"]["full.f1"] == 1
    assert systems["reader"]["intervals"]["toll.f1"][1] == 1


def test_predictions_stand_in_for_the_reader_and_errors_are_listed(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tmp_path / "found.jsonl"
    found.write_text('{"id": "film", "claims": [{"outcome": "killed", "min": 12, "max": 12, "best": 12}]}', "utf-8")

    code = main(["--corpus", str(corpus), "--predictions", str(found), "--errors", "5"])

    shown = capsys.readouterr().out
    assert code == 0
    assert "predictions  toll    0.000" in shown
    assert "toll missed: killed 12 to more" in shown
    assert "film false: killed 12" in shown


def test_only_some_files_of_a_folder_can_be_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "01-films.yaml").write_text("- {id: a, text: A film., claims: []}", "utf-8")
    (tmp_path / "02-sport.yaml").write_text("- {id: b, text: A match., claims: []}", "utf-8")

    main(["--corpus", str(tmp_path), "--only", "02*", "--json", "--no-cost", "--resamples", "0"])

    assert set(json.loads(capsys.readouterr().out)["systems"]["reader"]["groups"]) == {"02-sport"}
    assert main(["--corpus", str(tmp_path), "--only", "09*"]) == 2


def test_a_corpus_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--corpus", str(tmp_path / "nothing.jsonl")])

    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_articles_of_a_length_are_made_of_short_texts() -> None:
    made = articles_of(["One two three.", "", "Four five."], words=4, count=3)

    assert [article.split() for article in made] == [
        ["One", "two", "three.", "Four"],
        ["five.", "One", "two", "three."],
        ["Four", "five.", "One", "two"],
    ]


def test_speed_and_memory_are_measured() -> None:
    assert articles_a_second(lambda text: sorted(text * 50), ["abc"] * 20, runs=3) > 0
    assert 10 < peak_megabytes(["Twelve people were killed in Homs."]) < 1000
