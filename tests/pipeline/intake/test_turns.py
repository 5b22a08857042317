"""Whose turn it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.intake.addresses import host_of, is_this_machine
from pipeline.intake.turns import AT_A_TIME, Queue
from storage.records.feed import Feed
from tests.pipeline.intake.feeds import FEED, NOON

SECOND = timedelta(seconds=1)


def feeds(count: int, host: str = "big.example") -> list[Feed]:
    return [replace(FEED, id=number, url=f"http://{host}/{number}") for number in range(count)]


def test_a_thousand_feeds_of_one_host_are_spread_out() -> None:
    """Catalogue E 61: at a full start, some at a time, a second for each."""
    queue = Queue(SECOND)

    turns = [queue.share_out(feeds(1000)[start : start + 500], {}, NOON) for start in (0, 500)]

    assert [len(turn.now) for turn in turns] == [AT_A_TIME, 0]
    waits = sorted(later - NOON for turn in turns for later in turn.later.values())
    assert len(waits) == 1000 - AT_A_TIME
    assert all(waits.count(wait) <= AT_A_TIME for wait in set(waits))
    assert waits[-1] <= timedelta(seconds=1000)


def test_one_host_does_not_wait_for_another() -> None:
    mixed = [*feeds(100), *feeds(10, "small.example")]

    turns = Queue(SECOND).share_out(mixed, {}, NOON)

    assert len(turns.now) == AT_A_TIME + 10


def test_our_own_machine_needs_no_turns() -> None:
    assert len(Queue(SECOND).share_out(feeds(100, "127.0.0.1:8080"), {}, NOON).now) == 100


def test_the_feeds_of_a_paused_host_wait_for_its_end_and_not_all_for_the_same_moment() -> None:
    """Catalogue E 58."""
    until = NOON + timedelta(hours=3)

    turns = Queue(SECOND).share_out(feeds(50), {"big.example": until}, NOON)

    assert turns.now == ()
    assert all(until <= later <= until + timedelta(minutes=5) for later in turns.later.values())
    assert len(set(turns.later.values())) == 50


def test_a_feed_that_moved_waits_for_the_host_it_moved_to() -> None:
    moved = replace(FEED, moved_to="http://big.example/feed")

    assert Queue(SECOND).share_out([moved], {"wire.example": NOON + SECOND}, NOON).now == (moved,)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://Wire.Example./feed", "wire.example"),
        ("https://wire.example:443/", "wire.example"),
        ("http://amira:secret@wire.example:8080/", "wire.example:8080"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://[::1/", ""),
    ],
)
def test_a_host_has_one_name(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9:80", True),
        ("[::1]", True),
        ("[::1]:8080", True),
        ("localhost:1", True),
        ("10.0.0.1", False),
        ("[2001:db8::1]:80", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_our_own_machine_is_known_by_its_addresses(host: str, ours: bool) -> None:
    assert is_this_machine(host) == ours
