"""`wirewatch check`: says whether the configuration is right, and what in it will hardly do what is meant."""

import json
from collections.abc import Iterable
from typing import Annotated

import typer

from pipeline.match import Matcher
from wirewatch.app import utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.cli.remarks import remarks_as_json, remarks_in_words
from wirewatch.config.yaml_file import Complaint
from wirewatch.settings import Settings, SettingsError, load
from wirewatch.workbench.remarks import remarks_on
from wirewatch.workbench.rule_tests import Trials

Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 also where there is only a remark.")]


def check(*, strict: Strict = False, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """Read the configuration, run the rules' own tests, and tell everything that is wrong, with file, line and column.

    Exit 2 if the configuration cannot be used, 1 if a test fails. Remarks (W101 ...) are no errors: docs/lint.md tells
    what each means. `# wirewatch: ignore W101` behind a line, or behind a key above it, says that it is meant so.
    """
    try:
        settings = load(config)
    except SettingsError as error:
        typer.echo(json.dumps({"complaints": _rows(error.complaints)}) if as_json else str(error))
        raise typer.Exit(2) from None
    failed = [fault for faults in Trials().run(settings).values() for fault in faults]
    remarks = remarks_on(settings, utc_now())
    slow = list(Matcher(settings.rules, settings.known.read).unfiltered)
    if as_json:
        tests = {"tests": _number_of_tests(settings), "failed": _rows(failed)}
        typer.echo(json.dumps({"complaints": [], **tests, "unfiltered": slow, **remarks_as_json(remarks)}))
    else:
        unfiltered = [f"rule {rule} can be ruled out by no word: it is asked about every article" for rule in slow]
        told = [*map(str, failed), *remarks_in_words(remarks), *unfiltered]
        typer.echo("\n".join([*told, f"{config}: {_in_words(settings, len(failed))}"]))
    if failed or (strict and remarks.found):
        raise typer.Exit(1)


def _rows(complaints: Iterable[Complaint]) -> list[dict[str, str | int]]:
    return [
        {"file": one.file, "line": one.place.line, "column": one.place.column, "message": one.message}
        for one in complaints
    ]


def _number_of_tests(settings: Settings) -> int:
    return sum(map(len, settings.tests.values()))


def _in_words(settings: Settings, failed: int) -> str:
    counts = {
        "feed": len(settings.feeds),
        "rule": len(settings.rules),
        "channel": len(settings.channels),
        "digest": len(settings.digests),
        "test": _number_of_tests(settings),
    }
    listed = ", ".join(
        f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items() if count or noun != "test"
    )
    if failed:
        return f"{failed} {'test fails' if failed == 1 else 'tests fail'}: {listed}"
    return f"ok: {listed}"
