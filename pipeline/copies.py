"""The part of the third line that finds whose text an article carries: index -> decision -> store."""

from datetime import datetime

from pipeline.events.index import WINDOW, StoryIndex
from pipeline.events.stories import decide, sketched
from storage.database import Store
from storage.records.article import Article

_BATCH = 2000


def catch_up(index: StoryIndex, store: Store, now: datetime) -> None:
    """Take in what was related since the index last looked, by this process or another; drop what is too old."""
    since = now - WINDOW
    index.forget_before(since)
    while related := store.stories.after(index.seen, since=since, limit=_BATCH):
        index.add_all(related)


def find_story(store: Store, index: StoryIndex, article: Article) -> str:
    """Put an article into the story whose text it carries, and give the origin: who is behind the words."""
    text = sketched(article)
    related = store.stories.relate(text, decide(text, index.candidates(text)))
    index.add(related)
    origin = related.membership.origin
    return (article.owner or origin) if origin == article.outlet else origin
