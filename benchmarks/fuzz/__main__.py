"""`python -m benchmarks.fuzz`: mutated feeds through the whole first line; ends with 1 where something falls over."""

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.fuzz.mutate import mutated
from benchmarks.fuzz.run import fuzz, seeds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mutations, or write one of them."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    asked.add_argument("--mutations", type=int, default=100_000, help="how many (100,000)")
    asked.add_argument("--first", type=int, default=0, help="the seed of the first one (0)")
    asked.add_argument("--write", type=int, metavar="SEED", help="write the document of one seed to stdout")
    options = asked.parse_args(arguments)
    if options.write is not None:
        sys.stdout.buffer.write(mutated(options.write, seeds())[1])
        return 0
    began = time.monotonic()
    report = fuzz(options.first, options.mutations)
    took = time.monotonic() - began
    print(f"{options.mutations} mutations in {took:.0f} s ({options.mutations / took:.0f} a second)")
    print(f"{report.feeds} were read, with {report.items} items; {report.refused.total()} were refused:")
    for reason, times in report.refused.most_common(25):
        print(f"  {times:7} {reason}")
    print(f"the library gave up: {len(report.gave_up)}; too slow: {len(report.slow)}; faults: {len(report.faults)}")
    for fault in [*report.faults[:20], *report.slow[:20]]:
        print(f"seed {fault.seed} ({fault.document}): {fault.what}")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
