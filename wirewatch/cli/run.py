"""`wirewatch run`: the service."""

import json
from typing import Annotated

import typer

from wirewatch import jobs, logs, schedule
from wirewatch.app import open_app
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import Loader

Once = Annotated[bool, typer.Option("--once", help="Run each line once, in order, until nothing is due; then exit.")]
Strict = Annotated[bool, typer.Option("--strict", help="With --once: exit 1 when a feed failed.")]


def run(
    *, once: Once = False, strict: Strict = False, as_json: AsJson = False, config: Config = DEFAULT_CONFIG
) -> None:
    """Poll, match, and tell: the whole service, until it is stopped."""
    loader = Loader(config)
    settings = loader.load()
    logs.set_up()
    with open_app(settings) as app:
        for refusal in app.refusals:
            typer.echo(str(refusal), err=True)
        if not once:
            schedule.serve(app, loader)
            return
        done = jobs.run_once(app, app.clock())
    typer.echo(json.dumps(done.in_numbers()) if as_json else done.in_words())
    if strict and done.poll.failed:
        raise typer.Exit(1)
