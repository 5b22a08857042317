"""From articles to revisions: one event is one alert, and whoever got it hears what becomes of the event."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.triage import triage
from pipeline.events.index import StoryIndex
from pipeline.events.sites import Sites
from pipeline.match import Matcher
from pipeline.read import read
from pipeline.relate import relate
from storage.database import Database
from storage.records.alert import AlertStory, Reason
from storage.records.article import IdentityFrom, Item
from storage.records.match import Settled
from wirewatch.app import open_database, put_to_work
from wirewatch.settings import Settings, load

NOON = datetime(2017, 10, 3, 12, tzinfo=UTC)  # a Tuesday
OUTLETS = ("Wire", "Gazette", "Herald", "Post")
CONFIG = """
settings: {{database: "sqlite:///{folder}/wirewatch.db"}}
feeds: [{feeds}]
rules:
  toll:
    title: A toll in a town
    when: {{claim: {{outcome: killed, place: Mayadin, at_least: 5}}}}
    alert: {alert}
    send: [soc]
  words:
    title: The words
    when: {{text: "market AND Mayadin"}}
    send: [soc]
channels:
  soc: {{webhook: {{url: "https://soc.example.org/hook", secret: "nobody listens"}}}}
"""


class Desk:
    """Publishes articles and runs the lines behind the poll, an hour after the other."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database, self.now = settings, database, NOON
        self._matcher = Matcher(settings.rules, settings.known.read)
        self._sites, self._stories = Sites(lambda: settings.known.places), StoryIndex()
        put_to_work(database, settings, NOON)

    def publish(self, outlet: str, text: str, *, title: str = "", identity: str | None = None) -> None:
        self.now += timedelta(hours=1)
        item = Item(
            identity=identity or text,
            identity_from=IdentityFrom.ID,
            title=title or text.partition(".")[0][:60],
            link=None,
            author=None,
            summary="",
            content=text,
            tags=(),
            published_at=self.now,
            fingerprint=text,
        )
        with self.database.transaction() as store:
            feed = next(feed for feed in store.feeds.all() if feed.outlet == outlet)
            known = store.articles.known(feed.id, [item.identity]).get(item.identity)
            if known is None:
                store.articles.add(feed.id, [item], seen_at=self.now, backlog=False)
            else:
                store.articles.revise(known.article_id, item, seen_at=self.now)
        self.run()

    def run(self) -> None:
        read(self.database, self._matcher, now=self.now)
        relate(self.database, self._sites, self._stories, now=self.now)
        triage(self.database, self.settings.policies, self.settings.channels, now=self.now)

    def alerts(self, rule: str = "toll") -> list[AlertStory]:
        with self.database.snapshot() as store:
            stories = store.alerts.stories(store.alerts.opened_after(0))
        return [story for story in stories if story.alert.rule_id == rule]

    def told(self) -> list[tuple[str, int]]:
        """Give what the only alert has told since it was new: why, and the figure."""
        [story] = self.alerts()
        return [(change.reason.value, change.figure) for change in story.changes]

    def settled(self, rule: str = "toll") -> list[str]:
        with self.database.engine.connect() as connection:
            query = f"SELECT settled FROM matches WHERE rule_id = '{rule}' ORDER BY id"  # noqa: S608 - a name of ours
            return [row[0] for row in connection.exec_driver_sql(query)]


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[OpenDesk]:
    opened = []

    def open_with(alert: str = "{}") -> Desk:
        feeds = ", ".join(f"{{url: 'https://{name.lower()}.example/feed', outlet: {name}}}" for name in OUTLETS)
        file = tmp_path / "feeds.yaml"
        file.write_text(CONFIG.format(folder=tmp_path, feeds=feeds, alert=alert))
        settings = load(file)
        context = open_database(settings)
        opened.append(context)
        return Desk(settings, context.__enter__())

    yield open_with

    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk()


FIRST = "An air strike on a market in Mayadin killed 22 people on Tuesday, the Syrian Observatory said."
AGAIN = "At least 22 civilians died on Tuesday as jets hit the market of Mayadin, the Syrian Observatory reported."


def test_ten_reports_of_one_toll_are_one_alert_that_is_told_once(desk: Desk) -> None:
    desk.publish("Wire", FIRST)
    desk.publish("Gazette", AGAIN)
    desk.publish("Herald", "Tuesday's air raid on Mayadin killed 22, according to the Syrian Observatory.")

    [story] = desk.alerts()
    assert (story.alert.revision, story.changes) == (1, ())
    assert desk.settled() == [Settled.ALERTED, Settled.REPEATED, Settled.REPEATED]
    assert story.incident is not None
    assert set(story.incident.outlets) == {"Wire", "Gazette", "Herald"}


def test_two_towns_of_one_toll_are_two_alerts_and_only_the_one_that_is_asked_for_is_told(desk: Desk) -> None:
    desk.publish("Wire", FIRST)
    desk.publish("Gazette", FIRST.replace("Mayadin", "Raqqa"))

    assert len(desk.alerts()) == 1


def test_a_toll_that_moves_enough_is_told_again_and_small_steps_add_up(desk: Desk) -> None:
    desk.publish("Wire", FIRST)
    for toll in (24, 26, 28, 29):
        desk.publish("Wire", f"The toll of the air strike on Mayadin rose to {toll} dead, the Syrian Observatory said.")

    assert desk.told() == [("revised", 28)], "from 22: 24 and 26 are less than five more and than a quarter"


