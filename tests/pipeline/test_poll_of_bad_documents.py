"""What the first line makes of documents that are no news: a real server, parser and database."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from storage.records.feed import Health
from tests.pipeline.desk import HOUR, NOON, Desk, answer, rss

LOGIN = "<!doctype html><html><body><form><input name=p type='password'></form></body></html>"
CAPTCHA = "<html><head><title>Just a moment...</title></head><body><div class='cf-challenge'></div></body></html>"
PAGE = (
    "<html><head><link rel='alternate' type='application/rss+xml' href='/real.xml'>"
    "<link rel='alternate' type='application/feed+json' href='/real.json'></head></html>"
)
BRIDGE = rss("Bridge returned error 403! (20414)")
DENIED = rss("403 Forbidden")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (LOGIN, "a web page that asks for a login"),
        (CAPTCHA, "whether we are a person"),
        (PAGE, "it is a web page; it names a feed at {url}/real.xml and 1 more"),
        ("", "an empty document"),
        ("  \n", "the answer is empty"),
        ('{"error": {"code": 403}}', "it is JSON, but no JSON Feed"),
        (BRIDGE, "instead of news it publishes an error: Bridge returned error 403! (20414)"),
        (DENIED, "instead of news it publishes an error: 403 Forbidden"),
    ],
    ids=["login", "captcha", "page", "empty", "space", "json", "bridge", "denied"],
)
def test_what_is_no_news_fails_its_feed_and_brings_nothing_new_later(desk: Desk, said: str, reason: str) -> None:
    """Catalogue F66."""
    desk.answers["wire"] = answer(rss("a one", "b two", "c three"), 'ETag: "1"')
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(said, 'ETag: "error"')
    desk.poll(NOON + HOUR)

    failing = desk.feed("wire")
    assert (failing.health, failing.etag) == (Health.FAILING, '"1"')
    assert reason.format(url=desk.server.url("")) in (failing.problem or "")
    desk.answers["wire"] = answer(rss("d four", "a one", "b two", "c three"))
    report = desk.poll(NOON + 9 * HOUR)
    assert (report.new, report.edited, desk.feed("wire").health) == (1, 0, Health.OK)
    assert len(desk.articles()) == 4


def test_an_error_among_news_is_left_out_and_remarked(desk: Desk) -> None:
    """Catalogue F66."""
    desk.answers["wire"] = answer(rss("Bridge returned error 403! (20414)", "a one"))
    desk.watch("wire")

    assert desk.poll(NOON).new == 1
    feed = desk.feed("wire")
    assert feed.health is Health.OK
    assert feed.remark == "1 items that are errors of a bridge were left out (Bridge returned error 403! (20414))"


def test_a_feed_whose_items_all_went_is_no_failure(desk: Desk) -> None:
    desk.answers["wire"] = answer(rss("a one"))
    desk.watch("wire")
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss())

    assert desk.poll(NOON + HOUR).failed == 0


def test_an_endless_title_and_too_many_items_are_cut_and_remarked(desk: Desk) -> None:
    """Catalogue F65."""
    desk.answers |= {
        "title": answer(rss("a " + "x" * 8_000_000)),
        "items": answer("<rss><channel>" + "<item><title>a</title></item>" * 300_000 + "</channel></rss>"),
        "other": answer(rss("b two")),
    }
    desk.watch("title", "items", "other")

    report = desk.poll(NOON)

    assert report.feeds == 3
    assert desk.feed("other").health is Health.OK
    assert desk.feed("title").remark == "1 items were cut, because they are too long"
    assert desk.feed("items").remark == "of 300000 items only the first 2000 were taken"
    assert max(len(article.title) for article in desk.articles()) <= 1_000


def test_a_hundred_thousand_elements_within_each_other_harm_nobody_else(desk: Desk) -> None:
    """Catalogue F65."""
    deep = "<rss version='2.0'><channel><item><title>a</title><description>" + "<b>" * 100_000 + "</description>"
    desk.answers |= {"deep": answer(deep + "</item></channel></rss>"), "other": answer(rss("b two"))}
    desk.watch("deep", "other")

    report = desk.poll(NOON)

    assert (report.feeds, desk.feed("other").health) == (2, Health.OK)
    assert desk.feed("deep").health in (Health.OK, Health.FAILING)


def test_what_a_feed_says_of_dates_moves_no_clock(desk: Desk) -> None:
    """Catalogue F74."""
    dates = [
        "",
        "yesterday",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Thu, 31 Dec 2099 12:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Mon, 02 Oct 2017 09:30:00",
        "2017-10-02T09:30:00+02:00",
    ]
    items = "".join(f"<item><title>t{n}</title><pubDate>{date}</pubDate></item>" for n, date in enumerate(dates))
    desk.answers["wire"] = answer(f"<rss version='2.0'><channel>{items}</channel></rss>")
    desk.watch("wire")
    desk.poll(NOON)

    articles = {article.title: article for article in desk.articles()}
    assert {article.first_seen_at for article in articles.values()} == {NOON}
    shown = {title: article.published_at for title, article in articles.items() if article.published_at}
    assert shown == {
        "t4": datetime(2099, 12, 31, 12, tzinfo=UTC),
        "t6": datetime(2017, 10, 2, 9, 30, tzinfo=UTC),
        "t7": datetime(2017, 10, 2, 7, 30, tzinfo=UTC),
    }
    assert desk.poll(NOON + HOUR).new == 0


def test_a_json_feed_is_polled_as_any_other(desk: Desk) -> None:
    said = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1", "title": "One"}]}
    desk.answers["wire"] = answer(json.dumps(said))
    desk.watch("wire")

    assert desk.poll(NOON).new == 1
    assert b"application/feed+json" in (desk.asked("wire")[0].header("accept") or b"")


def test_two_polls_that_share_no_item_are_told_and_the_feed_is_asked_sooner(desk: Desk) -> None:
    """Catalogue F76."""
    desk.answers["wire"] = answer(rss("a one", "b two", "c three"))
    desk.watch("wire", every=None)
    desk.poll(NOON)
    desk.answers["wire"] = answer(rss("d four", "e five", "f six"))
    later = NOON + timedelta(days=2)
    desk.poll(later)

    feed = desk.feed("wire")
    assert (feed.gap_since, feed.gap_until) == (NOON, later)
    assert feed.next_poll_at - later < 1.2 * HOUR
