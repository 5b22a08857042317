"""The `wirewatch` command: its groups put together, and how every failure leaves it."""

import sys

import typer
from rich.console import Console

from alerts.errors import DigestComposed, NoSuchDigest, NoSuchReader
from storage.errors import StorageError
from wirewatch import logs
from wirewatch.cli import (
    alerts,
    audit,
    backtest,
    check,
    deliveries,
    demo,
    digest,
    explain,
    extract,
    feeds,
    left,
    parse,
    places,
    rules,
    run,
    schema,
)
from wirewatch.lock import AlreadyRunning
from wirewatch.settings import SettingsError
from wirewatch.workbench.errors import WorkbenchError

app = typer.Typer(
    name="wirewatch",
    help="Watches news feeds for people who must know early and must not be wrong.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("run")(run.run)
app.command("check")(check.check)
app.command("parse")(parse.parse)
app.command("backtest")(backtest.backtest)
app.command("explain")(explain.explain)
app.command("extract")(extract.extract)
app.command("places")(places.places)
app.command("schema")(schema.schema)
app.command("digest")(digest.digest)
app.command("left")(left.left)
app.command("alerts")(alerts.alerts)
app.command("deliveries")(deliveries.deliveries)
app.command("audit")(audit.audit)
app.add_typer(feeds.app, name="feeds")
app.add_typer(rules.app, name="rules")


def main() -> None:
    """Run the command line; exit 0 when done, 1 when the work found problems, 2 when it could not begin."""
    logs.set_up()  # for those who say nothing else of it: stdout is for results
    errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        app()
    except SettingsError as error:
        errors.print(str(error))
        errors.print(f"wirewatch: {len(error.complaints)} to mend; nothing was started", style="bold")
        sys.exit(2)
    except (StorageError, NoSuchDigest, NoSuchReader, WorkbenchError) as error:
        errors.print(f"wirewatch: {error}")
        sys.exit(2)
    except (AlreadyRunning, DigestComposed) as error:
        errors.print(f"wirewatch: {error}")
        sys.exit(1)
