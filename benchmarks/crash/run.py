"""Kills, and what they leave: every message arrives, copies share an id and their bytes, every sum is exact."""

import random
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

from benchmarks.crash.victims import Death, Nursery
from benchmarks.crash.world import READERS, World, is_digest, titles_in
from storage.database import Database
from storage.records.digest import Edition
from wirewatch.workbench.audit import audit

_BEGIN = datetime(2017, 10, 3, 6, 55, tzinfo=UTC)  # five minutes before the digest
_STEP = timedelta(seconds=10)
_QUIET = (timedelta(minutes=2), timedelta(hours=1), timedelta(hours=12), timedelta(hours=24))
_KILLS_PER_WORLD = 50  # the audit after each kill reads all that there is
_ARTICLES = 3
_EACH = 3  # runs to one that brings something new
_AT_RANDOM = 0.5
_TABLES = ("articles", "feeds", "matches", "alerts", "deliveries", "attempts", "channel_states", "digests")
_EDITIONS = (Edition("morning"),)
_EVENTS = ("hook", "rcpt", "mail")  # what the other side sees of a message before it says yes


@dataclass
class Figures:
    """What all kills came to."""

    kills: int = 0
    at: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    copies: int = 0  # beyond the first of a message
    most_copies: int = 0  # of one message
    in_flight: int = 0  # tries that a kill has cut off
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Figures") -> None:
        """Count in what another world came to."""
        self.kills += other.kills
        self.at += other.at
        self.messages += other.messages
        self.copies += other.copies
        self.most_copies = max(self.most_copies, other.most_copies)
        self.in_flight += other.in_flight
        self.faults += other.faults


