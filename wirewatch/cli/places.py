"""`wirewatch places`: says what the gazetteer knows of a name."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from pipeline.reading.places.gazetteer import Places
from pipeline.reading.places.place import Place
from wirewatch.cli.options import DEFAULT_CONFIG, AsJson, Config
from wirewatch.settings import SettingsError, load

Name = Annotated[str, typer.Argument(help="A place in any spelling; `Mansoura, Egypt` names one of several.")]


def places(name: Name, *, as_json: AsJson = False, config: Config = DEFAULT_CONFIG) -> None:
    """Tell which places a name could mean: where they lie, how large they are, and how else they are written."""
    known = _known(config)
    meant = known.find(name)
    found = list(dict.fromkeys((*meant, *([] if "," in name else known.candidates(name)))))
    if as_json:
        rows = [_row(place, known, meant=place in meant) for place in found]
        typer.echo(json.dumps({"name": name, "places": rows}, ensure_ascii=False))
    else:
        typer.echo(_in_words(name, meant, found, known))
    if not meant:
        raise typer.Exit(1)


def _known(config: Path) -> Places:
    """Give the gazetteer with the operator's own places, as far as there is a file to read them from."""
    if config == DEFAULT_CONFIG and not config.exists():
        return Places.shipped()
    try:
        return load(config).known.places
    except SettingsError:
        typer.echo(f"{config} cannot be used (`wirewatch check` says why): its places are left out", err=True)
        return Places.shipped()


def _row(place: Place, known: Places, *, meant: bool) -> dict[str, object]:
    parts = [part for part in map(known.place, place.covers) if part]
    return {
        "name": place.name,
        "kind": place.kind.value,
        "country": place.country,
        "within": [outer.name for outer in known.above(place)],
        "latitude": place.latitude,
        "longitude": place.longitude,
        "population": place.population or None,
        "covers": [part.name for part in parts],
        "spellings": known.spellings(place),
        "meant": meant,
    }


def _in_words(name: str, meant: Sequence[Place], found: Sequence[Place], known: Places) -> str:
    if not meant:
        return f"{name} is not known. Add it to `places` in feeds.yaml, with `in` for what it lies in."
    blocks = [_block(place, known) for place in meant]
    if len(meant) > 1:
        blocks.append(
            f"{len(meant)} places: in feeds.yaml, write what the one you mean lies in, such as "
            f'"{meant[0].name}, {_largest(meant[0], known)}".'
        )
    if others := [known.describe(place) for place in found if place not in meant]:
        blocks.append("Less known places of that name:\n" + "\n".join(f"  {other}" for other in others))
    return "\n\n".join(blocks)


def _largest(place: Place, known: Places) -> str:
    return [place.name, *(outer.name for outer in known.above(place))][-1]


def _block(place: Place, known: Places) -> str:
    lines = [f"{known.describe(place)} ({place.kind.value})"]
    if place.latitude is not None:
        lines.append(f"  position: {place.latitude}, {place.longitude}")
    if place.population:
        lines.append(f"  people: {place.population:,}")
    if parts := [part.name for part in map(known.place, place.covers) if part]:
        lines.append(f"  covers: {', '.join(parts)}")
    return "\n".join([*lines, f"  spellings: {', '.join(known.spellings(place))}"])
