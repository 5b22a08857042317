"""The first line against a real server and a real database."""

import re
from datetime import timedelta

import pytest

from storage.records.feed import Health
from tests.pipeline.desk import HOUR, NOON, NOT_MODIFIED, Desk, answer, rss


def test_items_are_stored_with_the_validators_that_vouch_for_them(desk: Desk) -> None:
    desk.answers["wire"] = answer(rss("a one", "b two"), 'ETag: W/"odd, é"', "Last-Modified: Tue, 3 Oct 2017 1:2:3 GMT")
    desk.watch("wire")

    report = desk.poll(NOON)

    assert (report.feeds, report.new, report.failed) == (1, 2, 0)
    assert sorted(article.title for article in desk.articles()) == ["a one", "b two"]
    feed = desk.feed("wire")
    assert (feed.health, feed.polled_at, feed.next_poll_at) == (Health.OK, NOON, NOON + HOUR)
    desk.answers["wire"] = NOT_MODIFIED
    desk.poll(NOON + HOUR)
    again = desk.asked("wire")[1]
    assert again.header("if-none-match") == 'W/"odd, é"'.encode("latin-1")
    assert again.header("if-modified-since") == b"Tue, 3 Oct 2017 1:2:3 GMT"


def test_what_the_first_poll_finds_is_backlog_and_what_comes_later_is_not(desk: Desk) -> None:
    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss("b two", "a one"))
    desk.poll(NOON + HOUR)

    assert {article.title: article.backlog for article in desk.articles()} == {"a one": True, "b two": False}


def test_a_first_poll_that_fails_does_not_use_up_the_backlog(desk: Desk) -> None:
    desk.answers["wire"] = answer("", status="500 Oops")
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss("a one"))
    desk.poll(NOON + 2 * HOUR)

    assert [article.backlog for article in desk.articles()] == [True]


def test_the_same_bytes_are_not_parsed_again_and_newer_validators_are_kept(desk: Desk) -> None:
    desk.answers["wire"] = answer(rss("a one"), 'ETag: "1"')
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss("a one"), 'ETag: "2"')

    report = desk.poll(NOON + HOUR)

    assert (report.unchanged, report.new) == (1, 0)
    assert desk.feed("wire").etag == '"2"'


def test_an_edit_is_stored_as_a_new_version(desk: Desk) -> None:
    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss("a one, corrected"))

    report = desk.poll(NOON + HOUR)

    [article] = desk.articles()
    assert (report.new, report.edited) == (0, 1)
    assert (article.title, article.version) == ("a one, corrected", 2)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer("<!doctype html><html><body>Sign in</body></html>"), "web page"),
        (answer(""), "empty"),
        (answer("<rss version='2.0'><channel><item><title>cut"), "cut"),
        (answer("x", status="500 Oops"), "500"),
        (answer("x", status="404 Not Found"), "404"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\nConnection: close\r\n\r\n<rss", "cut|broke off|ended|lost"),
        (b"nonsense\r\n\r\n", "."),
    ],
    ids=["page", "empty", "cut document", "500", "404", "cut answer", "no http"],
)
def test_one_bad_feed_is_marked_with_a_reason_and_the_others_go_on(desk: Desk, said: bytes, reason: str) -> None:
    desk.answers |= {"bad": answer(rss("a one"), 'ETag: "1"'), "good": answer(rss("b two"))}
    desk.watch("bad", "good")
    desk.poll(NOON)
    desk.answers |= {"bad": said, "good": answer(rss("c three"))}

    report = desk.poll(NOON + HOUR)

    bad, good = desk.feed("bad"), desk.feed("good")
    assert (report.failed, report.new) == (1, 1)
    assert good.health == Health.OK
    assert (bad.health, bad.failing_since, bad.etag) == (Health.FAILING, NOON + HOUR, '"1"')
    assert bad.problem is not None
    assert re.search(reason, bad.problem), bad.problem
    assert len(desk.articles()) == 3


def test_a_feed_that_is_not_due_is_not_asked(desk: Desk) -> None:
    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire")
    desk.poll(NOON)

    assert desk.poll(NOON + HOUR - timedelta(seconds=1)).feeds == 0
    assert len(desk.asked("wire")) == 1


def test_the_operators_headers_go_to_their_feed_and_to_no_other(desk: Desk) -> None:
    desk.answers |= {"wire": answer(rss("a one")), "other": answer(rss("b two"))}
    desk.watch("wire", "other")
    desk.headers = {desk.server.url("/wire"): {"Authorization": "Bearer x"}}

    desk.poll(NOON)

    assert desk.asked("wire")[0].header("authorization") == b"Bearer x"
    assert desk.asked("other")[0].header("authorization") is None


def test_a_server_that_asks_for_time_gets_it(desk: Desk) -> None:
    desk.answers["wire"] = answer("", "Retry-After: 36000", status="429 Too Many Requests")
    desk.watch("wire")

    desk.poll(NOON)

    assert desk.feed("wire").next_poll_at == NOON + timedelta(hours=10)
