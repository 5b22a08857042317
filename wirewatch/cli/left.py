"""`wirewatch left`: who wants no more mails of which list, and how they come back."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerts.leaving import BY_HAND
from storage.records.left import Left, Seat
from wirewatch.app import open_database, utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import Settings, load

List = Annotated[
    str | None, typer.Option("--list", metavar="NAME", help="Only this list: a digest, or a channel for its alerts.")
]
TakeBack = Annotated[
    str | None, typer.Option("--take-back", metavar="ADDRESS", help="Send to this address again, on all lists it left.")
]
Add = Annotated[
    str | None, typer.Option("--add", metavar="ADDRESS", help="Send no more of --list to this address: it asked so.")
]


def left(
    *,
    add: Add = None,
    take_back: TakeBack = None,
    list_name: List = None,
    as_json: AsJson = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """List who left a list by the link in a mail or by hand; take somebody back, or off a list.

    A list is a digest, or the alerts of a channel. Exit 1: whoever is to be taken back had not left.
    """
    settings = load(config)
    _check(settings, add, take_back, list_name)
    with open_database(settings) as database, database.transaction() as store:
        if add is not None and list_name is not None:
            store.leavers.leave(Seat(list_name, add), utc_now(), BY_HAND)
        known = [one for one in store.leavers.all() if list_name in {None, one.seat.list_name}]
        back = [one for one in known if one.seat.recipient == take_back]
        for one in back:
            store.leavers.take_back(one.seat)
            typer.echo(f"{one.seat.recipient} gets {one.seat.list_name} again", err=True)
    _print([one for one in known if one not in back], settings, as_json=as_json)
    if take_back is not None and not back:
        typer.echo(f"{take_back} has not left", err=True)
        raise typer.Exit(1)


def _check(settings: Settings, add: str | None, take_back: str | None, list_name: str | None) -> None:
    lists = [*settings.digests, *settings.channels]
    if add is not None and take_back is not None:
        raise typer.BadParameter("--add and --take-back are opposites; give one of them")
    if add is not None and list_name is None:
        raise typer.BadParameter("--add needs --list, a digest or a channel")
    if add is not None and list_name not in lists:
        raise typer.BadParameter(f"there is no list {list_name} (there are: {', '.join(lists) or 'none'})")
    readers = {reader for channel in settings.channels.values() for reader in channel.recipients()}
    if add is not None and add not in readers:
        raise typer.BadParameter(f"{add} reads no channel of the configuration")


def _print(known: list[Left], settings: Settings, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"list": one.seat.list_name, "address": one.seat.recipient, "at": one.at.isoformat(), "how": one.how}
            for one in known
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not known:
        typer.echo("nobody has left")
        return
    table = Table(box=None, header_style="bold")
    for name in ("List", "Address", "Since", "How"):
        table.add_column(name)
    for one in known:
        at = one.at.astimezone(settings.general.timezone)
        table.add_row(Text(one.seat.list_name), Text(one.seat.recipient), f"{at:%d %b %Y %H:%M}", one.how)
    Console().print(table)
