"""`python -m benchmarks.detection`: scores the reader and two baselines on one labelled corpus, side by side."""

import argparse
import json
import sys
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from benchmarks.detection.baselines import BASELINES
from benchmarks.detection.corpus import Article, CorpusError, read_corpus, read_predictions
from benchmarks.detection.cost import articles_a_second, articles_of, peak_megabytes
from benchmarks.detection.report import as_json, as_lines
from benchmarks.detection.run import Scored, by_baseline, by_file, by_reader, score
from pipeline.reading.reader import Reader


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0 when it ran, 2 when the corpus or the predictions cannot be read."""
    options = _arguments(arguments)
    try:
        articles = _articles(options.corpus, options.only)
        scored = _score_all(options, articles)
    except CorpusError as error:
        print(f"benchmark: {error}", file=sys.stderr)
        return 2
    cost = {} if options.no_cost or options.predictions else _cost(articles)
    if options.json:
        print(json.dumps({"systems": as_json(scored), "cost": cost}))
    else:
        print("\n".join(as_lines(scored, title=_title(options.corpus, articles), errors=options.errors)))
        print("".join(f"\n{name.replace('_', ' ')}: {value:.0f}" for name, value in cost.items()))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="labelled JSON Lines, or a folder of labelled YAML")
    parser.add_argument("--predictions", type=Path, help="score this output of `wirewatch extract` in place of a run")
    parser.add_argument("--only", default="*", metavar="GLOB", help="of a folder, the files whose names fit")
    parser.add_argument("--titles", action="store_true", help="let the reader see the titles")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors")
    parser.add_argument("--resamples", type=int, default=1000, metavar="N", help="of the bootstrap; 0: no intervals")
    parser.add_argument("--seed", type=int, default=1, help="of the bootstrap")
    parser.add_argument("--no-cost", action="store_true", help="measure neither speed nor memory")
    return parser.parse_args(arguments)


def _articles(corpus: Path, only: str) -> list[Article]:
    articles = [article for article in read_corpus(corpus) if fnmatch(article.group, only)]
    if not articles:
        raise CorpusError(f"{corpus}: no file fits {only}")
    return articles


def _score_all(options: argparse.Namespace, articles: list[Article]) -> list[Scored]:
    if options.predictions:
        systems = {"predictions": by_file(read_predictions(options.predictions))}
    else:
        systems = {"reader": by_reader(Reader(), titles=options.titles)}
    systems |= {name: by_baseline(name) for name in BASELINES}
    return [
        score(name, read, articles, resamples=options.resamples, seed=options.seed) for name, read in systems.items()
    ]


def _cost(articles: list[Article]) -> dict[str, float]:
    reader = Reader()
    stock = articles_of(article.text for article in articles)
    return {
        "articles_of_500_words_a_second_on_one_core": articles_a_second(reader.read, stock),
        "peak_memory_of_the_process_in_MB": peak_megabytes(article.text for article in articles),
    }


def _title(corpus: Path, articles: list[Article]) -> str:
    claims = sum(len(article.claims) for article in articles)
    negatives = sum(article.negative for article in articles)
    return f"{corpus}: {len(articles)} texts, {claims} labelled claims, {negatives} negative texts"


if __name__ == "__main__":
    sys.exit(main())
