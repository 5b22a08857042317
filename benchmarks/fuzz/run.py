"""Mutated feeds through the real chain: decoded and parsed in a child, compared with what is stored, stored."""

import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.fuzz.mutate import mutated
from pipeline.acquainted import acquaint
from pipeline.intake import health
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.orders import Document
from pipeline.intake.parse import ParsedFeed
from storage.database import Database
from storage.records.feed import Feed, WatchedFeed

CORPUS = Path(__file__).parents[2] / "tests" / "corpus" / "feeds"
_BATCH = 200
_NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
_OF_OURS = ("The parser died", "The parser gave an answer", "the feed parser gave up")  # never the document's fault
_SLOW = "The parser did not finish"
_TYPES = (None, "text/xml", "text/html; charset=iso-8859-1", "application/feed+json", "text/xml; charset=windows-1251")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mutation that something fell over."""

    seed: int
    document: str
    what: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What came of so many mutations."""

    feeds: int = 0
    items: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    slow: list[Fault] = field(default_factory=list)
    gave_up: list[Fault] = field(default_factory=list)  # feedparser raised, and the feed was marked
    faults: list[Fault] = field(default_factory=list)


def seeds(corpus: Path = CORPUS) -> dict[str, bytes]:
    """Give the documents that mutations begin with."""
    return {path.stem: path.read_bytes() for path in sorted(corpus.glob("*.xml"))}


def fuzz(first: int, count: int) -> Report:
    """Run the mutations of seeds `first` and on."""
    report, documents = Report(), seeds()
    with ParserPool(workers=2) as parser, Database.for_rehearsal() as database:
        feeds = _watched(database, documents)
        for start in range(first, first + count, _BATCH):
            numbers = range(start, min(start + _BATCH, first + count))
            made = [mutated(number, documents) for number in numbers]
            raw = [
                RawDocument(body=body, url="https://wire.example/feed", content_type=_TYPES[number % len(_TYPES)])
                for number, (_, body) in zip(numbers, made, strict=True)
            ]
            for number, (name, _), parsed in zip(numbers, made, parser.parse_many(raw), strict=True):
                if isinstance(parsed, ParseFailed):
                    _refused(report, Fault(seed=number, document=name, what=parsed.problem))
                else:
                    _stored(report, database, feeds[name], parsed, Fault(seed=number, document=name, what=""))
    return report


def _watched(database: Database, documents: Mapping[str, bytes]) -> dict[str, str]:
    urls = {name: f"https://{name.replace('_', '-')}.example/feed" for name in documents}
    with database.transaction() as store:
        watched = [
            WatchedFeed(url=url, outlet=name, owner=None, groups=(), every=timedelta(hours=1))
            for name, url in urls.items()
        ]
        store.feeds.watch(watched, _NOON)
    return urls


def _refused(report: Report, fault: Fault) -> None:
    if "gave up" in fault.what:
        report.gave_up.append(fault)
    elif fault.what.startswith(_SLOW):
        report.slow.append(fault)
    elif fault.what.startswith(_OF_OURS):
        report.faults.append(fault)
    report.refused[fault.what.partition(" at line")[0][:60]] += 1


def _stored(report: Report, database: Database, url: str, parsed: ParsedFeed, at: Fault) -> None:
    now = _NOON + timedelta(minutes=at.seed)
    try:
        with database.transaction() as store:
            feed = next(feed for feed in store.feeds.all() if feed.url == url)
            known = store.articles.known(feed.id, [item.identity for item in parsed.items])
            met = acquaint(store, feed, parsed, known, now)
            store.articles.add(feed.id, met.novelty.new, seen_at=now, backlog=False)
            for edit in met.novelty.edited:
                store.articles.revise(edit.known.article_id, edit.item, seen_at=now)
            store.sightings.rename((one.known.article_id, one.item) for one in met.novelty.renamed)
            found = health.Found(
                body_hash="",
                new_items=len(met.novelty.new),
                usual_gap=None,
                rhythm=parsed.rhythm,
                naming=met.naming,
                remark=parsed.problem,
                missed=met.missed,
            )
            store.feeds.record([health.read(feed, _document(feed), found, now)])
    except Exception:  # noqa: BLE001  # that is what it looks for
        report.faults.append(Fault(seed=at.seed, document=at.document, what=traceback.format_exc()))
        return
    report.feeds += 1
    report.items += len(parsed.items)


def _document(feed: Feed) -> Document:
    return Document(feed_id=feed.id, url=feed.url, body=b"", content_type=None, etag=None, last_modified=None)
