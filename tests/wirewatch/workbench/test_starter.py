"""Rules to begin with: each is right at once, hits what it says and misses what it says."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.rules import kinds
from tests.wirewatch.test_settings import GOOD, SECRETS
from wirewatch.settings import Settings, load
from wirewatch.workbench.edit import CannotAdd
from wirewatch.workbench.new_rule import add_rule
from wirewatch.workbench.starter import NoStarter, starter


def settings(folder: Path, text: str = GOOD) -> Settings:
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")
    return load(folder / "feeds.yaml", SECRETS)


@pytest.mark.parametrize("kind", kinds())
def test_a_starter_of_every_kind_is_right_at_once(kind: str, tmp_path: Path) -> None:
    known = settings(tmp_path).known
    if kind == "use":  # it names what only an operator has
        with pytest.raises(NoStarter, match="'use'"):
            starter("new_one", kind, known, ["morning"])
        return
    rule = starter("new_one", kind, known, ["morning"])
    add_rule(tmp_path / "feeds.yaml", "new_one", rule)

    loaded = load(tmp_path / "feeds.yaml", SECRETS)

    assert [one.id for one in loaded.rules] == ["toll", "new_one"]
    assert kind in next(rule.when.model_fields_set for rule in loaded.rules if rule.id == "new_one")


@pytest.mark.parametrize("kind", ["claim", "text", "frame", "place", "not"])
def test_its_tests_are_an_article_that_hits_and_one_that_misses(kind: str, tmp_path: Path) -> None:
    lines = starter("new_one", kind, settings(tmp_path).known, ["morning"]).splitlines()
    at = next(number for number, line in enumerate(lines) if line.lstrip("# ").startswith("tests:"))
    shift = lines[at].index("tests:")

    tests = YAML(typ="safe", pure=True).load("\n".join(line[shift:] for line in lines[at:]))["tests"]

    assert [list(test) for test in tests] == [["hit"], ["miss"]]


def test_an_unknown_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoStarter, match="no kind of condition 'clam'"):
        starter("new_one", "clam", settings(tmp_path).known, ["morning"])


BELOW = "b:\n    title: B\n    when: {text: b}\n    send: [c]\n"
RULE = "b:\n  title: B\n  when: {text: b}\n  send: [c]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "rules:\n  b:\n    title: B\n    when: {text: b}\n    send: [c]\n"),
        ("terms: {t: [x]}\n", "terms: {t: [x]}\n\nrules:\n  b:\n    title: B\n    when: {text: b}\n    send: [c]\n"),
        ("rules:\n\n", "rules:\n  b:\n    title: B\n    when: {text: b}\n    send: [c]\n"),
        (
            "rules:\n  a: 1 # 1\n\n# end\nterms: {}",
            f"rules:\n  a: 1 # 1\n\n  {BELOW}\n# end\nterms: {{}}\n",
        ),
        (
            "rules:\r\n  a: {x: 1}\r\n",
            "rules:\r\n  a: {x: 1}\r\n\r\n  b:\r\n    title: B\r\n    when: {text: b}\r\n    send: [c]\r\n",
        ),
        (
            "rules:\n  a:\n    x: |\n      y\n\n      z\n",
            "rules:\n  a:\n    x: |\n      y\n\n      z\n\n  b:\n    title: B\n    when: {text: b}\n    send: [c]\n",
        ),
    ],
    ids=["no file", "no rules", "empty rules", "rules in the middle", "Windows", "a block at the end"],
)
def test_a_rule_is_added_behind_the_others_and_nothing_else_is_touched(
    tmp_path: Path, before: str | None, after: str
) -> None:
    file = tmp_path / "rules.yaml"
    if before is not None:
        file.write_bytes(before.encode())

    add_rule(file, "b", RULE)

    assert file.read_bytes().decode() == after
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "before",
    [
        "rules: {a: {x: 1}}\n",
        "rules: {}\n",
        "- a\n",
        "rules: [a\n",
        "rules:\n  a: {x: 1}\n...\n",
        "rules:\n  b: {x: 1}\n",
        "just words\n",
    ],
)
def test_a_file_that_it_cannot_be_added_to_is_left_as_it_is(tmp_path: Path, before: str) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(before)

    with pytest.raises(CannotAdd):
        add_rule(file, "b", RULE)

    assert file.read_text() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    file, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    file.write_text("rules:\n  a: {x: 1}\n")
    file.chmod(0o640)
    link.symlink_to(file)

    add_rule(link, "b", RULE)

    assert link.is_symlink()
    assert "b:" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotAdd, match="cannot be written"):
        add_rule(tmp_path / "none" / "rules.yaml", "b", RULE)