def test_a_toll_that_falls_below_what_the_rule_asks_for_is_told(desk: Desk) -> None:
    desk.publish("Wire", FIRST)
    desk.publish("Wire", "Correction: the air strike on Mayadin killed 3 people, not 22, the Syrian Observatory said.")

    assert desk.told() == [("revised", 3)]
    assert desk.settled() == [Settled.ALERTED], "the correction itself meets no `when`"


def test_a_denial_reaches_those_who_were_alerted_once_for_each_party(desk: Desk) -> None:
    desk.publish("Wire", FIRST)
    denial = "Russia's Defence Ministry denied that the air strike on Mayadin on Tuesday had killed 22 people."
    desk.publish("Gazette", denial)
    desk.publish("Herald", denial.replace("Tuesday", "Tuesday night"))

    assert [reason for reason, _ in desk.told()] == ["denied"]


def test_an_article_that_its_outlet_takes_back_is_told(desk: Desk) -> None:
    desk.publish("Wire", FIRST, identity="a")
    desk.publish("Wire", "Wire has withdrawn its report of an air strike. We apologise to our readers.", identity="a")

    assert [reason for reason, _ in desk.told()] == ["withdrawn"]


def test_a_second_party_is_told_only_where_the_rule_asks_for_it(open_desk: OpenDesk) -> None:
    desk = open_desk("{on: [new, corroborated]}")
    desk.publish("Wire", FIRST)
    desk.publish("Gazette", "Doctors at Mayadin's hospital said the air strike on Tuesday had killed 22 people.")
    desk.publish("Herald", "The toll of the air strike on Mayadin rose to 60 dead, the Syrian Observatory said.")

    assert [reason for reason, _ in desk.told()] == ["corroborated"], "and what is not asked for is not"


def test_the_third_origin_is_told_once(open_desk: OpenDesk) -> None:
    desk = open_desk("{on: [new], origins: 3}")
    desk.publish("Wire", FIRST)
    desk.publish("Gazette", AGAIN)
    assert desk.alerts()[0].alert.revision == 1
    desk.publish("Herald", "Tuesday's air raid on Mayadin killed 22, according to the Syrian Observatory.")
    desk.publish("Post", "Twenty-two died in Mayadin in the air strike of Tuesday, says the Syrian Observatory.")

    [story] = desk.alerts()
    assert (story.alert.revision, story.alert.reason) == (2, Reason.ORIGINS)


def test_copies_of_one_wire_are_one_origin(open_desk: OpenDesk) -> None:
    desk = open_desk("{on: [new], origins: 2}")
    text = FIRST + " Rescuers dug through the rubble until nightfall while families waited behind a rope. (Reuters)"
    for outlet in OUTLETS:
        desk.publish(outlet, text, identity=outlet)

    [story] = desk.alerts()
    assert story.alert.revision == 1
    assert story.incident is not None
    assert len(story.incident.outlets) == len(OUTLETS)
    assert len(story.incident.origins) == 1


def test_an_incident_that_grows_into_a_rule_is_new_to_it_then(desk: Desk) -> None:
    desk.publish("Wire", "An air strike on Mayadin killed three people on Tuesday, the Syrian Observatory said.")
    assert desk.alerts() == []
    desk.publish("Wire", "The toll of the air strike on Mayadin rose to 9 dead, the Syrian Observatory said.")

    [story] = desk.alerts()
    assert (story.alert.revision, story.alert.reason) == (1, Reason.NEW)


def test_an_anniversary_alerts_nobody(desk: Desk) -> None:
    desk.publish("Wire", "Four years after an air strike killed 22 people in Mayadin, families read out the names.")

    assert desk.alerts() == []
    assert set(desk.settled()) <= {Settled.APART}


def test_a_rule_of_words_tells_the_copies_of_one_text_once(desk: Desk) -> None:
    text = FIRST + " Rescuers dug through the rubble until nightfall while families waited behind a rope. (Reuters)"
    for outlet in OUTLETS:
        desk.publish(outlet, text, identity=outlet)
    desk.publish("Post", "The market of Mayadin sells eggs again, and a barber has opened beside the bridge.")

    assert len(desk.alerts("words")) == 2


def test_nothing_is_told_twice_when_the_lines_run_again(desk: Desk) -> None:
    desk.publish("Wire", FIRST)
    desk.publish("Wire", "The toll of the air strike on Mayadin rose to 40 dead, the Syrian Observatory said.")
    before = desk.alerts()
    desk.run()

    assert desk.alerts() == before


def test_an_incident_that_cannot_be_followed_silences_no_other(desk: Desk) -> None:
    desk.publish("Wire", FIRST)
    desk.publish("Wire", FIRST.replace("22 people", "31 people").replace("on Tuesday", "on 1 October"))
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alerts SET told = '{broken' WHERE id = 1")
    for day, toll in (("3 October", 50), ("1 October", 60)):
        desk.publish(
            "Wire", f"The toll of the air strike on Mayadin on {day} rose to {toll} dead, the Observatory said."
        )

    with desk.database.engine.connect() as connection:
        query = "SELECT revision FROM alerts WHERE rule_id = 'toll' ORDER BY id"
        assert connection.exec_driver_sql(query).fetchall() == [(1,), (2,)]
