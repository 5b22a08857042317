"""The figures as a person reads them, and as a program does."""

from collections.abc import Iterator, Sequence

from benchmarks.detection.run import Scored
from benchmarks.detection.score import Tally, figures

_LEVELS = ("toll", "place", "full", "frames")
_PARTS = ("precision", "recall", "f1")


def as_lines(scored: Sequence[Scored], *, title: str, errors: int) -> Iterator[str]:
    """Write every table; `errors` lines of the first system's faults at the end."""
    first = scored[0]
    yield title
    yield ""
    yield from _table_of_levels(scored)
    yield ""
    yield from _table_of_rest(scored)
    if len(first.groups) > 1:
        yield ""
        yield from _table_of_groups(first)
    if first.reliability:
        yield ""
        yield from _table_of_reliability(first)
    if errors and first.errors:
        yield ""
        yield from first.errors[:errors]


def as_json(scored: Sequence[Scored]) -> dict[str, object]:
    """Give the same figures as plain values."""
    return {one.system: _system_json(one) for one in scored}


def _system_json(one: Scored) -> dict[str, object]:
    return {
        "figures": one.figures,
        "intervals": {name: list(interval) for name, interval in one.intervals.items()},
        "counts": one.tally._asdict(),
        "groups": {name: tally._asdict() | figures(tally) for name, tally in one.groups.items()},
        "reliability": [band._asdict() for band in one.reliability],
    }


def _table_of_levels(scored: Sequence[Scored]) -> Iterator[str]:
    yield f"{'':20} {'precision':21} {'recall':21} {'F1':21} right, labelled, found"
    for one in scored:
        for level in _LEVELS:
            cells = " ".join(f"{_with_interval(one, f'{level}.{part}'):21}" for part in _PARTS)
            yield f"{one.system:12} {level:7} {cells} {_counted(one.tally, level)}".rstrip()


def _counted(tally: Tally, level: str) -> str:
    if level == "frames":
        return f"{tally.frame_hits}, {tally.frame_gold}, {tally.frame_found}"
    return f"{getattr(tally, level)}, {tally.gold}, {tally.found}"


def _with_interval(one: Scored, name: str) -> str:
    interval = one.intervals.get(name)
    spread = f" [{interval.low:.3f}, {interval.high:.3f}]" if interval else ""
    return f"{one.figures[name]:.3f}{spread}"


def _table_of_rest(scored: Sequence[Scored]) -> Iterator[str]:
    yield f"{'':12} {'attribution':24} false claims per 100 negatives"
    for one in scored:
        noise = one.intervals.get("noise")
        spread = f" [{noise.low:.1f}, {noise.high:.1f}]" if noise else ""
        share = f"{one.figures['noise']:.1f}{spread}   ({one.tally.noise} on {one.tally.negatives})"
        yield f"{one.system:12} {_with_interval(one, 'attribution'):24} {share}"


def _table_of_groups(one: Scored) -> Iterator[str]:
    heads = f"{'toll P':>6} {'R':>6} {'F1':>6} {'place':>6} {'full':>6} {'speaker':>8}"
    yield f"{one.system + ', by file':34} {heads} {'labelled':>9} {'negatives':>10} {'noise':>6}"
    for name, tally in one.groups.items():
        cells = f"{'-':>6} {'-':>6} {'-':>6} {'-':>6} {'-':>6} {'-':>8}" if not tally.gold else _cells(figures(tally))
        yield f"{name:34} {cells} {tally.gold:9} {tally.negatives:10} {tally.noise:6}"


def _cells(named: dict[str, float]) -> str:
    levels = ("toll.precision", "toll.recall", "toll.f1", "place.f1", "full.f1")
    return " ".join(f"{named[name]:6.2f}" for name in levels) + f" {named['attribution']:8.2f}"


def _table_of_reliability(one: Scored) -> Iterator[str]:
    yield f"{'confidence':12} {'claims':>6} {'stated':>7} {'toll right':>11} {'all right':>10}"
    for band in one.reliability:
        span = f"{band.low:.2f}-{band.high:.2f}"
        yield f"{span:12} {band.found:6} {band.stated:7.2f} {band.toll:11.2f} {band.full:10.2f}"
