"""What the archive says of rules: read from a real database, and never written to."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.records.article import IdentityFrom, Item
from storage.records.feed import WatchedFeed
from storage.records.match import Hit
from tests.wirewatch.workbench.lint.test_checks import settings_of
from wirewatch.settings import Settings
from wirewatch.workbench.lint import look_back
from wirewatch.workbench.lint._archive import EXAMPLE_DAY
from wirewatch.workbench.remarks import remarks_on

NOW = EXAMPLE_DAY
DAY = timedelta(days=1)
RULES = """\
settings: {{database: "sqlite:///{folder}/wirewatch.db"}}
rules:
  drones: {{title: Drones, when: {{text: drone*}}, send: [c]}}
  craft: {{title: Craft, when: {{text: drone* OR UAV}}, send: [c]}}
  gone: {{title: Gone, when: {{text: zeppelin}}, send: [c]}}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_of(tmp_path, RULES.format(folder=tmp_path))


def watch(settings: Settings, began: datetime, *, articles: int, matched: dict[str, int]) -> None:
    """Put the rules to work, let one article come each day since, and match the last so many of them."""
    database = Database(settings.general.database)
    database.upgrade()
    with database.transaction() as store:
        store.rules.use(settings.versions, began)
        feed = WatchedFeed(url="http://wire.example/feed", outlet="Wire", owner=None, groups=(), every=DAY)
        store.feeds.watch([feed], began)
        feed_id = store.feeds.due(began, 1)[0].id
        for number in range(articles):
            store.articles.add(feed_id, [_item(number)], seen_at=NOW - number * DAY, backlog=False)
        unread = {article.title: article for article in store.articles.claim_unread(NOW, articles, DAY)}
        versions = {version.rule_id: version.version for version in settings.versions}
        for rule_id, count in matched.items():
            hits = [_hit(rule_id, versions[rule_id], unread[str(number)].id) for number in range(count)]
            store.matches.add(hits, NOW)
    database.close()


def _item(number: int) -> Item:
    return Item(
        identity=str(number),
        identity_from=IdentityFrom.ID,
        title=str(number),
        link=None,
        author=None,
        summary="",
        content="",
        tags=(),
        published_at=None,
        fingerprint=str(number),
    )


def _hit(rule_id: str, version: str, article_id: int) -> Hit:
    return Hit(
        rule_id=rule_id,
        rule_version=version,
        article_id=article_id,
        article_version=1,
        spans=(),
        passages=(),
        claims=(),
    )


def codes(settings: Settings) -> list[tuple[str, int]]:
    return [(remark.code, remark.place.line) for remark in remarks_on(settings, NOW).found]


def test_dead_broad_and_overlapping_rules_are_told(settings: Settings) -> None:
    watch(settings, NOW - 200 * DAY, articles=90, matched={"drones": 50, "craft": 50})

    assert codes(settings) == [("W102", 5), ("W104", 6), ("W102", 6), ("W103", 7)]


def test_a_young_rule_is_not_dead(settings: Settings) -> None:
    watch(settings, NOW - 80 * DAY, articles=80, matched={})

    assert codes(settings) == []


def test_an_edited_rule_is_judged_by_what_came_since(settings: Settings, tmp_path: Path) -> None:
    watch(settings, NOW - 200 * DAY, articles=90, matched={"drones": 60, "craft": 90, "gone": 1})
    edited = settings_of(tmp_path, RULES.format(folder=tmp_path).replace("Drones", "All drones"))
    with_edit = [version for version in edited.versions if version.rule_id == "drones"]
    database = Database(edited.general.database)
    with database.transaction() as store:
        store.rules.use(with_edit, NOW - 2 * DAY)
    with database.snapshot() as store:
        fared = look_back(store, edited, NOW).rules["drones"]
    database.close()

    assert (fared.articles, fared.matched, fared.since) == (3, frozenset(), NOW - 200 * DAY)
    assert ("W102", 5) not in codes(edited)


def test_without_a_database_it_is_said_and_none_is_made(settings: Settings, tmp_path: Path) -> None:
    remarks = remarks_on(settings, NOW)

    assert (remarks.without_archive, remarks.reason) == (["W102", "W103", "W104"], "there is no database yet")
    assert not (tmp_path / "wirewatch.db").exists()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100], ids=["empty", "something else"])
def test_a_database_that_cannot_be_asked_stops_no_other_check(
    settings: Settings, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "wirewatch.db").write_bytes(content)

    remarks = remarks_on(settings, NOW)

    assert remarks.without_archive == ["W102", "W103", "W104"]
    assert remarks.reason


def test_nothing_is_written(settings: Settings, tmp_path: Path) -> None:
    watch(settings, NOW - 200 * DAY, articles=5, matched={})
    before = hashlib.sha256((tmp_path / "wirewatch.db").read_bytes()).digest()

    remarks_on(replace(settings), NOW)

    assert hashlib.sha256((tmp_path / "wirewatch.db").read_bytes()).digest() == before
