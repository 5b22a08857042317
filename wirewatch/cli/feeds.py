"""`wirewatch feeds`: what is watched, and how it fares."""

import json

import typer
from rich.console import Console

from alerts.text import clean
from wirewatch.cli.columns import row, show, width_of
from wirewatch.cli.feeds_check import add, check
from wirewatch.cli.feeds_health import Group, health
from wirewatch.cli.feeds_opml import export_feeds, import_feeds
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import load
from wirewatch.workbench.feeds.groups import NoSuchGroup, of_group
from wirewatch.workbench.feeds.written import feed_facts, span

_COLUMNS = ("Outlet", "Groups", "Every")
_WIDEST = 32

app = typer.Typer(help="What is watched, and how it fares.", no_args_is_help=True)
app.command("health")(health)
app.command("check")(check)
app.command("add")(add)
app.command("export")(export_feeds)
app.command("import")(import_feeds)


@app.command("list")
def list_feeds(*, group: Group = None, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """List the feeds of the configuration, or of one of its groups."""
    try:
        feeds = sorted(of_group(load(config).feeds, group), key=lambda feed: feed.outlet.lower())
    except NoSuchGroup as error:
        raise typer.BadParameter(str(error), param_hint="--group") from None
    if as_json:
        typer.echo(json.dumps([feed_facts(feed) for feed in feeds], ensure_ascii=False))
        return
    console = Console(highlight=False)
    cells = [
        (clean(feed.outlet), ", ".join(feed.groups), span(feed.every) if feed.every else "adapts") for feed in feeds
    ]
    widths = [
        width_of([name, *column], _WIDEST)
        for name, column in zip(_COLUMNS, zip(*cells, strict=True) if cells else ((), (), ()), strict=True)
    ]
    head = row(widths, *_COLUMNS, "Address")
    head.stylize("bold")
    show(console, head)
    for feed, beside in zip(feeds, cells, strict=True):
        show(console, row(widths, *beside, feed.url))
