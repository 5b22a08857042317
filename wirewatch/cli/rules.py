"""`wirewatch rules`: the watch rules."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from storage.database import Database, database_file
from wirewatch.app import open_database
from wirewatch.cli import rules_new
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import SettingsError, load
from wirewatch.workbench.rules import RuleLine, RulesAtWork, database_named_in, rules_at_work

app = typer.Typer(help="The watch rules.", no_args_is_help=True)

_STYLES: Mapping[str, str] = {"live": "green", "shadow": "blue", "off": "dim", "refused": "bold red", "waits": "yellow"}


@app.callback()
def rules() -> None:
    """Look at rules, and begin new ones."""


app.command("new")(rules_new.new)


@app.command("list")
def list_rules(*, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """List the rules: how each stands, which version works and since when, and why one was refused."""
    try:
        settings = load(config)
    except SettingsError as error:
        url = database_named_in(config, os.environ)
        file = database_file(url)
        if file is None or not file.exists():
            raise
        database = Database(url)
        with database.snapshot() as store:
            found = rules_at_work(store, None)
        database.close()
        _print(found, ZoneInfo("UTC"), as_json=as_json)
        typer.echo(f"{error}\nwirewatch: {config} is refused; this is what was put to work last", err=True)
        raise typer.Exit(2) from None
    with open_database(settings) as database, database.snapshot() as store:
        found = rules_at_work(store, settings)
    _print(found, settings.general.timezone, as_json=as_json)


def _print(found: RulesAtWork, zone: ZoneInfo, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_json(found), ensure_ascii=False))
        return
    table = Table(box=None, header_style="bold")
    for name in ("Rule", "State", "Version", "Since", "Tests"):
        table.add_column(name, no_wrap=True)
    table.add_column("Title", overflow="fold", min_width=20)
    for line in found.rules:
        table.add_row(
            Text(line.id),
            Text(line.state, style=_STYLES[line.state]),
            Text(line.version or "none"),
            Text(_when(line.since, zone)),
            Text(str(line.tests)),
            Text(line.title),
        )
    console = Console()
    console.print(table)
    for line in found.rules:
        if line.problem:
            console.print(Text(f"\n{_refusal(line, zone)}\n{line.problem}"), soft_wrap=True)
    if found.whole and found.whole.problem:
        since = _when(found.whole.problem_since, zone)
        console.print(
            Text(f"\nWhat was written was refused whole since {since}; what worked before goes on:"), soft_wrap=True
        )
        console.print(Text(found.whole.problem), soft_wrap=True)


def _refusal(line: RuleLine, zone: ZoneInfo) -> str:
    then = f"version {line.version} ({line.status}) goes on" if line.version else "it does not work at all"
    return f"{line.id} is refused since {_when(line.refused_since, zone)}, because its tests fail; {then}:"


def _json(found: RulesAtWork) -> dict[str, Any]:
    whole = found.whole
    return {
        "loaded": _iso(whole.loaded_at) if whole else None,
        "problem": whole.problem if whole else None,
        "problem_since": _iso(whole.problem_since) if whole else None,
        "rules": [
            {
                "id": line.id,
                "title": line.title,
                "state": line.state,
                "status": line.status,
                "version": line.version,
                "since": _iso(line.since),
                "written": line.written,
                "tests": line.tests,
                "problem": line.problem,
                "refused_since": _iso(line.refused_since),
            }
            for line in found.rules
        ],
    }


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d %b %H:%M") if moment else ""


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
