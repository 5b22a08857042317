"""A real database for each test, and the nouns to put in it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.records.article import IdentityFrom, Item
from storage.records.feed import WatchedFeed

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture
def watched() -> WatchedFeed:
    return WatchedFeed(
        url="http://wire.example/feed", outlet="Wire", owner=None, groups=("wires",), every=timedelta(minutes=15)
    )


@pytest.fixture
def item() -> Item:
    return Item(
        identity="a",
        identity_from=IdentityFrom.ID,
        title="A title",
        link="http://wire.example/a",
        author=None,
        summary="In short.",
        content="",
        tags=("war",),
        published_at=NOON - timedelta(hours=1),
        fingerprint="1",
    )
