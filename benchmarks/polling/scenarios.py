"""What is measured, the same for every poller. Standard library only."""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from benchmarks.polling.measure import measured, tell

SCENARIOS = {
    "first": "first poll",
    "unchanged": "all 304",
    "changed": "5 % with 3 new items",
    "same": "200, the same bytes",
    "late": "all 304, 200 ms each",
}
_BEFORE = {"changed": "change?items=3", "same": "answer?whole=1", "late": "answer?late=200"}
NEW_ITEMS = 3


def arguments() -> argparse.ArgumentParser:
    """Give the arguments that every poller takes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--only", default=",".join(SCENARIOS))
    return parser


def play(
    port: int, only: Sequence[str], poll: Callable[[], None], index: Callable[[], None] | None = None
) -> dict[str, dict[str, float]]:
    """Run the scenarios one after the other on feeds never polled before, and give what each took.

    An index that is made apart is measured apart.
    """
    server, costs = f"http://127.0.0.1:{port}", {}
    tell(server, "begin")
    for scenario in SCENARIOS:
        if scenario not in only and scenario != "first":
            continue
        if scenario in _BEFORE:
            tell(server, _BEFORE[scenario])
        with measured() as cost:
            poll()
        tell(server, "answer")
        costs[scenario] = asdict(cost)
        if index is not None:
            with measured() as more:
                index()
            costs[scenario] |= {"indexed_seconds": more.seconds, "indexed_cpu_seconds": more.cpu_seconds}
            costs[scenario]["megabytes"] = max(cost.megabytes, more.megabytes)
    return costs


def say(costs: dict[str, dict[str, float]], **more: object) -> None:
    """Print the figures as one JSON object."""
    print(json.dumps({"costs": costs, **more}))
