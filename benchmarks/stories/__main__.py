"""`python -m benchmarks.stories`: finding stories beside datasketch, with archives of any size, and on labelled texts.

datasketch is no dependency (it brings numpy and scipy); it is measured where it is installed:
`.venv/bin/python -m pip install datasketch`.
"""

import argparse
import gc
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.stories.archive import cost_with
from benchmarks.stories.articles import articles
from benchmarks.stories.labelled import agreement_on
from benchmarks.stories.side_by_side import Datasketch, Found, Ours

_BLOCK = 5_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 when it ran."""
    options = _arguments(arguments)
    figures: dict[str, Any] = {}
    if options.corpus:
        figures["labelled"] = asdict(agreement_on(options.corpus))
    if options.window:
        figures["side_by_side"] = side_by_side(options.window)
    figures["archive"] = [asdict(cost_with(size, window=options.held)) for size in options.archives]
    print(json.dumps(figures) if options.json else "\n".join(_lines(figures)))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stories", description=__doc__)
    parser.add_argument("--window", type=int, default=100_000, help="articles of the side by side; 0: none")
    parser.add_argument(
        "--archives", type=_sizes, default="1000,10000,100000,1000000", help="stored articles; '': none"
    )
    parser.add_argument("--held", type=int, default=20_000, help="articles in the window of the archives")
    parser.add_argument("--corpus", type=Path, help="labelled JSON Lines with `dup_set`")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def _sizes(given: str) -> list[int]:
    return [int(size) for size in given.split(",") if size]


def side_by_side(window: int) -> dict[str, Any]:
    """Fill two windows with the same articles, block by block in turn, so that noise of the machine meets both."""
    stock = list(articles(window))
    families = [article.family for article in stock]
    ours, peer = Ours(), _datasketch()
    gc.collect()
    gc.freeze()  # the articles are the benchmark's own: neither side is to search them for garbage
    stream = iter(enumerate(stock))
    while block := list(islice(stream, _BLOCK)):
        ours.take(block, families)
        if peer:
            peer.take(block, families)
    each = 1e6 / window
    steps = {name: seconds * each for name, seconds in ours.seconds.items()}
    finding = steps["sketch"] + steps["query"] + steps["insert"]
    figures: dict[str, Any] = {
        "window": window,
        "microseconds": steps,
        "finding": finding,
        "whole": sum(steps.values()),
        "ours": _quality(ours.found),
    }
    if peer:
        theirs = (peer.sketching + peer.finding) * each
        asking = steps["query"] + steps["insert"]
        figures |= {
            "datasketch": {
                "version": peer.version,
                "microseconds": theirs,
                "query_and_insert": peer.finding * each,
                **_quality(peer.found),
            },
            "ratio_of_query_and_insert": peer.finding * each / asking,
            "ratio": theirs / finding,
            "ratio_of_the_whole": (theirs + steps["split"]) / figures["whole"],
        }
    return figures


def _datasketch() -> Datasketch | None:
    try:
        return Datasketch()
    except ImportError:
        print("benchmark: datasketch is not installed; measuring ours alone", file=sys.stderr)
        return None


def _quality(found: Found) -> dict[str, float]:
    return {"recall": found.right / max(1, found.copies), "wrong": found.wrong}


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    if labelled := figures.get("labelled"):
        yield "labelled: " + ", ".join(f"{name} {value:.4g}" for name, value in labelled.items())
    if beside := figures.get("side_by_side"):
        steps = ", ".join(f"{name} {value:.1f}" for name, value in beside["microseconds"].items())
        yield f"window of {beside['window']} articles; microseconds of processor time for one article"
        yield f"  ours: {beside['finding']:.1f} to sketch, query and insert; {beside['whole']:.1f} in all ({steps})"
        yield f"        {_told(beside['ours'])}"
        if peer := beside.get("datasketch"):
            asking = f"{peer['query_and_insert']:.1f} of it to query and insert"
            yield f"  datasketch {peer['version']}: {peer['microseconds']:.1f}, {asking}; {_told(peer)}"
            yield f"  ratio of query and insert: {beside['ratio_of_query_and_insert']:.2f}"
            yield f"  ratio of sketch, query and insert: {beside['ratio']:.2f}"
            yield f"  ratio of the whole, with splitting for both and our decision: {beside['ratio_of_the_whole']:.2f}"
    for cost in figures["archive"]:
        yield (
            f"{cost['stored']:>9} stored, {cost['held']} in the window:"
            f" {cost['microseconds']:.0f} microseconds an article"
            f" ({cost['stored_microseconds']:.0f} of it storing); index loaded in {cost['load_seconds']:.2f} s"
        )


def _told(quality: dict[str, float]) -> str:
    return f"recall {quality['recall']:.4f}, wrongly linked {quality['wrong']:.0f}"


if __name__ == "__main__":
    sys.exit(main())
