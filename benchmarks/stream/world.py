"""Makes a world from a seed: the same seed, the same world, to the letter."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from benchmarks.stream import geography
from benchmarks.stream.beside import Filler
from benchmarks.stream.model import World
from benchmarks.stream.plot import incidents_of
from benchmarks.stream.press import Press
from benchmarks.stream.truth import RULE, settle

_NOISE_SHARE = 0.3
_FIRST_MONDAY = datetime(2031, 2, 3, tzinfo=UTC)


def make_world(seed: int) -> World:
    """Invent a month."""
    rng = random.Random(f"stream {seed}")
    towns, outlets = geography.towns(), geography.outlets()
    start = _FIRST_MONDAY + timedelta(days=7 * seed)
    incidents = incidents_of(rng, towns, start)
    press = Press(rng, outlets, incidents)
    for incident in incidents:
        press.cover(incident)
    about_events = len(press.reports())
    noise = round(about_events * _NOISE_SHARE / (1 - _NOISE_SHARE))
    Filler(rng, press, towns, start).print(incidents, noise=noise)
    reports, truth = settle(incidents, press.reports())
    return World(
        seed=seed,
        outlets=outlets,
        towns=towns,
        incidents=incidents,
        reports=reports,
        truth=truth,
        places=geography.places(),
        speakers=geography.speakers(),
        feeds=geography.feeds(outlets),
        rule=RULE,
    )


def as_json_lines(world: World) -> Iterator[str]:
    """Write the stream with its truth, a line for each report, for eyes."""
    due: dict[str, list[str]] = {}
    for one in world.truth.due:
        due.setdefault(one.report, []).append(f"{one.kind} {one.incident}")
    for report in world.reports:
        record = {**asdict(report), "due": due.get(report.id, [])}
        yield json.dumps(record, default=str, ensure_ascii=False)
