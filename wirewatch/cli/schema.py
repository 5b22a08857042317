"""`wirewatch schema`: the JSON Schema of feeds.yaml, for editors."""

import json

import typer

from wirewatch.config.schema import feeds_schema


def schema() -> None:
    """Print the JSON Schema of feeds.yaml; editors complete and explain keys with it.

    wirewatch schema > feeds.schema.json, and in the first line of feeds.yaml
    # yaml-language-server: $schema=feeds.schema.json
    """
    typer.echo(json.dumps(feeds_schema(), indent=2, ensure_ascii=False))
