"""The second line on a real database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.match import Matched, Matcher, Rule
from pipeline.read import read
from pipeline.rules import Vocabulary, When
from storage.database import Database
from storage.records.article import Article, IdentityFrom, Item
from storage.records.feed import WatchedFeed
from storage.records.match import Match
from storage.records.rule import RuleVersion, Severity

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)


class Poisoned(Matcher):
    """Cannot cope with one article."""

    def match(self, article: Article) -> Matched:
        if "poison" in article.title:
            raise ValueError("this one")
        return super().match(article)


@pytest.fixture
def rules() -> list[Rule]:
    when = When.model_validate({"text": "river"}, context=Vocabulary(terms={}))
    return [Rule(id="river", version="1", when=when)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    opened.upgrade()
    version = RuleVersion(rule_id="river", version="1", title="River", severity=Severity.LOW, tags=(), definition="{}")
    with opened.transaction() as store:
        store.feeds.watch(
            [WatchedFeed(url="http://wire.example/", outlet="Wire", owner=None, groups=(), every=None)], NOON
        )
        store.rules.use([version], NOON)
    yield opened
    opened.close()


def publish(database: Database, *titles: str) -> None:
    items = [
        Item(
            identity=title,
            identity_from=IdentityFrom.ID,
            title=title,
            link=None,
            author=None,
            summary="",
            content="",
            tags=(),
            published_at=None,
            fingerprint=title,
        )
        for title in titles
    ]
    with database.transaction() as store:
        store.articles.add(store.feeds.all()[0].id, items, seen_at=NOON, backlog=False)


def matched(database: Database) -> list[str]:
    return [match.passages[0].text for match in matches(database)]


def matches(database: Database) -> list[Match]:
    """Give what the line has stored; the next line lets triage see it."""
    with database.transaction() as store:
        for article in store.articles.unrelated(100):
            store.articles.mark_related(article, NOON)
        return store.matches.unsettled(100)


def test_what_matches_is_stored_with_its_spans_and_everything_is_read_once(
    database: Database, rules: list[Rule]
) -> None:
    publish(database, "The River rises", "The town sleeps")

    first, second = (read(database, Matcher(rules), now=NOON) for _ in range(2))

    assert (first.articles, first.matches, second.articles) == (2, 1, 0)
    [match] = matches(database)
    [span] = match.spans
    assert (span.field, span.start, span.end) == ("title", 4, 9)


def test_one_poisoned_article_stops_only_itself_and_is_named(database: Database, rules: list[Rule]) -> None:
    publish(database, "A river", "poison river", "Another river")

    report = read(database, Poisoned(rules), now=NOON)

    assert (report.articles, report.matches, report.unreadable) == (3, 2, 1)
    assert matched(database) == ["A river", "Another river"]
    with database.engine.connect() as connection:
        problems = connection.execute(text("SELECT read_problem FROM articles WHERE read_problem IS NOT NULL")).all()
    assert problems == [("ValueError: this one",)]
    assert read(database, Poisoned(rules), now=NOON).articles == 0


def test_more_than_a_batch_is_read_in_one_run(database: Database, rules: list[Rule]) -> None:
    publish(database, *(f"{number} river" for number in range(450)))

    assert read(database, Matcher(rules), now=NOON).matches == 450
