"""How the first line behaves towards servers: catalogue E, each case against a real server."""

import gzip
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from pipeline.intake.pace import usual_gap
from storage.records.feed import Health, WatchedFeed
from tests.conftest import HttpRequest, HttpServer, ServeHttp
from tests.pipeline.desk import HOUR, NOON, NOT_MODIFIED, Desk, answer, rss

DAY = timedelta(days=1)
WATCHED = WatchedFeed(url="", outlet="Wire", owner=None, groups=(), every=HOUR)


def redirect(to: str, status: str = "301 Moved Permanently") -> bytes:
    return answer("elsewhere", f"Location: {to}", status=status)


def sent(request: HttpRequest) -> tuple[bytes | None, bytes | None]:
    return request.header("if-none-match"), request.header("if-modified-since")


# Validators


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (('ETag: "1"', "Last-Modified: L"), ('ETag: "2"', "Last-Modified: L"), (b'"2"', b"L")),
        (('ETag: "1"', "Last-Modified: L"), ('ETag: "1"', "Last-Modified: M"), (b'"1"', b"M")),
        (('ETag: "1"', "Last-Modified: L"), ('ETag: "2"',), (b'"2"', None)),
        (('ETag: "1"', "Last-Modified: L"), ("Last-Modified: M",), (None, b"M")),
        (('ETag: "1"', "Last-Modified: L"), (), (None, None)),
        ((), ('ETag: "1"',), (b'"1"', None)),
    ],
)
@pytest.mark.parametrize("body", ["a one", "b two"], ids=["same body", "new body"])
def test_the_newest_validators_are_sent_and_those_that_were_dropped_are_not(
    desk: Desk,
    first: tuple[str, ...],
    second: tuple[str, ...],
    expected: tuple[bytes | None, bytes | None],
    body: str,
) -> None:
    """Catalogue E 54, 55."""
    desk.answers["wire"] = answer(rss("a one"), *first)
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss(body), *second)
    desk.poll(NOON + HOUR)

    desk.poll(NOON + 2 * HOUR)

    assert sent(desk.asked("wire")[2]) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (('ETag: "2"',), (b'"2"', b"L")),
        (("Last-Modified: M",), (b'"1"', b"M")),
        (('ETag: "2"', "Last-Modified: M"), (b'"2"', b"M")),
        ((), (b'"1"', b"L")),
    ],
)
def test_a_304_may_bring_new_validators(
    desk: Desk, said: tuple[str, ...], expected: tuple[bytes | None, bytes | None]
) -> None:
    """Catalogue E 54."""
    desk.answers["wire"] = answer(rss("a one"), 'ETag: "1"', "Last-Modified: L")
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = "\r\n".join(["HTTP/1.1 304 Not Modified", "Connection: close", *said, "", ""]).encode()
    desk.poll(NOON + HOUR)

    desk.poll(NOON + 2 * HOUR)

    assert sent(desk.asked("wire")[2]) == expected


@pytest.mark.parametrize(
    "said",
    [
        b'HTTP/1.1 200 OK\r\nETag: "2"\r\nContent-Length: 999\r\nConnection: close\r\n\r\n' + rss("b two").encode(),
        answer("<rss version='2.0'><channel><item><title>cut", 'ETag: "2"'),
        answer("<html><body>Sign in</body></html>", 'ETag: "2"'),
        answer("", 'ETag: "2"'),
        answer("x", 'ETag: "2"', status="503 Busy"),
    ],
    ids=["cut answer", "cut document", "page", "empty", "refusal"],
)
def test_an_answer_that_is_no_feed_vouches_for_nothing(desk: Desk, said: bytes) -> None:
    """Catalogue E 53: the validators of the last whole document are sent on, and no others."""
    desk.answers["wire"] = answer(rss("a one"), 'ETag: "1"', "Last-Modified: L")
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = said
    desk.poll(NOON + HOUR)

    desk.poll_when_due("wire")

    assert sent(desk.asked("wire")[2]) == (b'"1"', b"L")


