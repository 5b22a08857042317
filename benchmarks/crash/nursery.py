"""A warmed process that raises victims: forks one for each order, and each runs the real lines until it is killed.

    {"config": FILE, "now": ISO TIME, "at_commit": N or null, "of": TABLE or null, "after": SECONDS or null}
                                                                              a line on stdin for each victim
    {"pid": N}  and, when it is over,  {"signal": N or null, "wrote": [...]}   two lines on stdout

With `at_commit` the victim kills itself with SIGKILL when its N-th transaction that writes is about to be committed,
counting only those that write to the table `of` when one is named: how many transactions a run takes before that
one depends on which feeds answered together. `wrote` says to which tables that transaction had written. With `after` it
is killed when so much time has passed.

The process itself never has a second thread when it forks: what is forked beside a running thread may inherit a lock
that nobody will ever open.
"""

import gc
import json
import logging
import os
import re
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, event

from pipeline.reading.reader import Reader, needs_reading
from storage.records.article import IdentityFrom, Item
from wirewatch import jobs, logs
from wirewatch.app import open_app
from wirewatch.settings import load

WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


class Murder:
    """Listens to every connection of this process, and ends it at the n-th commit."""

    def __init__(self, at_commit: int, of: str | None, confession: Path) -> None:
        """Count down from `at_commit`; what was written goes into the file `confession`."""
        self.left = at_commit
        self.of = of
        self.confession = confession
        self.wrote: dict[int, list[str]] = {}

    def note(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        """Remember which table a statement writes to."""
        if found := WRITE.match(statement):
            self.wrote.setdefault(id(connection.connection.dbapi_connection), []).append(found[1])

    def kill(self, connection: Connection) -> None:
        """End the process if this is the commit."""
        wrote = self.wrote.pop(id(connection.connection.dbapi_connection), [])
        if wrote and (self.of is None or self.of in wrote):
            self.left -= 1
            if self.left == 0:
                self.confession.write_text(json.dumps(sorted(set(wrote))))
                os.kill(os.getpid(), signal.SIGKILL)


def live(order: dict[str, Any], confession: Path) -> None:
    """Run every line once."""
    settings = load(Path(order["config"]))
    if order["at_commit"]:
        murder = Murder(order["at_commit"], order["of"], confession)
        event.listen(Engine, "before_cursor_execute", murder.note)
        event.listen(Engine, "commit", murder.kill)
    now = datetime.fromisoformat(order["now"])
    with open_app(settings, clock=lambda: now) as app:
        jobs.run_once(app, now)


def raise_victim(order: dict[str, Any]) -> None:
    """Fork one, tell its number, wait for its end, and tell of it."""
    confession = Path(order["config"]).with_suffix(".wrote")
    confession.unlink(missing_ok=True)
    if threading.active_count() > 1:
        raise RuntimeError(f"about to fork beside {threading.enumerate()}")
    pid = os.fork()
    if pid == 0:
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
            live(order, confession)
        except BaseException:  # noqa: BLE001 - the child must not go on as its parent
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    print(json.dumps({"pid": pid}), flush=True)
    if order.get("after") is not None:
        signal.sigtimedwait([signal.SIGCHLD], order["after"])
        os.kill(pid, signal.SIGKILL)  # one that has ended is not buried yet, so the number is still its own
    _, status = os.waitpid(pid, 0)
    while signal.sigtimedwait([signal.SIGCHLD], 0):
        pass
    killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    wrote = json.loads(confession.read_text()) if confession.exists() else []
    print(json.dumps({"signal": killed, "exit": os.waitstatus_to_exitcode(status), "wrote": wrote}), flush=True)


_CONFIG = """
settings:
  database: sqlite:///{folder}/warm.db
  mail: {{server: "127.0.0.1:9", from: wirewatch@example.org, security: none}}
feeds: [{{url: "http://127.0.0.1:9/feed.xml", outlet: Nobody}}]
rules: {{toll: {{title: A toll, when: {{text: killed}}, send: [desk]}}}}
channels: {{desk: {{email: {{to: [desk@example.org]}}}}}}
digests: {{morning: {{at: "07:00", to: [desk]}}}}
"""


def warm_up() -> None:
    """Do once what victims do, so that they inherit lexicons, tables and queries and need not load them to die."""
    text = "Nine people were killed in an air strike on Mayadin on Monday, the Syrian Observatory said."
    if needs_reading(text):
        Reader().read(text, title=text)
    with TemporaryDirectory() as folder:
        config = Path(folder) / "feeds.yaml"
        config.write_text(_CONFIG.format(folder=folder))
        settings, now = load(config), datetime(2017, 10, 3, 4, tzinfo=UTC)
        with open_app(settings, clock=lambda: now) as app:
            jobs.run_once(app, now)
            with app.database.transaction() as store:
                store.articles.add(store.feeds.all()[0].id, [_item(text)], seen_at=now, backlog=False)
            jobs.run_once(app, now + timedelta(hours=2))
    gc.collect()
    gc.freeze()  # else every victim's collector would copy the memory that it shares with this process


def _item(text: str) -> Item:
    return Item(
        identity="a",
        identity_from=IdentityFrom.ID,
        title=text,
        link="http://wire.example/a",
        author=None,
        summary=text[::-1],
        content="",
        tags=(),
        published_at=None,
        fingerprint="1",
    )


if __name__ == "__main__":
    logs.set_up(level=logging.CRITICAL)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    warm_up()
    for line in sys.stdin:
        raise_victim(json.loads(line))
