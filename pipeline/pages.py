"""The pages that line 2 waits for: awaited pages -> their text, or the reason why not.

    due pages -> turns -> robots.txt -> fetch -> the article out of the page -> is it the article? -> store

It runs beside the reading, which goes on with all other articles. The next try is stored before the request, so a
crash loop asks nobody twice at once. A redirect is asked for in the next round, after what the site it leads to asks of
robots.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import structlog

from pipeline.intake.addresses import feed_address, host_of, is_this_machine
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.doors import Doors
from pipeline.intake.fetch import fetch_many
from pipeline.intake.full_text import judge
from pipeline.intake.orders import Document, Failed, Fetched, Limits, Order, Paused
from pipeline.intake.robots import MOST_BYTES, clamped, origin_of, robots_address
from storage.database import Database, Store
from storage.errors import StorageError
from storage.records.page import AwaitedPage, Robots

BATCH = 200
BACK_OFF = timedelta(minutes=2)  # after the first failure, and twice as long after each further one
MOST_ASKED = 6  # requests for one article, however often it is edited
HOPS = 5

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_ROBOTS_LATER = timedelta(minutes=5)
_AT_A_TIME = 30.0  # seconds that one host may take of a round
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_ACCEPT = b"text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_PAGE = Limits(body_bytes=5 * 1024 * 1024)
_ROBOTS = Limits(total=timedelta(seconds=15), body_bytes=4 * MOST_BYTES)
_MEANINGS = {404: "the server answers 404: it is not there", 410: "the server answers 410: it is gone for good"}
_PASSING = frozenset({408, 425, 500, 502, 503, 504})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How many pages are asked for in an hour."""

    of_a_host: int = 60  # but not of this machine, which needs no manners
    in_all: int = 1_200
    limits: Limits = _PAGE
    this_machine_too: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesReport:
    """What one run did."""

    asked: int = 0
    had: int = 0

    def __add__(self, other: "PagesReport") -> "PagesReport":
        """Add up two parts of a run."""
        return PagesReport(asked=self.asked + other.asked, had=self.had + other.had)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """Pages whose turn it is, and the hosts that are to be left alone."""

    pages: tuple[AwaitedPage, ...]
    due: int  # these, and those that wait or were settled without a request
    paused: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Network:
    """Whom pages are asked of, and how."""

    open_client: Callable[[], httpx.AsyncClient]
    parser: ParserPool
    doors: Doors
    budget: Budget


def fetch_pages(
    database: Database,
    *,
    open_client: Callable[[], httpx.AsyncClient],
    parser: ParserPool,
    doors: Doors,
    now: datetime,
    budget: Budget | None = None,
) -> PagesReport:
    """Fetch every page that is due, and let those articles be read that have waited too long for theirs."""
    network = _Network(open_client=open_client, parser=parser, doors=doors, budget=budget or Budget())
    report = PagesReport()
    while (turn := _claim(database, network, now)).due:
        if turn.pages:
            report += _ask(database, network, turn, now)
    if report.asked:
        with database.transaction() as store:
            store.pages.forget(now - _DAY)
    return report


def _claim(database: Database, network: _Network, now: datetime) -> _Round:
    with database.transaction() as store:
        store.pages.give_up(now)
        due, paused = store.pages.due(now, BATCH), store.hosts.paused(now)
        turns = _Turns(network, paused, store.pages.asked_since(now - _HOUR))
        asked = [page for page in due if _is_turn(store, turns, page, now)]
        store.pages.ask({page.article_id: (host_of(page.url), _next_try(page, now)) for page in asked}, now)
    return _Round(pages=tuple(asked), due=len(due), paused=paused)


def _next_try(page: AwaitedPage, now: datetime) -> datetime:
    return now + BACK_OFF * float(2**page.tries)


def _is_turn(store: Store, turns: "_Turns", page: AwaitedPage, now: datetime) -> bool:
    host = host_of(page.url)
    if reason := turns.never(page, host):
        store.pages.settle(page, now, problem=reason)
    elif host in turns.paused:
        _leave_alone(store, page, turns.paused[host], now)
    else:
        return turns.take(host)
    return False


