"""`wirewatch feeds export` and `feeds import`: lists of feeds, as feed readers exchange them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.intake.watched import FeedKeys
from wirewatch.app import utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import Settings, load
from wirewatch.workbench.edit import CannotAdd
from wirewatch.workbench.feeds.lists import not_yet_watched, read_list, shareable, write_included
from wirewatch.workbench.feeds.opml import Imported, NotOpml, from_opml, to_opml
from wirewatch.workbench.feeds.written import feed_facts, feed_lines

ListSource = Annotated[
    str, typer.Argument(metavar="FILE", help="An OPML file, as feed readers export it; its address; or - for stdin.")
]
Write = Annotated[
    Path | None, typer.Option("--write", metavar="FILE", help="Write them to this new file, to be included.")
]


def export_feeds(*, config: Config = DEFAULT_CONFIG) -> None:
    """Print the feeds as OPML: groups are folders, outlets are titles.

    Feeds whose address holds a login, or was filled in from the environment, are left out; headers are never told.
    """
    feeds, kept = shareable(load(config))
    typer.echo(to_opml(feeds), nl=False)
    for feed in kept:
        typer.echo(f"left out, for its address holds a secret: {feed.outlet}", err=True)
    for feed in feeds:
        if feed.headers:
            typer.echo(f"without its headers: {feed.outlet}", err=True)


def import_feeds(
    source: ListSource, *, write: Write = None, as_json: AsJson = False, config: Config = DEFAULT_CONFIG
) -> None:
    """Print the feeds of an OPML file as lines for feeds.yaml, or write them to a file to be included.

    Folders become groups, titles become outlets. Exit 1 if there are entries that had to be skipped.
    """
    settings = load(config) if config.exists() or config != DEFAULT_CONFIG else None
    try:
        found = from_opml(read_list(source, settings, utc_now()))
        new = not_yet_watched(found.feeds, settings)
        include = write_included(write, config, new) if write and new else None
    except (NotOpml, CannotAdd) as error:
        named = f"{source}: {error}" if isinstance(error, NotOpml) else str(error)
        typer.echo(f"wirewatch: {named}", err=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps(_json(found, new, include), ensure_ascii=False))
    elif include:
        typer.echo(f"{write} was written; add this to {config}:\n{include}")
    elif new:
        typer.echo("\n".join(["feeds:", *(f"  {line}" for feed in new for line in feed_lines(feed))]))
    _tell(found, len(new), settings)
    if found.skipped:
        raise typer.Exit(1)


def _json(found: Imported, new: Sequence[FeedKeys], include: str | None) -> dict[str, object]:
    return {
        "found": len(found.feeds),
        "new": [feed_facts(feed) for feed in new],
        "duplicates": found.duplicates,
        "skipped": list(found.skipped),
        "include": include,
    }


def _tell(found: Imported, new: int, settings: Settings | None) -> None:
    for entry in found.skipped:
        typer.echo(f"skipped: {entry}", err=True)
    known = f", {len(found.feeds) - new} watched already" if settings else ""
    left = f"{found.duplicates} duplicates, {len(found.skipped)} skipped"
    typer.echo(f"feeds found: {len(found.feeds)}; {new} new{known}; {left}", err=True)
