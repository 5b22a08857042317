"""The newsroom over real HTTP: documents, validators, pages, and the clock that moves them."""

from collections.abc import Callable, Iterator
from datetime import datetime

import feedparser
import httpx
import pytest

from wirewatch.demo.newsroom import Newsroom, NewsroomServer

Moment = Callable[[int, str], datetime]


@pytest.fixture
def server(newsroom: Newsroom, october: Moment) -> Iterator[NewsroomServer]:
    with NewsroomServer(newsroom, now=october(2, "08:30")) as server:
        yield server


def test_a_feed_comes_over_http_with_links_that_work(server: NewsroomServer) -> None:
    answer = httpx.get(f"{server.address}/continental/feed.xml")

    parsed = feedparser.parse(answer.content)
    page = httpx.get(parsed.entries[0].link)
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert page.status_code == httpx.codes.OK
    assert "more than 200 Islamic State militants" in page.text


@pytest.mark.parametrize(
    ("sent", "given"), [("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")], ids=["etag", "date"]
)
def test_a_feed_that_is_asked_again_with_its_validator_is_not_modified(
    server: NewsroomServer, october: Moment, sent: str, given: str
) -> None:
    url = f"{server.address}/continental/feed.xml"
    first = httpx.get(url)
    server.set_time(october(2, "16:29"))
    again = httpx.get(url, headers={sent: first.headers[given]})
    server.set_time(october(2, "16:30"))
    changed = httpx.get(url, headers={sent: first.headers[given]})

    assert again.status_code == httpx.codes.NOT_MODIFIED
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert changed.status_code == httpx.codes.OK
    assert changed.headers["etag"] != first.headers["etag"]


def test_an_edit_alone_changes_the_validators(server: NewsroomServer, october: Moment) -> None:
    url = f"{server.address}/harbour/feed.xml"
    server.set_time(october(4, "06:19"))
    before = httpx.get(url)
    server.set_time(october(4, "06:20"))

    after = httpx.get(url, headers={"If-Modified-Since": before.headers["last-modified"]})

    assert after.status_code == httpx.codes.OK
    assert after.headers["last-modified"] == "Wed, 04 Oct 2017 06:20:00 GMT"


def test_an_etag_counts_more_than_a_date(server: NewsroomServer) -> None:
    url = f"{server.address}/continental/feed.xml"
    date = httpx.get(url).headers["last-modified"]

    answer = httpx.get(url, headers={"If-None-Match": '"another"', "If-Modified-Since": date})

    assert answer.status_code == httpx.codes.OK


@pytest.mark.parametrize("date", ["yesterday", "Mon, 02 Oct 2017 10:00:00 +0200", ""])
def test_a_date_that_is_no_http_date_is_passed_over(server: NewsroomServer, date: str) -> None:
    answer = httpx.get(f"{server.address}/continental/feed.xml", headers={"If-Modified-Since": date})

    assert answer.status_code == httpx.codes.OK


def test_a_feed_in_trouble_gives_no_validators(server: NewsroomServer, october: Moment) -> None:
    server.set_time(october(5, "09:00"))

    answer = httpx.get(f"{server.address}/herald/feed.xml")

    assert answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    assert "etag" not in answer.headers


@pytest.mark.parametrize("path", ["", "/", "/nobody/feed.xml", "/continental/not-written", "/continental/../../etc"])
def test_what_is_not_there_is_not_found(server: NewsroomServer, path: str) -> None:
    assert httpx.get(f"{server.address}{path}").status_code == httpx.codes.NOT_FOUND


def test_the_server_counts_what_it_was_asked(server: NewsroomServer, october: Moment) -> None:
    url = f"{server.address}/continental/feed.xml"
    etag = httpx.get(url).headers["etag"]
    httpx.get(url, headers={"If-None-Match": etag})
    httpx.get(f"{server.address}/continental/russia-more-than-200")
    server.set_time(october(5, "09:00"))
    httpx.get(f"{server.address}/herald/feed.xml")

    assert (server.traffic.feeds, server.traffic.not_modified) == (3, 1)
    assert (server.traffic.failed, server.traffic.pages) == (1, 1)


def test_a_server_that_is_closed_takes_no_more_requests(newsroom: Newsroom, october: Moment) -> None:
    with NewsroomServer(newsroom, now=october(2, "08:30")) as server:
        address = server.address

    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
