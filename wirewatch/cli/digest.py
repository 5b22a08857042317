"""`wirewatch digest`: a digest before its hour, for real or as a preview."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from alerts import compose
from alerts.message import Message
from storage.records.delivery import DeliveryState
from wirewatch import jobs
from wirewatch.app import open_app, open_database, utc_now
from wirewatch.cli.options import DEFAULT_CONFIG, Config
from wirewatch.lock import AlreadyRunning
from wirewatch.settings import Settings, load
from wirewatch.workbench.letter import letter_of

_Write = Callable[[Message, Settings, datetime], bytes]

_WRITERS: dict[str, _Write] = {
    ".html": lambda message, _settings, _now: message.html.encode(),
    ".txt": lambda message, _settings, _now: message.text.encode(),
    ".eml": letter_of,
}


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("should be a time such as 2017-10-03T07:00") from None


def _writable(file: Path | None) -> Path | None:
    if file is not None and file.suffix.lower() not in _WRITERS:
        raise typer.BadParameter(f"should end in {', '.join(_WRITERS)}: page, text or mail")
    if file is not None and not file.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent}")
    return file


Name = Annotated[str, typer.Argument(help="The digest's name in the configuration.")]
At = Annotated[
    datetime | None,
    typer.Option("--at", parser=_moment, metavar="TIME", help="Compose it for this time (local, if no zone is named)."),
]
Preview = Annotated[
    Path | None,
    typer.Option(
        "--preview",
        metavar="FILE",
        callback=_writable,
        help="Write it here, as a page (.html), as text (.txt) or as the mail (.eml); nothing is sent.",
    ),
]
For = Annotated[
    str | None,
    typer.Option("--for", metavar="ADDRESS", help="With --preview: as this reader gets it, in their zone."),
]


def digest(
    name: Name, *, at: At = None, preview: Preview = None, reader: For = None, config: Config = DEFAULT_CONFIG
) -> None:
    """Compose a digest now and send it; at its next hour no other follows.

    With --preview it is printed and written into a file, and nothing is sent or counts as sent. Exit 1: this day has
    its digest already, or a message could not be sent.
    """
    settings = load(config)
    zone = settings.general.timezone
    now = _in_utc(at, zone) if at else utc_now()
    if reader is not None and preview is None:
        raise typer.BadParameter("--for goes with --preview; a digest is composed for all of its readers")
    with open_database(settings) as database:
        message = compose.preview(
            database,
            name,
            settings.digests,
            settings.channels,
            zone=zone,
            now=now,
            frames=settings.frames,
            reader=reader,
        )
        typer.echo(message.text)
        if preview is not None:
            _write(message, preview, settings, now)
            return
        composed = compose.compose_now(database, name, settings.digests, settings.channels, zone=zone, now=now)
    if not composed:
        typer.echo("there is nothing to tell, and `when_empty: skip` asks for silence then", err=True)
        return
    _send(settings)


def _write(message: Message, file: Path, settings: Settings, now: datetime) -> None:
    try:
        file.write_bytes(_WRITERS[file.suffix.lower()](message, settings, now))
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be written: {error.strerror}") from None
    typer.echo(f"preview written to {file}; nothing was sent", err=True)


def _send(settings: Settings) -> None:
    try:
        with open_app(settings) as app:
            report = jobs.deliver(app, app.clock())
            with app.database.snapshot() as store:
                # A channel that failed before is left alone for a while, and what it is owed was not even tried.
                counts = store.deliveries.count()
            owed = sum(number for (_, state), number in counts.items() if state is DeliveryState.OWED)
    except AlreadyRunning:
        typer.echo("composed; the Wirewatch that is running sends it", err=True)
        return
    typer.echo(f"{report.sent} sent, {owed} to be tried again, {report.given_up} given up", err=True)
    if owed or report.given_up:
        raise typer.Exit(1)


def _in_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
