"""Kills, and what they leave: every message arrives, copies share an id and their bytes, every sum is exact."""

import random
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.crash.victims import Death, Nursery
from benchmarks.crash.world import READERS, World, is_digest, titles_in
from storage.database import Database
from wirewatch.workbench.audit import audit

_BEGIN = datetime(2017, 10, 3, 4, tzinfo=UTC)
_STEP = timedelta(minutes=2)
_KILLS_PER_WORLD = 60  # the audit after each kill reads all that there is
_ARTICLES = 3
_EACH = 3  # runs to one that brings something new
_TABLES = ("articles", "feeds", "matches", "alerts", "deliveries", "attempts", "channel_states", "digests")
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


def run(kills: int, seed: int, folder: Path) -> Iterator[Figures]:
    """Kill so many victims; give the figures so far after each database that was worn out."""
    figures, began = Figures(), time.monotonic()
    dice = random.Random(seed)
    with Nursery() as nursery:
        while figures.kills < kills:
            here = folder / f"world{figures.kills}"
            here.mkdir()
            with World(here, dice.getrandbits(32)) as world:
                _wear_out(world, nursery, dice, figures, min(kills - figures.kills, _KILLS_PER_WORLD))
            figures.seconds = time.monotonic() - began
            yield figures


def _wear_out(world: World, nursery: Nursery, dice: random.Random, figures: Figures, kills: int) -> None:
    database = Database(f"sqlite:///{world.folder / 'wirewatch.db'}")
    now, runs, life, until = _BEGIN, 0, 0.3, figures.kills + kills
    try:
        assert nursery.run(world.config, now).exit == 0
        while figures.kills < until:
            now, runs = now + _STEP, runs + 1
            if runs % _EACH == 1:
                world.publish(_ARTICLES)
            point, began = _point(dice), time.monotonic()
            death = _kill_at(point, world, nursery, now, dice.uniform(0.02, life * 1.1))
            if not death.was_killed:
                life = max(0.05, 0.7 * life + 0.3 * (time.monotonic() - began))
                _expect(figures, death.exit == 0, f"a victim ended by itself with {death.exit}")
                continue
            figures.kills += 1
            figures.at[point] += 1
            _check_sums(database, figures)
        for _ in range(3):
            now += timedelta(hours=12)
            _expect(figures, nursery.run(world.config, now).exit == 0, "the last runs end well")
        _check_arrivals(world, database, figures)
    finally:
        database.close()


def _point(dice: random.Random) -> str:
    """Choose where to kill: half of them at random, the others at a point with a name."""
    return "random" if dice.random() < 0.5 else dice.choice([*_TABLES, *_EVENTS, *_EVENTS])


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
        report = audit(store, ("morning",))
    figures.faults += [f"after kill {figures.kills}: {fault}" for fault in report.faults]


def _check_arrivals(world: World, database: Database, figures: Figures) -> None:
    """Compare what was published with what came, and what came with what the database says of it."""
    _check_sums(database, figures)
    with database.snapshot() as store:
        done = audit(store, ("morning",)).is_done
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
        figures.faults.append(f"kill {figures.kills}: {otherwise}")
