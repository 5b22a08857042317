"""`wirewatch check`: says whether the configuration is right."""

import json

import typer

from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import Settings, SettingsError, load


def check(*, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """Read the configuration and tell everything that is wrong with it, each with file, line and column."""
    try:
        settings = load(config)
    except SettingsError as error:
        _print_complaints(error, as_json=as_json)
        raise typer.Exit(2) from None
    typer.echo(json.dumps({"complaints": []}) if as_json else f"{config}: {_in_words(settings)}")


def _print_complaints(error: SettingsError, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"file": one.file, "line": one.place.line, "column": one.place.column, "message": one.message}
            for one in error.complaints
        ]
        typer.echo(json.dumps({"complaints": rows}))
    else:
        typer.echo("\n".join(map(str, error.complaints)))


def _in_words(settings: Settings) -> str:
    counts = {
        "feed": len(settings.feeds),
        "rule": len(settings.rules),
        "channel": len(settings.channels),
        "digest": len(settings.digests),
    }
    return "ok: " + ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items())
