"""A window that counts within incidents: copies of one event are counted together, and its alert follows the event."""

import sqlite3
from dataclasses import replace

import pytest

from storage.database import Store
from storage.records.alert import Reason
from storage.records.incident import Decision, Entry, Incident
from storage.records.match import Settled
from storage.records.reading import Claim, Outcome, Victims
from tests.alerts.conftest import Newsroom, hit, hook
from tests.alerts.test_claims import CLAIM
from tests.alerts.windows.sightings import window


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.channels = {"soc": hook("https://soc.example/hook")}
    newsroom.watch(*"ABCDEF")
    newsroom.rule("toll", channels=("soc",), window=window("repeat: {origins: 2, within: 48h}"), per="incident")
    return newsroom


def incident(room: Newsroom) -> int:
    day = room.now.date()
    new = Incident(
        id=0,
        site=None,
        first_day=day,
        last_day=day,
        day_said=True,
        means=(),
        opened_at=room.now,
        told_at=room.now,
        changed_at=room.now,
    )
    with room.database.transaction() as store:
        return store.incidents.open(new).id


def report(room: Newsroom, outlet: str, about: int | None, claim: Claim = CLAIM, **more: object) -> None:
    """Publish an article whose claim met the rule, and let it speak of an incident."""
    room.rule("other", series=("elsewhere",))
    article = room.match("other", outlet=outlet)
    with room.database.transaction() as store:
        store.matches.add([replace(hit("toll", article, "Strike", "Strike"), claims=(claim,))], room.now)
        _relate(store, room, article, outlet, about, claim, **more)


def _relate(
    store: Store, room: Newsroom, article: int, outlet: str, about: int | None, claim: Claim, **more: object
) -> None:
    entry = Entry(
        id=0,
        incident_id=about,
        article_id=article,
        article_version=1,
        position=0,
        outlet=outlet,
        origin=outlet,
        told_at=room.now,
        seen_at=room.now,
        decision=Decision.ECHO,
        reason="same figure",
        outcome=Outcome.KILLED,
        group=Victims.CIVILIAN,
        figure=claim.best or 0,
        previous=None,
        party=claim.attribution,
        stands=True,
        claim=claim,
    )
    store.incidents.add([replace(entry, **more)], room.now)  # type: ignore[arg-type]


def test_each_incident_is_counted_by_itself(room: Newsroom) -> None:
    first, second = incident(room), incident(room)
    report(room, "A", first, decision=Decision.NEW)
    report(room, "B", second, decision=Decision.NEW)
    assert room.triage().fired == 0
    report(room, "C", second)

    assert room.triage().fired == 1

    [story] = [story for story in room.stories() if story.alert.rule_id == "toll"]
    assert story.alert.key.startswith(f"repeat:incident:{second}:")
    assert story.incident is not None
    assert story.incident.incident.id == second
    assert [piece.outlet for piece in story.evidence] == ["B", "C"]


def test_its_alert_follows_the_incident_and_still_knows_its_size(room: Newsroom) -> None:
    about = incident(room)
    report(room, "A", about, decision=Decision.NEW)
    report(room, "B", about)
    room.triage()
    report(room, "A", about, replace(CLAIM, best=40, min=40), decision=Decision.REVISED, previous=22)

    assert room.triage().revised == 1
    [story] = [story for story in room.stories() if story.alert.rule_id == "toll"]
    assert (story.alert.reason, story.alert.told.size) == (Reason.REVISED, 2)
    report(room, "C", about, replace(CLAIM, best=40, min=40))
    assert room.triage().revised == 1, "three of two is growth by half"


def test_of_two_episodes_about_one_incident_the_last_goes_on(room: Newsroom) -> None:
    about = incident(room)
    for outlet in "AB":
        report(room, outlet, about, decision=Decision.NEW if outlet == "A" else Decision.ECHO)
    room.triage()
    room.later(days=3)
    for outlet in "AB":
        report(room, outlet, about)
    assert room.triage().fired == 1
    report(room, "A", about, replace(CLAIM, best=60, min=60), decision=Decision.REVISED, previous=22)

    assert room.triage().revised == 1


def test_a_claim_of_no_incident_is_counted_nowhere(room: Newsroom) -> None:
    report(room, "A", None, decision=Decision.APART)
    report(room, "B", None, decision=Decision.APART)

    assert room.triage().fired == 0
    with sqlite3.connect(str(room.database.engine.url.database)) as connection:
        settled = connection.execute("SELECT settled FROM matches WHERE rule_id = 'toll'").fetchall()
    connection.close()
    assert settled == [(Settled.APART,), (Settled.APART,)]
