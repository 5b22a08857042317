"""Wirewatch itself: its first two lines, as `wirewatch run` runs them, with rules matched and everything stored."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from benchmarks.matching.rules import query
from benchmarks.matching.workload import FIGURE, invented
from benchmarks.polling.feeds import address
from benchmarks.polling.scenarios import arguments, play, say
from storage.records.feed import WatchedFeed
from wirewatch import jobs
from wirewatch.app import App, open_app
from wirewatch.settings import load

_BEGIN = datetime(2031, 4, 1, tzinfo=UTC)
_UNTIL_ALL_ARE_DUE = timedelta(days=2)


def main() -> None:
    """Run the scenarios and print what they took."""
    parser = arguments()
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--table", type=int, default=0, help="feeds in the table besides, none of them due")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with TemporaryDirectory() as folder, opened(Path(folder), asked.port, asked.feeds, asked.rules) as app:
        watched_in = _fill(app, asked.table)
        app.settle()
        now = _BEGIN
        total = dict.fromkeys(("feeds", "failed", "new", "matches"), 0)

        stored_in: list[float] = []

        def poll() -> None:
            nonlocal now
            begun = time.perf_counter()
            polled = jobs.poll(app, now)
            stored_in.append(time.perf_counter() - begun)
            read = jobs.read(app, now)
            now += _UNTIL_ALL_ARE_DUE
            for name, more in zip(total, (polled.feeds, polled.failed, polled.new, read.matches), strict=True):
                total[name] += more

        def index() -> None:
            jobs.index(app, now)

        costs = play(asked.port, asked.only.split(","), poll, index)
        for cost, seconds in zip(costs.values(), stored_in, strict=True):
            cost["stored_seconds"] = seconds
        say(costs, watched_in=watched_in, **total)


@contextmanager
def opened(folder: Path, port: int, feeds: int, rules: int) -> Iterator[App]:
    """Give the product with feeds of the server and with rules, none of which asks what an article says."""
    file = folder / "feeds.yaml"
    file.write_text(json.dumps(_configuration(folder, port, feeds, rules)), "utf-8")
    with open_app(load(file), clock=lambda: _BEGIN) as app:
        yield app


def _configuration(folder: Path, port: int, feeds: int, rules: int) -> dict[str, object]:
    return {
        "settings": {"database": f"sqlite:///{folder}/wirewatch.db", "allow": ["127.0.0.0/8"]},
        "feeds": [{"url": address(number, port), "outlet": f"Paper {number}"} for number in range(feeds)],
        "rules": {
            f"rule_{number}": {
                "title": f"Rule {number}",
                "when": {"text": query(asked)} | ({"regex": FIGURE} if asked.pattern else {}),
                "send": ["desk"],
            }
            for number, asked in enumerate(invented().rules(rules))
        },
        "channels": {"desk": {"webhook": {"url": "https://desk.example/hook", "secret": "any words of mine"}}},
    }


def _fill(app: App, count: int) -> float:
    """Watch so many feeds more, none of which is due for years; give how many seconds that takes."""
    if not count:
        return 0.0
    ours = [feed.without_secrets() for feed in app.settings.feeds]
    more = [
        WatchedFeed(url=f"https://{number}.example/rss", outlet=f"Other {number}", owner=None, groups=(), every=None)
        for number in range(count)
    ]
    begun = time.perf_counter()
    with app.database.transaction() as store:
        store.feeds.watch([*more, *ours], _BEGIN)
    seconds = time.perf_counter() - begun
    with app.database.transaction() as store:
        later = {
            feed.id: _BEGIN + timedelta(days=3650) for feed in store.feeds.all() if feed.outlet.startswith("Other")
        }
        store.feeds.postpone(later)
    return seconds


if __name__ == "__main__":
    main()
