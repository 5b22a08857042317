"""What of failing feeds is worth a word, and what is one trouble."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.intake.outages import (
    KnownTroubles,
    Outage,
    Scope,
    began,
    begin_words,
    is_over,
    is_worth_a_word,
    outages,
    over_words,
)
from storage.records.feed import Feed, Health
from storage.records.notice import Notice, NoticeKind
from tests.pipeline.intake.feeds import FEED, NOON

HOUR = timedelta(hours=1)


def failing(number: int, host: str | None = None, *, problem: str = "503", since: timedelta = 4 * HOUR) -> Feed:
    return replace(
        FEED,
        id=number,
        url=f"http://{host or f'host{number}.example'}/{number}",
        outlet=f"Wire {number}",
        health=Health.FAILING,
        problem=problem,
        failing_since=NOON - since,
        failures=3,
        next_poll_at=NOON + 2 * HOUR,
    )


def trouble(scope: Scope, *feeds: Feed) -> Notice:
    return Notice(
        id=1,
        kind=NoticeKind.FEEDS,
        subject=Outage(scope=scope, feeds=feeds).subject,
        words="",
        about=Outage(scope=scope, feeds=feeds).about,
        opened_at=NOON - 4 * HOUR,
        told_at=None,
        closed_at=None,
        closing_words=None,
        over_told_at=None,
    )


@pytest.mark.parametrize(
    ("failures", "lasted", "told"),
    [
        (1, timedelta(0), False),
        (2, 5 * HOUR, False),
        (3, timedelta(minutes=29), False),
        (3, timedelta(minutes=30), True),
        (9, timedelta(minutes=9), False),
        (2, 24 * HOUR, True),
    ],
)
def test_a_hiccup_tells_nobody(failures: int, lasted: timedelta, told: bool) -> None:
    feed = replace(failing(1, since=lasted), failures=failures)

    assert is_worth_a_word(feed, NOON) is told


def test_what_is_gone_is_told_at_once() -> None:
    assert is_worth_a_word(replace(failing(1, since=timedelta(0)), health=Health.GONE, failures=1), NOON)


def test_feeds_that_fail_for_themselves_are_told_one_by_one_up_to_three() -> None:
    few, many = [failing(n) for n in range(1, 4)], [failing(n) for n in range(1, 9)]

    assert [one.scope for one in outages(few, few, 40)] == [Scope.FEED] * 3
    [several] = outages(many, many, 400)
    assert (several.scope, len(several.feeds)) == (Scope.SEVERAL, 8)


def test_feeds_of_one_host_are_one_trouble_with_those_that_only_begin_to_fail() -> None:
    of_host = [failing(n, "big.example") for n in range(1, 6)]
    alone = failing(9)

    found = outages([of_host[0], alone], [*of_host, alone], 90)

    assert [(one.scope, len(one.feeds)) for one in found] == [(Scope.HOST, 5), (Scope.FEED, 1)]


def test_all_feeds_at_once_are_our_own_network() -> None:
    down = [failing(n) for n in range(1, 51)]

    assert [(one.scope, len(one.feeds)) for one in outages(down[:1], down, 0)] == [(Scope.NETWORK, 50)]
    assert [(one.scope, len(one.feeds)) for one in outages(down[:1], down, 5)] == [(Scope.NETWORK, 50)]
    assert outages(down[:1], down, 6)[0].scope is Scope.FEED, "feeds are heard meanwhile"
    one_host = [failing(n, "big.example") for n in range(1, 51)]
    assert outages(one_host[:1], one_host, 0)[0].scope is Scope.HOST, "one host is not the network"
    assert outages(down[:2], down[:2], 0)[0].scope is Scope.FEED, "two feeds say nothing of it"


def test_servers_that_say_gone_were_reached() -> None:
    gone = [replace(failing(n), health=Health.GONE) for n in range(1, 4)]

    assert {one.scope for one in outages(gone, gone, 0)} == {Scope.FEED}


def test_when_most_began_counts_and_not_the_one_that_failed_before() -> None:
    feeds = [failing(1, since=30 * HOUR), failing(2), failing(3)]

    assert began(feeds) == NOON - 4 * HOUR


def test_a_later_feed_of_the_same_trouble_joins_it() -> None:
    members = [failing(n, "big.example") for n in (1, 2)]
    by_id = {str(feed.id): feed for feed in members}
    host, later = trouble(Scope.HOST, *members), failing(3, "big.example", problem="404")

    assert KnownTroubles([host], by_id).of(later) == host
    assert KnownTroubles([host], by_id).of(failing(3)) is None
    assert KnownTroubles([host], {"1": members[0]}).of(later) is None, "some of it are back"
    assert KnownTroubles([trouble(Scope.NETWORK, *members)], by_id).of(failing(3)) is not None


def test_a_later_feed_joins_a_single_one_only_for_the_same_reason() -> None:
    first = failing(1, "big.example")
    single, by_id = trouble(Scope.FEED, first), {"1": first}

    assert KnownTroubles([single], by_id).of(failing(3, "big.example")) == single
    assert KnownTroubles([single], by_id).of(failing(3, "big.example", problem="404")) is None


@pytest.mark.parametrize(
    ("scope", "heard", "fail", "heard_now", "failing_now", "over"),
    [
        (Scope.FEED, 1, 0, 0, 0, True),
        (Scope.SEVERAL, 6, 1, 6, 0, False),
        (Scope.HOST, 4, 5, 4, 0, False),
        (Scope.HOST, 5, 5, 1, 0, True),
        (Scope.NETWORK, 1, 49, 1, 0, True),
        (Scope.NETWORK, 1, 49, 1, 1, False),
        (Scope.NETWORK, 1, 49, 0, 0, False),
    ],
)
def test_the_network_is_back_before_each_feed_is(
    scope: Scope,
    heard: int,
    fail: int,
    heard_now: int,
    failing_now: int,
    over: bool,
) -> None:
    found = is_over(trouble(scope, failing(1)), heard=heard, failing=fail, heard_now=heard_now, failing_now=failing_now)

    assert found is over


def test_words_say_who_why_how_long_and_what_comes_next() -> None:
    one = Outage(scope=Scope.FEED, feeds=(failing(1),))
    host = Outage(scope=Scope.HOST, feeds=tuple(failing(n, "big.example") for n in range(1, 31)))

    assert begin_words(one, NOON).splitlines() == [
        "Wire 1 cannot be heard: 503.",
        "3 times in a row, for 4 hours; it is tried again in 2 hours.",
    ]
    lines = begin_words(host, NOON).splitlines()
    assert lines[0] == "30 feeds of big.example cannot be heard."
    assert lines[1].startswith("Wire 1, Wire 2, ")
    assert lines[1].endswith(", Wire 12, 18 more: 503.")
    assert len(lines) == 2
    assert over_words(trouble(Scope.FEED, failing(1)), [failing(1)], [], NOON) == (
        "Wire 1 is heard again; it was told 4 hours ago."
    )


def test_what_strangers_say_makes_no_lines() -> None:
    hostile = replace(failing(1, problem="a\nb\u202e\r\nc"), outlet="X\nY")

    assert len(begin_words(Outage(scope=Scope.FEED, feeds=(hostile,)), NOON).splitlines()) == 2
