"""`python -m benchmarks.crash --kills 10000`: kill -9 at random and at named points, and count what it did."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crash.run import Figures, run


def main() -> int:
    """Run; exit 1 if anything was lost, stuck, told under two ids, or not accounted for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    figures, told = Figures(), 0
    with TemporaryDirectory(prefix="wirewatch-crash-") as folder:
        for figures in run(arguments.kills, arguments.seed, Path(folder)):
            print(f"{figures.kills:,} kills, {figures.seconds:.0f} s, {len(figures.faults)} faults", file=sys.stderr)
            for fault in figures.faults[told:]:
                print(fault, file=sys.stderr)
            told = len(figures.faults)
    print(_in_words(figures))
    return 1 if figures.faults else 0


def _in_words(figures: Figures) -> str:
    points = ", ".join(f"{point} {number:,}" for point, number in figures.at.most_common())
    each = max(1, figures.kills)
    return f"""\
{figures.kills:,} kills in {figures.seconds:,.0f} s ({figures.seconds / each:.2f} s each)
killed at: {points}
{figures.messages:,} messages by webhook and mail; lost, stuck, doubled or not accounted for: {len(figures.faults)}
{figures.copies:,} extra copies ({figures.copies / each:.2f} a kill); {figures.in_flight:,} tries were cut off; of one \
message came at most {figures.most_copies}"""


if __name__ == "__main__":
    sys.exit(main())
