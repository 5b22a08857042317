"""`wirewatch rules new`: a rule to begin with."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from pipeline.rules import Known, kinds
from storage.keys import Name
from wirewatch.cli.options import DEFAULT_CONFIG, Config
from wirewatch.settings import Settings, load
from wirewatch.workbench.edit import CannotAdd
from wirewatch.workbench.new_rule import add_rule
from wirewatch.workbench.starter import NoStarter, starter

RuleName = Annotated[str, typer.Argument(metavar="NAME", help="Its id: lower case letters, digits and _.")]
Kind = Annotated[str, typer.Option("--kind", help=f"The condition that it asks first: {', '.join(kinds())}.")]
Write = Annotated[
    Path | None, typer.Option("--write", metavar="FILE", help="Add it to this file, which is made where there is none.")
]


def new(name: RuleName, *, kind: Kind = "claim", write: Write = None, config: Config = DEFAULT_CONFIG) -> None:
    """Print a commented rule that holds at once, with an article that it hits and one that it misses."""
    settings = load(config) if config.exists() or config != DEFAULT_CONFIG else None
    _check_name(name, settings)
    try:
        rule = starter(name, kind, settings.known if settings else Known({}), _send(settings))
        if write is None:
            typer.echo("rules:\n" + "".join(f"  {line}\n" for line in rule.splitlines()), nl=False)
        else:
            add_rule(write, name, rule)
    except (NoStarter, CannotAdd) as error:
        typer.echo(f"wirewatch: {error}", err=True)
        raise typer.Exit(2) from None
    if write is not None:
        typer.echo(f"{write}: {name} was added; `wirewatch check` reads it", err=True)
        if settings and write.resolve() not in {file.resolve() for file in load(config).files}:
            typer.echo(f"{write} is not read yet: name it in `include` of {config}", err=True)


def _check_name(name: str, settings: Settings | None) -> None:
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError:
        raise typer.BadParameter(
            "begin with a lower case letter; lower case letters, digits and _ may follow"
        ) from None
    if settings and name in settings.policies:
        file, place = settings.written.key_of(("rules", name))
        raise typer.BadParameter(f"there is a rule of this name already: {file}:{place.line}:{place.column}")


def _send(settings: Settings | None) -> list[str]:
    names = [*settings.digests, *settings.channels] if settings else []
    return names[:1] or ["morning"]
