"""The database: engine, pragmas, migrations, and transactions that hand out a Store.

The only file that knows which database it is. SQLite runs in WAL with synchronous=FULL, so that what is committed
survives a power cut, and a transaction that may write says so at its begin: a reader that turns writer half way
fails at once, whatever the busy time-out says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError
from sqlmodel import Session

from storage.alerts import Alerts
from storage.archive import Archive
from storage.articles import Articles
from storage.as_json import as_json
from storage.audit import Audit
from storage.channels import ChannelStates
from storage.crowds import Crowds
from storage.deliveries import Deliveries
from storage.digests import Digests
from storage.errors import DatabaseNewer, DatabaseUnusable
from storage.fares import Fares
from storage.feeds import Feeds
from storage.hosts import Hosts
from storage.incidents import Incidents
from storage.left import Leavers
from storage.matches import Matches
from storage.notices import Notices
from storage.outbox import Outbox
from storage.pages import Pages
from storage.readings import Readings
from storage.rehearsal import Rehearsal
from storage.rules import Rules
from storage.search import Search
from storage.sightings import Sightings
from storage.stories import Stories
from storage.tables.base import Row
from storage.windows import Windows

_BUSY_SECONDS = 30
_READS_ONLY = "wirewatch_reads_only"


class Store:
    """What one transaction sees and changes: a repository for each noun."""

    def __init__(self, session: Session) -> None:
        self.feeds = Feeds(session)
        self.hosts = Hosts(session)
        self.articles = Articles(session)
        self.sightings = Sightings(session)
        self.pages = Pages(session)
        self.readings = Readings(session)
        self.incidents = Incidents(session)
        self.stories = Stories(session)
        self.rules = Rules(session)
        self.matches = Matches(session)
        self.crowds = Crowds(session)
        self.alerts = Alerts(session)
        self.digests = Digests(session)
        self.outbox = Outbox(session)
        self.notices = Notices(session)
        self.deliveries = Deliveries(session)
        self.channels = ChannelStates(session)
        self.leavers = Leavers(session)
        self.windows = Windows(session)
        self.audit = Audit(session)
        self.fares = Fares(session)
        self.search = Search(session)
        self.archive = Archive(session)
        self.rehearsal = Rehearsal(session)


class Database:
    """One database. Transactions are short: none is open across the network."""

    def __init__(self, url: str) -> None:
        """Prepare the engine of a `sqlite:///FILE` address; nothing is opened yet."""
        self.engine = _engine(url)

    @contextmanager
    def transaction(self) -> Iterator[Store]:
        """Give a Store whose changes are committed together at the end, or not at all."""
        with (
            self._naming_trouble(),
            self.engine.connect() as connection,
            connection.begin(),
            Session(connection) as session,
        ):
            yield Store(session)
            session.flush()

    @contextmanager
    def snapshot(self) -> Iterator[Store]:
        """Give a Store to read from; it neither waits for writers nor holds them up."""
        with self._naming_trouble(), self.engine.connect() as connection:
            reading = connection.execution_options(**{_READS_ONLY: True})
            with reading.begin(), Session(reading) as session:
                yield Store(session)

    def upgrade(self) -> None:
        """Bring the tables to what this program expects; refuse a database that a newer program has changed."""
        config = _alembic()
        with (
            self._naming_trouble(),
            self.engine.connect() as connection,
            _with_keys_unchecked(connection),
            connection.begin(),
        ):
            before = _refuse_newer(connection, ScriptDirectory.from_config(config))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if MigrationContext.configure(connection).get_current_heads() != before:
                _refuse_loose_keys(connection)

    @contextmanager
    def _naming_trouble(self) -> Iterator[None]:
        """Tell trouble with the database itself (full, locked, damaged) from trouble with one row."""
        try:
            yield
        except (IntegrityError, DataError):
            raise
        except (DatabaseError, CommandError) as error:
            raise DatabaseUnusable(f"{self.engine.url!r}: {_first_line(error)}") from error

    @classmethod
    @contextmanager
    def for_rehearsal(cls) -> Iterator["Database"]:
        """Give an empty database that is thrown away at the end.

        Nothing waits for the disk, and keys may lead to what is not put in.
        """
        with TemporaryDirectory(prefix="wirewatch-") as folder:
            database = cls(f"sqlite:///{folder}/rehearsal.db")
            event.listen(database.engine, "connect", _forget_the_disk)
            try:
                with database.engine.begin() as connection:
                    Row.metadata.create_all(connection)
                yield database
            finally:
                database.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def database_file(url: str) -> Path | None:
    """Give the file of an SQLite address; None for a database in memory or on a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable("`database` should be an address such as sqlite:///wirewatch.db") from None
    if parsed.get_backend_name() != "sqlite":
        raise DatabaseUnusable(f"`database`: {parsed.get_backend_name()} is not supported; use sqlite:///FILE")
    engine = create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS}, json_serializer=as_json)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, record: object) -> None:  # noqa: ARG001
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _forget_the_disk(connection: Any, record: object) -> None:  # noqa: ARG001
    for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(_READS_ONLY, False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reads_only else "BEGIN IMMEDIATE")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> tuple[str, ...]:
    """Give the revision that the tables are at."""
    known = {script.revision for script in scripts.walk_revisions()}
    present = MigrationContext.configure(connection).get_current_heads()
    if not known.issuperset(present):
        raise DatabaseNewer(f"{connection.engine.url!r}: its tables are at {', '.join(present)}")
    return present


@contextmanager
def _with_keys_unchecked(connection: Connection) -> Iterator[None]:
    """Let tables be made anew under those that point at them; SQLite changes this only outside a transaction."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _refuse_loose_keys(connection: Connection) -> None:
    if loose := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DatabaseUnusable(f"{connection.engine.url!r}: a row of {loose[0]} would point at nothing")


def _first_line(error: Exception) -> str:
    cause = error.orig if isinstance(error, DatabaseError) and error.orig else error
    return str(cause).splitlines()[0]
