"""Records that tests begin with; `dataclasses.replace` makes them what a test is about."""

from datetime import UTC, datetime

from storage.records.article import Article

ARTICLE = Article(
    id=1,
    feed_id=1,
    outlet="Example Wire",
    owner=None,
    groups=(),
    version=1,
    first_seen_at=datetime(2019, 3, 23, tzinfo=UTC),
    version_seen_at=datetime(2019, 3, 23, tzinfo=UTC),
    backlog=False,
    title="",
    link=None,
    author=None,
    text="",
    tags=(),
    published_at=None,
)
