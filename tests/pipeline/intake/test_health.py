from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.intake import health
from pipeline.intake.orders import Document, Failed, Unchanged
from storage.records.feed import Feed, Health, Move, Polled, Rhythm
from tests.pipeline.intake.feeds import FEED, NOON

DOCUMENT = Document(
    feed_id=1, url="http://wire.example/feed", body=b"x", content_type=None, etag='"2"', last_modified=None
)
SAME = Unchanged(feed_id=1, etag='"1"', last_modified="x")
ELSEWHERE = "http://new.example/feed"


def answered(feed: Feed, now: datetime, new_items: int = 0) -> Polled:
    found = health.Found(body_hash="h", new_items=new_items, usual_gap=None, rhythm=None)
    return health.read(feed, DOCUMENT, found, now)


def failed(feed: Feed, now: datetime = NOON, *, gone: bool = False, problem: str = "x") -> Polled:
    return health.failed(feed, Failed(feed_id=1, problem=problem, gone=gone), now)


def after(feed: Feed, polled: Polled) -> Feed:
    changed = {name: getattr(polled, name) for name in Polled.__dataclass_fields__ if name != "feed_id"}
    return replace(feed, **changed)


def test_a_failure_forgets_nothing_that_is_known() -> None:
    polled = failed(FEED, problem="gone")

    assert (polled.etag, polled.last_modified, polled.body_hash) == ('"1"', "x", "h")
    assert (polled.last_new_at, polled.first_read_at) == (FEED.last_new_at, FEED.first_read_at)
    assert (polled.health, polled.problem, polled.failing_since, polled.failures) == (Health.FAILING, "gone", NOON, 1)


def test_a_feed_fails_since_its_first_failure() -> None:
    earlier = NOON - timedelta(hours=3)

    assert failed(replace(FEED, failing_since=earlier)).failing_since == earlier


def test_an_answer_ends_a_failure() -> None:
    failing = replace(FEED, health=Health.FAILING, problem="x", failing_since=NOON, failures=7)

    polled = answered(failing, NOON)

    assert (polled.health, polled.problem, polled.failing_since, polled.failures) == (Health.OK, None, None, 0)


def test_an_answer_with_something_new_is_remembered() -> None:
    polled = answered(replace(FEED, last_new_at=NOON - timedelta(days=5)), NOON, new_items=1)

    assert (polled.health, polled.last_new_at) == (Health.OK, NOON)


def test_what_a_document_says_of_itself_takes_the_place_of_what_was_known() -> None:
    polled = answered(replace(FEED, fresh_for=timedelta(hours=9), rhythm=Rhythm(skip_hours=(1,))), NOON)

    assert (polled.etag, polled.last_modified, polled.document_url) == ('"2"', None, DOCUMENT.url)
    assert (polled.fresh_for, polled.rhythm, polled.whole_at) == (None, None, NOON)


def test_not_modified_ends_nothing_that_was_said_of_the_document() -> None:
    known = replace(
        FEED, every=None, fresh_for=timedelta(hours=9), rhythm=Rhythm(every=timedelta(hours=2)), whole_at=NOON
    )

    polled = health.unchanged(known, SAME, NOON + timedelta(hours=10))

    assert (polled.fresh_for, polled.rhythm, polled.whole_at) == (known.fresh_for, known.rhythm, NOON)
    assert polled.next_poll_at >= NOON + timedelta(hours=19)
    assert health.unchanged(known, replace(SAME, fresh_for=timedelta(hours=1)), NOON).fresh_for == timedelta(hours=1)


# Moves and goners


def test_a_move_is_believed_when_it_was_seen_three_times_over_a_day() -> None:
    """Catalogue E 59."""
    moved, feed, learned = replace(SAME, moved_to=ELSEWHERE), FEED, []
    for hours in (0, 1, 2, 23, 24):
        feed = after(feed, health.unchanged(feed, moved, NOON + timedelta(hours=hours)))
        learned.append(feed.moved_to)

    assert learned == [None, None, None, None, ELSEWHERE]
    assert feed.moving is None
    assert (feed.url, feed.address) == (FEED.url, ELSEWHERE)


def test_two_sightings_are_too_few_however_far_apart() -> None:
    """Catalogue E 59."""
    feed = replace(FEED, moving=Move(to=ELSEWHERE, since=NOON - timedelta(days=9), seen=1))

    polled = health.unchanged(feed, replace(SAME, moved_to=ELSEWHERE), NOON)

    assert (polled.moved_to, polled.moving) == (None, Move(to=ELSEWHERE, since=NOON - timedelta(days=9), seen=2))


@pytest.mark.parametrize("target", [None, "http://third.example/feed"])
def test_an_answer_from_elsewhere_takes_back_what_was_seen(target: str | None) -> None:
    feed = replace(FEED, moving=Move(to=ELSEWHERE, since=NOON - timedelta(days=9), seen=2))

    polled = health.unchanged(feed, replace(SAME, moved_to=target), NOON)

    assert polled.moved_to is None
    assert polled.moving == (Move(to=target, since=NOON, seen=1) if target else None)


def test_a_failure_neither_confirms_nor_takes_back_a_move() -> None:
    """Catalogue E 59: a redirect to a web page is a failure."""
    feed = replace(FEED, moving=Move(to=ELSEWHERE, since=NOON - timedelta(days=9), seen=2))

    assert failed(feed).moving == feed.moving


def test_a_learned_address_that_no_longer_answers_is_forgotten() -> None:
    feed = replace(FEED, moved_to=ELSEWHERE, failures=4)

    assert failed(feed).moved_to == ELSEWHERE
    assert failed(replace(feed, failures=5)).moved_to is None


def test_gone_at_a_learned_address_is_no_word_about_the_operators() -> None:
    polled = failed(replace(FEED, moved_to=ELSEWHERE), gone=True)

    assert (polled.moved_to, polled.health) == (None, Health.FAILING)


def test_a_feed_that_is_gone_is_all_but_switched_off_and_an_answer_brings_it_back() -> None:
    """Catalogue E 59."""
    gone = after(FEED, failed(FEED, gone=True, problem="gone for good"))
    still = after(gone, failed(gone, gone.next_poll_at, gone=True))

    assert (gone.health, gone.problem) == (Health.GONE, "gone for good")
    assert gone.next_poll_at - NOON > timedelta(days=1)
    assert still.next_poll_at - gone.next_poll_at > timedelta(days=30)
    assert answered(still, still.next_poll_at, new_items=1).health == Health.OK
