"""All remarks on a configuration: with what the archive says, where there is one to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, database_file
from storage.errors import StorageError
from wirewatch.settings import Settings
from wirewatch.workbench.lint import Archive, Remark, checks, lint, look_back


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was found, and what could not be looked for."""

    found: Sequence[Remark]
    without_archive: Sequence[str] = ()  # codes that would ask it
    reason: str = ""  # why it was not asked


def remarks_on(settings: Settings, now: datetime) -> Remarks:
    """Run every check; the archive is asked where there is a database that can be, and only read."""
    archive, reason = _look_back(settings, now)
    asking = [code for code, check in checks().items() if check.asks_archive]
    return Remarks(lint(settings, archive), asking if archive is None else (), reason)


def _look_back(settings: Settings, now: datetime) -> tuple[Archive | None, str]:
    try:
        file = database_file(settings.general.database)
        if file is None or not file.exists():
            return None, "there is no database yet"
        database = Database(settings.general.database)
    except StorageError as error:
        return None, str(error)
    try:
        with database.snapshot() as store:
            return look_back(store, settings, now), ""
    except StorageError as error:
        return None, str(error)
    finally:
        database.close()
