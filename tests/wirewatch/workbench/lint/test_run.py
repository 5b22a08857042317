"""Where remarks stand, in which order they come, and how one says that something is meant so."""

from pathlib import Path

import pytest

from tests.wirewatch.workbench.lint.test_checks import settings_of
from wirewatch.settings import load
from wirewatch.workbench import lint_page
from wirewatch.workbench.lint import checks, lint

ROOT = Path(__file__).parents[4]
RULES = """\
terms:
  towns: [Mayadin*, Hit]
rules:
  river:
    title: The river
    when:
      text: "{towns} OR (siege AND NOT siege)"
    send: [c]
"""


def remarks(folder: Path, yaml: str) -> list[str]:
    return [str(remark).replace(f"{folder}/", "") for remark in lint(settings_of(folder, yaml))]


def test_a_remark_points_at_the_word_that_it_is_about(tmp_path: Path) -> None:
    assert [one.split(": ")[0:2] for one in remarks(tmp_path, RULES)] == [
        ["feeds.yaml:4:21", "W105"],
        ["feeds.yaml:4:21", "W106"],
        ["feeds.yaml:9:26", "W101"],
    ]


def test_a_word_of_a_text_over_several_lines_is_found(tmp_path: Path) -> None:
    folded = RULES.replace(
        'text: "{towns} OR (siege AND NOT siege)"', "text: >-\n        drone\n        OR Hit\n        OR {towns}*"
    )
    folded = folded.replace("OR {towns}*", "OR {towns}")

    assert any(one.startswith("feeds.yaml:11:12: W105") for one in remarks(tmp_path, folded))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('siege)"', 'siege)" # wirewatch: ignore W101'),
        ("    when:", "    when: # wirewatch: ignore W101"),
        ("  river:", "  river: # we know: wirewatch: ignore W105, W101"),
        ("  river:", "  river: # wirewatch: ignore W105, W101"),
        ("  river:", "  river: #wirewatch:ignore W101"),
        ("rules:", "rules: # wirewatch: ignore W101 W102 until the siege is over"),
    ],
)
def test_a_comment_on_the_line_or_on_a_key_above_says_that_it_is_meant_so(tmp_path: Path, old: str, new: str) -> None:
    told = [one for one in remarks(tmp_path, RULES.replace(old, new)) if "W101" in one]

    assert (told == []) == ("we know" not in new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('siege)"', 'siege)" # wirewatch: ignore W102'),
        ("  towns:", "  towns: # wirewatch: ignore W101\n    "),
        ("    send:", "    # wirewatch: ignore W101\n    send:"),
        ("    title: The river", "    title: The river # wirewatch: ignore W101"),
    ],
)
def test_a_comment_elsewhere_or_with_another_code_changes_nothing(tmp_path: Path, old: str, new: str) -> None:
    assert any("W101" in one for one in remarks(tmp_path, RULES.replace(old, new)))


def test_a_rule_stays_the_version_that_it_is_when_a_remark_is_silenced(tmp_path: Path) -> None:
    before = settings_of(tmp_path, RULES).versions
    after = settings_of(tmp_path, RULES.replace("  river:", "  river: # wirewatch: ignore W101")).versions

    assert before == after


def test_remarks_come_file_by_file_the_top_file_first(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(RULES)

    found = remarks(tmp_path, "include: [a.yaml]\nterms: {more: [siege]}")

    assert [one.partition(":")[0] for one in found][:2] == ["feeds.yaml", "a.yaml"]


@pytest.mark.parametrize("file", ["feeds.yaml", "samples/newsroom/feeds.yaml"])
def test_there_is_nothing_to_remark_on_what_ships(file: str) -> None:
    assert lint(load(ROOT / file, {})) == []


def test_the_page_of_the_codes_is_current() -> None:
    page = (ROOT / "docs" / "lint.md").read_text()

    assert page == lint_page.page(), "python -m wirewatch.workbench.lint_page > docs/lint.md"
    assert all(f"## {code}" in page for code in checks())


def test_an_include_that_fits_nothing_is_told_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("include:\n  - b/*.yaml\n  - c/*.yaml # wirewatch: ignore W109\n")

    told = [one for one in remarks(tmp_path, "include: [a.yaml]") if "W109" in one]

    assert told == ["a.yaml:2:5: W109: no file fits b/*.yaml"]
