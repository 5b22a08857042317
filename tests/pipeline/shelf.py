"""One feed whose documents are compared with a real database, without a network: what tests of its items share."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.acquainted import Acquaintance, acquaint
from pipeline.intake import health
from pipeline.intake.entries import Entry, items_of
from pipeline.intake.orders import Document
from pipeline.intake.parse import ParsedFeed
from storage.database import Database
from storage.records.article import Article
from storage.records.feed import Feed, WatchedFeed

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=900)
TOPICS = {
    "Ministry reports forty dead near Mayadin": "The strike hit a ferry, a spokesman said; many are in hospital.",
    "Rain floods the northern valley": "Roads are under water since dawn, and two villages wait for boats.",
    "Parliament votes on a new budget": "Teachers get more; who pays for it is left to a committee.",
    "Harvest fails for the third year": "Farmers blame drought, merchants the price of diesel.",
    "Ferry service to the islands resumes": "After nine weeks of strikes, the first ship left at seven.",
    "Museum finds a lost painting": "It hung in a kitchen, and the cook had liked its green.",
    "Doctors warn of measles": "Children between two and five should be vaccinated this month.",
    "Bridge closed after an inspection": "Engineers saw cracks in its eastern pillar.",
    "Power cut in the old town": "A digger met a cable; shops sold ice cream for nothing.",
    "Election officials count again": "Forty votes lie between the candidates.",
}


def entry(number: int, **changes: object) -> Entry:
    """Give the entry of one story: its own id, address, words and time."""
    topic, text = list(TOPICS.items())[number % len(TOPICS)]
    story = Entry(
        id=f"id-{number}",
        title=f"{topic} {number}",
        link=f"https://wire.example/{number}",
        author=None,
        summary=f"{text} ({number})",
        content="",
        tags=(),
        published_at=NOON + timedelta(minutes=number),
    )
    return replace(story, **changes)  # type: ignore[arg-type]


class Shelf:
    """Takes one document after the other, an hour apart, as the first line does; the database is its own meanwhile."""

    def __init__(self, database: Database, name: str = "wire") -> None:
        self._database, self._url = database, f"http://{name}.example/feed"
        self.now = NOON
        mine = WatchedFeed(url=self._url, outlet=name, owner=None, groups=(), every=None)
        with database.transaction() as store:
            store.feeds.watch([mine], NOON)
            store.articles.mark_read(store.articles.claim_unread(LATER, 10_000, timedelta(0)), NOON)

    @property
    def feed(self) -> Feed:
        """Give what is known of the feed."""
        with self._database.snapshot() as store:
            (feed,) = store.feeds.all()
            return feed

    def publish(self, *entries: Entry) -> Acquaintance:
        """Take a document of these entries."""
        self.now += HOUR
        parsed, feed = _parsed(entries), self.feed
        with self._database.transaction() as store:
            known = store.articles.known(feed.id, [item.identity for item in parsed.items])
            met = acquaint(store, feed, parsed, known, self.now)
            store.articles.add(feed.id, met.novelty.new, seen_at=self.now, backlog=feed.first_read_at is None)
            for edit in met.novelty.edited:
                store.articles.revise(edit.known.article_id, edit.item, seen_at=self.now)
            store.sightings.rename((one.known.article_id, one.item) for one in met.novelty.renamed)
            found = health.Found(
                body_hash="h",
                new_items=len(met.novelty.new),
                usual_gap=None,
                rhythm=None,
                naming=met.naming,
                missed=met.missed,
            )
            store.feeds.record([health.read(feed, _DOCUMENT, found, self.now)])
        return met

    def new(self, *entries: Entry) -> list[str]:
        """Take a document, and give the titles of what is new in it, oldest first."""
        return [item.title for item in self.publish(*entries).novelty.new]

    def articles(self) -> list[Article]:
        """Give what is stored."""
        with self._database.transaction() as store:
            return store.articles.claim_unread(LATER, 10_000, timedelta(0))


_DOCUMENT = Document(
    feed_id=1, url="http://wire.example/feed", body=b"x", content_type=None, etag=None, last_modified=None
)


def _parsed(entries: Sequence[Entry]) -> ParsedFeed:
    read = items_of(entries, len(entries))
    return ParsedFeed(kind="rss20", title="", link=None, language=None, items=read.items, ids=read.ids, problem=None)


def titles(entries: Iterable[Entry]) -> list[str]:
    return [one.title for one in entries]
