"""`wirewatch feeds health`: how each feed fares, worst first."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.text import Text

from alerts.text import clean
from storage.feed_health import SAID, tally
from storage.records.feed import Health
from wirewatch.app import open_database, utc_now
from wirewatch.cli.columns import row, show, show_below, width_of
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import load
from wirewatch.workbench.feeds.groups import NoSuchGroup
from wirewatch.workbench.feeds.health import (
    FeedHealth,
    health_facts,
    last_new,
    look_at_feeds,
    next_try,
    not_running,
    why,
)
from wirewatch.workbench.feeds.metrics import feed_gauges
from wirewatch.workbench.metrics import exposition

Group = Annotated[str | None, typer.Option("--group", metavar="G", help="Only the feeds of this group.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 if a feed is failing, gone, or was not asked.")]
Metrics = Annotated[bool, typer.Option("--metrics", help="Print figures in Prometheus' text format.")]

_COLOURS = {
    Health.GONE: "red",
    Health.FAILING: "red",
    Health.LATE: "red",
    Health.STALE: "yellow",
    Health.MOVED: "yellow",
    Health.NEW: "dim",
    Health.OK: "green",
}
_WHEN = 15  # columns for "at the next run"
_INDENT = 4


def health(
    *,
    group: Group = None,
    strict: Strict = False,
    as_json: AsJson = False,
    metrics: Metrics = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Tell how each feed fares, worst first: since when, why, and when it is tried next.

    A feed is stale when it answers and has had nothing new for four times its usual gap.
    """
    if as_json and metrics:
        raise typer.BadParameter("give --json or --metrics, and not both")
    settings, now = load(config), utc_now()
    with open_database(settings) as database, database.snapshot() as store:
        try:
            feeds = look_at_feeds(settings, store, now, group)
        except NoSuchGroup as error:
            raise typer.BadParameter(str(error), param_hint="--group") from None
    if as_json:
        typer.echo(json.dumps(health_facts(feeds), ensure_ascii=False))
    elif metrics:
        typer.echo(exposition(feed_gauges(feeds)), nl=False)
    else:
        _show(feeds, now, settings.general.timezone)
    if strict and not all(one.is_heard for one in feeds):
        raise typer.Exit(1)


def _show(feeds: Sequence[FeedHealth], now: datetime, zone: ZoneInfo) -> None:
    console = Console(highlight=False)
    console.print(Text(tally([one.health for one in feeds]), style="bold"))
    if trouble := not_running(feeds, now, zone):
        console.print(Text(trouble, style="red"))
    outlets = [clean(one.watched.outlet) for one in feeds]
    state = width_of([SAID[one.health] for one in feeds], _WHEN)
    widths = (state, width_of(outlets, max(console.width - state - 2 * _WHEN - 6, 10)), _WHEN, _WHEN)
    head = row(widths, "", "", "Last new", "Next try")
    head.stylize("bold")
    console.print()
    show(console, head)
    for one, outlet in zip(feeds, outlets, strict=True):
        line = row(widths, SAID[one.health], outlet, last_new(one, now), next_try(one, now))
        line.stylize(_COLOURS[one.health], 0, state)
        show(console, line)
        for sentence in why(one, now, zone):
            show_below(console, Text(sentence, style="dim" if sentence == one.address else ""), _INDENT)
