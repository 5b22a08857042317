"""The product on a world: its own configuration, storage and lines, one report at a time as they arrive."""

import json
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from alerts import triage as triaging
from benchmarks.stream.model import Predictions, Report, SentAlert, World
from pipeline import read as reading
from pipeline import relate as relating
from pipeline.events.index import StoryIndex
from pipeline.events.sites import Sites
from pipeline.match import Matcher
from storage.database import Database, Store
from storage.records.alert import AlertStory, Change, Reason
from storage.records.article import IdentityFrom, Item
from storage.records.incident import Decision
from wirewatch.app import open_database, put_to_work
from wirewatch.settings import Settings, load


def run(world: World) -> Predictions:
    """Give what Wirewatch makes of a world's reports."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load(configuration(world, Path(folder)))
        with open_database(settings) as database:
            return Desk(world, settings, database).run()


def configuration(world: World, folder: Path) -> Path:
    """Write feeds.yaml; JSON is YAML."""
    file = folder / "feeds.yaml"
    file.write_text(
        json.dumps(
            {
                "settings": {"database": f"sqlite:///{folder / 'stream.db'}"},
                "feeds": list(world.feeds),
                "places": world.places,
                "speakers": world.speakers,
                "rules": {"toll": {"title": "A toll", "send": ["morning"], **world.rule}},
                "channels": {"desk": {"webhook": {"url": "https://desk.example.org/", "secret": "nobody listens"}}},
                "digests": {"morning": {"at": "07:00", "to": ["desk"]}},
            }
        ),
        encoding="utf-8",
    )
    return file


class Desk:
    """One run over one world."""

    def __init__(self, world: World, settings: Settings, database: Database) -> None:
        self._world, self._settings, self._database = world, settings, database
        self._matcher = Matcher(settings.rules, settings.known.read)
        self._sites = Sites(lambda: settings.known.places)
        self._index = StoryIndex()
        self._articles: dict[str, int] = {}
        self._told: dict[int, int] = {}  # alert -> revisions that were counted
        self._alerts: list[SentAlert] = []

    def run(self) -> Predictions:
        put_to_work(self._database, self._settings, self._world.reports[0].first_seen)
        for report in self._world.reports:
            self._publish(report)
            now = report.first_seen
            reading.read(self._database, self._matcher, now=now)
            relating.relate(self._database, self._sites, self._index, now=now)
            triaging.triage(self._database, self._settings.policies, self._settings.channels, now=now)
            with self._database.snapshot() as store:
                self._alerts += self._new_alerts(store, report)
        with self._database.snapshot() as store:
            return Predictions(
                stories=dict(self._stories(store)), incidents=dict(self._incidents(store)), alerts=tuple(self._alerts)
            )

    def _publish(self, report: Report) -> None:
        item = _item(report)
        with self._database.transaction() as store:
            feed = next(feed for feed in store.feeds.all() if feed.url == report.feed)
            known = store.articles.known(feed.id, [item.identity]).get(item.identity)
            if known is not None:
                store.articles.revise(known.article_id, item, seen_at=report.first_seen)
            else:
                store.articles.add(feed.id, [item], seen_at=report.first_seen, backlog=False)
            self._articles[report.id] = store.articles.known(feed.id, [item.identity])[item.identity].article_id

    def _new_alerts(self, store: Store, report: Report) -> Iterator[SentAlert]:
        for alert_id, revisions in store.alerts.opened_after(0).items():
            fresh = [revision for revision in revisions if revision > self._told.get(alert_id, 0)]
            if fresh:
                self._told[alert_id] = fresh[-1]
                [story] = store.alerts.stories({alert_id: fresh})
                yield from _sent(story, fresh, report)

    def _stories(self, store: Store) -> Iterator[tuple[str, str]]:
        for report, article_id in self._articles.items():
            if (place := store.stories.membership(article_id)) is not None:
                yield report, str(place.story_id)

    def _incidents(self, store: Store) -> Iterator[tuple[str, str]]:
        for report, article_id in self._articles.items():
            entries = [
                entry
                for entry in store.incidents.entries_of_article(article_id)
                if entry.incident_id is not None and entry.decision is not Decision.APART
            ]
            if entries:
                main = max(entries, key=lambda entry: (entry.claim.field == "title", -entry.position))
                yield report, str(main.incident_id)


def _item(report: Report) -> Item:
    return Item(
        identity=report.guid,
        identity_from=IdentityFrom.ID,
        title=report.title,
        link=report.url,
        author=None,
        summary="",
        content=report.text,
        tags=(),
        published_at=report.published,
        fingerprint=blake2b(f"{report.title}\0{report.text}".encode()).hexdigest(),
    )


def _sent(story: AlertStory, revisions: list[int], report: Report) -> Iterator[SentAlert]:
    subject = f"{story.alert.rule_id} {story.alert.key}"
    if 1 in revisions and story.alert.reason not in {Reason.BACKLOG, Reason.OLD}:
        yield SentAlert(subject=subject, revision=0, kind=Reason.NEW.value, report=report.id)
    for change in story.changes:
        yield SentAlert(
            subject=subject,
            revision=revisions[-1] - 1,
            kind=change.reason.value,
            report=report.id,
            direction=_direction(change),
        )


def _direction(change: Change) -> str | None:
    if change.reason is not Reason.REVISED or change.previous is None:
        return None
    return "up" if change.figure > change.previous else "down"
