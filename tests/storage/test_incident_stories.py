"""What is stored of incidents comes back as a story: who reported first, and which counts are parts of others."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.database import Database, Store
from storage.records.alert import Change, Opened, Reason, Told
from storage.records.article import Article, Item
from storage.records.feed import WatchedFeed
from storage.records.incident import Decision, Entry, Incident, Site
from storage.records.reading import Claim, FrameHit, FrameStatus, Outcome, Reading, Victims
from storage.records.rule import RuleVersion, Severity
from storage.records.story import Membership, Relation, Sketched
from tests.storage.test_readings import CLAIM, FRAME


@pytest.fixture
def articles(database: Database, watched: WatchedFeed, item: Item, noon: datetime) -> list[Article]:
    """Three articles, the second of which says that it appeared first."""
    published = (noon - timedelta(hours=1), noon - timedelta(hours=3), None)
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        items = [replace(item, identity=f"{n}", title=f"Title {n}", published_at=at) for n, at in enumerate(published)]
        store.articles.add(store.feeds.all()[0].id, items, seen_at=noon, backlog=False)
        return store.articles.claim_unread(noon, 10, timedelta(minutes=1))


def incident(noon: datetime) -> Incident:
    return Incident(
        id=0,
        site=Site(id="SY/Mayadin", name="Mayadin", country="SY", above=("SY",), wide=False),
        first_day=noon.date(),
        last_day=noon.date(),
        day_said=True,
        means=("airstrike",),
        opened_at=noon,
        told_at=noon,
        changed_at=noon,
    )


def entry(incident_id: int, article: Article, claim: Claim, **more: object) -> Entry:
    told = article.published_at or article.first_seen_at
    known = Entry(
        id=0,
        incident_id=incident_id,
        article_id=article.id,
        article_version=1,
        position=0,
        outlet=article.outlet,
        origin=article.outlet,
        told_at=told,
        seen_at=article.first_seen_at,
        decision=Decision.NEW,
        reason="new.incident",
        outcome=claim.outcome,
        group=claim.victims,
        figure=claim.best or 0,
        previous=None,
        party=None,
        stands=True,
        claim=claim,
    )
    return replace(known, **more)  # type: ignore[arg-type]  # each test says what matters to it


def opened(store: Store, noon: datetime, *entries: Entry) -> int:
    incident_id = store.incidents.open(incident(noon)).id
    store.incidents.add([replace(one, incident_id=incident_id) for one in entries], noon)
    return incident_id


def test_reports_stand_in_the_order_in_which_they_appeared(
    database: Database, articles: list[Article], noon: datetime
) -> None:
    first, second, third = articles
    with database.transaction() as store:
        found = opened(
            store,
            noon,
            entry(0, first, CLAIM),
            entry(0, first, CLAIM, position=1),
            entry(0, second, CLAIM, decision=Decision.ECHO, stands=False),
            entry(0, third, CLAIM, decision=Decision.APART, stands=False),
        )

        story = store.incidents.story(found)

    assert [(report.title, report.link) for report in story.reports] == [
        ("Title 1", "http://wire.example/a"),
        ("Title 0", "http://wire.example/a"),
    ]
    assert [report.told_at for report in story.reports] == [noon - timedelta(hours=3), noon - timedelta(hours=1)]


def test_a_part_comes_with_the_count_that_it_is_a_part_of(
    database: Database, articles: list[Article], noon: datetime
) -> None:
    part = replace(CLAIM, best=5, min=5, victims=Victims.CHILD, sub=True, part_of=0)
    alone = replace(part, part_of=None, outcome=Outcome.WOUNDED)
    with database.transaction() as store:
        found = opened(
            store,
            noon,
            entry(0, articles[0], CLAIM),
            entry(0, articles[0], part, position=1, decision=Decision.APART, reason="apart.part"),
            entry(0, articles[1], alone, position=1, decision=Decision.APART, reason="apart.part"),
            entry(0, articles[2], part, position=1, decision=Decision.APART, stands=False),
        )

        story = store.incidents.story(found)

    [of_twelve, of_nothing] = story.parts
    assert (of_twelve.entry.figure, of_twelve.whole and of_twelve.whole.figure) == (5, 12)
    assert of_nothing.whole is None
    assert [voice.figure for voice in story.series[0].voices] == [12]


def test_a_message_that_is_late_borrows_nothing_of_a_later_revision(
    database: Database, articles: list[Article], noon: datetime
) -> None:
    rule = RuleVersion(rule_id="toll", version="v1", title="Tolls", severity=Severity.HIGH, tags=(), definition="{}")
    up = Change(
        reason=Reason.REVISED,
        outcome=Outcome.KILLED,
        group=Victims.CIVILIAN,
        previous=12,
        figure=20,
        party=None,
        outlet="Wire",
        sentence="Twenty.",
    )
    denied = replace(up, reason=Reason.DENIED)
    with database.transaction() as store:
        store.rules.use([rule], noon)
        found = opened(store, noon, entry(0, articles[0], CLAIM))
        alert = store.alerts.open(
            Opened(
                rule_id="toll",
                rule_version="v1",
                key=f"incident:{found}",
                reason=Reason.NEW,
                at=noon,
                incident_id=found,
            )
        )
        alert = store.alerts.revise(alert, Reason.REVISED, Told(), [up], noon + timedelta(hours=1))
        alert = store.alerts.revise(alert, Reason.DENIED, Told(), [denied], noon + timedelta(hours=2))

        def told(*revisions: int) -> tuple[int, Reason, bool, list[Reason]]:
            [story] = store.alerts.stories({alert.id: list(revisions)})
            return story.alert.revision, story.alert.reason, story.is_new, [one.reason for one in story.changes]

        assert told(1) == (1, Reason.NEW, True, [])
        assert told(2) == (2, Reason.REVISED, False, [Reason.REVISED])
        assert told(2, 3) == (3, Reason.DENIED, False, [Reason.REVISED, Reason.DENIED])
        assert told(1, 2, 3) == (3, Reason.DENIED, True, [Reason.REVISED, Reason.DENIED])


def test_uses_of_frames_are_found_by_when_their_articles_were_first_seen(
    database: Database, watched: WatchedFeed, item: Item, noon: datetime
) -> None:
    from_agency = Membership(
        story_id=None, relation=Relation.ORIGINAL, similarity=1.0, reason="credited", origin="The Agency"
    )
    with database.transaction() as store:
        store.feeds.watch([replace(watched, owner="Wire Media")], noon)
        feed = store.feeds.all()[0].id
        for hours, backlog in ((-1, False), (0, True), (1, False), (2, False), (3, False)):
            at = noon + timedelta(hours=hours)
            store.articles.add(
                feed, [replace(item, identity=f"{hours}", title=f"At {hours}")], seen_at=at, backlog=backlog
            )
        for article in store.articles.claim_unread(noon + timedelta(days=1), 10, timedelta(minutes=1)):
            denial = replace(FRAME, status=FrameStatus.DENIED)
            other = replace(FRAME, frame="new_dawn")
            store.readings.keep(article, reading(FRAME, denial, other), noon)
            if article.title == "At 2":
                store.stories.relate(copied(article.id, noon), from_agency)

        uses = store.readings.frame_uses(["end_of_isis"], noon, noon + timedelta(hours=2))

        assert store.readings.frame_uses([], noon, noon + timedelta(hours=2)) == []
    assert [(use.title, use.hit.status) for use in uses] == [
        ("At 1", FrameStatus.ASSERTED),
        ("At 1", FrameStatus.DENIED),
        ("At 2", FrameStatus.ASSERTED),
        ("At 2", FrameStatus.DENIED),
    ]
    assert {(use.title, use.outlet, use.origin) for use in uses} == {
        ("At 1", "Wire", "Wire Media"),
        ("At 2", "Wire", "The Agency"),
    }
    assert {use.told_at for use in uses} == {noon - timedelta(hours=1)}, "published before it was seen"


def copied(article_id: int, noon: datetime) -> Sketched:
    return Sketched(article_id=article_id, first_seen_at=noon, outlet="Wire", address=None, sketch=b"sketch")


def reading(*frames: FrameHit) -> Reading:
    return Reading(version="1", language="en", claims=(), frames=frames)