class _Turns:
    """Shares out the turns of one round."""

    def __init__(self, network: _Network, paused: Mapping[str, datetime], asked: Mapping[str, int]) -> None:
        self.paused = paused
        self._network = network
        self._asked = Counter(asked)
        self._taken: Counter[str] = Counter()

    def never(self, page: AwaitedPage, host: str) -> str | None:
        """Say why a page is not asked for at all."""
        budget = self._network.budget
        if feed_address(page.url) is None:
            return "its link is not a valid web address"
        if page.hops > HOPS:
            return "its link redirects again and again"
        if page.asked >= MOST_ASKED:
            return "its page was asked for often enough"
        if self._asked.total() >= budget.in_all:
            return f"its page was not asked for: the {budget.in_all:,} pages of this hour are used up"
        if self._asked[host] >= budget.of_a_host and (budget.this_machine_too or not is_this_machine(host)):
            return f"its page was not asked for: its site has had its {budget.of_a_host} of this hour"
        return None

    def take(self, host: str) -> bool:
        """Take a turn of this round, if one is left; the others come in the next one."""
        gap = self._network.doors.gap(host)
        if not is_this_machine(host):
            gap = max(gap, self._network.budget.limits.gap.total_seconds())
        if gap and self._taken[host] >= max(1, int(_AT_A_TIME / gap)):
            return False
        self._taken[host] += 1
        self._asked[host] += 1
        return True


def _leave_alone(store: Store, page: AwaitedPage, until: datetime, now: datetime) -> None:
    problem = f"its host asks to be left alone until {until:%H:%M} UTC"
    if until >= page.wait_until:
        store.pages.settle(page, now, problem=problem)
    else:
        store.pages.put_off(page, until, problem)


def _ask(database: Database, network: _Network, turn: _Round, now: datetime) -> PagesReport:
    refusals = _refusals(database, network, turn, now)
    report = PagesReport(asked=len(turn.pages))
    by_id = {page.article_id: page for page in turn.pages}
    for article_id, failed in refusals.items():
        _store(database, by_id[article_id], failed, network.parser, now)
    orders = [_order(page) for page in turn.pages if page.article_id not in refusals]
    for some in _fetch(network, orders, turn.paused, now, network.budget.limits):
        for fetched in some:
            report += _store(database, by_id[fetched.feed_id], fetched, network.parser, now)
    return report


def _fetch(
    network: _Network, orders: Sequence[Order], paused: Mapping[str, datetime], now: datetime, limits: Limits
) -> Iterator[list[Fetched]]:
    if not orders:
        return iter(())
    return fetch_many(orders, network.open_client, limits=limits, now=now, paused=paused, doors=network.doors)


def _order(page: AwaitedPage) -> Order:
    return Order(
        feed_id=page.article_id,
        url=page.url,
        etag=None,
        last_modified=None,
        headers={},  # a feed's login is for the feed
        accept=_ACCEPT,
        media=_HTML,
        follow=False,
        public_only=_is_strangers(page),
    )


def _is_strangers(page: AwaitedPage) -> bool:
    """Say whether a page lies elsewhere than its feed: what is allowed for the feed's own host holds for no other."""
    return httpx.URL(page.url).host != httpx.URL(page.feed_url).host


def _refusals(database: Database, network: _Network, turn: _Round, now: datetime) -> Mapping[int, Failed | Paused]:
    """Give by article id why a page must not be asked for, by what its site asks of robots."""
    by_origin: dict[str, list[AwaitedPage]] = {}
    for page in turn.pages:
        by_origin.setdefault(origin_of(page.url), []).append(page)
    with database.snapshot() as store:
        known = store.pages.robots(by_origin, now)
    unknown = {one: all(map(_is_strangers, pages)) for one, pages in by_origin.items() if one not in known}
    found = _fetch_robots(database, network, unknown, turn.paused, now)
    refused: dict[int, Failed | Paused] = {}
    for origin, pages in by_origin.items():
        refused |= _refused_by(found.get(origin) or known[origin], pages, network)
    return refused


def _refused_by(
    said: Robots | Paused, pages: Sequence[AwaitedPage], network: _Network
) -> Mapping[int, Failed | Paused]:
    if isinstance(said, Paused):
        return {page.article_id: replace(said, feed_id=page.article_id) for page in pages}
    if said.problem:
        return {page.article_id: Failed(feed_id=page.article_id, problem=said.problem, passing=True) for page in pages}
    if not said.rules:
        return {}
    read = network.parser.permits(said.rules, [page.url for page in pages])
    if isinstance(read, ParseFailed):
        problem = f"what its site asks of robots cannot be read: {read.problem}"
        return {page.article_id: Failed(feed_id=page.article_id, problem=problem) for page in pages}
    if delay := clamped(read.delay):
        network.doors.widen(host_of(said.origin), delay)
    problem = "its site asks robots not to fetch it (robots.txt)"
    return {
        page.article_id: Failed(feed_id=page.article_id, problem=problem)
        for page, allowed in zip(pages, read.allowed, strict=True)
        if not allowed
    }


