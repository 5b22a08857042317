"""`wirewatch feeds`: what is watched, and how it fares."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.intake.addresses import host_of
from storage.records.feed import Feed, Health
from wirewatch.app import open_database, utc_now
from wirewatch.cli.feeds_check import add, check
from wirewatch.cli.feeds_opml import export_feeds, import_feeds
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import load
from wirewatch.workbench.feeds.written import span

app = typer.Typer(help="What is watched, and how it fares.", no_args_is_help=True)
app.command("check")(check)
app.command("add")(add)
app.command("export")(export_feeds)
app.command("import")(import_feeds)

_COLOURS = {Health.OK: "green", Health.SILENT: "yellow", Health.FAILING: "red", Health.GONE: "red", Health.NEW: "dim"}


@app.command("list")
def list_feeds(*, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """List the feeds of the configuration."""
    feeds = sorted(load(config).watched, key=lambda feed: feed.outlet.lower())
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


@app.command("health")
def health(*, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """Tell how each feed fares: ok, silent, failing or gone and why, where it moved, and when it is tried next."""
    settings = load(config)
    with open_database(settings) as database, database.snapshot() as store:
        known = {feed.url: feed for feed in store.feeds.all()}
        pauses = store.hosts.paused(utc_now())
    feeds = sorted((known[feed.url] for feed in settings.feeds if feed.url in known), key=_worst_first)
    never = [feed for feed in settings.feeds if feed.url not in known]
    if as_json:
        rows = [_feed_json(feed, pauses) for feed in feeds]
        rows += [{"url": feed.url, "outlet": feed.outlet, "health": Health.NEW.value} for feed in never]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table(box=None, header_style="bold")
    for name in ("Outlet", "Health", "Last new item", "Next poll"):
        table.add_column(name, no_wrap=True)
    table.add_column("Why", overflow="fold")
    for feed in feeds:
        table.add_row(*_cells(feed, pauses, settings.general.timezone))
    for unknown in never:
        table.add_row(Text(unknown.outlet), Text("new", style="dim"), "", "at the next run", "not polled yet")
    Console().print(table)


def _cells(feed: Feed, pauses: Mapping[str, datetime], zone: ZoneInfo) -> list[Text]:
    when = _when(zone)
    paused_until = pauses.get(host_of(feed.address))
    notes = (
        feed.problem and f"since {when(feed.failing_since)}: {feed.problem}",
        feed.moved_to and f"moved: change the address to {feed.moved_to}",
        paused_until and f"its host wants no requests until {when(paused_until)}",
    )
    return [
        Text(feed.outlet),
        Text(feed.health.value, style=_COLOURS[feed.health]),
        Text(when(feed.last_new_at)),
        Text(when(feed.next_poll_at)),
        Text("; ".join(note for note in notes if note)),
    ]


def _feed_json(feed: Feed, pauses: Mapping[str, datetime]) -> dict[str, Any]:
    times = ("failing_since", "last_ok_at", "last_new_at", "polled_at", "next_poll_at")
    return {
        "url": feed.url,
        "outlet": feed.outlet,
        "health": feed.health.value,
        "problem": feed.problem,
        "failures": feed.failures,
        "moved_to": feed.moved_to,
        "paused_until": _iso(pauses.get(host_of(feed.address))),
        "usual_gap": feed.usual_gap.total_seconds() if feed.usual_gap else None,
        **{name: _iso(getattr(feed, name)) for name in times},
    }


def _worst_first(feed: Feed) -> tuple[int, str]:
    order = (Health.GONE, Health.FAILING, Health.SILENT, Health.NEW, Health.OK)
    return order.index(feed.health), feed.outlet.lower()


def _when(zone: ZoneInfo) -> Callable[[datetime | None], str]:
    return lambda time: time.astimezone(zone).strftime("%a %d %b %H:%M") if time else ""


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
