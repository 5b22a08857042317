"""What one poll of a feed would tell many times over is told once, and the same article is told once."""

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.floods import MOST_AT_ONCE
from alerts.render import render_alert
from storage.database import Store
from storage.records.alert import Alert, AlertStory, Reason
from storage.records.digest import Edition
from storage.records.match import Settled
from storage.records.story import Membership, Relation, Sketched
from tests.alerts.conftest import BERLIN, Newsroom, desk, hook

ORIGINAL = Membership(story_id=None, relation=Relation.ORIGINAL, similarity=1.0, reason="nothing_alike", origin="Wire")


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    newsroom.watch("Wire", "Yorkshire Post")
    newsroom.channels = {"desk": desk("a@example.org"), "soc": hook("https://soc.example/hook")}
    newsroom.rule("toll", channels=("desk", "soc"), series=("morning",))
    return newsroom


def flood(newsroom: Newsroom, number: int, rule: str = "toll", **more: object) -> list[int]:
    return [
        newsroom.match(rule, f"Strike {n} on Mayadin", seen_at=newsroom.now, **more)  # type: ignore[arg-type]
        for n in range(number)
    ]


def settled(newsroom: Newsroom) -> Counter[str | None]:
    with sqlite3.connect(str(newsroom.database.engine.url.database)) as connection:
        rows = connection.execute("SELECT settled FROM matches").fetchall()
    connection.close()
    return Counter(row[0] for row in rows)


def alerts(newsroom: Newsroom) -> list[Alert]:
    with newsroom.database.snapshot() as store:
        return store.alerts.untold(Edition("morning"), newsroom.now)


def story_of(newsroom: Newsroom, alert: Alert) -> AlertStory:
    with newsroom.database.snapshot() as store:
        return store.alerts.stories({alert.id: [alert.revision]})[0]


def again(newsroom: Newsroom, article: int, of: int, similarity: float = 1.0) -> None:
    """Put an article into the story of another, as the outlet's own article again."""
    with newsroom.database.transaction() as store:
        known = store.stories.membership(of) or _put(store, newsroom, of, ORIGINAL)
        newcomer = replace(known, relation=Relation.SAME_ARTICLE, similarity=similarity, like=of)
        _put(store, newsroom, article, newcomer)


def _put(store: Store, newsroom: Newsroom, article: int, membership: Membership) -> Membership:
    text = Sketched(article_id=article, first_seen_at=newsroom.now, outlet="Wire", address=None, sketch=b"")
    return store.stories.relate(text, membership).membership


def test_as_many_as_are_allowed_are_told_one_by_one(told: Newsroom) -> None:
    flood(told, MOST_AT_ONCE)

    assert told.triage().opened == MOST_AT_ONCE
    assert settled(told) == {Settled.ALERTED: MOST_AT_ONCE}


def test_one_more_makes_one_summary_for_each_channel(told: Newsroom) -> None:
    flood(told, MOST_AT_ONCE + 1)

    report = told.triage()

    assert (report.opened, report.summaries, report.flooded, report.alerts) == (0, 1, MOST_AT_ONCE + 1, 1)
    assert Counter(delivery.channel for delivery in told.deliveries()) == {"desk": 1, "soc": 1}
    assert settled(told) == {Settled.FLOOD: MOST_AT_ONCE + 1}
    (summary,) = alerts(told)
    assert summary.key == f"flood:1:{told.now.isoformat()}"
    assert summary.reason is Reason.FLOOD


def test_a_summary_says_what_it_stands_for_and_shows_a_few(told: Newsroom) -> None:
    flood(told, 40)
    told.triage()
    (summary,) = alerts(told)

    message = render_alert(story_of(told, summary), zone=BERLIN)

    words = "40 articles of Wire at once (a re-published archive or new ids): held back as one summary"
    assert words in message.subject
    assert words in " ".join(message.text.split())
    assert words in message.html
    assert message.data["note"] == words
    assert message.text.count("on *Mayadin*") == 12


def test_each_rule_and_each_feed_has_a_flood_of_its_own(told: Newsroom) -> None:
    told.rule("other", channels=("soc",), series=("morning",))
    flood(told, 20)
    flood(told, 20, outlet="Yorkshire Post")
    flood(told, 20, rule="other")

    assert told.triage().summaries == 3
    assert Counter((alert.rule_id, alert.key.split(":")[1]) for alert in alerts(told)) == {
        ("toll", "1"): 1,
        ("toll", "2"): 1,
        ("other", "1"): 1,
    }


