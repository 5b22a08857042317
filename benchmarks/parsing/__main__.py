"""`python -m benchmarks.parsing`: what it costs to take a feed apart, and whether both ways say the same."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.parsing.agreement import compare, tally
from benchmarks.parsing.damages import damaged
from benchmarks.parsing.documents import document
from benchmarks.parsing.newsfeeds import news_feed
from pipeline.intake import parse as parsing
from pipeline.intake.cage import ParserPool, RawDocument
from pipeline.intake.cage_child import answer
from pipeline.intake.document import prepared
from pipeline.intake.parse import parse
from pipeline.intake.quick.walk import fields_of

_CORPUS = Path("tests/corpus/feeds")
_HEAD = json.dumps({"kind": "feed", "url": "https://x.example/", "content_type": "text/xml"}).encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and compare; 1 when the two ways differ."""
    options = _arguments(arguments)
    print(*_speed([news_feed(number) for number in range(options.feeds)], options.rounds), sep="\n")
    corpus = [path.read_bytes() for path in sorted(_CORPUS.glob("*.xml"))]
    ways = [compare(body, None).outcome for body in corpus]
    print(f"\ncorpus: {ways.count('agreed')} of {len(ways) - ways.count('no feed')} feeds are read quickly")
    seeds = range(options.first, options.first + options.documents)
    wrong = [
        *_agreement("made up", map(document, seeds)),
        *_agreement("damaged", (damaged(document(seed // 3), seed) for seed in seeds)),
        *(
            _agreement("corpus, damaged", (damaged(corpus[seed % len(corpus)], seed) for seed in seeds))
            if corpus
            else ()
        ),
    ]
    print(*wrong[: options.errors], sep="\n")
    return 1 if wrong else 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parsing", description=__doc__)
    parser.add_argument("--feeds", type=int, default=60, metavar="N", help="how many feeds of 30 items to measure with")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="the best of how many rounds counts")
    parser.add_argument("--documents", type=int, default=3_000, metavar="N", help="compare N documents of each kind")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the first seed")
    parser.add_argument("--errors", type=int, default=20, metavar="N", help="print the first N differences")
    return parser.parse_args(arguments)


def _speed(bodies: Sequence[bytes], rounds: int) -> list[str]:
    texts = [body.decode() for body in bodies]
    documents = [prepared(text) for text in texts]

    def fastest(take: Callable[[int], object]) -> float:
        return min(_cpu(take, len(bodies)) for _ in range(rounds))

    def whole(place: int) -> object:
        return parse(bodies[place], url=None, content_type=None)

    quickly = fastest(whole)
    with patch.object(parsing, "fields_of", lambda _tree: None):
        slowly = fastest(whole)
    rows = [
        ("whole parse, by feedparser", slowly),
        ("whole parse, quickly", quickly),
        ("  the XML's tree", fastest(lambda place: prepared(texts[place]))),
        ("  its fields", fastest(lambda place: (tree := documents[place].tree) and fields_of(tree))),
        ("worker's job, quickly", fastest(lambda place: answer(_HEAD, bodies[place]))),
        ("pool, time on the wall", _pooled(bodies, rounds)),
    ]
    size = sum(map(len, bodies)) / len(bodies) / 1000
    lines = [f"{'ms per feed':28}  ({len(bodies)} feeds, {size:.1f} KB; CPU of one core, best of {rounds})"]
    return lines + [f"{name:28} {cost:7.2f}" for name, cost in rows] + [f"quicker by {slowly / quickly:.1f}"]


def _cpu(take: Callable[[int], object], count: int) -> float:
    began = time.process_time()
    for place in range(count):
        take(place)
    return (time.process_time() - began) / count * 1000


def _pooled(bodies: Sequence[bytes], rounds: int) -> float:
    documents = [RawDocument(body=body, url="https://x.example/", content_type="text/xml") for body in bodies]
    best = float("inf")
    with ParserPool() as pool:
        pool.parse_many(documents[:8])
        for _ in range(rounds):
            began = time.monotonic()
            pool.parse_many(documents)
            best = min(best, (time.monotonic() - began) / len(bodies) * 1000)
    return best


def _agreement(name: str, bodies: Iterable[bytes]) -> list[str]:
    counts, differences = tally(bodies)
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    print(f"{name}: {told}", flush=True)
    return [f"{name}, {difference}" for difference in differences]


if __name__ == "__main__":
    sys.exit(main())