def run(
    kills: int, seed: int, folder: Path, *, lanes: int = 2, in_world: int = _KILLS_PER_WORLD
) -> Generator[Figures, None, None]:
    """Kill so many victims, in worlds that are worn out side by side; give the figures so far after each.

    Who stops asking begins no further world.
    """
    figures, began = Figures(), time.monotonic()
    numbers = range(-(-kills // in_world))
    free: SimpleQueue[Nursery] = SimpleQueue()
    with ExitStack() as stack, ThreadPoolExecutor(lanes) as pool:
        for _ in range(lanes):
            free.put(stack.enter_context(Nursery()))
        worlds = [
            pool.submit(
                _one_world,
                folder / f"world{number}",
                f"{seed}.{number}",
                free,
                min(kills - number * in_world, in_world),
            )
            for number in numbers
        ]
        try:
            for world in as_completed(worlds):
                figures.add(world.result())
                figures.seconds = time.monotonic() - began
                yield figures
        finally:
            pool.shutdown(cancel_futures=True)


def _one_world(folder: Path, seed: str, free: "SimpleQueue[Nursery]", kills: int) -> Figures:
    figures, dice = Figures(), random.Random(seed)
    folder.mkdir()
    nursery = free.get()
    try:
        with World(folder, dice.getrandbits(32)) as world:
            _wear_out(world, nursery, dice, figures, kills)
    finally:
        free.put(nursery)
    return figures


def _wear_out(world: World, nursery: Nursery, dice: random.Random, figures: Figures, kills: int) -> None:
    database = Database(f"sqlite:///{world.folder / 'wirewatch.db'}")
    now, runs, life, until = _BEGIN, 0, 0.3, figures.kills + kills
    try:
        assert nursery.run(world.config, now).exit == 0
        while figures.kills < until:
            now, runs = now + _STEP, runs + 1
            if runs % _EACH == 1 and len(world.published) - _stored(database) <= _ARTICLES:
                world.publish(_ARTICLES)  # more at once would be a flood, and told as one
            point, began = _point(dice, brings_news=runs % _EACH == 1), time.monotonic()
            death = _kill_at(point, world, nursery, now, dice.uniform(0.02, life * 1.1))
            if not death.was_killed:
                life = max(0.05, 0.7 * life + 0.3 * (time.monotonic() - began))
                _expect(figures, death.exit == 0, f"a victim ended by itself with {death.exit}")
                continue
            figures.kills += 1
            figures.at[point] += 1
            _check_sums(database, figures)
        for wait in _QUIET:
            now += wait
            _expect(figures, nursery.run(world.config, now).exit == 0, "the last runs end well")
        _check_arrivals(world, database, figures)
    finally:
        database.close()


def _stored(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM articles").scalar_one())


def _point(dice: random.Random, *, brings_news: bool) -> str:
    """Choose where to kill: half of them at random, the others at a point with a name that is sure to come."""
    if dice.random() < _AT_RANDOM:
        return "random"
    return dice.choice([*_TABLES, *_EVENTS, *_EVENTS] if brings_news else ["feeds", *_EVENTS])


def _kill_at(point: str, world: World, nursery: Nursery, now: datetime, after: float) -> Death:
    world.on.clear()
    if point == "random":
        return nursery.run(world.config, now, after=after)
    if point in _TABLES:
        return nursery.run(world.config, now, at_commit=1, of=point)
    world.on[point] = nursery.kill
    return nursery.run(world.config, now)


def _check_sums(database: Database, figures: Figures) -> None:
    with database.snapshot() as store:
        report = audit(store, _EDITIONS)
    figures.faults += [f"after kill {figures.kills}: {fault}" for fault in report.faults]


def _check_arrivals(world: World, database: Database, figures: Figures) -> None:
    """Compare what was published with what came, and what came with what the database says of it."""
    _check_sums(database, figures)
    with database.snapshot() as store:
        done = audit(store, _EDITIONS).is_done
    _expect(figures, done, "something is stuck")
    rows, interrupted = _of_database(world.folder / "wirewatch.db", figures)
    copies, contents = Counter(copy.identity for copy in world.copies), defaultdict(set)
    told: dict[str, dict[str, set[str]]] = {reader: defaultdict(set) for reader in (*READERS, "soc")}
    digested: dict[str, set[str]] = {reader: set() for reader in READERS}
    for copy in world.copies:
        contents[copy.reader, copy.identity].add(copy.content)
        if is_digest(copy):
            digested[copy.reader] |= titles_in(copy)
        else:
            for title in titles_in(copy):
                told[copy.reader][title].add(copy.identity)
    published = {title.partition(":")[0] for title in world.published}
    for reader, titles in told.items():
        _expect(figures, titles.keys() == published, f"{reader} lacks {sorted(published - titles.keys())[:5]}")
        _expect(figures, all(len(ids) == 1 for ids in titles.values()), f"{reader} got one message under two ids")
    for reader, titles_held in digested.items():
        _expect(figures, titles_held == published, f"{reader}'s digests lack {sorted(published - titles_held)[:5]}")
    _expect(figures, all(len(found) == 1 for found in contents.values()), "copies of one message differ")
    _expect(figures, set(copies) == rows, "ids that came and ids that are stored differ")
    for identity, number in copies.items():
        _expect(figures, number <= 1 + interrupted[identity], f"{identity} came {number} times")
    figures.messages += len(copies)
    figures.copies += sum(copies.values()) - len(copies)
    figures.most_copies = max(figures.most_copies, *copies.values())
    figures.in_flight += sum(interrupted.values())


def _of_database(file: Path, figures: Figures) -> tuple[set[str], Counter[str]]:
    """Give the ids of what was owed, and how many tries of each were cut off."""
    with sqlite3.connect(file) as connection:
        [(sound,)] = connection.execute("PRAGMA integrity_check").fetchall()
        states = connection.execute("SELECT id, state FROM deliveries").fetchall()
        cut = connection.execute("SELECT delivery_id FROM attempts WHERE outcome = 'interrupted'").fetchall()
    connection.close()
    _expect(figures, sound == "ok", f"the database is damaged: {sound}")
    _expect(figures, {state for _, state in states} == {"sent"}, f"states: {Counter(state for _, state in states)}")
    return {identity for identity, _ in states}, Counter(identity for (identity,) in cut)


def _expect(figures: Figures, holds: bool, otherwise: str) -> None:  # noqa: FBT001 - as an assert reads
    if not holds:
        figures.faults.append(otherwise)