def test_polls_that_bring_a_few_each_are_no_flood(told: Newsroom) -> None:
    for _ in range(4):
        flood(told, 10)
        told.later(minutes=15)

    assert told.triage().opened == 40


def test_what_comes_after_a_flood_joins_its_summary_and_tells_nobody_again(told: Newsroom) -> None:
    flood(told, 20)
    told.triage()
    before = told.deliveries()
    flood(told, 3)

    report = told.triage()

    assert (report.summaries, report.flooded) == (0, 3)
    assert told.deliveries() == before
    assert len(story_of(told, alerts(told)[0]).evidence) == 23


def test_what_was_told_before_the_rest_was_read_counts(told: Newsroom) -> None:
    flood(told, 8)
    told.triage()
    flood(told, 8)

    assert told.triage().summaries == 1
    assert settled(told) == {Settled.ALERTED: 8, Settled.FLOOD: 8}


def test_an_archive_with_its_own_dates_is_one_summary_in_the_digest_and_interrupts_nobody(told: Newsroom) -> None:
    flood(told, 30, published=told.now - timedelta(days=40))

    told.triage()

    assert told.deliveries() == []
    assert settled(told) == {Settled.FLOOD: 30}
    assert [alert.reason for alert in alerts(told)] == [Reason.OLD]


def test_an_archive_does_not_swallow_the_news_that_came_with_it(told: Newsroom) -> None:
    flood(told, 30, published=told.now - timedelta(days=40))
    flood(told, 2)

    assert told.triage().opened == 2
    assert settled(told) == {Settled.FLOOD: 30, Settled.ALERTED: 2}


def test_an_old_item_goes_to_the_digest_only(told: Newsroom) -> None:
    told.match("toll", published=told.now - timedelta(days=3, minutes=1))
    told.match("toll", published=told.now - timedelta(days=2, hours=23))

    told.triage()

    assert settled(told) == {Settled.OLD: 1, Settled.ALERTED: 1}
    assert len(told.deliveries()) == 2
    assert len(alerts(told)) == 2


def test_backlog_is_no_flood(told: Newsroom) -> None:
    flood(told, 30, backlog=True)

    assert told.triage(backlog_tells=True).opened == 30


def test_an_edit_of_a_flooded_article_tells_nobody(told: Newsroom) -> None:
    articles = flood(told, 20)
    told.triage()
    before = told.deliveries()
    told.match_again("toll", articles[3], "Strike 3 on Mayadin, corrected")

    told.triage()

    assert settled(told) == {Settled.FLOOD: 20, Settled.EDITED: 1}
    assert told.deliveries() == before


def test_a_poisoned_match_in_a_flood_stops_only_itself(told: Newsroom, tmp_path: Path) -> None:
    flood(told, 20)
    with sqlite3.connect(tmp_path / "wirewatch.db") as connection:
        connection.execute("UPDATE matches SET spans = '{not json' WHERE id = 2")
    connection.close()

    report = told.triage()

    assert (report.summaries, report.flooded, report.failed) == (1, 19, 1)


def test_the_same_article_under_another_id_tells_nobody(told: Newsroom) -> None:
    first = told.match("toll")
    told.triage()
    before = told.deliveries()
    for _ in range(20):
        again(told, told.match("toll", seen_at=told.now), first)

    assert told.triage().alerts == 0
    assert settled(told) == {Settled.ALERTED: 1, Settled.SAME_ARTICLE: 20}
    assert told.deliveries() == before


def test_the_same_article_is_new_to_a_rule_that_did_not_know_it(told: Newsroom) -> None:
    told.rule("other", channels=("soc",))
    first = told.match("toll")
    told.triage()
    again(told, told.match("other"), first)

    assert told.triage().opened == 1


def test_ids_that_change_twice_are_known_by_the_article_between(told: Newsroom) -> None:
    told.rule("other", channels=("soc",))
    first = told.match("other")
    second = told.match("toll")
    again(told, second, first)
    told.triage()
    again(told, told.match("toll"), first)

    told.triage()

    assert settled(told)[Settled.SAME_ARTICLE] == 1


def test_an_article_of_which_little_is_left_is_told_as_news(told: Newsroom) -> None:
    first = told.match("toll")
    told.triage()
    again(told, told.match("toll"), first, similarity=0.3)

    assert told.triage().opened == 1
