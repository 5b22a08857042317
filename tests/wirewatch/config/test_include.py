"""Several files: joined section by section, each fault told where it stands, and nothing read that lies outside."""

import os
import time
from pathlib import Path

import pytest

from wirewatch.config.included import MOST_FILES
from wirewatch.config.yaml_files import YamlFiles
from wirewatch.settings import Settings, SettingsError, load

TOP = """\
include: [{include}]
settings: {{timezone: UTC}}
feeds: [{{url: "https://example.org/a.xml", outlet: A, groups: [wires]}}]
terms:
  isis: [ISIS]
rules:
  toll: {{title: A toll, when: {{text: "{{towns}} AND killed"}}, send: [soc]}}
channels:
  soc: {{webhook: {{url: "https://soc.example.org/hook", secret: words of ours}}}}
"""
MORE = """\
feeds:
  - {url: "https://example.org/b.xml", outlet: B}
terms:
  towns: [Mayadin, Hajin]
rules:
  towns: {title: Towns, when: {text: "{towns} AND NOT {isis}"}, send: [soc]}
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "feeds.yaml"


def read(folder: Path, include: str, **files: str) -> Settings:
    more = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    return load(write(folder, {"feeds.yaml": TOP.format(include=include), **more}), {})


def complaints(folder: Path, include: str, **files: str) -> list[str]:
    begun = time.process_time()
    with pytest.raises(SettingsError) as caught:
        read(folder, include, **files)
    assert time.process_time() - begun < 5
    return [str(complaint).replace(f"{folder}/", "") for complaint in caught.value.complaints]


def test_files_are_joined_section_by_section(tmp_path: Path) -> None:
    settings = read(tmp_path, "rules/*.yaml", rules__more=MORE)

    assert [feed.outlet for feed in settings.feeds] == ["A", "B"]
    assert [rule.id for rule in settings.rules] == ["toll", "towns"]
    assert set(settings.known.terms) == {"isis", "towns"}
    assert settings.files == (tmp_path / "feeds.yaml", tmp_path / "rules" / "more.yaml")


def test_a_rule_keeps_its_version_when_it_moves_to_another_file(tmp_path: Path) -> None:
    apart = read(tmp_path, "more.yaml", more=MORE)
    whole = TOP.format(include="").replace("rules:\n", "rules:\n" + MORE.splitlines()[-1] + "\n")
    whole = whole.replace("isis: [ISIS]", "isis: [ISIS]\n  towns: [Mayadin, Hajin]")
    together = load(write(tmp_path, {"feeds.yaml": whole}), {})

    assert {one.version for one in apart.versions} == {one.version for one in together.versions}


def test_files_of_a_folder_are_read_in_the_order_of_their_names_and_each_once(tmp_path: Path) -> None:
    files = {f"rules__{name}": f"terms: {{{name}: [x]}}\n" for name in "cab"}

    settings = read(tmp_path, "rules/*.yaml, rules/b.yaml, more.yaml", **files, more=MORE)

    assert [file.name for file in settings.files] == ["feeds.yaml", "a.yaml", "b.yaml", "c.yaml", "more.yaml"]


def test_an_included_file_may_include(tmp_path: Path) -> None:
    settings = read(tmp_path, "a/one.yaml", a__one="include: [deep/*.yaml]\n", a__deep__two=MORE)

    assert [file.name for file in settings.files] == ["feeds.yaml", "one.yaml", "two.yaml"]


def test_a_glob_never_means_the_file_that_it_stands_in_nor_what_an_editor_keeps(tmp_path: Path) -> None:
    (tmp_path / ".more.yaml").write_text("rules: [")

    settings = read(tmp_path, "'*.yaml'", more=MORE)

    assert [file.name for file in settings.files] == ["feeds.yaml", "more.yaml"]


def test_a_fault_is_told_with_the_file_line_and_column_where_it_stands(tmp_path: Path) -> None:
    broken = MORE.replace("outlet: B", "outlt: B").replace("AND NOT {isis}", "AND NOT {isi}").replace("[soc]", "[so]")

    told = ["2:5: feeds.0.outlet", "2:40: feeds.0.outlt", "6:55: rules.towns.when.text", "6:71: rules.towns.send.0"]
    assert [one.rpartition(": ")[0] for one in complaints(tmp_path, "more.yaml", more=broken)] == [
        f"more.yaml:{place}" for place in told
    ]


def test_a_name_that_stands_twice_is_told_with_both_places(tmp_path: Path) -> None:
    twice = MORE.replace("  towns: {title", "  toll: {title")

    assert complaints(tmp_path, "more.yaml", more=twice) == [
        "more.yaml:6:3: rules.toll: has this name a second time (first at feeds.yaml:7:3)"
    ]


def test_an_address_that_is_watched_in_two_files_is_told(tmp_path: Path) -> None:
    [complaint] = complaints(tmp_path, "more.yaml", more=MORE.replace("b.xml", "a.xml"))

    assert complaint.startswith("more.yaml:2:11: feeds.0.url: this address is watched already")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("settings: {timezone: UTC}\n", "more.yaml:1:1: settings: stands in feeds.yaml only"),
        ("routes: []\n", "more.yaml:1:1: routes: there is no key 'routes' here"),
        ("rules: [a]\n", "more.yaml:1:8: rules: should hold keys, as at feeds.yaml:6:1"),
        ("feeds: {a: b}\n", "more.yaml:1:8: feeds: should be a list, as at feeds.yaml:3:1"),
        ("- a\n", "more.yaml:1:1: should hold keys such as rules"),
        ("# nothing\n", "more.yaml:1:1: should hold keys such as rules, and holds nothing"),
        ("", "more.yaml:1:1: should hold keys such as rules, and holds nothing"),
        ("rules:\n  a: {title: [\n", "more.yaml:3:1: "),
        ("rules: *anchor\n", "more.yaml:1:8: found undefined alias"),
        ("terms: {a: [x]}\n---\nterms: {b: [x]}\n", "more.yaml:2:1: a second document begins here"),
        ("include: [more.yaml]\n", "more.yaml:1:11: include.0: goes round in a circle: more.yaml -> more.yaml"),
        (
            "include: [feeds.yaml]\n",
            "more.yaml:1:11: include.0: goes round in a circle: feeds.yaml -> more.yaml -> fee",
        ),
        ("include: ['f*.yaml']\n", "more.yaml:1:11: include.0: goes round in a circle"),
        ("include: more.yaml\n", "more.yaml:1:10: include: should be a list, as at feeds.yaml:1:1"),
    ],
)
def test_what_is_wrong_with_an_included_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    found = complaints(tmp_path, "more.yaml", more=text)

    assert any(one.startswith(told) for one in found), found


def test_what_seems_to_be_missing_is_not_told_while_a_file_could_not_be_read(tmp_path: Path) -> None:
    assert len(complaints(tmp_path, "more.yaml", more=MORE + "  x: [\n")) == 1


@pytest.mark.parametrize(
    ("include", "told"),
    [
        ("none.yaml", "there is no file none.yaml"),
        ("rules", "rules is a directory; write rules/*.yaml"),
        ("../other.yaml", "should stay inside the folder"),
        ("rules/../../other.yaml", "should stay inside the folder"),
        ("/etc/passwd", "should be a path from the folder of this file"),
        ("~/x.yaml", "should be a path from the folder of this file"),
        ("'..\\other.yaml'", "should be a path from the folder of this file"),
        ("''", "should be the path of a file"),
        ("'**/*.yaml'", "** is not followed"),
        ("link.yaml", "link.yaml is a link to "),
        ("'linked/*.yaml'", "linked is a link to "),
        ("'l*.yaml'", "link.yaml is a link to "),
        ("linked/other.yaml", "linked/other.yaml is a link to "),
        ("round.yaml", "round.yaml cannot be followed"),
        ("pipe.yaml", "pipe.yaml is no plain file"),
        ("'p*.yaml'", "pipe.yaml is no plain file"),
    ],
)
def test_what_cannot_be_included_is_refused_where_it_is_named(tmp_path: Path, include: str, told: str) -> None:
    folder, outside = tmp_path / "inside", tmp_path / "outside"
    write(folder, {"rules/a.yaml": MORE})
    write(outside, {"other.yaml": MORE})
    (folder / "link.yaml").symlink_to(outside / "other.yaml")
    (folder / "linked").symlink_to(outside)
    (folder / "round.yaml").symlink_to("round.yaml")
    os.mkfifo(folder / "pipe.yaml")  # nobody writes into it: who opens it waits for ever

    found = complaints(folder, include)

    assert any(one.startswith(f"feeds.yaml:1:11: include.0: {told}") for one in found), found


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"more.yaml": MORE})
    (tmp_path / "more.yaml").chmod(0)

    assert complaints(tmp_path, "more.yaml") == ["more.yaml:1:1: cannot be read: permission denied"]


def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    write(tmp_path, {"..data/more.yaml": MORE})  # as Kubernetes lays out a volume
    (tmp_path / "more.yaml").symlink_to("..data/more.yaml")

    assert len(read(tmp_path, "more.yaml").files) == 2


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    files = {f"rules__n{number}": f"terms: {{n{number}: [x]}}\n" for number in range(MOST_FILES + 1)}

    assert f"feeds.yaml:1:11: include.0: leads to more than {MOST_FILES} files; join some of them" in complaints(
        tmp_path, "rules/*.yaml", **files
    )


def test_a_glob_that_fits_nothing_is_no_fault_and_is_remembered_with_its_place(tmp_path: Path) -> None:
    settings = read(tmp_path, "more.yaml, 'sites/*.yaml'", more=MORE)

    [path] = settings.written.fits_nothing
    file, place = settings.written.place_of(path)
    assert (Path(file).name, place.line, place.column) == ("feeds.yaml", 1, 22)


def test_the_folders_in_which_a_new_file_would_be_included_are_known(tmp_path: Path) -> None:
    (tmp_path / "rules" / "sub").mkdir(parents=True)

    settings = read(tmp_path, "more.yaml, 'rules/*/*.yaml'", more=MORE)

    assert settings.written.folders == {tmp_path / "rules", tmp_path / "rules" / "sub"}


def test_what_could_not_be_loaded_still_names_its_files(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, "more.yaml", more="rules: 3\n")

    assert [file.name for file in caught.value.files] == ["feeds.yaml", "more.yaml"]


def test_only_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    yaml, top = YamlFiles(), tmp_path / "feeds.yaml"
    read(tmp_path, "more.yaml, other.yaml", more=MORE, other="terms: {other: [a]}\n")
    load(top, {}, yaml)
    before = {file: yaml.read(file, str(file), {}) for file in (top, tmp_path / "more.yaml", tmp_path / "other.yaml")}

    (tmp_path / "other.yaml").write_text("terms: {other: [b]}\n")
    os.utime(tmp_path / "other.yaml", (0, 0))  # content counts, and not the clock of a file
    settings = load(top, {}, yaml)

    assert settings.known.terms["other"] == ("b",)
    again = {file: yaml.read(file, str(file), {}) for file in before}
    assert [again[file] is before[file] for file in before] == [True, True, False]


def test_a_variable_that_has_changed_is_filled_in_again(tmp_path: Path) -> None:
    yaml = YamlFiles()
    text = TOP.format(include="").replace("[ISIS]", '["${NAME:-ISIS}"]').replace("{towns}", "{isis}")
    file = write(tmp_path, {"feeds.yaml": text})

    assert load(file, {}, yaml).known.terms["isis"] == ("ISIS",)
    assert load(file, {"NAME": "Daesh"}, yaml).known.terms["isis"] == ("Daesh",)
    assert load(file, {"OTHER": "x"}, yaml).known.terms["isis"] == ("ISIS",)


def test_reading_again_leaves_what_is_remembered_as_it_was(tmp_path: Path) -> None:
    yaml = YamlFiles()
    read(tmp_path, "more.yaml", more=MORE)
    first, second = (load(tmp_path / "feeds.yaml", {}, yaml) for _ in range(2))

    assert first.versions == second.versions
    assert len(second.feeds) == 2
