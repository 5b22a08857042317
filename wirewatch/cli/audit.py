"""`wirewatch audit`: the proof that nothing was lost."""

import json
from collections.abc import Mapping
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.editions import editions
from storage.records.audit import EntryTotals
from wirewatch.app import open_database
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import load
from wirewatch.workbench import audit as auditing
from wirewatch.workbench.audit import Fate, Report, Verdict

_STYLES = {Fate.DELIVERED: "green", Fate.WAITING: "yellow", Fate.HELD_BACK: "cyan", Fate.COUNTED: "blue"}


def audit(*, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """Account for every match: delivered, waiting, or held back with a reason. Exit 1 if a sum does not fit."""
    settings = load(config)
    with open_database(settings) as database, database.snapshot() as store:
        report = auditing.audit(store, editions(settings.digests, settings.channels))
    if as_json:
        typer.echo(json.dumps(_json(report)))
    else:
        _print(report, Console(highlight=False))
    if not report.is_sound:
        raise typer.Exit(1)


def _print(report: Report, console: Console) -> None:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("Number", justify="right")
    table.add_column("Why")
    _add(table, "Matches", report.matches)
    _add(table, "Places where alerts were to go", report.destinations)
    _add_entries(table, report.entries)
    console.print(table)
    for fault in report.faults:
        console.print(Text(fault, style="bold red"))
    console.print("Every sum is exact." if report.is_sound else f"{len(report.faults)} things do not fit.")


def _add(table: Table, name: str, verdicts: Mapping[Verdict, int]) -> None:
    table.add_row(Text(name, style="bold"), Text(f"{sum(verdicts.values()):,}", style="bold"))
    for verdict, number in verdicts.items():
        table.add_row(Text(f"  {verdict.fate}", style=_STYLES[verdict.fate]), f"{number:,}", Text(verdict.reason))


def _add_entries(table: Table, entries: EntryTotals) -> None:
    table.add_row(Text("Claims that were decided on", style="bold"), Text(f"{entries.entries:,}", style="bold"))
    for name, number in (("triaged", entries.triaged), ("waiting", entries.waiting), ("apart", entries.apart)):
        if number:
            table.add_row(f"  {name}", f"{number:,}")


def _json(report: Report) -> dict[str, Any]:
    return {
        "sound": report.is_sound,
        "matches": _rows(report.matches),
        "destinations": _rows(report.destinations),
        "entries": {
            "total": report.entries.entries,
            "triaged": report.entries.triaged,
            "waiting": report.entries.waiting,
            "apart": report.entries.apart,
        },
        "faults": list(report.faults),
    }


def _rows(verdicts: Mapping[Verdict, int]) -> dict[str, Any]:
    return {
        "total": sum(verdicts.values()),
        "rows": [
            {"fate": verdict.fate.value, "reason": verdict.reason, "count": number}
            for verdict, number in verdicts.items()
        ],
    }
