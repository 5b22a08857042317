"""`wirewatch parse`: says what a feed document holds."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.parse import ParsedFeed
from storage.records.article import Item

Files = Annotated[list[Path], typer.Argument(help="Feed documents, as a server would send them.", metavar="FILE...")]
Url = Annotated[str | None, typer.Option("--url", help="Where they came from; relative links are resolved by it.")]
ContentType = Annotated[str | None, typer.Option("--content-type", help="What the server said they are.")]


def parse(files: Files, *, url: Url = None, content_type: ContentType = None) -> None:
    """Read feed documents and print what they hold: one JSON object a line for each file."""
    failed = False
    with ParserPool(workers=1) as parser:
        for file in files:
            read = _read(parser, file, url, content_type)
            failed = failed or "error" in read
            typer.echo(json.dumps({"file": str(file), **read}, ensure_ascii=False))
    if failed:
        raise typer.Exit(1)


def _read(parser: ParserPool, file: Path, url: str | None, content_type: str | None) -> dict[str, Any]:
    try:
        body = file.read_bytes()
    except OSError as error:
        return {"error": f"cannot be read: {(error.strerror or str(error)).lower()}"}
    parsed = parser.parse(RawDocument(body=body, url=url, content_type=content_type))
    return {"error": parsed.problem} if isinstance(parsed, ParseFailed) else _feed_json(parsed)


def _feed_json(parsed: ParsedFeed) -> dict[str, Any]:
    return {
        "feed": {
            "format": parsed.kind,
            "title": parsed.title,
            "link": parsed.link,
            "language": parsed.language,
            "problem": parsed.problem,
        },
        "items": [_item_json(stated, item) for stated, item in zip(parsed.ids, parsed.items, strict=True)],
    }


def _item_json(stated: str | None, item: Item) -> dict[str, Any]:
    return {
        "id": stated or item.identity,
        "id_from": item.identity_from.value,
        "title": item.title,
        "link": item.link,
        "published": item.published_at.isoformat() if item.published_at else None,
        "author": item.author,
        "summary": item.summary or item.content,
        "content": item.content,
        "tags": list(item.tags),
    }
