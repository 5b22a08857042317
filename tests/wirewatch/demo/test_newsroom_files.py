"""A wrong entry of the newsroom's files is named with file and line."""

from pathlib import Path

import pytest

from wirewatch.demo.newsroom import Newsroom, NewsroomError

OUTLETS = """outlets:
  - id: wire
    name: A Wire
    home: http://wire.example/
    about: News
    format: rss2
    language: en
    groups: [wires]
    gives: full
"""
DAY = """items:
  - outlet: wire
    time: 09:00
    id: first
    title: First
    text: Some text.
"""


def _folder(tmp_path: Path, outlets: str = OUTLETS, day: str = DAY) -> Path:
    (tmp_path / "outlets.yaml").write_text(outlets, encoding="utf-8")
    (tmp_path / "2017-10-02.yaml").write_text(day, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("day", "complaint"),
    [
        (DAY.replace("title", "titel"), "2017-10-02.yaml:2: items.0.title: Field required"),
        (DAY.replace("text: Some", "txt: Some"), "2017-10-02.yaml:6: items.0.txt: Extra inputs are not permitted"),
        (DAY.replace("09:00", "29:00"), "2017-10-02.yaml:3: items.0.time: "),
        (DAY.replace("outlet: wire", "outlet: wier"), "2017-10-02.yaml:2: items.0.outlet: outlets.yaml knows no wier"),
        (DAY + DAY.removeprefix("items:\n"), "2017-10-02.yaml:7: items.1: wire has the id first already"),
        (DAY + "edits:\n  - {outlet: wire, time: 10:00, id: second}\n", "2017-10-02.yaml:8: edits.0: wire has"),
        (DAY + "edits:\n  - {outlet: wire, time: 08:00, id: first}\n", "2017-10-02.yaml:8: edits.0: wire has"),
        (DAY.replace("title: First", "title: A: B"), "2017-10-02.yaml:5: mapping values are not allowed here"),
        ("just words", "2017-10-02.yaml:1: "),
    ],
)
def test_a_wrong_entry_of_a_day_is_named_with_file_and_line(tmp_path: Path, day: str, complaint: str) -> None:
    folder = _folder(tmp_path, day=day)

    with pytest.raises(NewsroomError) as caught:
        Newsroom(folder)

    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("outlets", "complaint"),
    [
        (OUTLETS.replace("rss2", "rss3"), "outlets.yaml:6: outlets.0.format: "),
        (OUTLETS + OUTLETS.removeprefix("outlets:\n"), "outlets.yaml:10: outlets.1: the id wire is used twice"),
        (OUTLETS + "    trouble: [{answers: error, from: soon}]\n", "outlets.yaml:10: outlets.0.trouble.0.from: "),
    ],
)
def test_a_wrong_outlet_is_named_with_file_and_line(tmp_path: Path, outlets: str, complaint: str) -> None:
    folder = _folder(tmp_path, outlets=outlets)

    with pytest.raises(NewsroomError) as caught:
        Newsroom(folder)

    assert complaint in str(caught.value)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    folder = _folder(tmp_path, day=DAY.replace("09:00", "late").replace("title", "titel"))

    with pytest.raises(NewsroomError) as caught:
        Newsroom(folder)

    assert len(str(caught.value).splitlines()) == 3


def test_a_folder_without_outlets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NewsroomError, match=r"outlets\.yaml"):
        Newsroom(tmp_path)


def test_a_file_named_after_no_day_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "2017-13-40.yaml").write_text(DAY, encoding="utf-8")

    with pytest.raises(NewsroomError, match="named after a day"):
        Newsroom(folder)