def test_a_crash_before_the_items_are_stored_sends_the_old_validators_again(desk: Desk) -> None:
    """Catalogue E 53, A 1: nothing hides behind a 304."""
    desk.answers["wire"] = answer(rss("a one"), 'ETag: "1"')
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss("b two", "a one"), 'ETag: "2"')

    class Killed(BaseException):
        pass

    def dies(_: object) -> object:
        raise Killed

    real, desk.parser.parse_many = desk.parser.parse_many, dies  # type: ignore[assignment, method-assign]
    try:
        with pytest.raises(Killed):
            desk.poll(NOON + HOUR)
    finally:
        desk.parser.parse_many = real  # type: ignore[method-assign]
    desk.restart()

    assert desk.poll(NOON + 2 * HOUR - timedelta(seconds=1)).feeds == 0
    assert desk.poll(NOON + 2 * HOUR).new == 1
    assert sent(desk.asked("wire")[2]) == (b'"1"', None)


def test_a_server_that_never_changes_its_validators_hides_nothing_for_ever(desk: Desk) -> None:
    """Catalogue E 53: after a month of "not modified" the whole document is asked for, once."""
    frozen = answer(rss("a one"), "Last-Modified: L")
    desk.answers["wire"] = lambda request: NOT_MODIFIED if request.header("if-modified-since") else frozen
    desk.watch("wire", every=DAY)
    for days in range(31):
        desk.poll(NOON + days * DAY)
    assert [sent(request) for request in desk.asked("wire")] == [(None, None)] + [(None, b"L")] * 30

    frozen = answer("", status="500 Oops")
    desk.poll(NOON + 31 * DAY)
    frozen = answer(rss("b two"), "Last-Modified: L")
    desk.poll(NOON + 33 * DAY)

    assert [sent(request) for request in desk.asked("wire")[31:]] == [(None, None), (None, b"L")]


# Spacing


def test_a_restart_a_reload_and_a_kill_poll_nobody_early(desk: Desk) -> None:
    """Catalogue E 56."""
    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire", every=None)
    desk.poll(NOON)

    for minutes in range(1, 60):
        desk.restart()
        desk.watch("wire", every=None, now=NOON + timedelta(minutes=minutes))
        desk.poll(NOON + timedelta(minutes=minutes))

    assert len(desk.asked("wire")) == 1


def test_the_wait_of_a_failing_feed_outlives_a_restart(desk: Desk) -> None:
    """Catalogue E 56."""
    desk.answers["wire"] = answer("", status="500 Oops")
    desk.watch("wire")
    desk.poll(NOON)
    desk.poll_when_due("wire")
    waits_until = desk.poll_when_due("wire").next_poll_at

    desk.restart()
    desk.watch("wire", now=NOON + 6 * HOUR)

    assert desk.feed("wire").next_poll_at == waits_until > NOON + 6 * HOUR


def test_a_clock_that_was_put_back_makes_nobody_early(desk: Desk) -> None:
    """Catalogue E 56."""
    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire")
    desk.poll(NOON)

    desk.poll(NOON - DAY)

    assert len(desk.asked("wire")) == 1


