"""`wirewatch places` as its users run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

CONFIG = """
settings: {{database: "sqlite:///{folder}/wirewatch.db", timezone: UTC}}
feeds: [{{url: "https://example.org/feed.xml", outlet: Example}}]
places:
  Deir ez-Zor: {{also: [Our Deir]}}
  Tell Nowhere: {{in: Deir ez-Zor province}}
  River towns: {{covers: [Deir ez-Zor, Tell Nowhere]}}
"""


def places(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wirewatch", "places", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200"},
    )


def test_a_known_town_is_shown_with_where_it_lies_and_how_it_is_written(tmp_path: Path) -> None:
    done = places(tmp_path, "al-Mayadeen")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Mayadin, Deir ez-Zor province, Syria (town)")
    assert "position: 35.02, 40.452" in done.stdout
    assert "الميادين" in done.stdout


def test_a_name_of_two_towns_shows_both_and_how_to_say_which(tmp_path: Path) -> None:
    done = places(tmp_path, "Tripoli")

    assert "Tripoli, Libya (town)" in done.stdout
    assert "Tripoli, North governorate, Lebanon (town)" in done.stdout
    assert 'such as "Tripoli, ' in done.stdout


def test_a_program_reads_the_same(tmp_path: Path) -> None:
    answer = json.loads(places(tmp_path, "Tripoli, Lebanon", "--json").stdout)

    assert [(place["country"], place["within"][-1], place["meant"]) for place in answer["places"]] == [
        ("LB", "Lebanon", True)
    ]


def test_an_unknown_name_is_told_with_what_to_do(tmp_path: Path) -> None:
    done = places(tmp_path, "Qwxzk")

    assert done.returncode == 1
    assert "Qwxzk is not known. Add it to `places`" in done.stdout


def test_the_operators_own_places_are_known(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(CONFIG.format(folder=tmp_path))

    town, ours = places(tmp_path, "Our Deir"), places(tmp_path, "River towns")

    assert town.stdout.startswith("Deir ez-Zor,"), town.stderr
    assert "covers: Deir ez-Zor, Tell Nowhere" in ours.stdout


def test_a_broken_file_does_not_keep_one_from_looking_up(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("places: {Tripoli: {also: [X]}}\n")

    done = places(tmp_path, "Tripoli")

    assert "Tripoli, Libya" in done.stdout
    assert "its places are left out" in done.stderr
