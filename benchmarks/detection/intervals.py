"""How sure the figures are: bootstrap over articles, and how confidence and truth go together."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.detection.score import Judged, Tally, add_up, figures

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


class Interval(NamedTuple):
    """The middle 95 % of what resampling gave."""

    low: float
    high: float


class Band(NamedTuple):
    """The found claims whose stated confidence lies in [low, high), and how many were right."""

    low: float
    high: float
    found: int
    stated: float  # their mean confidence
    toll: float  # the share with outcome and count right
    full: float  # the share with everything right


def bootstrap(tallies: Sequence[Tally], *, resamples: int, seed: int) -> dict[str, Interval]:
    """Give the 95 % interval of every figure, articles drawn with replacement; empty without resamples."""
    chance = random.Random(seed)
    drawn = [figures(add_up(chance.choices(tallies, k=len(tallies)))) for _ in range(resamples)]
    return {name: _middle(sorted(row[name] for row in drawn)) for name in (drawn[0] if drawn else ())}


def _middle(ordered: Sequence[float]) -> Interval:
    last = len(ordered) - 1
    return Interval(ordered[round(0.025 * last)], ordered[round(0.975 * last)])


def reliability(judged: Sequence[Judged]) -> list[Band]:
    """Compare stated confidence with the share that is right, band by band; claims without confidence are left out."""
    rows = [
        (pair.found.confidence, True, pair.level == max(type(pair.level))) for one in judged for pair in one.pairs
    ] + [(claim.confidence, False, False) for one in judged for claim in one.false]
    known = [(stated, toll, full) for stated, toll, full in rows if stated is not None]
    bands = []
    for low, high in zip(BANDS, (*BANDS[1:], 1.01), strict=True):
        inside = [row for row in known if low <= row[0] < high]
        if inside:
            stated, toll, full = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            bands.append(Band(low, min(high, 1.0), len(inside), stated, toll, full))
    return bands
