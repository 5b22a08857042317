"""One run with one number of rules: this engine and the others, the same articles, in turn."""

import gc
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.matching.finders import FINDERS
from benchmarks.matching.others import Batch, Pairs, full_text_index, re_for_each_rule
from benchmarks.matching.rules import as_rule, query
from benchmarks.matching.workload import Workload
from pipeline.match import Matcher, Rule
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
    figures = Figures(
        rules=size,
        compile_seconds=compiled,
        parse_milliseconds=_parsing(workload),
        megabytes_empty=empty,
        megabytes_parsed=parsed,
        megabytes_ready=_megabytes(),
        megabytes_most=_most_megabytes(),
        pairs=len(_pairs(matcher, stored)) / articles,
        evidence_microseconds=_evidence(matcher, stored[: max(1, articles // 4)]),
    )
    ways = list(_ways(workload, size, rules, matcher, stored, figures.megabytes_ready - parsed, compiled, only))
    figures.ways = _timed(ways, rounds)
    return figures


@dataclass(slots=True)
class _Way:
    row: Row
    run: Callable[[], object]


def _ways(
    workload: Workload,
    size: int,
    rules: Sequence[Rule],
    matcher: Matcher,
    stored: Sequence[Article],
    megabytes: float,
    compiled: float,
    only: Sequence[str],
) -> Iterator[_Way]:
    right = _pairs(matcher, stored)
    ours = "this engine"
    yield _Way(_row(ours, compiled, megabytes, stored, right, right), lambda: [matcher.which(one) for one in stored])
    if size > MOST_RULES_OF_OTHERS:
        return
    for name, finder in FINDERS.items():
        if name == ours or (only and name not in only):
            continue
        before, begun = _megabytes(), time.process_time()
        try:
            other = Matcher(rules, finder=finder)
        except ImportError:
            print(f"benchmark: {name} is not installed; it is left out", file=sys.stderr)
            continue
        made = time.process_time() - begun
        some = _some(name, size, stored)
        row = _row(name, made, _megabytes() - before, some, _pairs(other, some), right)
        yield _Way(row, lambda other=other, some=some: [other.which(one) for one in some])  # type: ignore[misc]
    others: dict[str, Callable[[], Batch]] = {
        "re for each rule": lambda: re_for_each_rule(list(workload.rules(size))),
        "SQLite FTS5, one batch": lambda: full_text_index(list(workload.rules(size))),
        "every rule on its words": lambda: _every_rule(rules),
    }
    for name, make in others.items():
        if only and name not in only:
            continue
        before, begun = _megabytes(), time.process_time()
        match = make()
        made = time.process_time() - begun
        some = _some(name, size, stored)
        some_texts = [one.text for one in some]
        row = _row(name, made, _megabytes() - before, some, match(some_texts), right)
        yield _Way(row, lambda match=match, some_texts=some_texts: match(some_texts))  # type: ignore[misc]


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


def _row(name: str, made_in: float, megabytes: float, some: Sequence[Article], found: Pairs, right: Pairs) -> Row:
    expected = {(article, rule) for article, rule in right if article < len(some)}
    return Row(
        name=name,
        made_in=made_in,
        megabytes=megabytes,
        articles=len(some),
        microseconds=0,
        missing=len(expected - found),
        extra=len(found - expected),
    )


def _some(name: str, size: int, stored: Sequence[Article]) -> Sequence[Article]:
    return stored[: max(FEWEST, SLOW[name] // size)] if name in SLOW else stored


def _pairs(matcher: Matcher, stored: Sequence[Article]) -> Pairs:
    return {(at, int(rule.partition("-")[2])) for at, one in enumerate(stored) for rule in matcher.which(one)}


def _every_rule(rules: Sequence[Rule]) -> Batch:
    """Index every article word by word, and ask every rule."""

    def match(texts: Sequence[str]) -> Pairs:
        found: Pairs = set()
        for at, text in enumerate(texts):
            indexed = IndexedArticle(article=_article(at, text))
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
