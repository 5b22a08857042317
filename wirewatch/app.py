"""The wiring: everything that the lines need, opened in one place and closed in one place. Owns the clock."""

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import structlog

from alerts.gates import Gates
from alerts.refused import notice_refusals
from pipeline.events.index import StoryIndex
from pipeline.intake.cage import ParserPool
from pipeline.intake.doors import Doors
from storage.database import Database, database_file
from wirewatch.at_work import AtWork, Judged, OpenClient, Refusal, judge
from wirewatch.lock import sole_owner
from wirewatch.net.client import client_factory
from wirewatch.settings import Settings
from wirewatch.workbench.rule_tests import Trials

_GARBAGE = (10_000, 20, 20)
"""How many objects more there must be until garbage is searched for. Nearly none of ours needs the search to go."""

Clock = Callable[[], datetime]

_FOR_A_PAGE = timedelta(seconds=20)

log = structlog.get_logger()


def utc_now() -> datetime:
    """Give the time, aware and in UTC; the only place of the product that looks at a clock."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class App:
    """The parts, wired. All that is configured is `at_work`, one whole set that is swapped for another at once."""

    at_work: AtWork
    database: Database
    parser: ParserPool
    page_parser: ParserPool
    doors: Doors
    stories: StoryIndex
    clock: Clock
    trials: Trials = field(default_factory=Trials)
    refusals: tuple[Refusal, ...] = ()
    gates: Gates = field(default_factory=Gates)
    """Which channels are being sent to now; runs of the sixth line pass by each other."""
    deciding: threading.Lock = field(default_factory=threading.Lock)
    """Held by whoever decides about matches, and by whoever swaps the set: nobody decides by rules of yesterday about
    a match that was made by those of today."""

    @property
    def settings(self) -> Settings:
        """Give the settings that are at work now. A job takes one look at `at_work` instead."""
        return self.at_work.settings

    def settle(self) -> None:
        """Keep what is loaded by now out of every later search for garbage; for whoever works on for long.

        Rules, places and words are millions of objects that stay, and looking through them takes a tenth of a second.
        """
        gc.set_threshold(*_GARBAGE)
        gc.unfreeze()  # a set that was swapped for another may go
        gc.collect()
        gc.freeze()

    def swap(self, judged: Judged) -> None:
        """Put another set to work; jobs that have begun keep the one that they have seen."""
        work = judged.at_work(_client_of(judged.settings))
        with self.deciding:
            self.at_work = work
        self.refusals = judged.refusals


@contextmanager
def open_app(settings: Settings, *, clock: Clock = utc_now) -> Iterator[App]:
    """Open the database as its only worker, put feeds and rules to work, and give the wired parts."""
    trials = Trials()
    with sole_owner(database_file(settings.general.database)), open_database(settings) as database:
        judged = put_to_work(database, settings, clock(), trials)
        with ParserPool() as parser, ParserPool(workers=1, deadline=_FOR_A_PAGE) as page_parser:
            yield App(
                at_work=judged.at_work(_client_of(judged.settings)),
                database=database,
                parser=parser,
                page_parser=page_parser,
                doors=Doors(),
                stories=StoryIndex(),
                clock=clock,
                trials=trials,
                refusals=judged.refusals,
            )


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Open the database with its tables up to date."""
    database = Database(settings.general.database)
    try:
        database.upgrade()
        yield database
    finally:
        database.close()


def put_to_work(database: Database, settings: Settings, now: datetime, trials: Trials | None = None) -> Judged:
    """Make the configured feeds and rules the ones that hold, and free what a killed process had taken in hand.

    Only the sole owner of the database may call it: nobody else can be at work on a row.
    """
    faults = (trials or Trials()).run(settings)
    with database.transaction() as store:
        judged = judge(settings, faults, store, now)
        store.feeds.watch(settings.watched, now)
        store.rules.use(judged.good, now)
        store.rules.hold(judged.states, now)
        notice_refusals(store, now)
        store.articles.free_all()
        store.outbox.free_all(now)
        store.channels.resume(settings.channels, now)  # one message at each start shows whether they were mended
    tell_of(judged)
    return judged


def tell_of(judged: Judged) -> None:
    """Log every rule that was refused."""
    for refusal in judged.refusals:
        log.error("rule_refused", rule=refusal.rule_id, works=refusal.works, problem=refusal.problem)


def _client_of(settings: Settings) -> OpenClient:
    general = settings.general
    return client_factory(version=version("wirewatch"), contact=general.contact, allow=general.allow)
