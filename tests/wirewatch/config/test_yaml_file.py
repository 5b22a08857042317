import time
from pathlib import Path

import pytest

from wirewatch.config.yaml_file import Place, YamlFile, read_yaml


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
        ("a:\n\t- b\n", "feeds.yaml:2:1: a tab cannot stand here"),
        ("a: !!python/object:os.system x\n", "feeds.yaml:1:4: the tag python/object:os.system"),
        ("a: !own {}\n", "feeds.yaml:1:4: the tag !own"),
        ("? [x]\n: 1\n", "feeds.yaml:1:3: a key should be a plain word"),
        ("a: *b\n", "feeds.yaml:1:4: found undefined alias"),
        ("a: 1\n---\nb: 2\n", "feeds.yaml:2:1: a second document begins here"),
        ("a: !!binary aGk=\n", "feeds.yaml:1:4: the tag binary"),
    ],
)
def test_what_is_wrong_with_the_text_is_told_with_line_and_column(tmp_path: Path, text: str, where: str) -> None:
    assert complaints(read(tmp_path, text))[0].startswith(where)


ALIAS_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(12)
)
MERGE_BOMB = "a0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(100)) + "}\n"
MERGE_BOMB += "".join(f"a{n + 1}: &a{n + 1} {{<<: [{', '.join([f'*a{n}'] * 9)}]}}\n" for n in range(12))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: " + "[" * 100_000, "feeds.yaml:1:54: is nested too deeply"),
        ("- " * 100_000, "feeds.yaml:1:103: is nested too deeply"),
        ("a: &a {b: *a}\n", "feeds.yaml:1:4: is nested too deeply"),
        (ALIAS_BOMB, "feeds.yaml:1:"),
        (MERGE_BOMB, "feeds.yaml:"),
        ("a: &a " + "x" * 1_000_000 + "\nb: [" + "*a," * 100_000 + "*a]\n", "feeds.yaml:1:4: holds too many values"),
        ("a: [" + "1," * 2_400_000 + "1]\n", "feeds.yaml:1:39"),
    ],
    ids=["deep nesting", "deep lists", "an alias of itself", "alias bomb", "merge bomb", "a long text", "many values"],
)
def test_hostile_text_is_refused_fast_and_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    begun = time.process_time()
    [complaint] = complaints(read(tmp_path, text))

    assert complaint.startswith(told)
    assert time.process_time() - begun < 15


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_bytes(b"a: 1\n" * 10_000_000)
    begun = time.process_time()

    [complaint] = complaints(read_yaml(file, "feeds.yaml", {}))

    assert complaint.startswith("feeds.yaml:1:1: is larger than 5 MB")
    assert time.process_time() - begun < 1


def test_a_directory_is_told(tmp_path: Path) -> None:
    [complaint] = complaints(read_yaml(tmp_path, "feeds.yaml", {}))

    assert complaint == "feeds.yaml:1:1: cannot be read: is a directory, and should be a file"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = read_yaml(tmp_path / "none.yaml", "none.yaml", {})

    assert complaints(found) == ["none.yaml:1:1: cannot be read: no such file or directory"]


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_bytes(b"a: \xff\xfe")

    assert complaints(read_yaml(file, "feeds.yaml", {})) == [
        "feeds.yaml:1:4: is not UTF-8 text (byte 4); save it as UTF-8"
    ]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("a: 1\n".encode("utf-16"), "feeds.yaml:1:1: is UTF-16 text; save it as UTF-8"),
        ("a: 1\n".encode("utf-16-le"), "feeds.yaml:1:2: holds a NUL byte"),
        (b"a: 1\nb: x\0y\n", "feeds.yaml:2:5: holds a NUL byte"),
        ("a: 1\nb: \u00e9\n".encode("latin-1"), "feeds.yaml:2:4: is not UTF-8 text (byte 9)"),
        (b"a: 1\nb: \x07\n", "feeds.yaml:2:4: this character cannot stand in YAML"),
    ],
    ids=["UTF-16", "UTF-16 without a mark", "a NUL", "Latin-1", "a bell"],
)
def test_bytes_that_no_yaml_has_are_told_with_their_place(tmp_path: Path, raw: bytes, told: str) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_bytes(raw)

    [complaint] = complaints(read_yaml(file, "feeds.yaml", {}))

    assert complaint.startswith(told)


def test_a_byte_order_mark_is_no_fault_and_moves_no_column(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeffa: 1\nb: &x 2\n")

    assert (found.data, found.keys["a",]) == ({"a": 1, "b": 2}, Place(1, 1))


def test_the_keys_of_another_mapping_are_merged_and_ones_own_take_their_place(tmp_path: Path) -> None:
    found = read(tmp_path, "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\nc: {<<: [*x, {p: 9, r: 4}]}\nd: {'<<': 1}\n")

    assert found.data == {"a": {"p": 1, "q": 2}, "b": {"p": 1, "q": 3}, "c": {"p": 1, "q": 2, "r": 4}, "d": {"<<": 1}}
    assert found.values["b", "p"] == Place(1, 11)
    assert complaints(found) == []


def test_what_cannot_be_merged_is_told(tmp_path: Path) -> None:
    [complaint] = complaints(read(tmp_path, "a: 1\nb: {<<: 3}\n"))

    assert complaint.startswith("feeds.yaml:2:5: << takes the keys of another mapping")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_a_document_without_anything_in_it_is_no_data(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).data is None


def test_an_old_version_of_yaml_turns_no_word_into_something_else(tmp_path: Path) -> None:
    found = read(tmp_path, "%YAML 1.1\n---\na: NO\nb: 12:30:00\nc: 010\n")

    assert found.data == {"a": "NO", "b": "12:30:00", "c": "010"}