@pytest.mark.parametrize(
    ("headers", "heading", "shortest", "longest"),
    [
        ((), "", HOUR, 1.1 * HOUR),
        (("Cache-Control: public, max-age=7200",), "", 2 * HOUR, 2.2 * HOUR),
        (("Cache-Control: public", "Cache-Control: Max-Age = 7200"), "", 2 * HOUR, 2.2 * HOUR),
        (("Cache-Control: max-age=60",), "", HOUR, 1.1 * HOUR),
        (("Cache-Control: s-maxage=7200",), "", HOUR, 1.1 * HOUR),
        (("Cache-Control: max-age=-7200",), "", HOUR, 1.1 * HOUR),
        (("Cache-Control: max-age=99999999999",), "", DAY, DAY),
        (("Date: Mon, 02 Oct 2017 08:00:00 GMT", "Expires: Mon, 02 Oct 2017 11:00:00 GMT"), "", 3 * HOUR, 3.3 * HOUR),
        (("Expires: Mon, 02 Oct 2017 15:00:00 GMT",), "", 3 * HOUR, 3.3 * HOUR),
        (("Expires: Mon, 02 Oct 2017 15:00:00 GMT", "Cache-Control: max-age=0"), "", HOUR, 1.1 * HOUR),
        (("Expires: 0",), "", HOUR, 1.1 * HOUR),
        (("Expires: Fri, 31 Dec 9999 23:59:59 GMT",), "", DAY, DAY),
        ((), "<ttl>240</ttl>", 4 * HOUR, 4.4 * HOUR),
        ((), "<ttl>20</ttl>", HOUR / 3, 1.1 * HOUR / 3),
        ((), "<ttl>1</ttl>", HOUR / 4, 1.1 * HOUR / 4),
        ((), "<ttl>99999</ttl>", DAY, DAY),
        ((), "<skipHours><hour>13</hour><hour>14</hour></skipHours>", 3 * HOUR, 4 * HOUR),
        ((), "<skipDays><day>Monday</day></skipDays>", 12 * HOUR, 13 * HOUR),
    ],
)
def test_what_server_and_feed_ask_for_is_kept_within_a_day(
    desk: Desk, headers: tuple[str, ...], heading: str, shortest: timedelta, longest: timedelta
) -> None:
    """Catalogue E 57."""
    desk.answers["wire"] = answer(rss("a one").replace("<title>x", f"{heading}<title>x"), *headers)
    desk.watch("wire", every=None)

    desk.poll(NOON)

    assert shortest <= desk.feed("wire").next_poll_at - NOON <= longest


def test_the_operators_interval_wins_over_what_server_and_feed_ask_for(desk: Desk) -> None:
    """Catalogue E 57."""
    desk.answers["wire"] = answer(
        rss("a one").replace("<title>x", "<ttl>99</ttl><title>x"), "Cache-Control: max-age=9999"
    )
    desk.watch("wire", every=timedelta(minutes=1))

    desk.poll(NOON)

    assert desk.feed("wire").next_poll_at == NOON + timedelta(minutes=1)


def test_the_rhythm_is_taken_from_when_a_feeds_items_were_first_seen(desk: Desk) -> None:
    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire", every=None)
    seen, now = [], NOON
    for number, letter in enumerate("bcdefgh"):
        desk.poll(now)
        seen.append(now)
        desk.answers["wire"] = answer(rss(f"{letter} {number}"))
        now += 2 * DAY

    feed = desk.feed("wire")

    assert feed.usual_gap == usual_gap(seen[1:]) == 2 * DAY
    assert 8 * HOUR <= feed.next_poll_at - seen[-1] <= 8.8 * HOUR


# Hosts


@pytest.mark.parametrize(
    ("value", "pause"),
    [
        ("36000", 10 * HOUR),
        ("Mon, 02 Oct 2017 22:00:00 GMT", 10 * HOUR),
        ("Mon, 02 Oct 2027 22:00:00 GMT", DAY),
        ("315360000", DAY),
        ("when the war is over", HOUR),
        ("-36000", HOUR),
    ],
)
def test_retry_after_pauses_all_feeds_of_the_host_and_a_restart_keeps_it(
    desk: Desk, value: str, pause: timedelta
) -> None:
    """Catalogue E 58."""
    desk.answers |= {name: answer(rss("a one"), 'ETag: "1"') for name in ("bad", "good")}
    desk.watch("bad", "good", every=timedelta(minutes=30), now=NOON - HOUR)
    desk.poll(NOON - HOUR)
    desk.answers["bad"] = answer("", f"Retry-After: {value}", status="429 Too Many Requests")
    with desk.database.transaction() as store:
        store.feeds.postpone({desk.feed("good").id: NOON + timedelta(minutes=1)})
    desk.poll(NOON)
    desk.restart()
    desk.watch("bad", "good", every=timedelta(minutes=15), now=NOON)  # an impatient operator changes nothing

    desk.poll(NOON + timedelta(minutes=2))
    desk.poll(NOON + pause - timedelta(seconds=1))
    assert len(desk.server.requests) == 3
    assert desk.feed("good").health == Health.OK

    desk.poll(NOON + pause + timedelta(minutes=5))
    desk.poll(NOON + DAY + 2 * HOUR)
    assert len(desk.asked("good")) >= 2
    assert all(sent(request) == (b'"1"', None) for request in desk.server.requests[2:])


