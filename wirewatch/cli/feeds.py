"""`wirewatch feeds`: what is watched, and how it fares."""

import json

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wirewatch.cli.feeds_check import add, check
from wirewatch.cli.feeds_health import health
from wirewatch.cli.feeds_opml import export_feeds, import_feeds
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import load
from wirewatch.workbench.feeds.written import span

app = typer.Typer(help="What is watched, and how it fares.", no_args_is_help=True)
app.command("health")(health)
app.command("check")(check)
app.command("add")(add)
app.command("export")(export_feeds)
app.command("import")(import_feeds)


@app.command("list")
def list_feeds(*, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """List the feeds of the configuration."""
    feeds = sorted((feed.without_secrets() for feed in load(config).feeds), key=lambda feed: feed.outlet.lower())
    if as_json:
        rows = [
            {
                "url": feed.url,
                "outlet": feed.outlet,
                "owner": feed.owner,
                "groups": list(feed.groups),
                "every": feed.every.total_seconds() if feed.every else None,
            }
            for feed in feeds
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("Outlet", "Groups", "Every", "Address", box=None, header_style="bold")
    for feed in feeds:
        table.add_row(
            Text(feed.outlet),
            Text(", ".join(feed.groups)),
            span(feed.every) if feed.every else "as it publishes",
            Text(feed.url, overflow="fold"),
        )
    Console().print(table)
