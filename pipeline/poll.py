"""Line 1: due feeds -> items.

    due feeds -> turns -> fetch -> parse -> novelty(known) -> store (items, validators and health in one transaction)

All three go on at the same time: while one lot of answers is stored, the next is taken apart, and the network goes on.

Decides nothing itself: it asks `turns`, `pace`, `novelty` and `health`. The next poll is stored before the request, so
that a crash loop stays polite; validators are stored with the items they vouch for, so that a crash hides no item
behind a 304.
"""

import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import httpx
import structlog
import xxhash

from pipeline.acquainted import acquaint
from pipeline.intake import health, pace
from pipeline.intake.addresses import same_origin
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.doors import Doors
from pipeline.intake.fetch import Fetching
from pipeline.intake.orders import Document, Failed, Fetched, Limits, Order, Paused, Unchanged
from pipeline.intake.parse import ParsedFeed
from pipeline.intake.turns import Queue
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.feed import Feed, Health, Polled

BATCH = 250
LIMITS = Limits()
_AHEAD = LIMITS.at_once + BATCH  # requests, under way or next
_ROUGHLY = 10  # seconds that a run may take without its feeds counting as asked late

log = structlog.get_logger()

Lot = TypeVar("Lot")
Done = TypeVar("Done")


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
    late: timedelta = timedelta(0)  # after `now`: who is asked late is asked again that much later


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What an answer has taught about its feed."""

    answer: Answer
    polled: Polled
    report: PollReport


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
    began = time.monotonic()
    feeds: dict[int, Feed] = {}
    with Fetching(open_client, limits=LIMITS, now=now, doors=doors) as network:
        fetched = _fetch(database, network, feeds, headers, now)
        with closing(_one_ahead(fetched, partial(_parse, parser, feeds))) as lots:
            for lot in lots:
                late = timedelta(seconds=(time.monotonic() - began) // _ROUGHLY * _ROUGHLY)
                report += _store(database, [replace(answer, late=late) for answer in lot] if late else lot, now)
                for answer in lot:
                    del feeds[answer.feed.id]
    return report


def _fetch(
    database: Database,
    network: Fetching,
    feeds: dict[int, Feed],
    headers: Mapping[str, Mapping[str, str]],
    now: datetime,
) -> Generator[list[Fetched], None, None]:
    """Fetch all that is due, and put it into `feeds`. More is claimed before the network has nothing left to wait for.

    A slow server then holds up none but itself. What is claimed and not asked a crash leaves to its next turn.
    """
    queue, more = Queue(LIMITS.gap), True
    while more or network.left:
        while more and network.left < _AHEAD:
            claim = _claim(database, queue, now)
            more = claim.due > 0
            feeds.update((feed.id, feed) for feed in claim.feeds)
            orders = [_order(feed, headers.get(feed.url, {}), whole=feed.id in claim.whole) for feed in claim.feeds]
            if orders:
                network.ask(orders, claim.paused)
        if network.left:
            yield network.take()


def _one_ahead(lots: Generator[Lot, None, None], work: Callable[[Lot], Done]) -> Generator[Done, None, None]:
    """Give what is made of each lot, the next one being made while the one before is used."""
    with ThreadPoolExecutor(1, thread_name_prefix="wirewatch-parse") as thread, closing(lots):
        ahead: Future[Done] | None = None
        for lot in lots:
            following = thread.submit(work, lot)
            if ahead:
                yield ahead.result()
            ahead = following
        if ahead:
            yield ahead.result()


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


def _parse(parser: ParserPool, feeds: Mapping[int, Feed], fetched: Sequence[Fetched]) -> list[Answer]:
    changed = [one for one in fetched if isinstance(one, Document) and _hash(one) != feeds[one.feed_id].body_hash]
    parsed = dict(zip((one.feed_id for one in changed), parser.parse_many(map(_raw, changed)), strict=True))
    return [Answer(feed=feeds[one.feed_id], fetched=one, parsed=parsed.get(one.feed_id)) for one in fetched]


def _raw(document: Document) -> RawDocument:
    return RawDocument(body=document.body, url=document.url, content_type=document.content_type)


def _hash(document: Document) -> str:
    return xxhash.xxh3_128_hexdigest(document.body)


def _store(database: Database, answers: Sequence[Answer], now: datetime) -> PollReport:
    try:
        with database.transaction() as store:
            return _record(store, answers, now)
    except StorageError:
        raise  # no feed's fault
    except Exception:  # one poisoned feed must stop only itself, whatever its items do to the database
        if len(answers) > 1:
            return sum((_store(database, [answer], now) for answer in answers), start=PollReport())
        log.exception("feed_not_stored", feed=answers[0].feed.url)
        with database.transaction() as store:
            return _close(store, [_fail(store, answers[0], "its items could not be stored", now)])


def _record(store: Store, answers: Iterable[Answer], now: datetime) -> PollReport:
    return _close(store, [learned for answer in answers if (learned := _learn(store, answer, now))])


def _learn(store: Store, answer: Answer, now: datetime) -> Learned | None:
    match answer.fetched, answer.parsed:
        case Paused() as paused, _:
            store.feeds.postpone({answer.feed.id: pace.after_pause(answer.feed, paused.until)})
            return None
        case Failed() as failed, _:
            return _learn_failure(store, answer, failed, now)
        case _, ParseFailed() as failed:
            return _fail(store, answer, failed.problem, now)
        case Document() as document, ParsedFeed() as parsed:
            return _learn_items(store, answer, document, parsed, now)
        case (Document() | Unchanged()) as same, _:
            polled = health.unchanged(answer.feed, same, now)
            return Learned(answer=answer, polled=polled, report=PollReport(feeds=1, unchanged=1))


def _fail(store: Store, answer: Answer, problem: str, now: datetime) -> Learned:
    return _learn_failure(store, answer, Failed(feed_id=answer.feed.id, problem=problem), now)


def _learn_failure(store: Store, answer: Answer, failed: Failed, now: datetime) -> Learned:
    if failed.host and failed.retry_after:
        store.hosts.forget(now)
        store.hosts.pause(failed.host, now + answer.late + failed.retry_after)
    polled = health.failed(answer.feed, failed, now)
    return Learned(answer=answer, polled=polled, report=PollReport(feeds=1, failed=1))


def _learn_items(store: Store, answer: Answer, document: Document, parsed: ParsedFeed, now: datetime) -> Learned:
    feed = answer.feed
    is_first = feed.first_read_at is None
    known = {} if is_first else store.articles.known(feed.id, [item.identity for item in parsed.items])
    met = acquaint(store, feed, parsed, known, now)
    found = met.novelty
    store.articles.add(feed.id, found.new, seen_at=now, backlog=is_first)
    for edit in found.edited:
        store.articles.revise(edit.known.article_id, edit.item, seen_at=now)
    store.sightings.rename((one.known.article_id, one.item) for one in found.renamed)
    learned = health.Found(
        body_hash=_hash(document),
        new_items=len(found.new),
        usual_gap=_usual_gap(store, feed) if found.new and not is_first else feed.usual_gap,
        rhythm=parsed.rhythm,
        naming=met.naming,
        remark=parsed.problem,
        missed=met.missed,
    )
    report = PollReport(feeds=1, new=len(found.new), edited=len(found.edited))
    return Learned(answer=answer, polled=health.read(feed, document, learned, now), report=report)


def _usual_gap(store: Store, feed: Feed) -> timedelta | None:
    return pace.usual_gap(store.articles.moments(feed.id, pace.MOMENTS))


def _close(store: Store, learned: Sequence[Learned]) -> PollReport:
    """Store what is known of the feeds after their polls, and say what an operator should do about them."""
    before = {one.answer.feed.id: one.answer.feed for one in learned}
    store.feeds.record((_later(one.polled, one.answer.late) for one in learned), before)
    for one in learned:
        _tell(one.answer.feed, one.polled)
    return sum((one.report for one in learned), start=PollReport())


def _later(polled: Polled, late: timedelta) -> Polled:
    return replace(polled, next_poll_at=polled.next_poll_at + late) if late else polled


def _tell(feed: Feed, polled: Polled) -> None:
    if polled.moved_to and polled.moved_to != feed.moved_to:
        log.warning("feed_moved", feed=feed.url, to=polled.moved_to, advice="change the address in feeds.yaml")
    if polled.health is Health.GONE and feed.health is not Health.GONE:
        log.warning("feed_gone", feed=feed.url, advice="take it out of feeds.yaml, or change its address")
