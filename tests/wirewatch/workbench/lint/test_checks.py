"""What every check keeps, whichever it is: discovery is the list of tests."""

import re
from pathlib import Path

import pytest

from wirewatch.settings import Settings, load
from wirewatch.workbench.lint import Check, Example, checks, lint

ALWAYS = {
    "feeds": "feeds: [{url: 'https://example.org/feed.xml', outlet: Example}]",
    "channels": "channels: {c: {webhook: {url: 'https://c.example.org/', secret: words of ours}}}",
}
USING = {
    "channels": "rules: {used: {title: Used, when: {claim: displaced}, send: [c]}}",
}
EXAMPLES = [(check, example) for check in checks().values() for example in check.examples]


def settings_of(folder: Path, yaml: str) -> Settings:
    file = folder / "feeds.yaml"
    missing = [text for name, text in ALWAYS.items() if not re.search(rf"^{name}:", yaml, re.MULTILINE)]
    file.write_text("\n".join([*missing, yaml, ""]), encoding="utf-8")
    return load(file, {})


@pytest.mark.parametrize(("check", "example"), EXAMPLES, ids=[f"{check.code}: {one.yaml}" for check, one in EXAMPLES])
def test_examples_fire_where_they_say(check: type[Check], example: Example, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, example.yaml)

    found = [remark for remark in lint(settings, example.archive) if remark.code == check.code]

    assert bool(found) == example.fires, found


@pytest.mark.parametrize(("check", "example"), EXAMPLES, ids=[f"{check.code}: {one.yaml}" for check, one in EXAMPLES])
def test_a_remark_stands_at_something_that_is_written(check: type[Check], example: Example, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, example.yaml)
    lines = (tmp_path / "feeds.yaml").read_text().splitlines()

    for remark in lint(settings, example.archive):
        if remark.code == check.code:
            assert remark.file == str(tmp_path / "feeds.yaml")
            assert lines[remark.place.line - 1][remark.place.column - 1 :].strip()


@pytest.mark.parametrize("check", checks().values(), ids=list(checks()))
def test_each_has_a_code_a_text_a_fix_and_examples_of_both_kinds(check: type[Check]) -> None:
    assert re.fullmatch(r"W1\d\d", check.code)
    assert check.documentation() != Check.documentation()
    assert check.documentation().split("\n")[0].endswith(".")
    assert check.fix.endswith(".")
    assert {example.fires for example in check.examples} == {True, False}


def test_no_code_is_given_twice() -> None:
    folder = Path(lint.__code__.co_filename).parent

    assert len(checks()) == len([file for file in folder.glob("*.py") if not file.name.startswith("_")])
