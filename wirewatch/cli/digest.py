"""`wirewatch digest`: a digest before its hour, for real or as a preview."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from alerts import compose
from wirewatch import jobs
from wirewatch.app import open_app, open_database, utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, Config
from wirewatch.lock import AlreadyRunning
from wirewatch.settings import Settings, load


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("should be a time such as 2017-10-03T07:00") from None


Name = Annotated[str, typer.Argument(help="The digest's name in the configuration.")]
At = Annotated[
    datetime | None,
    typer.Option("--at", parser=_moment, metavar="TIME", help="Compose it for this time (local, if no zone is named)."),
]
Preview = Annotated[
    Path | None,
    typer.Option("--preview", metavar="FILE", help="Write its HTML here; nothing is sent."),
]


def digest(name: Name, *, at: At = None, preview: Preview = None, config: Config = DEFAULT_CONFIG) -> None:
    """Compose a digest now, print its text, and send it; it is this local day's digest then."""
    settings = load(config)
    zone = settings.general.timezone
    now = _in_utc(at, zone) if at else utc_now()
    with open_database(settings) as database:
        message = compose.preview(database, name, settings.digests, zone=zone, now=now, frames=settings.frames)
        typer.echo(message.text)
        if preview is not None:
            preview.write_text(message.html, encoding="utf-8")
            typer.echo(f"preview written to {preview}; nothing was sent", err=True)
            return
        compose.compose_now(database, name, settings.digests, settings.channels, zone=zone, now=now)
    _send(settings)


def _send(settings: Settings) -> None:
    try:
        with open_app(settings) as app:
            report = jobs.deliver(app, app.clock())
    except AlreadyRunning:
        typer.echo("composed; the Wirewatch that is running sends it", err=True)
    else:
        typer.echo(f"{report.sent} sent, {report.later} to be tried again, {report.given_up} given up", err=True)


def _in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