def test_feeds_that_wait_in_the_same_run_are_paused_too(desk: Desk) -> None:
    """Catalogue E 58."""
    names = [f"feed{number}" for number in range(40)]
    desk.answers |= {name: answer("", "Retry-After: 600", status="503 Busy") for name in names}
    desk.watch(*names)

    report = desk.poll(NOON)

    assert len(desk.server.requests) == report.failed <= 4
    spared = [desk.feed(name) for name in names if desk.feed(name).health is Health.NEW]
    assert len(spared) == 40 - report.failed
    assert all(timedelta(0) <= feed.next_poll_at - NOON - timedelta(minutes=10) <= HOUR / 12 for feed in spared)


def test_a_host_at_the_end_of_redirects_is_left_alone_too(desk: Desk, http_server: ServeHttp) -> None:
    """Catalogue E 58."""
    busy = http_server(lambda _: answer("", "Retry-After: 7200", status="429 Too Many Requests"))
    desk.answers |= {name: redirect(busy.url("/feed"), "302 Found") for name in ("one", "two")}
    desk.watch("one", every=timedelta(minutes=30))
    desk.poll(NOON)
    desk.watch("one", "two", every=timedelta(minutes=30), now=NOON + timedelta(minutes=1))

    desk.poll(NOON + timedelta(minutes=1))

    assert len(desk.asked("two")) == len(busy.requests) == 1
    assert desk.feed("two").next_poll_at >= NOON + 2 * HOUR


# Moves and goners


def test_a_redirect_for_good_is_learned_in_a_day_and_the_operator_is_told(desk: Desk, http_server: ServeHttp) -> None:
    """Catalogue E 59."""
    new = http_server(
        lambda request: NOT_MODIFIED if request.header("if-none-match") else answer(rss("a"), 'ETag: "1"')
    )
    desk.answers["wire"] = redirect(new.url("/feed"))
    desk.headers = {desk.server.url("/wire"): {"Authorization": "Bearer x"}}
    desk.watch("wire", every=8 * HOUR)
    with capture_logs() as logs:
        for number in range(6):
            desk.poll(NOON + number * 8 * HOUR)

    feed = desk.feed("wire")
    assert (feed.url, feed.moved_to) == (desk.server.url("/wire"), new.url("/feed"))
    assert len(desk.asked("wire")) == 4  # noon, 20:00, 4:00, and noon again: a day has passed
    assert [request.header("if-none-match") for request in new.requests] == [None] + [b'"1"'] * 5
    assert not any(request.header("authorization") for request in new.requests)
    told = [log for log in logs if log["event"] == "feed_moved"]
    assert [(log["feed"], log["to"]) for log in told] == [(feed.url, feed.moved_to)]


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary Redirect"])
def test_a_passing_redirect_is_followed_and_never_learned(desk: Desk, status: str) -> None:
    """Catalogue E 59."""
    desk.answers |= {"wire": redirect("/new", status), "new": redirect("/end"), "end": answer(rss("a one"))}
    desk.watch("wire", every=DAY)
    for days in range(5):
        desk.poll(NOON + days * DAY)

    feed = desk.feed("wire")
    assert (feed.moved_to, feed.moving) == (None, None)
    assert len(desk.asked("wire")) == len(desk.asked("end")) == 5


def test_of_a_chain_only_what_is_for_good_from_its_begin_is_learned(desk: Desk) -> None:
    """Catalogue E 59."""
    desk.answers |= {"wire": redirect("/new", "308 Permanent Redirect"), "end": answer(rss("a one"))}
    desk.answers["new"] = redirect("/end", "302 Found")
    desk.watch("wire", every=DAY)
    for days in range(3):
        desk.poll(NOON + days * DAY)

    assert desk.feed("wire").moved_to == desk.server.url("/new")


