"""The options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[Path, typer.Option("--config", help="The configuration file.", metavar="PATH")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result for a program to read.")]
RuleFile = Annotated[
    Path | None,
    typer.Option(
        "--file", help="Take the rule from this file; what it lacks is taken from the configuration.", metavar="PATH"
    ),
]

DEFAULT_CONFIG = Path("feeds.yaml")
