"""`python -m benchmarks.stream`: invents months of news and scores the product and a baseline on them, side by side."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.stream import baseline
from benchmarks.stream.corpus import figures as figures_of_corpus
from benchmarks.stream.model import Predictions, World
from benchmarks.stream.report import as_lines, error_lines
from benchmarks.stream.score import figures, medians
from benchmarks.stream.world import as_json_lines, make_world

Product = Callable[[World], Predictions]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, or print one seed's stream."""
    options = _arguments(arguments)
    if options.dump is not None:
        print("\n".join(as_json_lines(make_world(options.dump))))
        return 0
    if options.corpus is not None:
        for name, value in figures_of_corpus(options.corpus).items():
            print(f"{name:20} {value:.3f}")
        return 0
    systems = _systems(baseline_only=options.baseline)
    found: dict[str, list[dict[str, float]]] = {name: [] for name in systems}
    errors: list[str] = []
    for seed in range(options.first, options.first + options.seeds):
        world = make_world(seed)
        for at, (name, run) in enumerate(systems.items()):
            predictions = run(world)
            found[name].append(figures(world, predictions))
            errors += error_lines(world, predictions) if at == 0 else ()
    _show(found, errors[: options.errors], as_json=options.json)
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="how many months")
    parser.add_argument("--first", type=int, default=1, metavar="SEED", help="the first seed")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N wrong or missing alerts")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--baseline", action="store_true", help="run the baseline alone")
    parser.add_argument("--corpus", type=Path, metavar="FILE", help="score the groups of labelled real news instead")
    parser.add_argument("--dump", type=int, metavar="SEED", help="print a stream with its truth as JSON Lines, and end")
    return parser.parse_args(arguments)


def _systems(*, baseline_only: bool) -> dict[str, Product]:
    """Give the product, where it is wired, and the baseline."""
    systems: dict[str, Product] = {}
    if not baseline_only and find_spec("benchmarks.stream.product"):
        systems["product"] = import_module("benchmarks.stream.product").run
    return systems | {"baseline": baseline.run}


def _show(found: dict[str, list[dict[str, float]]], errors: list[str], *, as_json: bool) -> None:
    middle = {name: medians(seeds) for name, seeds in found.items()}
    if as_json:
        print(json.dumps({"medians": middle, "seeds": found, "errors": errors}))
        return
    print("\n".join(as_lines(found, middle)))
    if errors:
        print("", *errors, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
