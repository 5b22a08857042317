"""`python -m benchmarks.polling`: feeds polled, their items matched and stored, side by side with other pollers.

2,000 invented feeds of 30 items on loopback, each on an address of its own; a server in a process of its own; every
run of every poller in a fresh process, all of them in turn, medians over the rounds. Ours matches 1,000 rules and
stores all; lemon24/reader (put into an environment of its own) and newsboat (where installed) store, and match nothing.
Those who are slow get fewer feeds.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence

from benchmarks.polling import peers
from benchmarks.polling.report import growth, table
from benchmarks.polling.run import Poller, Run, measure, newsboat, ours, reader
from benchmarks.polling.scenarios import SCENARIOS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 when it ran and no feed failed."""
    options = _arguments(arguments)
    if options.sizes:
        runs = [_growing(size, options) for size in options.sizes]
        lines = growth(runs)
    else:
        runs = measure(list(_pollers(options)), options.feeds, options.items, options.rounds, options.only)
        lines = table(runs)
    print(json.dumps([run.as_data() for run in runs]) if options.json else "\n".join(lines))
    return 1 if any(run.failed for run in runs) else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.polling", description=__doc__)
    parser.add_argument("--feeds", type=int, default=2_000, help="feeds that ours polls")
    parser.add_argument("--items", type=int, default=30, help="items of a feed")
    parser.add_argument("--rules", type=int, default=1_000, help="rules that ours matches")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=_names, default=list(SCENARIOS), help=", ".join(SCENARIOS))
    parser.add_argument("--peers", type=_names, default=["reader", "newsboat"], help="of reader, newsboat; or none")
    parser.add_argument("--workers", type=_numbers, default=[1, 10, 20], help="workers of reader")
    parser.add_argument("--peer-feeds", type=int, default=200, help="feeds that the others poll")
    parser.add_argument("--table", type=int, default=0, help="feeds in the table besides that are not due, beside none")
    parser.add_argument("--sizes", type=_numbers, default=[], help="ours alone with so many feeds of one item each")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args(arguments)


def _pollers(options: argparse.Namespace) -> Iterator[Poller]:
    yield ours(options.feeds, options.rules)
    if options.table:
        yield ours(options.feeds, options.rules, table=options.table)
    few = min(options.peer_feeds, options.feeds)
    if "reader" in options.peers and (python := peers.reader()):
        yield from (reader(python, few, workers) for workers in options.workers)
    if "newsboat" in options.peers and peers.newsboat():
        yield newsboat(few)


def _growing(size: int, options: argparse.Namespace) -> Run:
    only = [scenario for scenario in options.only if scenario in {"first", "unchanged"}]
    [run] = measure([ours(size, options.rules)], size, 1, options.rounds, only)
    return run


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _numbers(given: str) -> list[int]:
    return [int(number) for number in given.split(",")]


if __name__ == "__main__":
    sys.exit(main())
