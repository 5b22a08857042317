"""A warmed process that raises victims: forks one for each order, and each runs the real lines until it is killed.

    {"config": FILE, "now": ISO TIME, "at_commit": N or null, "of": TABLE or null}   a line on stdin for each victim
    {"pid": N}  and, when it is over,  {"signal": N or null, "wrote": [...]}   two lines on stdout

With `at_commit` the victim kills itself with SIGKILL when its N-th transaction that writes is about to be committed,
counting only those that write to the table `of` when one is named: how many transactions a run takes before that
one depends on which feeds answered together. `wrote` says to which tables that transaction had written.
"""

import json
import logging
import os
import re
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from pipeline.reading.reader import Reader, needs_reading
from wirewatch import jobs, logs
from wirewatch.app import open_app
from wirewatch.settings import load

WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


class Murder:
    """Listens to every connection of this process, and ends it at the n-th commit."""

    def __init__(self, at_commit: int, of: str | None, confession: Path) -> None:
        self.left = at_commit
        self.of = of
        self.confession = confession
        self.wrote: dict[int, list[str]] = {}

    def note(self, connection: Connection, cursor: Any, statement: str, *_: object) -> None:
        if found := WRITE.match(statement):
            self.wrote.setdefault(id(connection.connection.dbapi_connection), []).append(found[1])

    def kill(self, connection: Connection) -> None:
        wrote = self.wrote.pop(id(connection.connection.dbapi_connection), [])
        if wrote and (self.of is None or self.of in wrote):
            self.left -= 1
            if self.left == 0:
                self.confession.write_text(json.dumps(sorted(set(wrote))))
                os.kill(os.getpid(), signal.SIGKILL)


def live(order: dict[str, Any], confession: Path) -> None:
    settings = load(Path(order["config"]))
    if order["at_commit"]:
        murder = Murder(order["at_commit"], order["of"], confession)
        event.listen(Engine, "before_cursor_execute", murder.note)
        event.listen(Engine, "commit", murder.kill)
    now = datetime.fromisoformat(order["now"])
    with open_app(settings, clock=lambda: now) as app:
        jobs.run_once(app, now)


def raise_victim(order: dict[str, Any]) -> None:
    confession = Path(order["config"]).with_suffix(".wrote")
    confession.unlink(missing_ok=True)
    pid = os.fork()
    if pid == 0:
        try:
            live(order, confession)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    print(json.dumps({"pid": pid}), flush=True)
    _, status = os.waitpid(pid, 0)
    killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    wrote = json.loads(confession.read_text()) if confession.exists() else []
    print(json.dumps({"signal": killed, "exit": os.waitstatus_to_exitcode(status), "wrote": wrote}), flush=True)


def warm_up() -> None:
    """Read one text, so that victims inherit lexicons and gazetteer and need not load them to die."""
    text = "Nine people were killed in an air strike on Mayadin on Monday, the Syrian Observatory said."
    if needs_reading(text):
        Reader().read(text, title=text)


if __name__ == "__main__":
    logs.set_up(level=logging.CRITICAL)
    warm_up()
    for line in sys.stdin:
        raise_victim(json.loads(line))
