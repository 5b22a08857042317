"""Whatever stands in the files: they are read, or refused with every fault at its place, and nothing else happens."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.wirewatch.test_settings import GOOD, SECRETS
from wirewatch.config.yaml_file import Complaint, Place
from wirewatch.settings import SettingsError, load
from wirewatch.workbench.lint import lint

PIECES = [
    *"{}[]:,&*#!|>'\"%@`- \n\t?~=<",
    "<<: *x",
    "&x ",
    "*x",
    "!!set ",
    "null",
    "[]",
    "{}",
    "0x1F",
    "1e999",
    "${A}",
    "${A:-",
    "\ufeff",
    "\u2028",
    "\x85",
    "\r",
    "\0",
    "---\n",
    "include: ['*.yaml']\n",
    "rules:\n",
    "text: ",
    "claim: ",
    "when: {}",
    "- ",
    "? ",
    "\ud7ff",
    "é",
]
EDITS = st.lists(
    st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=4
)


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


def check(file: Path) -> None:
    faults = complaints(file)
    lines = {str(one): len(one.read_bytes().splitlines()) for one in file.parent.glob("*.yaml")}
    for complaint in faults:
        assert complaint.message.strip()
        assert 1 <= complaint.place.line <= lines[complaint.file] + 10  # more than bytes know end a line of YAML
        assert complaint.place.column >= 1


def complaints(file: Path) -> list[Complaint]:
    try:
        found = load(file, SECRETS)
    except SettingsError as error:
        return error.complaints or [Complaint(str(file), Place(0, 0), "")]
    lint(found)
    return []


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
@example(edits=[(0, 0, "? [a]\n: b\n")])
def test_an_edit_anywhere_is_read_or_refused(folder: Path, edits: list[tuple[int, int, str]]) -> None:
    file = folder / "feeds.yaml"
    file.write_bytes(edited(GOOD, edits).encode("utf-8", "surrogatepass"))

    check(file)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(more=st.binary(max_size=200))
@example(more=b"\xff\xfea\x00")
@example(more=b"rules: {toll: 1}")
@example(more=b"[1, 2]: x")
def test_any_bytes_in_an_included_file_are_read_or_refused(folder: Path, more: bytes) -> None:
    file = folder / "top.yaml"
    file.write_text("include: [more.yaml]\n" + GOOD)
    (folder / "more.yaml").write_bytes(more)

    check(file)
