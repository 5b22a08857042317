"""The third line when articles come late, out of order, at once, and on top of a large archive."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, text

from pipeline.events.index import StoryIndex
from pipeline.relate import relate
from storage.database import Database
from storage.evidence import to_json
from storage.tables.incidents import EntryRow, IncidentRow
from tests.pipeline.newsroom import NOON, SITES, Newsroom, Story
from tests.samples import CLAIM

Partition = set[frozenset[int]]


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    yield database
    database.close()


# --- two processes ---

TOWNS = ["Mayadin", "Abu Kamal", "Raqqa", "Homs"]


def relater(file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.pipeline.relater", f"sqlite:///{file}"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()


def test_two_processes_that_read_two_reports_of_one_strike_in_the_same_second_make_one_incident(tmp_path: Path) -> None:
    file = tmp_path / "wirewatch.db"
    with opened(file) as database:
        newsroom = Newsroom(database)
        both = [relater(file), relater(file)]
        assert [said(process) for process in both] == ["ready", "ready"]
        related = 0
        for town in TOWNS:
            for outlet in ("Wire", "Gazette"):
                newsroom.publish(Story(outlet=outlet, text=f"An air strike killed 12 people in {town} on Tuesday."))
            for process in both:
                go(process)
            related += sum(int(said(process)) for process in both)
        for process in both:
            end(process)

        assert related == 2 * len(TOWNS)
        assert [len(ledger) for ledger in newsroom.ledgers()] == [2] * len(TOWNS)


# --- any order ---

EVENTS = [
    [  # a strike whose toll rises
        Story(outlet="Wire", hours=-6, text="An air strike killed 12 people in Mayadin on Tuesday, SOHR said."),
        Story(outlet="Gazette", hours=-5, text="An air strike killed 12 people in al-Mayadeen on Tuesday."),
        Story(outlet="Herald", hours=0, text="An air strike in Mayadin on Tuesday killed 19 people, SOHR said."),
        Story(outlet="Post", hours=3, text="Syrie : 19 personnes tuées mardi dans une frappe aérienne à Mayadin."),
    ],
    [  # the same toll in the next town in the same hour, and a rival's
        Story(outlet="Wire", hours=-6, text="An air strike killed 12 people in Abu Kamal on Tuesday, SOHR said."),
        Story(outlet="Herald", hours=-4, text="Twelve people died in an air raid on Abu Kamal on Tuesday."),
        Story(outlet="State TV", hours=1, text="Air strikes killed 40 people in Abu Kamal on Tuesday, the army said."),
    ],
    [  # the same town two days before, by other means
        Story(outlet="Gazette", hours=-50, text="A car bomb killed 12 people in Mayadin on Sunday, medics said."),
        Story(outlet="Post", hours=-48, text="Twelve people were killed by a car bomb in Mayadin on Sunday."),
    ],
    [  # a text that names only the province
        Story(outlet="State TV", hours=1, text="Shelling killed 64 people in Palmyra on Monday, the army said."),
        Story(outlet="Wire", hours=2, text="At least 64 people were killed by shelling in Homs province on Monday."),
    ],
]
STORIES = [story for stories in EVENTS for story in stories]


@pytest.fixture(scope="module")
def read_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which every story was read and none related."""
    file = tmp_path_factory.mktemp("order") / "read.db"
    with opened(file) as database:
        newsroom = Newsroom(database)
        for story in STORIES:
            newsroom.publish(story)
        newsroom.read()
    return file


def incidents_of(file: Path, order: Sequence[int]) -> tuple[Partition, set[tuple[str, int]]]:
    """Let the articles (by id, from 1) be seen in this order; give who went where, and what named parties say."""
    with opened(file) as database:
        with database.engine.begin() as connection:
            for rank, article in enumerate(order):
                seen = NOON + timedelta(hours=5, minutes=rank)
                connection.execute(
                    text("UPDATE articles SET first_seen_at = :seen, version_seen_at = :seen WHERE id = :id"),
                    {"seen": seen.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds"), "id": article},
                )
        relate(database, SITES, StoryIndex(), now=NOON)
        ledgers = Newsroom(database).ledgers()
        partition = {frozenset(entry.article_id for entry in ledger) for ledger in ledgers}
        words = {(entry.party, entry.figure) for ledger in ledgers for entry in ledger if entry.stands and entry.party}
        return partition, words


def expected() -> Partition:
    numbers = iter(range(1, len(STORIES) + 1))
    return {frozenset(next(numbers) for _ in stories) for stories in EVENTS}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, len(STORIES) + 1)))
