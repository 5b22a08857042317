"""Incidents and the ledger of their claims, stored and told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.records.article import Item
from storage.records.feed import WatchedFeed
from storage.records.incident import Decision, Entry, Incident, Site
from storage.records.reading import Outcome, Victims
from tests.samples import CLAIM

MAYADIN = Site(id="SY/Mayadin", name="Mayadin", country="SY", above=("SY/Deir ez-Zor province", "SY"), wide=False)


@pytest.fixture
def incident(noon: datetime) -> Incident:
    return Incident(
        id=0,
        site=MAYADIN,
        first_day=noon.date(),
        last_day=noon.date(),
        day_said=True,
        means=("airstrike",),
        opened_at=noon,
        told_at=noon,
        changed_at=noon,
    )


@pytest.fixture
def entry(database: Database, watched: WatchedFeed, item: Item, noon: datetime) -> Entry:
    """A claim of a stored article, of no incident yet."""
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        feed_id = store.feeds.all()[0].id
        store.articles.add(feed_id, [item], seen_at=noon, backlog=False)
        article_id = store.articles.known(feed_id, [item.identity])[item.identity].article_id
    return Entry(
        id=0,
        incident_id=None,
        article_id=article_id,
        article_version=1,
        position=0,
        outlet="Wire",
        origin="Wire",
        told_at=noon,
        seen_at=noon,
        decision=Decision.NEW,
        reason="new.incident",
        outcome=Outcome.KILLED,
        group=Victims.UNKNOWN,
        figure=12,
        previous=None,
        party=None,
        stands=True,
        claim=CLAIM,
    )


def opened(database: Database, incident: Incident, *entries: Entry) -> Incident:
    with database.transaction() as store:
        known = store.incidents.open(incident)
        store.incidents.add([replace(entry, incident_id=known.id) for entry in entries], incident.changed_at)
    return known


def test_an_incident_and_its_ledger_come_back_as_they_were_stored(
    database: Database, incident: Incident, entry: Entry
) -> None:
    known = opened(database, incident, entry)

    with database.snapshot() as store:
        [stored] = store.incidents.entries([known.id])[known.id]
        assert store.incidents.known([known.id]) == [known]
        assert store.incidents.known([]) == []
    assert replace(known, id=0) == incident
    assert replace(stored, id=0) == replace(entry, incident_id=known.id)


def test_an_incident_learns_and_an_entry_falls_and_stands_again(
    database: Database, incident: Incident, entry: Entry
) -> None:
    known = opened(database, replace(incident, site=None), entry)

    with database.transaction() as store:
        store.incidents.learn(replace(known, site=MAYADIN))
        store.incidents.let_stand([entry.id for entry in store.incidents.entries([known.id])[known.id]], stands=False)

    with database.snapshot() as store:
        story = store.incidents.story(known.id)
    assert story.incident.site == MAYADIN
    assert story.series == ()
    assert [entry.figure for entry in story.timeline] == [12]


def test_incidents_are_found_by_time_and_country_and_those_of_no_country_are_anywhere(
    database: Database, incident: Incident, noon: datetime
) -> None:
    here = opened(database, incident)
    nowhere = opened(database, replace(incident, site=None))
    there = opened(database, replace(incident, site=replace(MAYADIN, id="IQ/Qaim", country="IQ")))
    opened(database, replace(incident, told_at=noon - timedelta(days=2)))
    around = (noon - timedelta(days=1), noon)

    with database.snapshot() as store:
        assert store.incidents.between(*around, "SY") == [here, nowhere]
        assert store.incidents.between(*around, None) == [here, nowhere, there]


def test_one_claim_is_decided_once_in_one_way(database: Database, incident: Incident, entry: Entry) -> None:
    opened(database, incident, entry)

    with pytest.raises(IntegrityError):
        opened(database, incident, entry)
    with database.snapshot() as store:
        assert len(store.incidents.entries_of_article(entry.article_id)) == 1


def test_what_is_of_an_incident_waits_for_triage_and_what_is_kept_apart_does_not(
    database: Database, incident: Incident, entry: Entry, noon: datetime
) -> None:
    apart = replace(entry, position=1, decision=Decision.APART, reason="apart.cumulative", stands=False)
    with database.transaction() as store:
        store.incidents.add([apart], noon)
    opened(database, incident, entry)

    with database.transaction() as store:
        [changed] = store.incidents.changed()
        assert [entry.reason for entry in store.incidents.entries([changed])[changed]] == ["new.incident"]
        store.incidents.mark_triaged(changed, noon)
        assert store.incidents.changed() == []


def test_a_story_gives_every_partys_own_figure_and_nobodys_sum(
    database: Database, incident: Incident, entry: Entry, noon: datetime
) -> None:
    open_ended = replace(CLAIM, min=12, max=None)
    party = replace(
        entry,
        position=1,
        party="army",
        outlet="Gazette",
        origin="Wire",
        figure=30,
        decision=Decision.CONFLICT,
        told_at=noon + timedelta(hours=1),
        claim=replace(CLAIM, min=30, max=30, best=30, attribution="army"),
    )
    wounded = replace(entry, position=2, outcome=Outcome.WOUNDED, figure=40, claim=replace(CLAIM, min=40, max=40))
    part = replace(entry, position=3, figure=5, decision=Decision.APART, claim=replace(CLAIM, sub=True))
    denial = replace(entry, position=4, outlet="Post", origin="Post", decision=Decision.DENIED, stands=False)
    echo = replace(entry, position=5, outlet="Herald", origin="Wire", decision=Decision.ECHO, stands=False)

    known = opened(database, incident, wounded, replace(entry, claim=open_ended), party, part, denial, echo)

    with database.snapshot() as store:
        story = store.incidents.story(known.id)
    killed, hurt = story.series
    assert (killed.outcome, killed.min, killed.max, killed.best) == (Outcome.KILLED, 12, None, 30)
    assert [voice.party for voice in killed.voices] == ["army", None]
    assert (hurt.outcome, hurt.best) == (Outcome.WOUNDED, 40)
    assert story.outlets == ("Wire", "Gazette", "Post", "Herald")
    assert story.origins == ("Wire", "Post")
    assert [entry.decision for entry in story.timeline] == [
        Decision.NEW,
        Decision.NEW,
        Decision.CONFLICT,
        Decision.DENIED,
    ]
    assert [entry.outlet for entry in story.denials] == ["Post"]


def test_more_incidents_than_fit_one_question_are_found(database: Database, incident: Incident) -> None:
    with database.transaction() as store:
        ids = [store.incidents.open(incident).id for _ in range(501)]
        assert [one.id for one in store.incidents.known(reversed(ids))] == ids
        assert list(store.incidents.entries(ids)) == ids
