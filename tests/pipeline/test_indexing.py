"""The full-text index on a real database: it leaves out what cannot match, and never what does."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipeline.indexing import CUT_BY, asked, index, words_of
from pipeline.match import Matcher, Rule
from pipeline.query.vocabulary import Vocabulary
from pipeline.read import read
from pipeline.rules import When
from storage.database import Database
from storage.records.article import IdentityFrom, Item
from storage.records.feed import WatchedFeed
from storage.records.search import AnyOf

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
VOCABULARY = Vocabulary({"towns": ("Deir ez-Zor", "Mayadin", "\u0627\u0644\u0645\u064a\u0627\u062f\u064a\u0646")})


def item(title: str, summary: str = "") -> Item:
    return Item(
        identity=title,
        identity_from=IdentityFrom.ID,
        title=title,
        link=None,
        author=None,
        summary=summary,
        content="",
        tags=(),
        published_at=None,
        fingerprint=title,
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    opened.upgrade()
    with opened.transaction() as store:
        store.feeds.watch(
            [WatchedFeed(url="http://wire.example/", outlet="Wire", owner=None, groups=(), every=None)], NOON
        )
    yield opened
    opened.close()


def publish(database: Database, *items: Item, at: datetime = NOON) -> None:
    with database.transaction() as store:
        store.articles.add(1, items, seen_at=at, backlog=False)


def read_and_index(database: Database, now: datetime = NOON) -> None:
    read(database, Matcher([]), now=now)
    index(database)


def candidates(database: Database, needs: tuple[AnyOf, ...]) -> set[tuple[int, int]] | None:
    with database.snapshot() as store:
        return store.search.candidates(needs, NOON, LATER, CUT_BY)


def holding(*words: str, beginnings: tuple[str, ...] = ()) -> tuple[AnyOf, ...]:
    return (AnyOf(frozenset(words), beginnings),)


def test_what_was_read_is_indexed(database: Database) -> None:
    publish(database, item("Mayadin", "Nine killed"), item("Rain in Hasakah"))

    read_and_index(database)

    assert candidates(database, holding("mayadin")) == {(1, 1)}
    assert candidates(database, holding("kill", beginnings=("hasa",))) == {(2, 1)}
    assert candidates(database, (*holding("mayadin"), *holding("hasakah"))) == set()
    assert candidates(database, ()) is None


def test_each_version_of_an_article_is_found_by_its_own_words(database: Database) -> None:
    publish(database, item("Mayadin"))
    read_and_index(database)
    with database.transaction() as store:
        store.articles.revise(1, item("Raqqa"), seen_at=LATER)
    read_and_index(database, LATER)

    assert candidates(database, holding("mayadin")) == {(1, 1)}
    assert candidates(database, holding("raqqa")) == {(1, 2)}


def test_a_version_that_was_edited_before_it_was_indexed_is_never_said_to_be_indexed(database: Database) -> None:
    publish(database, item("Mayadin"))
    read(database, Matcher([]), now=NOON)
    with database.transaction() as store:
        store.articles.revise(1, item("Raqqa"), seen_at=LATER)
    read_and_index(database, LATER)

    with database.snapshot() as store:
        assert store.search.indexed(NOON, LATER, CUT_BY) == {(1, 2)}


def test_what_is_not_indexed_yet_is_indexed_bit_by_bit_and_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(database, *(item(f"Town {number}") for number in range(5)))
    read(database, Matcher([]), now=NOON)
    assert candidates(database, holding("town")) == set(), "no reader waits for the index"
    monkeypatch.setattr("pipeline.indexing.AT_ONCE", 2)

    assert (index(database), index(database)) == (5, 0)
    assert candidates(database, holding("town")) == {(number, 1) for number in range(1, 6)}


def test_what_waits_to_be_read_is_left_to_the_reading(database: Database) -> None:
    publish(database, item("Mayadin"))

    assert index(database) == 0


def test_words_that_were_cut_in_another_way_are_cut_again(database: Database) -> None:
    publish(database, item("Mayadin"))
    read_and_index(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE searched SET cut_by = '0'"))
        connection.execute(text("UPDATE articles SET cut_by = '0'"))

    assert candidates(database, holding("mayadin")) == set()
    assert index(database) == 1
    assert candidates(database, holding("mayadin")) == {(1, 1)}
    assert index(database) == 0


def test_thousands_of_words_can_be_asked_for(database: Database) -> None:
    publish(database, item("Mayadin"), item("Raqqa"))
    read_and_index(database)

    many = holding("mayadin", *(f"word{number}" for number in range(1_500)))

    assert candidates(database, many) == {(1, 1)}
    assert candidates(database, holding(*(f"word{number}" for number in range(5_000)))) is None


def test_the_text_is_not_stored_twice(database: Database, tmp_path: Path) -> None:
    publish(database, item("Mayadin", "An unmistakable sentence"))
    read_and_index(database)

    with sqlite3.connect(tmp_path / "wirewatch.db") as connection:
        connection.execute("VACUUM INTO ?", [str(tmp_path / "copy.db")])  # each page once
    connection.close()
    assert (tmp_path / "copy.db").read_bytes().count(b"unmistakable sentence") == 1


WORDS = [
    "Mayadin",
    "mayadeen",
    "Deir ez-Zor",
    "DEIR EZ ZOR",
    "IS",
    "is",
    "airstrikes",
    "stra\u00dfe",
    "STRASSE",
    "\u0130stanbul",
    "\u0627\u0644\u0645\u064a\u0627\u062f\u064a\u0646",
    "\u2474",  # a parenthesised one: folds into signs that an index might cut at
    "\u00bd",
    "1,200",
    "don't",
    "O\u2019Neil",
    "\u7f8e\u56fd",
    "e\u0301lite",
    "\ufb01lm",
    "x\u0301\u0316y",
]
QUERIES = st.sampled_from(
    [
        "Mayadin",
        "{towns}",
        "{towns} AND airs*",
        "=IS",
        "=IS OR strasse",
        "istanbul",
        "\u00bd",
        "1,200",
        "dont OR O'Neil",
        "\u7f8e\u56fd",
        "elit* AND NOT film",
        "NOT Mayadin",
        "title:film",
        "Mayadin NEAR/3 airs*",
        "\u2474",
        "may*",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(query=QUERIES, texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=8))
def test_no_article_that_hits_is_left_out(database: Database, query: str, texts: list[str]) -> None:
    when = When.model_validate({"text": query}, context=VOCABULARY)
    matcher = Matcher([Rule(id="rule", version="1", when=when)])
    with database.engine.begin() as connection:
        for table in ("searched", "articles"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names that stand here
    publish(database, *(item(f"{number}", one) for number, one in enumerate(texts)))
    read_and_index(database)

    found = candidates(database, asked(when.needs()))
    with database.snapshot() as store:
        articles = [past.article for past in store.archive.versions(store.archive.seen(NOON, LATER))]
    hit = {(one.id, one.version) for one in articles if matcher.match(one).hits}

    assert found is None or hit <= found
    assert all(words_of(one.title, one.text) for one in articles)
