"""`wirewatch feeds export` and `feeds import`: lists of feeds, as feed readers exchange them."""

from pathlib import Path
from typing import Annotated

import typer

from wirewatch.cli.options import DEFAULT_CONFIG, Config
from wirewatch.settings import Settings, load
from wirewatch.workbench.edit import CannotAdd
from wirewatch.workbench.feeds.lists import not_yet_watched, shareable, write_included
from wirewatch.workbench.feeds.opml import LARGEST, Imported, NotOpml, from_opml, to_opml
from wirewatch.workbench.feeds.written import feed_lines

ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file, as feed readers export it.")]
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


def import_feeds(file: ListFile, *, write: Write = None, config: Config = DEFAULT_CONFIG) -> None:
    """Print the feeds of an OPML file as lines for feeds.yaml, or write them to a file to be included.

    Folders become groups, titles become outlets. Exit 1 if there are entries that had to be skipped.
    """
    settings = load(config) if config.exists() or config != DEFAULT_CONFIG else None
    try:
        found = from_opml(_read(file))
        new = not_yet_watched(found.feeds, settings)
        if write and new:
            include = write_included(write, config, new)
            typer.echo(f"{write} was written; add this to {config}:\n{include}")
        elif new:
            typer.echo("\n".join(["feeds:", *(f"  {line}" for feed in new for line in feed_lines(feed))]))
    except (NotOpml, CannotAdd) as error:
        named = f"{file}: {error}" if isinstance(error, NotOpml) else str(error)
        typer.echo(f"wirewatch: {named}", err=True)
        raise typer.Exit(2) from None
    _tell(found, len(new), settings)
    if found.skipped:
        raise typer.Exit(1)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise NotOpml(f"cannot be read: {(error.strerror or str(error)).lower()}") from None


def _tell(found: Imported, new: int, settings: Settings | None) -> None:
    for entry in found.skipped:
        typer.echo(f"skipped: {entry}", err=True)
    known = f", {len(found.feeds) - new} watched already" if settings else ""
    left = f"{found.duplicates} duplicates, {len(found.skipped)} skipped"
    typer.echo(f"feeds found: {len(found.feeds)}; {new} new{known}; {left}", err=True)