def test_a_redirect_to_a_web_page_is_never_learned(desk: Desk) -> None:
    """Catalogue E 59: a site that sends everybody to its front page has not moved its feed there."""
    desk.answers |= {"wire": redirect("/"), "": answer("<!doctype html><html><body>Welcome</body></html>")}
    desk.watch("wire", every=DAY)
    for days in range(5):
        desk.poll(NOON + 2 * days * DAY)

    feed = desk.feed("wire")
    assert (feed.moved_to, feed.moving, feed.health) == (None, None, Health.FAILING)


def test_an_operator_who_changes_the_address_keeps_the_feed(desk: Desk) -> None:
    """Catalogue E 59."""
    desk.answers |= {"old": redirect("/new"), "new": answer(rss("a one"))}
    desk.watch("old", every=DAY)
    for days in range(3):
        desk.poll(NOON + days * DAY)
    before = desk.feed("old")

    desk.watch("new", every=DAY, now=NOON + 3 * DAY)

    after = desk.feed("new")
    assert (after.id, after.url, after.moved_to) == (before.id, before.moved_to, None)
    assert after.first_read_at == NOON


def test_a_feed_that_is_gone_is_all_but_switched_off_and_the_operator_is_told(desk: Desk) -> None:
    """Catalogue E 59."""
    desk.answers["wire"] = answer("", status="410 Gone")
    desk.watch("wire")
    with capture_logs() as logs:
        for hours in range(60 * 24):
            if hours % 6 == 0:
                desk.poll(NOON + hours * HOUR)

    feed = desk.feed("wire")
    assert (feed.health, len(desk.asked("wire"))) == (Health.GONE, 3)
    assert feed.problem is not None
    assert "gone for good" in feed.problem
    assert len([log for log in logs if log["event"] == "feed_gone"]) == 1

    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire", now=NOON + 60 * DAY)
    assert desk.feed("wire").next_poll_at == feed.next_poll_at
    desk.watch("wire", every=2 * HOUR, now=NOON + 60 * DAY)
    desk.poll(NOON + 60 * DAY)
    assert desk.feed("wire").health == Health.OK


# What a server sees


def test_a_request_says_who_asks_and_nothing_else(desk: Desk) -> None:
    """Catalogue E 60."""
    packed = gzip.compress(rss("a one").encode())
    head = (
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nSet-Cookie: id=1; Path=/\r\nSet-Cookie: a=b; Max-Age=999999\r\n"
    )
    body = f"{head}Content-Length: {len(packed)}\r\nConnection: close\r\n\r\n".encode() + packed
    desk.answers |= {"wire?a=1": body, "hop": answer("", "Location: /wire?a=1", "Set-Cookie: c=d", status="302 Found")}
    desk.watch("wire?a=1", "hop")

    for hours in range(3):
        assert desk.poll(NOON + hours * HOUR).failed == 0

    assert {request.target for request in desk.server.requests} == {"/wire?a=1", "/hop"}
    for request in desk.server.requests:
        assert {name for name, _ in request.headers} == {
            "host", "user-agent", "accept", "accept-encoding", "connection"
        }  # fmt: skip
        assert request.header("user-agent") == b"Wirewatch/1 (+ops@example.org)"
        assert b"application/atom+xml" in (request.header("accept") or b"")
        assert request.header("accept-encoding") == b"gzip, deflate, br, zstd"


def test_a_feed_is_read_over_ipv6(desk: Desk, http_server: ServeHttp) -> None:
    """Catalogue E 60."""
    server: HttpServer = http_server(lambda _: answer(rss("a one")), host="::1")
    with desk.database.transaction() as store:
        store.feeds.watch([replace(WATCHED, url=server.url("/feed", host="[::1]"))], NOON)

    assert desk.poll(NOON).new == 1
    assert server.requests[0].header("host") == f"[::1]:{server.port}".encode()
