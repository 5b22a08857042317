"""Line 1: due feeds -> items.

    due feeds -> turns -> fetch -> parse -> novelty(known) -> store (items, validators and health in one transaction)

Decides nothing itself: it asks `turns`, `pace`, `novelty` and `health`. The next poll is stored before the request, so
that a crash loop stays polite; validators are stored with the items they vouch for, so that a crash hides no item
behind a 304.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import structlog

from pipeline.acquainted import acquaint
from pipeline.intake import health, pace
from pipeline.intake.addresses import same_origin
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.doors import Doors
from pipeline.intake.fetch import fetch_many
from pipeline.intake.orders import Document, Failed, Fetched, Limits, Order, Paused, Unchanged
from pipeline.intake.parse import ParsedFeed
from pipeline.intake.turns import Queue
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.feed import Feed, Health, Polled

BATCH = 500
LIMITS = Limits()
_ROUGHLY = 10  # seconds that a run may take without its feeds counting as asked late

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
    late: timedelta  # after `now`: who is asked late is asked again that much later


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Feeds whose turn it is, and the hosts that are to be left alone, by name and until when."""

    feeds: tuple[Feed, ...]
    whole: frozenset[int]  # feed ids to ask without validators
    due: int  # feeds that were due: these, and those that were put off
    paused: Mapping[str, datetime]


def poll(
    database: Database,
    *,
    open_client: Callable[[], httpx.AsyncClient],
    parser: ParserPool,
    headers: Mapping[str, Mapping[str, str]],
    now: datetime,
    doors: Doors | None = None,
) -> PollReport:
    """Poll every feed that is due. `headers` are the operator's own for an address; they may hold secrets."""
    report = PollReport()
    queue, began = Queue(LIMITS.gap), time.monotonic()
    while (claim := _claim(database, queue, now)).due:
        by_id = {feed.id: feed for feed in claim.feeds}
        orders = [_order(feed, headers.get(feed.url, {}), whole=feed.id in claim.whole) for feed in claim.feeds]
        for fetched in fetch_many(orders, open_client, limits=LIMITS, now=now, paused=claim.paused, doors=doors):
            late = timedelta(seconds=(time.monotonic() - began) // _ROUGHLY * _ROUGHLY)
            report += _take(database, parser, [(by_id[one.feed_id], one) for one in fetched], now, late)
    return report


def _claim(database: Database, queue: Queue, now: datetime) -> Claim:
    with database.transaction() as store:
        due, paused = store.feeds.due(now, BATCH), store.hosts.paused(now)
        turns = queue.share_out(due, paused, now)
        store.feeds.postpone({feed.id: pace.next_poll(feed, now) for feed in turns.now} | dict(turns.later))
        whole = frozenset(feed.id for feed in turns.now if not pace.trusts_validators(feed, now))
        store.feeds.ask_whole(whole, now)
    feeds = tuple(replace(feed, whole_at=now) if feed.id in whole else feed for feed in turns.now)
    return Claim(feeds=feeds, whole=whole, due=len(due), paused=paused)


def _order(feed: Feed, headers: Mapping[str, str], *, whole: bool) -> Order:
    return Order(
        feed_id=feed.id,
        url=feed.address,
        etag=None if whole else feed.etag,
        last_modified=None if whole else feed.last_modified,
        document_url=feed.document_url,
        headers=headers if same_origin(feed.address, feed.url) else {},
    )


def _take(
    database: Database, parser: ParserPool, fetched: Sequence[tuple[Feed, Fetched]], now: datetime, late: timedelta
) -> PollReport:
    changed = [one for feed, one in fetched if isinstance(one, Document) and _hash(one) != feed.body_hash]
    parsed = dict(zip((one.feed_id for one in changed), parser.parse_many(map(_raw, changed)), strict=True))
    answers = [Answer(feed=feed, fetched=one, parsed=parsed.get(feed.id), late=late) for feed, one in fetched]
    return _store(database, answers, now)


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
            return _fail(store, answers[0], "its items could not be stored", now)


def _record(store: Store, answer: Answer, now: datetime) -> PollReport:
    match answer.fetched, answer.parsed:
        case Paused() as paused, _:
            store.feeds.postpone({answer.feed.id: pace.after_pause(answer.feed, paused.until)})
            return PollReport()
        case Failed() as failed, _:
            return _record_failure(store, answer, failed, now)
        case _, ParseFailed() as failed:
            return _fail(store, answer, failed.problem, now)
        case Document() as document, ParsedFeed() as parsed:
            return _record_items(store, answer, document, parsed, now)
        case (Document() | Unchanged()) as same, _:
            _close(store, answer, health.unchanged(answer.feed, same, now))
            return PollReport(feeds=1, unchanged=1)


def _fail(store: Store, answer: Answer, problem: str, now: datetime) -> PollReport:
    return _record_failure(store, answer, Failed(feed_id=answer.feed.id, problem=problem), now)


def _record_failure(store: Store, answer: Answer, failed: Failed, now: datetime) -> PollReport:
    if failed.host and failed.retry_after:
        store.hosts.forget(now)
        store.hosts.pause(failed.host, now + answer.late + failed.retry_after)
    _close(store, answer, health.failed(answer.feed, failed, now))
    return PollReport(feeds=1, failed=1)


def _record_items(store: Store, answer: Answer, document: Document, parsed: ParsedFeed, now: datetime) -> PollReport:
    feed = answer.feed
    known = store.articles.known(feed.id, [item.identity for item in parsed.items])
    met = acquaint(store, feed, parsed, known, now)
    found = met.novelty
    store.articles.add(feed.id, found.new, seen_at=now, backlog=feed.first_read_at is None)
    for edit in found.edited:
        store.articles.revise(edit.known.article_id, edit.item, seen_at=now)
    store.sightings.rename((one.known.article_id, one.item) for one in found.renamed)
    learned = health.Found(
        body_hash=_hash(document),
        new_items=len(found.new),
        usual_gap=pace.usual_gap(store.articles.moments(feed.id, pace.MOMENTS)) if found.new else feed.usual_gap,
        rhythm=parsed.rhythm,
        naming=met.naming,
        remark=parsed.problem,
        missed=met.missed,
    )
    _close(store, answer, health.read(feed, document, learned, now))
    return PollReport(feeds=1, new=len(found.new), edited=len(found.edited))


def _close(store: Store, answer: Answer, polled: Polled) -> None:
    store.feeds.record([replace(polled, next_poll_at=polled.next_poll_at + answer.late)])
    if polled.moved_to and polled.moved_to != answer.feed.moved_to:
        log.warning("feed_moved", feed=answer.feed.url, to=polled.moved_to, advice="change the address in feeds.yaml")
    if polled.health is Health.GONE and answer.feed.health is not Health.GONE:
        log.warning("feed_gone", feed=answer.feed.url, advice="take it out of feeds.yaml, or change its address")