def test_whatever_comes_first_the_same_articles_make_the_same_incidents(
    read_articles: Path, tmp_path: Path, order: list[int]
) -> None:
    """Late and out-of-order arrival changes neither who went where nor what the named parties say.

    It holds for events that are clearly apart: each text names its town (or a wider place with a figure that all
    texts of its event share), and the day or the means. These limits are known; there the order of arrival decides:

    - A text with a wider place joins by its figure. When it gives a figure that is revised later, and comes before
      the town's text with that figure, it opens an incident of its own, and nothing brings the two together again.
    - A text with a wider place or none, and a figure that two incidents share, joins the one that is known by then.
    - An undated text joins what lies within three days of the earliest text that is known by then, so a chain of
      undated texts, a day or two apart from each other, may be cut in two places.
    - The decisions themselves (new, echo, corroborated) are those of the order of arrival, and are meant to be: they
      say what was known when a text came. What the parties say in the end is not.
    """
    file = tmp_path / "ordered.db"
    shutil.copy(read_articles, file)

    partition, words = incidents_of(file, order)

    assert partition == expected()
    sohr = "Syrian Observatory for Human Rights"
    assert words == {(sohr, 19), (sohr, 12), ("army", 40), ("army", 64), ("medics", 12)}


def test_a_wider_place_with_a_figure_of_its_own_stays_alone_until_somebody_shares_it(tmp_path: Path) -> None:
    """The first limit of the above, as it is."""
    with opened(tmp_path / "wirewatch.db") as database:
        newsroom = Newsroom(database)
        newsroom.tell(
            EVENTS[0][0],
            Story(outlet="State TV", hours=1, text="An air strike killed 19 in Deir ez-Zor province on Tuesday."),
            EVENTS[0][2],
        )

        assert len(newsroom.stories()) == 2


# --- a large archive ---

LONG_AGO = NOON - timedelta(days=60)


def fill(database: Database, count: int) -> None:
    """Store incidents of last year in the same towns and the same country, one claim each."""
    newsroom = Newsroom(database)
    old = newsroom.publish(Story(outlet="Archive", text="Rain fell.", hours=-24 * 400))
    with database.engine.begin() as connection:
        connection.execute(insert(IncidentRow), [_incident(number) for number in range(1, count + 1)])
        connection.execute(insert(EntryRow), [_entry(number, old) for number in range(1, count + 1)])


def _incident(number: int) -> dict[str, Any]:
    told_at = LONG_AGO - timedelta(minutes=20 * number)
    town = TOWNS[number % len(TOWNS)]
    return {
        "id": number,
        "site_id": f"SY/{town}",
        "place": town,
        "country": None if number % 10 == 0 else "SY",
        "above": ["SY"],
        "wide": False,
        "first_day": told_at.date(),
        "last_day": told_at.date(),
        "day_said": True,
        "means": ["airstrike"],
        "opened_at": told_at,
        "told_at": told_at,
        "changed_at": told_at,
    }


def _entry(number: int, article_id: int) -> dict[str, Any]:
    told_at: datetime = _incident(number)["told_at"]
    return {
        "incident_id": number,
        "article_id": article_id,
        "article_version": 1,
        "position": number,
        "outlet": "Archive",
        "origin": "Archive",
        "told_at": told_at,
        "seen_at": told_at,
        "decided_at": told_at,
        "decision": "new",
        "reason": "new.incident",
        "outcome": "killed",
        "victims": "unknown",
        "figure": 12,
        "stands": True,
        "record": to_json([CLAIM])[0],
        "triaged_at": told_at,
    }


class Steps:
    """Counts what SQLite does, in hundreds of steps of its machine: the same on every computer."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        database.close()  # connections that are open are not counted
        event.listen(database.engine, "connect", self._listen)

    def _listen(self, connection: Any, record: object) -> None:
        connection.set_progress_handler(self._step, 100)

    def _step(self) -> int:
        self.count += 1
        return 0


PLACES = ["in Mayadin on Tuesday", "in Syria", "on Tuesday"]


def steps_with(file: Path, archive: int) -> int:
    with opened(file) as database:
        fill(database, archive)
        newsroom = Newsroom(database)
        articles = [
            newsroom.publish(Story(outlet="Wire", text=f"An air strike killed 12 people {at}.")) for at in PLACES
        ]
        newsroom.read()
        steps = Steps(database)
        relate(database, SITES, StoryIndex(), now=NOON)
        counted = steps.count
        newsroom.edit(articles[0], "An air strike killed 14 people in Mayadin on Tuesday.", hours=1)
        newsroom.read()
        before = steps.count
        relate(database, SITES, StoryIndex(), now=NOON)
        assert newsroom.reasons(articles[0]) == ["new.incident", "revised.edit"]
        return counted + steps.count - before


def test_what_an_article_costs_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    small, large = steps_with(tmp_path / "small.db", 1_000), steps_with(tmp_path / "large.db", 20_000)

    assert small > 0
    assert large < 1.5 * small + 20
