"""One service to one SQLite file: a lock beside it, held by the kernel for as long as the process lives."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from storage.errors import DatabaseUnusable


class AlreadyRunning(Exception):
    """Another Wirewatch works on this database."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"another Wirewatch (process {holder}) works on this database; stop it first")


@contextmanager
def sole_owner(database: Path | None) -> Iterator[None]:
    """Hold the lock of a database file; AlreadyRunning names the process that holds it. No file, no lock."""
    if database is None:
        yield
        return
    with _open(database.with_name(f"{database.name}.lock")) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise AlreadyRunning(handle.read().strip() or "unknown") from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield  # the file stays: to remove it could take a lock from under a process that has just opened it


def _open(lock: Path) -> TextIO:
    try:
        return lock.open("a+")
    except OSError as error:
        raise DatabaseUnusable(f"{lock.parent}: {(error.strerror or str(error)).lower()}") from None
