"""`wirewatch deliveries`: what has not arrived, why, and when it is tried again."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from storage.records.channel_state import ChannelState
from storage.records.delivery import Delivery, DeliveryState
from wirewatch.app import open_database, utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import load
from wirewatch.workbench import post
from wirewatch.workbench.post import Shelf

_ALL = "all"
_STYLES = {
    DeliveryState.OWED: "yellow",
    DeliveryState.DEAD: "bold red",
    DeliveryState.SENT: "green",
    DeliveryState.REPLACED: "cyan",
}

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID", help="With --retry: which; none or `all`: all.")]
Retry = Annotated[bool, typer.Option("--retry", help="Try given up deliveries again: same id, same bytes.")]
Resume = Annotated[
    str | None,
    typer.Option("--resume", metavar="CHANNEL", help="Take up a channel that was paused.", show_default=False),
]
State = Annotated[
    list[DeliveryState] | None, typer.Option("--state", help="Only these; left out: what is owed or was given up.")
]
OfChannel = Annotated[str | None, typer.Option("--channel", metavar="NAME", help="Only of this channel.")]
Most = Annotated[int, typer.Option("--last", min=1, help="How many, the newest.")]


def deliveries(  # noqa: PLR0913 - each is an option
    ids: Ids = None,
    *,
    retry: Retry = False,
    resume: Resume = None,
    state: State = None,
    channel: OfChannel = None,
    last: Most = 50,
    as_json: AsJson = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """List what has not arrived: its state, how old it is, the problem, the next try; replay what was given up."""
    if ids and not retry:
        raise typer.BadParameter("an ID is asked for with --retry only")
    settings = load(config)
    now = utc_now()
    with open_database(settings) as database:
        if resume is not None:
            with database.transaction() as store:
                post.resume(store, resume, now)
            typer.echo(f"{resume} is tried again with one message, and goes on if that is taken", err=True)
        if retry:
            with database.transaction() as store:
                replayed = post.retry(store, set(ids or ()) - {_ALL}, channel, now)
            owed = sum(one.state is DeliveryState.OWED for one in replayed)
            typer.echo(f"{owed:,} owed again, {len(replayed) - owed:,} replaced by newer revisions", err=True)
        with database.snapshot() as store:
            shelf = post.look(store, state or post.OPEN, channel, last)
    if as_json:
        typer.echo(json.dumps(_json(shelf), ensure_ascii=False))
    else:
        _print(shelf, now, Console(highlight=False))


def _print(shelf: Shelf, now: datetime, console: Console) -> None:
    """Print a line for each, whole however wide the screen is: an id is there to be copied."""
    for one in shelf.deliveries:
        console.print(_line(one, now), soft_wrap=True)
    for channel in shelf.channels:
        if words := _words(channel, now):
            console.print(Text(words, style="bold red" if channel.paused_at else "yellow"), soft_wrap=True)
    counts = [f"{channel}: {number:,} {state}" for (channel, state), number in shelf.counts.items()]
    console.print(Text("; ".join(counts) or "nothing was owed so far"), soft_wrap=True)


def _line(one: Delivery, now: datetime) -> Text:
    told = f"  {_what(one)} to {one.channel} ({one.recipient}), {_span(now - one.created_at)} old"
    line = Text.assemble(one.id, "  ", (one.state.value, _STYLES[one.state]), told)
    if when := _next_try(one, now):
        line.append(f", {when}")
    if one.problem:
        line.append(f": {one.problem}")
    return line


def _what(one: Delivery) -> str:
    if one.alert_id is not None:
        return f"alert {one.alert_id}, rev. {one.revision}"
    if one.digest_id is not None:
        return f"digest {one.digest_id}"
    return one.type.value


def _next_try(one: Delivery, now: datetime) -> str:
    if one.state is not DeliveryState.OWED:
        return ""
    if one.in_hand and one.next_try_at > now:
        return "being sent"
    return f"next try in {_span(one.next_try_at - now)}" if one.next_try_at > now else "next try now"


def _words(channel: ChannelState, now: datetime) -> str | None:
    if channel.failing_since is None:
        return None
    since = f"took nothing for {_span(now - channel.failing_since)}: {channel.problem}"
    if channel.paused_at is not None:
        return f"{channel.channel} is paused; it {since}. When it is mended: --resume {channel.channel}"
    wait = (channel.next_try_at or now) - now
    return f"{channel.channel} {since}; next try {f'in {_span(wait)}' if wait > timedelta(0) else 'now'}"


def _span(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    for size, letter in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {letter}"
    return f"{seconds} s"


def _json(shelf: Shelf) -> dict[str, Any]:
    return {
        "counts": [
            {"channel": channel, "state": state.value, "count": number}
            for (channel, state), number in shelf.counts.items()
        ],
        "channels": [
            {
                "channel": one.channel,
                "failing_since": _moment(one.failing_since),
                "failures": one.failures,
                "paused_at": _moment(one.paused_at),
                "next_try": _moment(one.next_try_at),
                "problem": one.problem,
            }
            for one in shelf.channels
        ],
        "deliveries": [
            {
                "id": one.id,
                "type": one.type.value,
                "state": one.state.value,
                "channel": one.channel,
                "recipient": one.recipient,
                "alert": one.alert_id,
                "revision": one.revision,
                "digest": one.digest_id,
                "created": _moment(one.created_at),
                "attempts": one.attempts,
                "next_try": _moment(one.next_try_at) if one.state is DeliveryState.OWED else None,
                "replaced_by": one.replaced_by,
                "problem": one.problem,
            }
            for one in shelf.deliveries
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
