import time
from pathlib import Path

import pytest

from wirewatch.config.yaml_file import LARGEST, Place, YamlFile, read_yaml


def read(tmp_path: Path, text: str, **environment: str) -> YamlFile:
    file = tmp_path / "feeds.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file, "feeds.yaml", environment)


def complaints(found: YamlFile) -> list[str]:
    return [str(complaint) for complaint in found.complaints]


def test_values_are_plain_data_and_every_one_has_its_place(tmp_path: Path) -> None:
    found = read(tmp_path, "a:\n  - x: 1\n    y: 'two'\n")

    assert found.data == {"a": [{"x": 1, "y": "two"}]}
    assert found.values["a", 0, "y"] == Place(3, 8)
    assert found.keys["a", 0, "y"] == Place(3, 5)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("12:30:00", "12:30:00"),
        ("2017-10-02", "2017-10-02"),
        ("0123", "0123"),
        ("true", True),
        ("7", 7),
        ("-1.5", -1.5),
        ("~", None),
        ("'7'", "7"),
    ],
)
def test_a_word_means_what_an_operator_means_by_it(tmp_path: Path, written: str, value: object) -> None:
    found = read(tmp_path, f"a: {written}\n")

    assert found.data == {"a": value}


def test_every_key_that_stands_twice_is_told_with_its_line(tmp_path: Path) -> None:
    found = read(tmp_path, "a: 1\nb: {c: 1, c: 2}\na: 3\n")

    assert complaints(found) == [
        "feeds.yaml:2:11: 'c' stands here a second time (first in line 2)",
        "feeds.yaml:3:1: 'a' stands here a second time (first in line 1)",
    ]


def test_variables_are_filled_in_after_parsing(tmp_path: Path) -> None:
    found = read(tmp_path, "a: ${NAME}\nb: x-${NAME}-${OTHER:-y}\nc: $${NAME}\n", NAME="v: [1]\n#")

    assert found.data == {"a": "v: [1]\n#", "b": "x-v: [1]\n#-y", "c": "${NAME}"}
    assert found.complaints == []


def test_an_empty_default_is_a_default(tmp_path: Path) -> None:
    assert read(tmp_path, "a: ${NAME:-}\n").data == {"a": ""}


def test_a_variable_that_is_not_set_is_told_at_its_value(tmp_path: Path) -> None:
    [complaint] = complaints(read(tmp_path, "a: 1\nb: ${MAIL_PASSWORD}\n"))

    assert complaint.startswith("feeds.yaml:2:4: the environment variable MAIL_PASSWORD is not set")


def test_variables_in_keys_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, "${A}: 1\n", A="x").data == {"${A}": 1}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: [1, 2\n", "feeds.yaml:2:1: "),
        ("a: 'x\n", "feeds.yaml:2:1: "),
        ("a:\n\t- b\n", "feeds.yaml:2:1: "),
        ("a: !!python/object:os.system x\n", "feeds.yaml:1:4: the tag python/object:os.system"),
        ("a: !own {}\n", "feeds.yaml:1:4: the tag !own"),
        ("? [x]\n: 1\n", "feeds.yaml:1:3: a key should be a plain word"),
        ("a: *b\n", "feeds.yaml:1:4: found undefined alias"),
        ("a: 1\n---\nb: 2\n", "feeds.yaml:2:1: "),
    ],
)
def test_what_is_wrong_with_the_text_is_told_with_line_and_column(tmp_path: Path, text: str, where: str) -> None:
    assert complaints(read(tmp_path, text))[0].startswith(where)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100_000,
        "a: &a {b: *a}\n",
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(12)),
    ],
    ids=["deep nesting", "an alias of itself", "alias bomb"],
)
def test_hostile_text_is_refused_fast(tmp_path: Path, text: str) -> None:
    begun = time.monotonic()
    found = read(tmp_path, text)

    assert len(found.complaints) == 1
    assert time.monotonic() - begun < 10


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    [complaint] = complaints(read(tmp_path, "a" * (LARGEST + 1)))

    assert "larger than 5 MB" in complaint


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = read_yaml(tmp_path / "none.yaml", "none.yaml", {})

    assert complaints(found) == ["none.yaml:1:1: cannot be read: no such file or directory"]


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_bytes(b"a: \xff\xfe")

    assert complaints(read_yaml(file, "feeds.yaml", {})) == ["feeds.yaml:1:1: is not UTF-8 text (byte 4)"]
