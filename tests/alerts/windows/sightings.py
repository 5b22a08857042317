"""Sightings by hours after a morning in October, and windows as feeds.yaml holds them."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from alerts.windows import History, Verdict, Window, WindowKeys
from storage.records.window import Heard, Sighting

START = datetime(2017, 10, 4, 9, tzinfo=UTC)
READER: TypeAdapter[Window] = TypeAdapter(WindowKeys)

_numbers = itertools.count(1)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def window(written: str) -> Window:
    """Read `repeat: {origins: 3, within: 48h}`."""
    return READER.validate_python(YAML(typ="safe", pure=True).load(written))


def seen(hours: float, outlet: str = "Wire", *groups: str, number: int | None = None, **more: Any) -> Sighting:
    number = number or next(_numbers)
    plain: dict[str, Any] = {
        "match_id": number,
        "article_id": number,
        "outlet": outlet,
        "owner": None,
        "groups": groups or ("wires",),
        "origin": outlet,
        "speakers": (),
        "places": (),
        "first_seen_at": at(hours),
    }
    return Sighting(**(plain | more))


def judged(asked: Window, sightings: Iterable[Sighting], hours: float, **more: Any) -> Verdict:
    """Give the verdict so many hours after the start, with every feed heard until then."""
    everybody = Heard(groups=("wires", "papers", "state_media"), until=at(hours))
    plain: dict[str, Any] = {"watched_since": at(-24 * 60), "feeds": [everybody]}
    return asked.judge(History(sightings=tuple(sightings), **(plain | more)), at(hours))
