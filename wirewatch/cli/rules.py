"""`wirewatch rules`: the watch rules."""

import typer

from wirewatch.cli import rules_new

app = typer.Typer(help="The watch rules.", no_args_is_help=True)


@app.callback()
def rules() -> None:
    """Look at rules, and begin new ones."""


app.command("new")(rules_new.new)
