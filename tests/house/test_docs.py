"""What the docs say can be run and found."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wirewatch.cli.app import app
from wirewatch.config.file_keys import FileKeys
from wirewatch.settings import load
from wirewatch.workbench.rule_tests import Trials

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_example_of_the_reference_is_right(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "feeds-yaml.md").read_text(), re.DOTALL)
    file = tmp_path / "feeds.yaml"
    file.write_text(example)

    assert len(load(file, {"MAIL_PASSWORD": "x"}).feeds) == 2


def test_the_reference_names_every_key_and_every_kind() -> None:
    text = "".join((ROOT / "docs" / page).read_text() for page in ("feeds-yaml.md", "rules.md"))
    schema = FileKeys.model_json_schema()
    keys = {key for part in [schema, *schema["$defs"].values()] for key in part.get("properties", {})}

    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} <= {"query"}


def test_the_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    commands = set(re.findall(r"^wirewatch ((?:feeds )?[a-z]+)", readme, re.MULTILINE))

    assert commands
    for command in commands:
        assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


def test_the_example_of_rules_at_work_holds_its_own_tests(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "rules-at-work.md").read_text()
    [example] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    file = tmp_path / "feeds.yaml"
    file.write_text(example)
    settings = load(file, {})

    assert len(settings.tests["euphrates_toll"]) == 4
    assert Trials().run(settings) == {}

    file.write_text(example.replace(", at_least: 5}", "}"))
    [[fault]] = Trials().run(load(file, {})).values()
    assert str(fault).removeprefix(f"{tmp_path}/") in text
