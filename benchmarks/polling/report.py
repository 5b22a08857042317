"""The figures as a person reads them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from benchmarks.polling.run import Run
from benchmarks.polling.scenarios import SCENARIOS

MARKS = {"first": 7.0, "unchanged": 3.5, "changed": 5.0, "same": 50.0, "late": 7.0}
"""How many times as fast as reader's best row ours is to be."""
MOST_MEGABYTES = 250


def table(runs: Sequence[Run]) -> Iterator[str]:
    """Give a line for each poller and scenario, and ours beside the best of reader's."""
    for run in runs:
        last = run.rounds[-1]
        counts = ", ".join(f"{last[what]:,} {what}" for what in ("new", "matches") if what in last)
        yield f"{run.poller.name}: {run.poller.feeds:,} feeds, at most {run.megabytes():.0f} MB ({counts or '-'})"
        if last.get("watched_in"):
            yield f"  all of the table named anew in {last['watched_in']:.1f} s"
        for scenario in run.scenarios():
            seconds, cpu = run.each(scenario, "seconds"), run.each(scenario, "cpu_seconds")
            speed = f"{1 / seconds:>8,.1f} feeds/s {cpu * 1e3:>8.2f} ms of CPU a feed"
            yield f"  {SCENARIOS[scenario]:<22} {speed}{_stored(run, scenario)}"
    mine, readers = runs[0], [run for run in runs if run.poller.name.startswith("reader")]
    if readers:
        yield "wirewatch to reader's best:"
        yield from (_ratio(mine, readers, scenario) for scenario in mine.scenarios() if scenario in MARKS)
        yield f"  {'memory':<22} {mine.megabytes():>8.0f} MB (mark: {MOST_MEGABYTES})"


def _stored(run: Run, scenario: str) -> str:
    """Say how quick it is where nothing is matched yet: what others do not do at all."""
    if not run.poller.is_ours:
        return ""
    indexed = f"and then {run.each(scenario, 'indexed_cpu_seconds') * 1e3:.2f} ms of CPU a feed for the full-text index"
    return f"   (items stored, not yet matched: {1 / run.each(scenario, 'stored_seconds'):,.1f} feeds/s; {indexed})"


def _ratio(mine: Run, readers: Sequence[Run], scenario: str) -> str:
    played = [run for run in readers if scenario in run.scenarios()]
    wall, cpu = (
        min(run.each(scenario, what) for run in played) / mine.each(scenario, what)
        for what in ("seconds", "cpu_seconds")
    )
    line = f"  {SCENARIOS[scenario]:<22} {wall:>8.1f} times the feeds/s (mark: {MARKS[scenario]:g}); of CPU {cpu:.1f}"
    if scenario != "first":
        return line
    stored = min(run.each(scenario, "seconds") for run in played) / mine.each(scenario, "stored_seconds")
    return f"{line}; until items are stored {stored:.1f}"


def growth(runs: Sequence[Run]) -> Iterator[str]:
    """Give what a feed takes with each number of feeds."""
    for run in runs:
        costs = "; ".join(
            f"{SCENARIOS[scenario]} {run.each(scenario, 'cpu_seconds') * 1e3:.2f} ms of CPU a feed,"
            f" {1 / run.each(scenario, 'seconds'):,.0f} feeds/s"
            for scenario in run.scenarios()
        )
        yield f"{run.poller.feeds:>9,} feeds of one item: {costs}; at most {run.megabytes():.0f} MB"
    for less, more in pairwise(runs):
        for scenario in more.scenarios():
            times = more.each(scenario, "cpu_seconds") / less.each(scenario, "cpu_seconds")
            yield f"{more.poller.feeds:,} feeds cost {times:.2f} times as much a feed: {SCENARIOS[scenario]}"
