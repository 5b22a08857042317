"""What one article costs with much or little in the database: from its text to its stored place, on SQLite."""

import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.stories.articles import Invented, articles
from pipeline.events.index import WINDOW, StoryIndex
from pipeline.events.sketch import sketch_of
from pipeline.events.stories import decide
from storage.database import Database
from storage.records.story import Sketched

NEWCOMERS = 4_000
_BATCH = 200
_NOW = datetime(2021, 3, 1, tzinfo=UTC)
_OLD = "2020-01-01 00:00:00.000000"
_FEED = (
    "INSERT INTO feeds (id, url, outlet, groups, watched, next_poll_at, health, failures)"
    " VALUES (1, 'http://a.example', 'A', '[]', 1, ?, 'ok', 0)"
)
_ARTICLE = (
    "INSERT INTO articles (id, feed_id, identity, identity_from, version, fingerprint, title, summary, content, tags,"
    " first_seen_at, version_seen_at, backlog) VALUES (?, 1, ?, 'id', 1, 'f', 't', 's', '', '[]', ?, ?, 0)"
)
_STORY = "INSERT INTO stories (id, origin, first_article_id, first_seen_at) VALUES (?, 'A', ?, ?)"
_MEMBER = (
    "INSERT INTO story_members (article_id, story_id, relation, similarity, reason)"
    " VALUES (?, ?, 'original', 1.0, 'nothing_alike')"
)
_SKETCH = "INSERT INTO sketches (article_id, first_seen_at, outlet, sketch) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Cost:
    """With so many articles stored."""

    stored: int
    held: int  # of them in the window
    load_seconds: float  # to build the index at a start
    microseconds: float  # processor time for one article: sketch, candidates, decision, storing
    stored_microseconds: float  # of it in the database


def cost_with(stored: int, *, window: int) -> Cost:
    """Fill a database, start as a new process does, and relate newcomers."""
    held = min(stored, window)
    stock = list(articles(held + NEWCOMERS))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'wirewatch.db'}")
        database.upgrade()
        _fill(database, stored, stock[:held])
        begun = time.process_time()
        index = StoryIndex()
        with database.snapshot() as store:
            while page := store.stories.after(index.seen, since=_NOW - WINDOW, limit=5_000):
                index.add_all(page)
        loaded = time.process_time() - begun
        whole, storing = _relate(database, index, stock[held:], stored)
        database.close()
    each = 1e6 / NEWCOMERS
    return Cost(stored, held, loaded, whole * each, storing * each)


def _relate(database: Database, index: StoryIndex, newcomers: list[Invented], stored: int) -> tuple[float, float]:
    begun, storing = time.process_time(), 0.0
    stream = iter(enumerate(newcomers, stored + 1))
    while batch := list(islice(stream, _BATCH)):
        opened = time.process_time()
        with database.transaction() as store:
            storing += time.process_time() - opened
            for article_id, article in batch:
                text = _sketched(article_id, article, _NOW)
                membership = decide(text, index.candidates(text))
                at = time.process_time()
                related = store.stories.relate(text, membership)
                storing += time.process_time() - at
                index.add(related)
            at = time.process_time()
        storing += time.process_time() - at
    return time.process_time() - begun, storing


def _sketched(article_id: int, article: Invented, at: datetime) -> Sketched:
    sketch = sketch_of(article.title, article.text, article.outlet)
    return Sketched(
        article_id=article_id, first_seen_at=at, outlet=article.outlet, address=None, sketch=sketch.to_bytes()
    )


def _fill(database: Database, stored: int, held: list[Invented]) -> None:
    """Store articles, each a story of its own; the newest have sketches."""
    total = stored + NEWCOMERS
    with database.engine.begin() as connection:
        run = connection.exec_driver_sql
        run(_FEED, (_OLD,))
        for start in range(1, total + 1, 50_000):
            ids = range(start, min(start + 50_000, total + 1))
            run(_ARTICLE, [(number, str(number), _OLD, _OLD) for number in ids])
            if known := [number for number in ids if number <= stored]:
                run(_STORY, [(number, number, _OLD) for number in known])
                run(_MEMBER, [(number, number) for number in known])
        run(_SKETCH, list(_sketch_rows(stored - len(held) + 1, held)))


def _sketch_rows(first_id: int, held: list[Invented]) -> Iterable[tuple[int, str, str, bytes]]:
    step = WINDOW / (len(held) + 1)
    for place, article in enumerate(held):
        at = _NOW - WINDOW + step * (place + 1)
        text = _sketched(first_id + place, article, at)
        stamp = at.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        yield text.article_id, stamp, text.outlet, text.sketch
