"""`python -m benchmarks.backtest`: backtests over archives of any size, with the full-text index and without.

A tenth of the articles are the news of the stream benchmark (105 words on average), the others invented texts of some
500 words. All are stored as the service stores them; what they say is read by the backtest.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import structlog

from benchmarks.backtest import fill
from storage.database import Database
from wirewatch.settings import Settings, load
from wirewatch.workbench.backtest import backtest

_CONFIG = """
settings: {{database: "sqlite:///{file}"}}
feeds: [{{url: "https://a.example/feed.xml", outlet: A}}]
rules:
  two_words:
    title: Two words, one of them rare
    when: {{text: "ambulances AND killed"}}
    send: [soc]
  words_nearby:
    title: Words near each other
    when: {{text: "(killed OR dead) NEAR/10 (strike OR airstrik* OR shell*)"}}
    send: [soc]
  toll:
    title: A toll
    when: {{claim: {{outcome: killed, at_least: 10}}}}
    send: [soc]
channels:
  soc: {{webhook: {{url: "https://soc.example/hook", secret: "any words of mine"}}}}
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One backtest."""

    rule: str
    articles: int
    index: bool
    evaluated: int
    matches: int
    alerts: int
    asking_seconds: float
    playing_seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0 when it ran."""
    options = _arguments(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    runs = [run for size in options.sizes for run in _with(size, options.rules)]
    print(json.dumps([asdict(run) for run in runs]) if options.json else "\n".join(_lines(runs)))
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backtest", description=__doc__)
    parser.add_argument("--sizes", type=_numbers, default=[10_000, 100_000], help="articles, such as 10000,100000")
    parser.add_argument("--rules", type=_names, default=["two_words", "words_nearby", "toll"], help="which rules")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    return parser.parse_args(arguments)


def _numbers(given: str) -> list[int]:
    return [int(size) for size in given.split(",")]


def _names(given: str) -> list[str]:
    return given.split(",")


def _with(size: int, rules: Sequence[str]) -> list[Run]:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "feeds.yaml"
        config.write_text(_CONFIG.format(file=Path(folder) / "archive.db"), encoding="utf-8")
        settings = load(config)
        settings.known.reader.read("")  # loaded before anything is measured
        database = Database(settings.general.database)
        database.upgrade()
        begun = perf_counter()
        with database.transaction() as store:
            store.feeds.watch(settings.watched, fill.BEGIN)
        fill.fill(database, size)
        _say(f"{size:,} articles stored and indexed in {perf_counter() - begun:.0f} s")
        runs = [_run(database, settings, rule, use_index=use_index) for rule in rules for use_index in (True, False)]
        database.close()
    return runs


def _run(database: Database, settings: Settings, rule: str, *, use_index: bool) -> Run:
    asked_at = [perf_counter()]

    def progress(what: str, done: int, of: int) -> None:  # noqa: ARG001 - only the last moment of the first part counts
        if what == "asking the rule":
            asked_at[1:] = [perf_counter()]

    report = backtest(database, rule, settings, settings, progress=progress, use_index=use_index)
    ended, begun, asked = perf_counter(), asked_at[0], asked_at[-1]
    run = Run(
        rule=rule,
        articles=report.seen,
        index=use_index,
        evaluated=report.evaluated,
        matches=len(report.hits),
        alerts=len(report.told_first),
        asking_seconds=asked - begun,
        playing_seconds=ended - asked,
    )
    _say(_line(run))
    return run


def _lines(runs: Sequence[Run]) -> list[str]:
    head = "rule          articles  index  evaluated  matches  alerts  asking  playing again"
    return [head, *map(_line, runs)]


def _line(run: Run) -> str:
    return (
        f"{run.rule:<12}  {run.articles:>8,}  {'yes' if run.index else 'no':<5}  {run.evaluated:>9,}  "
        f"{run.matches:>7,}  {run.alerts:>6,}  {run.asking_seconds:>5.1f}s  {run.playing_seconds:>6.1f}s"
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
