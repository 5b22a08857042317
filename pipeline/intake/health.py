"""What a poll says about a feed's health, and what else it teaches; pure."""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from pipeline.intake import moves, pace
from pipeline.intake.naming import Naming
from pipeline.intake.orders import Document, Failed, Unchanged
from storage.records.feed import Feed, Health, Polled, Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was in a document that was taken apart."""

    body_hash: str
    new_items: int
    usual_gap: timedelta | None
    rhythm: Rhythm | None
    naming: Naming = field(default_factory=Naming)
    remark: str | None = None  # what is wrong with the document, which was readable all the same
    missed: tuple[datetime, datetime] | None = None  # two answers between which items may have come and gone


def read(feed: Feed, document: Document, found: Found, now: datetime) -> Polled:
    """Judge a feed that gave a document."""
    after = replace(
        feed,
        body_hash=found.body_hash,
        last_new_at=now if found.new_items else feed.last_new_at,
        usual_gap=found.usual_gap,
        rhythm=found.rhythm,
        identity_policy=found.naming.policy,
        identity_strikes=found.naming.strikes,
        identity_note=found.naming.note,
        remark=found.remark,
        gap_since=found.missed[0] if found.missed else feed.gap_since,
        gap_until=found.missed[1] if found.missed else feed.gap_until,
    )
    return _answered(after, document, now)


def unchanged(feed: Feed, answer: Document | Unchanged, now: datetime) -> Polled:
    """Judge a feed that said that it has not changed, or gave the same document again."""
    return _answered(feed, answer, now)


def failed(feed: Feed, failure: Failed, now: datetime) -> Polled:
    """Judge a feed that gave no document: what is known of it stays, validators too."""
    gone = failure.gone and feed.moved_to is None
    whereabouts = moves.failed(feed, gone=failure.gone)
    next_poll_at = (
        pace.next_try_of_gone(feed, now, again=feed.health is Health.GONE)
        if gone
        else pace.next_try(feed, now, failure.retry_after)
    )
    after = replace(
        feed,
        moved_to=whereabouts.moved_to,
        moving=whereabouts.moving,
        health=Health.GONE if gone else Health.FAILING,
        problem=failure.problem,
        failing_since=feed.failing_since or now,
        failures=feed.failures + 1,
    )
    return _polled(after, next_poll_at, now)


def _answered(feed: Feed, answer: Document | Unchanged, now: datetime) -> Polled:
    """Take over what every answer says; a validator that a document came without is none any more."""
    whereabouts = moves.answered(feed, answer.moved_to, now)
    said: dict[str, Any] = {
        "etag": answer.etag,
        "last_modified": answer.last_modified,
        "moved_to": whereabouts.moved_to,
        "moving": whereabouts.moving,
        "first_read_at": feed.first_read_at or now,
        "health": Health.OK,
        "problem": None,
        "failing_since": None,
        "failures": 0,
        "last_ok_at": now,
    }
    if isinstance(answer, Document):
        said |= {"document_url": answer.url, "whole_at": now, "fresh_for": answer.fresh_for}
    elif answer.fresh_for is not None:  # else "not modified" ends nothing that was said of the document
        said["fresh_for"] = answer.fresh_for
    after = replace(feed, **said)
    return _polled(after, pace.next_poll(after, now), now)


_KEPT = tuple({field.name for field in fields(Polled)} - {"feed_id", "polled_at", "next_poll_at"})


def _polled(after: Feed, next_poll_at: datetime, now: datetime) -> Polled:
    kept = {name: getattr(after, name) for name in _KEPT}
    return Polled(feed_id=after.id, polled_at=now, next_poll_at=next_poll_at, **kept)
