"""Line 1: due feeds -> items.

    due feeds -> fetch -> parse -> novelty(known) -> store (items, validators and health in one transaction)

Decides nothing itself: it asks `pace`, `novelty` and `health`. The next poll is stored before the request, so that a
crash loop stays polite; validators are stored with the items they vouch for, so that a crash hides no item behind a
304.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx
import structlog

from pipeline.intake import health, novelty, pace
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.fetch import Document, Failed, Fetched, Limits, Order, Unchanged, fetch_many
from pipeline.intake.parse import ParsedFeed
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.feed import Feed, Polled

BATCH = 500
LIMITS = Limits()

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one run of the line did."""

    feeds: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    edited: int = 0

    def __add__(self, other: "PollReport") -> "PollReport":
        """Add up two parts of a run."""
        return PollReport(
            feeds=self.feeds + other.feeds,
            unchanged=self.unchanged + other.unchanged,
            failed=self.failed + other.failed,
            new=self.new + other.new,
            edited=self.edited + other.edited,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A feed, what its server answered, and what the answer held when it was a document."""

    feed: Feed
    fetched: Fetched
    parsed: ParsedFeed | ParseFailed | None


def poll(
    database: Database,
    *,
    open_client: Callable[[], httpx.AsyncClient],
    parser: ParserPool,
    headers: Mapping[str, Mapping[str, str]],
    now: datetime,
) -> PollReport:
    """Poll every feed that is due. `headers` are the operator's own for an address; they may hold secrets."""
    report = PollReport()
    while feeds := _claim(database, now):
        by_id = {feed.id: feed for feed in feeds}
        orders = [_order(feed, headers.get(feed.url, {})) for feed in feeds]
        for fetched in fetch_many(orders, open_client, limits=LIMITS, now=now):
            report += _take(database, parser, [(by_id[one.feed_id], one) for one in fetched], now)
    return report


def _claim(database: Database, now: datetime) -> list[Feed]:
    with database.transaction() as store:
        feeds = store.feeds.due(now, BATCH)
        store.feeds.postpone({feed.id: pace.next_poll(feed, now) for feed in feeds})
    return feeds


def _order(feed: Feed, headers: Mapping[str, str]) -> Order:
    return Order(feed_id=feed.id, url=feed.url, etag=feed.etag, last_modified=feed.last_modified, headers=headers)


def _take(database: Database, parser: ParserPool, fetched: Sequence[tuple[Feed, Fetched]], now: datetime) -> PollReport:
    changed = [one for feed, one in fetched if isinstance(one, Document) and _hash(one) != feed.body_hash]
    parsed = dict(zip((one.feed_id for one in changed), parser.parse_many(map(_raw, changed)), strict=True))
    return _store(database, [Answer(feed=feed, fetched=one, parsed=parsed.get(feed.id)) for feed, one in fetched], now)


def _raw(document: Document) -> RawDocument:
    return RawDocument(body=document.body, url=document.url, content_type=document.content_type)


def _hash(document: Document) -> str:
    return hashlib.blake2b(document.body, digest_size=16).hexdigest()


def _store(database: Database, answers: Sequence[Answer], now: datetime) -> PollReport:
    try:
        with database.transaction() as store:
            return sum((_record(store, answer, now) for answer in answers), start=PollReport())
    except StorageError:
        raise  # no feed's fault
    except Exception:  # one poisoned feed must stop only itself, whatever its items do to the database
        if len(answers) > 1:
            return sum((_store(database, [answer], now) for answer in answers), start=PollReport())
        log.exception("feed_not_stored", feed=answers[0].feed.url)
        with database.transaction() as store:
            store.feeds.record([health.failed(answers[0].feed, now=now, problem="its items could not be stored")])
        return PollReport(feeds=1, failed=1)


def _record(store: Store, answer: Answer, now: datetime) -> PollReport:
    match answer.fetched, answer.parsed:
        case Failed() as failed, _:
            polled = health.failed(answer.feed, now=now, problem=failed.problem, retry_after=failed.retry_after)
            return _close(store, polled, PollReport(feeds=1, failed=1))
        case _, ParseFailed() as failed:
            return _close(
                store, health.failed(answer.feed, now=now, problem=failed.problem), PollReport(feeds=1, failed=1)
            )
        case Document() as document, ParsedFeed() as parsed:
            return _record_items(store, answer.feed, document, parsed, now)
        case _:
            return _close(store, _unchanged(answer.feed, answer.fetched, now), PollReport(feeds=1, unchanged=1))


def _close(store: Store, polled: Polled, report: PollReport) -> PollReport:
    store.feeds.record([polled])
    return report


def _unchanged(feed: Feed, fetched: Document | Unchanged, now: datetime) -> Polled:
    return health.answered(
        feed,
        now=now,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=feed.body_hash,
        new_items=0,
    )


def _record_items(store: Store, feed: Feed, document: Document, parsed: ParsedFeed, now: datetime) -> PollReport:
    known = store.articles.known(feed.id, [item.identity for item in parsed.items])
    found = novelty.sort_out(parsed.items, known)
    store.articles.add(feed.id, found.new, seen_at=now, backlog=feed.first_read_at is None)
    for edit in found.edited:
        store.articles.revise(edit.known.article_id, edit.item, seen_at=now)
    polled = health.answered(
        feed,
        now=now,
        etag=document.etag,
        last_modified=document.last_modified,
        body_hash=_hash(document),
        new_items=len(found.new),
    )
    return _close(store, polled, PollReport(feeds=1, new=len(found.new), edited=len(found.edited)))
