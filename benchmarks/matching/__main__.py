"""`python -m benchmarks.matching`: rules against articles, side by side with other ways to match.

Times are of the processor, medians of rounds in which all take their turn; every number of rules has a process of its
own. hyperscan and flashtext are no dependencies; they are measured where they are installed:
`.venv/bin/python -m pip install hyperscan flashtext`.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.matching.run import measure
from benchmarks.matching.workload import from_folder, invented


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 when it ran."""
    options = _arguments(arguments)
    runs = [_apart(size, options) if len(options.sizes) > 1 else _here(size, options) for size in options.sizes]
    print(json.dumps(runs) if options.json else "\n".join(_lines(runs)))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default="10,100,1000,10000,100000", help="numbers of rules")
    parser.add_argument("--articles", type=int, default=200, help="articles of a round; slow ways take fewer")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=_names, default="", help="of the others only these, by name, with commas")
    parser.add_argument("--workload", type=Path, help="a folder with another workload: gen.py with docs() and rules()")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args(arguments)


def _sizes(given: str) -> list[int]:
    return [int(size) for size in given.split(",")]


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _here(size: int, options: argparse.Namespace) -> Mapping[str, Any]:
    workload = from_folder(options.workload) if options.workload else invented()
    return asdict(measure(workload, size, articles=options.articles, rounds=options.rounds, only=options.only))


def _apart(size: int, options: argparse.Namespace) -> Mapping[str, Any]:
    command = [sys.executable, "-m", "benchmarks.matching", "--json", "--sizes", str(size)]
    command += ["--articles", str(options.articles), "--rounds", str(options.rounds), "--only", ",".join(options.only)]
    if options.workload:
        command += ["--workload", str(options.workload)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 - itself
    [figures] = json.loads(done.stdout)
    return dict(figures)


def _lines(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for run in runs:
        ours = run["ways"][0]
        yield (
            f"{run['rules']} rules, {run['pairs']:.1f} hold for an article; compiled in {run['compile_seconds']:.2f} s"
            f" (queries were parsed before: {run['parse_milliseconds']:.2f} ms each)"
        )
        yield (
            f"  memory: {run['megabytes_empty']:.0f} MB without rules, {run['megabytes_parsed']:.0f} with them parsed,"
            f" {run['megabytes_ready']:.0f} ready, {run['megabytes_most']:.0f} at most;"
            f" with spans and passages {1e6 / run['evidence_microseconds']:.0f} articles/s"
        )
        for way in run["ways"]:
            yield (
                f"  {way['name']:<24} {1e6 / way['microseconds']:>9.1f} articles/s"
                f"  1 : {way['microseconds'] / ours['microseconds']:<9.2f}"
                f" made in {way['made_in']:>6.2f} s, {way['megabytes']:>5.0f} MB"
                f"{_differing(way)}"
            )
    yield from _growth(runs)


def _differing(way: Mapping[str, Any]) -> str:
    if not way["missing"] and not way["extra"]:
        return f"  the same pairs in {way['articles']} articles"
    return f"  {way['missing']} pairs missing, {way['extra']} more, in {way['articles']} articles"


def _growth(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for less, more in pairwise(runs):
        times = more["ways"][0]["microseconds"] / less["ways"][0]["microseconds"]
        yield f"{more['rules']} rules cost {times:.2f} times as much an article as {less['rules']}"


if __name__ == "__main__":
    sys.exit(main())
