"""`wirewatch check`: says whether the configuration is right, and what in it will hardly do what is meant."""

import json
from typing import Annotated

import typer

from pipeline.match import Matcher
from wirewatch.app import utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.cli.remarks import remarks_as_json, remarks_in_words
from wirewatch.settings import Settings, SettingsError, load
from wirewatch.workbench.remarks import remarks_on

Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 also where there is only a remark.")]


def check(*, strict: Strict = False, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """Read the configuration and tell everything that is wrong with it, each with file, line and column.

    Remarks (W101 ...) are no errors: docs/lint.md tells what each means. `# wirewatch: ignore W101` behind a line, or
    behind a key above it, says that it is meant so.
    """
    try:
        settings = load(config)
    except SettingsError as error:
        _print_complaints(error, as_json=as_json)
        raise typer.Exit(2) from None
    remarks = remarks_on(settings, utc_now())
    if as_json:
        typer.echo(json.dumps({"complaints": [], "unfiltered": _unfiltered(settings), **remarks_as_json(remarks)}))
    else:
        slow = [
            f"rule {rule} can be ruled out by no word: it is asked about every article"
            for rule in _unfiltered(settings)
        ]
        typer.echo("\n".join([*remarks_in_words(remarks), *slow, f"{config}: {_in_words(settings)}"]))
    if strict and remarks.found:
        raise typer.Exit(1)


def _print_complaints(error: SettingsError, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"file": one.file, "line": one.place.line, "column": one.place.column, "message": one.message}
            for one in error.complaints
        ]
        typer.echo(json.dumps({"complaints": rows}))
    else:
        typer.echo("\n".join(map(str, error.complaints)))


def _unfiltered(settings: Settings) -> list[str]:
    return list(Matcher(settings.rules, settings.known.read).unfiltered)


def _in_words(settings: Settings) -> str:
    counts = {
        "feed": len(settings.feeds),
        "rule": len(settings.rules),
        "channel": len(settings.channels),
        "digest": len(settings.digests),
    }
    return "ok: " + ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items())
