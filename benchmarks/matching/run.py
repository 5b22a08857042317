"""One run with one number of rules: this engine and the others, the same articles, in turn."""

import gc
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.matching.finders import FINDERS
from benchmarks.matching.others import Batch, Pairs, full_text_index, re_for_each_rule
from benchmarks.matching.rules import as_rule, query
from benchmarks.matching.workload import Workload
from pipeline.match import Matcher, Rule
from pipeline.query.scan import Finder
from pipeline.query.syntax import parse
from pipeline.query.vocabulary import Vocabulary
from pipeline.rules import IndexedArticle
from storage.records.article import Article

SLOW = {"re for each rule": 100_000, "one re alternation": 100_000, "every rule on its words": 50_000}
"""Of these, so many questions (articles times rules) are timed in a round, and no fewer than three articles."""
FEWEST = 3
MOST_RULES_OF_OTHERS = 10_000
"""With more, the others take minutes to be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one way to match took."""

    name: str
    made_in: float  # seconds
    megabytes: float  # that the process grew by
    articles: int  # in a round
    microseconds: float  # of processor time for an article, median of the rounds
    missing: int = 0  # pairs of article and rule that this engine finds, and this one does not
    extra: int = 0


@dataclass(slots=True, kw_only=True)
class Figures:
    """What one number of rules took."""

    rules: int
    compile_seconds: float
    parse_milliseconds: float  # for one query, from what the operator wrote to the tree; not in compile_seconds
    megabytes_empty: float
    megabytes_parsed: float
    megabytes_ready: float
    megabytes_most: float
    pairs: float  # rules that hold for an article
    evidence_microseconds: float  # for an article, with spans and passages of every hit
    ways: list[Row] = field(default_factory=list)


