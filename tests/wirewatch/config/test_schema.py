"""The JSON Schema of feeds.yaml: current, complete, and right about what it is shown."""

import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from alerts.channels import kinds as channels
from alerts.windows._kinds import kinds as windows
from pipeline.rules import kinds as conditions
from tests.wirewatch.test_settings import GOOD
from wirewatch.cli.app import app
from wirewatch.config.schema import feeds_schema

ROOT = Path(__file__).parents[3]
SCHEMA = feeds_schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
KINDS = [*conditions().values(), *windows().values(), *channels().values()]


def faults(text: str) -> list[str]:
    data = YAML(typ="safe", pure=True).load(text)
    return [f"{fault.json_path}: {fault.message}" for fault in VALIDATOR.iter_errors(data)]


def test_the_committed_schema_is_the_one_that_the_command_prints() -> None:
    printed = CliRunner().invoke(app, ["schema"]).stdout

    assert (ROOT / "docs" / "feeds.schema.json").read_text() == printed, "wirewatch schema > docs/feeds.schema.json"
    jsonschema.Draft7Validator.check_schema(json.loads(printed))


@pytest.mark.parametrize("file", ["feeds.yaml", "samples/newsroom/feeds.yaml"])
def test_what_ships_fits_and_names_its_schema(file: str) -> None:
    text = (ROOT / file).read_text()
    first = text.splitlines()[0]

    assert faults(text) == []
    assert first.startswith("# yaml-language-server: $schema=")
    assert ((ROOT / file).parent / first.partition("=")[2]).resolve() == ROOT / "docs" / "feeds.schema.json"


def test_the_example_of_the_reference_fits() -> None:
    page = (ROOT / "docs" / "feeds-yaml.md").read_text()

    assert faults(page.partition("```yaml\n")[2].partition("```")[0]) == []


def _keys(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}.{name}", inner
    for form in schema.get("anyOf", ()):
        yield from _keys(form, path)


KEYS = [one for name, part in [("", SCHEMA), *SCHEMA["$defs"].items()] for one in _keys(part, name)]


@pytest.mark.parametrize(("path", "schema"), KEYS, ids=[path for path, _ in KEYS])
def test_every_key_is_described(path: str, schema: Mapping[str, Any]) -> None:
    named = SCHEMA["$defs"].get(schema.get("$ref", "").rpartition("/")[2], {})

    assert schema.get("description") or named.get("description")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_documented_in_each_of_its_forms(kind: type) -> None:
    schema = SCHEMA["$defs"][kind.__name__]
    first = (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ")

    assert all(form["description"].startswith(first) for form in [schema, *schema.get("anyOf", ())])


@pytest.mark.parametrize(
    "when",
    [
        "text: film OR novel",
        "text: {query: film}",
        "claim: killed",
        "claim: [killed, wounded]",
        "claim: {outcome: killed, victims: civilian, means: [drone], status: denied, place: Syria, said_by: [SOHR]}",
        "place: [Mosul, Hajin]",
        "{frame: end_of_isis, not: {frame: {name: end_of_isis, voice: own}}}",
        "any: [{text: a}, {all: [{text: b}, {text: c}]}]",
    ],
)
def test_every_form_of_a_condition_fits(when: str) -> None:
    assert faults(GOOD.replace('{text: "{isis} AND killed"}', f"{{{when}}}" if when[0] != "{" else when)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("every: 15m", "every: 15"),
        ("every: 15m", "evry: 15m"),
        ("severity: high", "severity: urgent"),
        ("  toll:", "  Toll:"),
        ('{text: "{isis} AND killed"}', "{txt: film}"),
        ('{text: "{isis} AND killed"}', "{}"),
        ('{text: "{isis} AND killed"}', "{claim: kiled}"),
        ('{text: "{isis} AND killed"}', "{claim: {at_least: 5}}"),
        ("send: [soc, morning]", "send: []"),
        ("send: [soc, morning]", "send: soc"),
        ("send: [soc, morning]", "send: [soc]\n    window: {silence: 2d, first: place}"),
        ("send: [soc, morning]", "send: [soc]\n    window: {silence: soon}"),
        ("{webhook:", "{webhok:"),
        ('at: "07:00"', "at: 7am"),
        ("timezone: Europe/Berlin", "timezone: 3"),
        ("terms:", "routes: []\nterms:"),
        ("isis: [ISIS, Islamic State]", "isis: []"),
    ],
)
def test_what_an_editor_should_underline_does_not_fit(old: str, new: str) -> None:
    assert old in GOOD
    assert faults(GOOD) == []

    assert faults(GOOD.replace(old, new)) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("every: 15m", 'every: "${EVERY:-15m}"'),
        ("severity: high", 'severity: "${SEVERITY}"'),
        ('at: "07:00"', 'at: "${HOUR:-07:00}"'),
        ("send: [soc, morning]", 'send: ["${CHANNEL}"]'),
    ],
)
def test_a_variable_stands_for_any_text(old: str, new: str) -> None:
    assert faults(GOOD.replace(old, new)) == []
