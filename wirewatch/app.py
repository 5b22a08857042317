"""The wiring: everything that the lines need, opened in one place and closed in one place. Owns the clock."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import httpx

from pipeline.events.index import StoryIndex
from pipeline.events.sites import Sites
from pipeline.intake.cage import ParserPool
from pipeline.match import Matcher
from storage.database import Database, database_file
from wirewatch.lock import sole_owner
from wirewatch.net.client import client_factory
from wirewatch.settings import Settings

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the time, aware and in UTC; the only place of the product that looks at a clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The parts, wired."""

    settings: Settings
    database: Database
    open_client: Callable[[], httpx.AsyncClient]
    parser: ParserPool
    matcher: Matcher
    sites: Sites
    stories: StoryIndex
    clock: Clock

    @property
    def feed_headers(self) -> Mapping[str, Mapping[str, str]]:
        """Give the operator's own headers by feed address; they may hold secrets and are never stored."""
        return {
            feed.url: {name: value.get_secret_value() for name, value in feed.headers.items()}
            for feed in self.settings.feeds
            if feed.headers
        }


@contextmanager
def open_app(settings: Settings, *, clock: Clock = utc_now) -> Iterator[App]:
    """Open the database as its only worker, put feeds and rules to work, and give the wired parts."""
    with sole_owner(database_file(settings.general.database)), open_database(settings) as database:
        put_to_work(database, settings, clock())
        with ParserPool() as parser:
            yield App(
                settings=settings,
                database=database,
                open_client=client_factory(
                    version=version("wirewatch"), contact=settings.general.contact, allow=settings.general.allow
                ),
                parser=parser,
                matcher=Matcher(settings.rules, settings.known.read),
                sites=Sites(lambda: settings.known.places),
                stories=StoryIndex(),
                clock=clock,
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


def put_to_work(database: Database, settings: Settings, now: datetime) -> None:
    """Make the configured feeds and rules the ones that hold, and free what a killed process had taken in hand.

    Only the sole owner of the database may call it: nobody else can be at work on a row.
    """
    with database.transaction() as store:
        store.feeds.watch([feed.without_secrets() for feed in settings.feeds], now)
        store.rules.use(settings.versions, now)
        store.articles.free_all()
        store.outbox.free_all(now)
