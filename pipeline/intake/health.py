"""What a poll says about a feed's health; pure."""

from datetime import datetime, timedelta

from pipeline.intake import pace
from storage.records.feed import Feed, Health, Polled

SILENT_AFTER = timedelta(days=2)


def answered(
    feed: Feed, *, now: datetime, etag: str | None, last_modified: str | None, body_hash: str | None, new_items: int
) -> Polled:
    """Judge a feed that gave a document, or said that it has not changed."""
    last_new_at = now if new_items else feed.last_new_at
    quiet_since = last_new_at or feed.first_read_at or now
    return Polled(
        feed_id=feed.id,
        polled_at=now,
        next_poll_at=pace.next_poll(feed, now),
        first_read_at=feed.first_read_at or now,
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        health=Health.SILENT if now - quiet_since >= SILENT_AFTER else Health.OK,
        problem=None,
        failing_since=None,
        failures=0,
        last_ok_at=now,
        last_new_at=last_new_at,
    )


def failed(feed: Feed, *, now: datetime, problem: str, retry_after: timedelta | None = None) -> Polled:
    """Judge a feed that gave no document: what is known of it stays, validators too."""
    return Polled(
        feed_id=feed.id,
        polled_at=now,
        next_poll_at=pace.next_try(feed, now, retry_after),
        first_read_at=feed.first_read_at,
        etag=feed.etag,
        last_modified=feed.last_modified,
        body_hash=feed.body_hash,
        health=Health.FAILING,
        problem=problem,
        failing_since=feed.failing_since or now,
        failures=feed.failures + 1,
        last_ok_at=feed.last_ok_at,
        last_new_at=feed.last_new_at,
    )