def measure(workload: Workload, size: int, *, articles: int, rounds: int, only: Sequence[str] = ()) -> Figures:
    """Measure this engine and, where it does not take minutes, the others with so many rules."""
    texts = workload.articles(articles)
    stored = [_article(number, text) for number, text in enumerate(texts)]
    empty = _megabytes()
    rules = [as_rule(number, asked) for number, asked in enumerate(workload.rules(size))]
    gc.collect()
    parsed = _megabytes()
    begun = time.process_time()
    matcher = Matcher(rules)
    compiled = time.process_time() - begun
    ready, most = _megabytes(), _most_megabytes()
    right = _which(matcher)(stored)
    figures = Figures(
        rules=size,
        compile_seconds=compiled,
        parse_milliseconds=_parsing(workload),
        megabytes_empty=empty,
        megabytes_parsed=parsed,
        megabytes_ready=ready,
        megabytes_most=most,
        pairs=len(right) / articles,
        evidence_microseconds=_evidence(matcher, stored[: max(1, articles // 4)]),
    )
    ours = Row(name="this engine", made_in=compiled, megabytes=ready - parsed, articles=articles, microseconds=0)
    ways = [_Way(ours, lambda: [matcher.which(one) for one in stored])]
    if size <= MOST_RULES_OF_OTHERS:
        comparison = _Comparison(workload, size, rules, stored, right)
        ways += [*comparison.finders(only), *comparison.others(only)]
    figures.ways = _timed(ways, rounds)
    return figures


@dataclass(slots=True)
class _Way:
    row: Row
    run: Callable[[], object]


@dataclass(slots=True)
class _Comparison:
    """Makes the ways to match, one after the other, and compares what each finds with what this engine finds."""

    workload: Workload
    size: int
    rules: Sequence[Rule]
    stored: Sequence[Article]
    right: Pairs

    def finders(self, only: Sequence[str]) -> Iterator[_Way]:
        """Put other finders into this engine."""
        for name, finder in FINDERS.items():
            if not only or name in only:
                yield from self._way(name, partial(self._with, finder))

    def _with(self, finder: Callable[[Sequence[bytes]], Finder]) -> Batch:
        return _which(Matcher(self.rules, finder=finder))

    def others(self, only: Sequence[str]) -> Iterator[_Way]:
        """Match without this engine."""
        makers: Mapping[str, Callable[[], Batch]] = {
            "re for each rule": lambda: re_for_each_rule(list(self.workload.rules(self.size))),
            "SQLite FTS5 (a batch)": lambda: full_text_index(list(self.workload.rules(self.size))),
            "every rule on its words": lambda: _every_rule(self.rules),
        }
        for name, make in makers.items():
            if not only or name in only:
                yield from self._way(name, make)

    def _way(self, name: str, make: Callable[[], Batch]) -> Iterator[_Way]:
        before, begun = _megabytes(), time.process_time()
        try:
            match = make()
        except ImportError:
            print(f"benchmark: {name} is not installed; it is left out", file=sys.stderr)
            return
        made_in, megabytes = time.process_time() - begun, _megabytes() - before
        some = self.stored[: max(FEWEST, SLOW[name] // self.size)] if name in SLOW else self.stored
        found = match(some)
        expected = {(article, rule) for article, rule in self.right if article < len(some)}
        row = Row(
            name=name,
            made_in=made_in,
            megabytes=megabytes,
            articles=len(some),
            microseconds=0,
            missing=len(expected - found),
            extra=len(found - expected),
        )
        yield _Way(row, lambda: match(some))


def _timed(ways: Sequence[_Way], rounds: int) -> list[Row]:
    """Run all of them in turn, so that noise of the machine meets every one."""
    gc.collect()
    gc.freeze()  # rules and articles are the benchmark's own: nobody is to search them for garbage
    spent: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, seconds in zip(ways, spent, strict=True):
            begun = time.process_time()
            way.run()
            seconds.append(time.process_time() - begun)
    gc.unfreeze()
    return [
        replace(way.row, microseconds=median(seconds) * 1e6 / way.row.articles)
        for way, seconds in zip(ways, spent, strict=True)
    ]


def _which(matcher: Matcher) -> Batch:
    return lambda some: {
        (at, int(rule.partition("-")[2])) for at, one in enumerate(some) for rule in matcher.which(one)
    }


def _every_rule(rules: Sequence[Rule]) -> Batch:
    """Index every article word by word, and ask every rule."""

    def match(some: Sequence[Article]) -> Pairs:
        found: Pairs = set()
        for at, article in enumerate(some):
            indexed = IndexedArticle(article=article)
            found |= {(at, number) for number, rule in enumerate(rules) if rule.when.hits(indexed) is not None}
        return found

    return match


def _evidence(matcher: Matcher, stored: Sequence[Article]) -> float:
    begun = time.process_time()
    for one in stored:
        matcher.match(one)
    return (time.process_time() - begun) * 1e6 / len(stored)


def _parsing(workload: Workload, count: int = 100) -> float:
    vocabulary = Vocabulary({})
    written = [query(asked) for asked in workload.rules(count)]
    parse(written[0], vocabulary)  # the parser itself is made once
    begun = time.process_time()
    for one in written:
        parse(one, vocabulary)
    return (time.process_time() - begun) * 1e3 / count


def _article(number: int, text: str) -> Article:
    return replace(_SAMPLE, id=number, text=text)


_SAMPLE = Article(
    id=0,
    feed_id=1,
    outlet="Example Wire",
    owner=None,
    groups=(),
    version=1,
    first_seen_at=datetime(2021, 3, 1, tzinfo=UTC),
    version_seen_at=datetime(2021, 3, 1, tzinfo=UTC),
    backlog=False,
    title="",
    link=None,
    author=None,
    text="",
    tags=(),
    published_at=None,
)


def _megabytes() -> float:
    return _status("VmRSS")


def _most_megabytes() -> float:
    return _status("VmHWM")


def _status(name: str) -> float:
    """Read what the system says of this process; 0 where it says nothing."""
    file = Path("/proc/self/status")
    rows = file.read_text("ascii").splitlines() if file.exists() else []
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith(f"{name}:")), 0.0)