def _fetch_robots(
    database: Database, network: _Network, strangers: Mapping[str, bool], paused: Mapping[str, datetime], now: datetime
) -> Mapping[str, Robots | Paused]:
    """Ask sites for their robots.txt, and store what they say, pauses among it."""
    origins = list(strangers)
    orders = [
        Order(
            feed_id=number,
            url=robots_address(origin),
            etag=None,
            last_modified=None,
            headers={},
            accept=b"text/plain",
            public_only=strangers[origin],
        )
        for number, origin in enumerate(origins)
    ]
    found: dict[str, Robots | Paused] = {}
    for some in _fetch(network, orders, paused, now, _ROBOTS):
        with database.transaction() as store:
            for fetched in some:
                found[origins[fetched.feed_id]] = _heard(store, origins[fetched.feed_id], fetched, now)
            store.pages.keep_robots(one for one in found.values() if isinstance(one, Robots))
    return found


def _heard(store: Store, origin: str, fetched: Fetched, now: datetime) -> Robots | Paused:
    """Say what an answer means, by RFC 9309: a site that has none lets all in, one that is broken nobody for now."""
    robots = Robots(origin=origin, fetched_at=now, keep_until=now + _DAY, rules=b"")
    match fetched:
        case Paused():
            return fetched
        case Failed(host=str(host), retry_after=timedelta() as pause):
            store.hosts.pause(host, now + pause)
            return Paused(feed_id=fetched.feed_id, until=now + pause)
        case Failed(status=int(status)) if status >= 500:
            problem = f"what its site asks of robots cannot be had: {fetched.problem}"
            return replace(robots, keep_until=now + _ROBOTS_LATER, problem=problem)
        case Failed(passing=True):
            return replace(robots, keep_until=now + _ROBOTS_LATER, problem=fetched.problem)
        case Document():
            return replace(robots, rules=fetched.body[:MOST_BYTES])
        case _:
            return robots


def _store(database: Database, page: AwaitedPage, fetched: Fetched, parser: ParserPool, now: datetime) -> PagesReport:
    try:
        read = _read(page, fetched, parser)
        with database.transaction() as store:
            return _record(store, page, read, now)
    except StorageError:
        raise  # no page's fault
    except Exception:  # one poisoned page must stop only itself
        log.exception("page_not_stored", article=page.article_id)
        with database.transaction() as store:
            store.pages.settle(page, now, problem="its page could not be stored")
        return PagesReport()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    text: str
    url: str | None
    problem: str | None


def _read(page: AwaitedPage, fetched: Fetched, parser: ParserPool) -> _Text | Failed | Paused:
    """Take the article out of a page that came."""
    if not isinstance(fetched, Document):
        return fetched if isinstance(fetched, Failed | Paused) else Failed(feed_id=page.article_id, problem="no answer")
    taken = parser.page(RawDocument(body=fetched.body, url=fetched.url, content_type=fetched.content_type))
    if isinstance(taken, ParseFailed):
        return Failed(feed_id=page.article_id, problem=f"its page cannot be taken apart: {taken.problem}")
    said = judge(taken, title=page.title, feed_text=page.feed_text, link=page.link, found_at=fetched.url)
    if said.text is None:
        return Failed(feed_id=page.article_id, problem=said.problem or "")
    return _Text(text=said.text, url=said.url, problem=said.problem)


def _record(store: Store, page: AwaitedPage, read: _Text | Failed | Paused, now: datetime) -> PagesReport:
    match read:
        case _Text():
            store.pages.settle(page, now, text=read.text, url=read.url, problem=read.problem)
            return PagesReport(had=1)
        case Paused():
            _leave_alone(store, page, read.until, now)
        case Failed(leads_to=str(url)):
            store.pages.redirected(page, url, now)
        case Failed(host=str(host), retry_after=timedelta() as pause):
            store.hosts.pause(host, now + pause)
            _leave_alone(store, page, now + pause, now)
        case Failed():
            _fail(store, page, read, now)
    return PagesReport()


def _fail(store: Store, page: AwaitedPage, failed: Failed, now: datetime) -> None:
    problem = _problem(failed)
    passing = failed.passing or failed.status in _PASSING
    if passing and _next_try(page, now) < page.wait_until:
        store.pages.failed(page, problem)
    else:
        store.pages.settle(page, now, problem=problem)


def _problem(failed: Failed) -> str:
    said = _MEANINGS.get(failed.status or 0, failed.problem)
    return said if said.startswith(("its ", "what its ")) else f"its page could not be fetched: {said}"
