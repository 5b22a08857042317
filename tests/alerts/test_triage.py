import sqlite3
from pathlib import Path

import pytest

from alerts.turned import turned
from storage.records.alert import Reason
from storage.records.delivery import MessageType
from storage.records.digest import Edition
from storage.records.match import Settled
from tests.alerts.conftest import Newsroom, desk, hook


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    newsroom.channels = {"desk": desk("a@example.org", "b@example.org"), "soc": hook("https://soc.example/hook")}
    newsroom.rule("toll", channels=("desk", "soc"), series=("morning",))
    return newsroom


def settled(newsroom: Newsroom) -> list[tuple[str | None, int | None]]:
    with sqlite3.connect(str(newsroom.database.engine.url.database)) as connection:
        rows = connection.execute(
            "SELECT settled, alert_id FROM matches LEFT JOIN alert_matches ON match_id = matches.id ORDER BY matches.id"
        ).fetchall()
    connection.close()
    return rows


def test_a_match_opens_an_alert_that_is_owed_to_every_recipient_and_the_next_digest(told: Newsroom) -> None:
    told.match("toll")

    assert told.triage().opened == 1
    owed = {(delivery.channel, delivery.recipient) for delivery in told.deliveries()}
    assert owed == {("desk", "a@example.org"), ("desk", "b@example.org"), ("soc", "endpoint")}
    assert {delivery.type for delivery in told.deliveries()} == {MessageType.ALERT_NEW}
    with told.database.snapshot() as store:
        assert [alert.reason for alert in store.alerts.untold(Edition("morning"), told.now)] == [Reason.NEW]


def test_a_second_triage_owes_nothing_twice(told: Newsroom) -> None:
    told.match("toll")
    told.triage()
    before = told.deliveries()

    assert told.triage().settled == 0
    assert told.deliveries() == before


def test_an_edit_of_a_told_article_joins_its_alert_and_tells_nobody(told: Newsroom) -> None:
    article = told.match("toll")
    told.triage()
    before = told.deliveries()
    told.match_again("toll", article, "Strike on Mayadin, corrected")

    report = told.triage()

    assert (report.opened, report.held) == (0, 1)
    assert settled(told) == [(Settled.ALERTED, 1), (Settled.EDITED, 1)]
    assert told.deliveries() == before


def test_backlog_goes_to_the_digest_and_interrupts_nobody(told: Newsroom) -> None:
    told.match("toll", backlog=True)

    told.triage()

    assert told.deliveries() == []
    assert settled(told) == [(Settled.BACKLOG, 1)]
    with told.database.snapshot() as store:
        assert [alert.reason for alert in store.alerts.untold(Edition("morning"), told.now)] == [Reason.BACKLOG]


def test_backlog_tells_when_the_operator_asked_for_it(told: Newsroom) -> None:
    told.match("toll", backlog=True)

    told.triage(backlog_tells=True)

    assert len(told.deliveries()) == 3


def test_a_match_of_a_rule_that_left_the_file_is_settled_with_that_reason(told: Newsroom) -> None:
    told.match("toll")
    told.policies.clear()

    told.triage()

    assert settled(told) == [(Settled.RULE_GONE, None)]


def test_a_poisoned_match_stops_only_itself_and_is_tried_in_the_next_run(told: Newsroom, tmp_path: Path) -> None:
    for number in range(3):
        told.match("toll", f"Strike on Mayadin {number}")
    file = tmp_path / "wirewatch.db"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE matches SET spans = '{not json' WHERE id = 2")
    connection.close()

    report = told.triage()

    assert (report.opened, report.failed) == (2, 1)
    assert [row[0] for row in settled(told)] == [Settled.ALERTED, None, Settled.ALERTED]
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE matches SET spans = '[]' WHERE id = 2")
    connection.close()
    assert told.triage().opened == 1


def test_more_matches_than_one_batch_are_settled_in_one_run(told: Newsroom) -> None:
    told.rule("many", series=("morning",))
    for number in range(205):
        told.match("many", f"Strike on Mayadin {number}")

    assert told.triage().opened == 205


def test_an_edit_that_turns_the_headline_round_is_told(told: Newsroom) -> None:
    article = told.match("toll", "Strike on Mayadin kills nine")
    told.triage()
    told.match_again("toll", article, "Strike on Mayadin did not kill anybody, army says")

    told.triage()

    revised = [delivery for delivery in told.deliveries() if delivery.type is MessageType.ALERT_REVISED]
    assert len(revised) == 3
    with told.database.snapshot() as store:
        [story] = store.alerts.stories({1: [2]})
    assert story.notes == ("The headline says otherwise now; it was: Strike on Mayadin kills nine",)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("Nine killed in Mayadin", "Nine people killed in Mayadin", False),
        ("Nine killed in Mayadin", "Army denies nine were killed in Mayadin", True),
        ("Army denies strike", "Army admits strike", True),
        ("Минобороны сообщает: удар нанесен", "Минобороны опровергло удар", True),
        ("مقتل تسعة في الميادين", "الجيش ينفي مقتل تسعة في الميادين", True),
        ("", "No news", False),
    ],
)
def test_a_headline_is_turned_round_by_words_against_it(before: str, now: str, told: bool) -> None:
    assert (turned(before, now) is not None) is told
