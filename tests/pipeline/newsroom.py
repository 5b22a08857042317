"""Outlets that publish into a real database, read by the real reader: what tests of the third line begin with."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pipeline.events.index import StoryIndex
from pipeline.events.sites import Sites
from pipeline.reading.places.gazetteer import Places
from pipeline.reading.reader import Reader
from pipeline.relate import RelateReport, relate
from storage.database import Database
from storage.records.article import IdentityFrom, Item
from storage.records.feed import WatchedFeed
from storage.records.incident import Entry, IncidentStory

NOON = datetime(2017, 10, 3, 12, tzinfo=UTC)  # a Tuesday
ITEM = Item(
    identity="",
    identity_from=IdentityFrom.ID,
    title="",
    link=None,
    author=None,
    summary="",
    content="",
    tags=(),
    published_at=NOON,
    fingerprint="1",
)
SITES = Sites(Places.shipped)
_READER = Reader()


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article as an outlet publishes it."""

    outlet: str
    text: str
    hours: float = 0  # after noon
    title: str = ""
    seen: float | None = None  # hours after noon; left out: as published


class Newsroom:
    """Publishes, reads and relates; `hours` count from noon."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._index = StoryIndex()
        self._outlets: list[str] = []
        self._published = 0

    def publish(self, story: Story) -> int:
        """Store an article as the first line does; give its id."""
        self._published += 1
        item = replace(
            ITEM,
            identity=f"item {self._published}",
            title=story.title,
            content=story.text,
            published_at=NOON + timedelta(hours=story.hours),
        )
        seen_at = NOON + timedelta(hours=story.hours if story.seen is None else story.seen)
        feed_id = self._feed(story.outlet)
        with self.database.transaction() as store:
            store.articles.add(feed_id, [item], seen_at=seen_at, backlog=False)
            return store.articles.known(feed_id, [item.identity])[item.identity].article_id

    def edit(self, article_id: int, text: str, *, hours: float, title: str = "") -> None:
        """Store an edit as the first line does."""
        seen_at = NOON + timedelta(hours=hours)
        with self.database.transaction() as store:
            item = replace(ITEM, identity=f"edited {article_id}", title=title, content=text, fingerprint=text)
            store.articles.revise(article_id, item, seen_at=seen_at)

    def read(self, limit: int = 1_000) -> None:
        """Read what is unread as the second line does where a rule asks for claims."""
        with self.database.transaction() as store:
            articles = store.articles.claim_unread(NOON, limit, timedelta(minutes=5))
            for article in articles:
                reading = _READER.read(
                    article.text, title=article.title, outlet=article.outlet, published=article.published_at
                )
                store.readings.keep(article, reading, NOON)
            store.articles.mark_read(articles, NOON)

    def relate(self, sites: Sites = SITES, limit: int = 1_000) -> RelateReport:
        """Read so many articles, and relate what waits."""
        self.read(limit)
        return relate(self.database, sites, self._index, now=NOON)

    def tell(self, *stories: Story) -> list[int]:
        """Publish, read and relate articles one after the other; give their ids."""
        ids = []
        for story in stories:
            ids.append(self.publish(story))
            self.relate()
        return ids

    def reasons(self, article_id: int) -> list[str]:
        """Say why each claim of an article was decided as it was, in all its versions."""
        with self.database.snapshot() as store:
            return [entry.reason for entry in store.incidents.entries_of_article(article_id)]

    def stories(self) -> list[IncidentStory]:
        """Give every incident as it stands, the first opened first."""
        with self.database.snapshot() as store:
            known = store.incidents.between(NOON - timedelta(days=4000), NOON + timedelta(days=4000), None)
            return [store.incidents.story(incident.id) for incident in known]

    def ledgers(self) -> list[list[Entry]]:
        """Give every incident's ledger, the first opened first."""
        ids = [story.incident.id for story in self.stories()]
        with self.database.snapshot() as store:
            return [store.incidents.entries([incident_id])[incident_id] for incident_id in ids]

    def tolls(self) -> list[list[tuple[str | None, int]]]:
        """Give what each party says of each incident."""
        return [
            [(voice.party, voice.figure) for series in story.series for voice in series.voices]
            for story in self.stories()
        ]

    def _feed(self, outlet: str) -> int:
        if outlet not in self._outlets:
            self._outlets.append(outlet)
            feeds = [_watched(name) for name in self._outlets]
            with self.database.transaction() as store:
                store.feeds.watch(feeds, NOON)
        with self.database.snapshot() as store:
            return next(feed.id for feed in store.feeds.all() if feed.outlet == outlet)


def _watched(outlet: str) -> WatchedFeed:
    url = f"http://{outlet.lower().replace(' ', '-')}.example/feed"
    return WatchedFeed(url=url, outlet=outlet, owner=None, groups=(), every=None)
