from dataclasses import replace
from datetime import datetime, timedelta

from storage.database import Database
from storage.records.article import Item
from storage.records.feed import WatchedFeed
from storage.records.reading import FrameHit, FrameStatus, Reading
from tests.samples import CLAIM as SAMPLE

CLAIM = replace(
    SAMPLE,
    end=40,
    sentence="At least 12 people were killed in Mayadin.",
    max=None,
    count_start=9,
    count_end=11,
    qualifier="at_least",
    place_start=34,
    place_end=41,
    restated_in=("Twelve died.",),
    means="airstrike",
    why=("passive", "qualifier"),
)
FRAME = FrameHit(
    frame="end_of_isis",
    field="title",
    start=0,
    end=10,
    sentence="ISIS is finished",
    status=FrameStatus.ASSERTED,
    modality="asserted",
    voice="own",
    strength="strong",
    speaker=None,
    why=("strong:1",),
)


def test_a_reading_comes_back_whole_and_a_newer_one_replaces_it(
    database: Database, watched: WatchedFeed, item: Item, noon: datetime
) -> None:
    reading = Reading(version="1", language="en", claims=(CLAIM, replace(CLAIM, min=3)), frames=(FRAME,))
    with database.transaction() as store:
        store.feeds.watch([watched], noon)
        store.articles.add(store.feeds.all()[0].id, [item], seen_at=noon, backlog=False)
        [article] = store.articles.claim_unread(noon, 1, timedelta(minutes=1))
        store.readings.keep(article, reading, noon)

    with database.snapshot() as store:
        assert store.readings.claims(article.id, 1) == [CLAIM, replace(CLAIM, min=3)]
        assert store.readings.frames(article.id, 1) == [FRAME]

    with database.transaction() as store:
        store.readings.keep(article, replace(reading, version="2", claims=(CLAIM,), frames=()), noon)
        assert store.readings.claims(article.id, 1) == [CLAIM]
        assert store.readings.frames(article.id, 1) == []
