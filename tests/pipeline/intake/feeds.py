"""A feed that tests of the intake begin with; `dataclasses.replace` makes it what a test is about."""

from datetime import UTC, datetime, timedelta

from storage.records.feed import Feed, Health

NOON = datetime(2017, 10, 2, 12, tzinfo=UTC)
FEED = Feed(
    id=1,
    url="http://wire.example/feed",
    outlet="Wire",
    owner=None,
    groups=(),
    every=timedelta(minutes=15),
    next_poll_at=NOON,
    first_read_at=NOON - timedelta(days=9),
    polled_at=None,
    etag='"1"',
    last_modified="x",
    body_hash="h",
    health=Health.OK,
    problem=None,
    failing_since=None,
    failures=0,
    last_ok_at=NOON,
    last_new_at=NOON,
)
