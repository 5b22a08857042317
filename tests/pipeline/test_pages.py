"""Pages of articles: which are asked for, when, what is read in them, and what is said where they are not read."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.intake.cage import ParserPool
from pipeline.intake.fetch import fetch_many
from pipeline.intake.orders import Limits, Order
from pipeline.pages import BACK_OFF, HOPS, MOST_ASKED
from pipeline.read import WAIT
from storage.records.article import TextFrom
from tests.conftest import HttpRequest
from tests.pipeline.reading_room import (
    LOOPBACK,
    MINUTE,
    MORE,
    NOON,
    QUICK,
    STORY,
    SUMMARY,
    TITLE,
    TOLL,
    ReadingRoom,
    answer,
    page,
    redirect,
)
from wirewatch.net.guard import Guard

LATER = NOON + WAIT


def problem(room: ReadingRoom) -> str:
    """Give why the feed's own text was read."""
    article = room.article()
    assert room.is_read()
    assert (article.text_from, article.text) == (TextFrom.FEED, SUMMARY)
    return article.text_problem or ""


# Which pages are asked for


def test_the_page_of_an_article_that_touches_a_rule_is_read_instead_of_the_summary(room: ReadingRoom) -> None:
    room.pages["/1"] = answer(STORY)
    room.publish("/1")

    room.run()

    article = room.article()
    assert (article.text_from, article.text_problem) == (TextFrom.PAGE, None)
    assert article.text.startswith(f"{TOLL}\n\n{MORE}"), "neither menu nor headline"
    assert "rights reserved" not in article.text
    [match] = room.matches()
    [claim] = match.claims
    assert (claim.min, article.text[claim.start : claim.end]) == (12, TOLL)
    assert TOLL in [passage.text for passage in match.passages]
    room.run(NOON + timedelta(days=1))
    assert room.asked() == ["/1"], "a page is asked for once"


def test_an_article_that_touches_no_rule_is_read_at_once_and_its_page_left_alone(room: ReadingRoom) -> None:
    room.publish("/1", title="Storm warning for the coast", summary="Ferries are cancelled until Monday.")

    room.run()

    assert room.is_read()
    assert room.asked() == room.asked("/robots.txt") == []
    assert room.article().text_problem is None


@pytest.mark.parametrize(("full_text", "asked"), [("always", ["/1"]), ("needed", []), ("never", [])])
def test_full_text_says_for_which_articles_of_a_feed(room: ReadingRoom, full_text: str, asked: list[str]) -> None:
    room.full_text(full_text)
    room.pages["/1"] = answer(STORY)
    room.publish("/1", title="Storm warning for the coast", summary="Ferries are cancelled.")

    room.run()

    assert room.asked() == asked


def test_never_means_never_although_a_rule_is_touched(room: ReadingRoom) -> None:
    room.full_text("never")
    room.publish("/1")

    room.run()

    assert room.asked() == []
    assert room.is_read()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"backlog": True}, id="stood in the feed at its first poll"),
        pytest.param({"published_at": NOON - timedelta(days=3)}, id="an archive that is published again"),
        pytest.param({"content": "Mayadin was hit again in the night. " * 60}, id="the feed has the whole text"),
        pytest.param({"link": None}, id="has no page"),
    ],
)
def test_what_is_no_news_or_whole_needs_no_page(room: ReadingRoom, said: dict[str, Any]) -> None:
    room.publish("/1", **said)

    room.run()

    assert room.is_read()
    assert room.asked() == []


def test_a_long_text_that_breaks_off_is_not_whole(room: ReadingRoom) -> None:
    long = "Mayadin was hit again in the night. " * 50
    room.pages["/1"] = answer(page(TOLL, *[f"{long}Then {n}." for n in range(3)]))
    room.publish("/1", content=f"{long}Then…")

    room.run()

    assert room.article().text_from is TextFrom.PAGE


# Manners


def test_a_page_is_asked_for_like_a_feed_without_its_login_and_with_nothing_added(room: ReadingRoom) -> None:
    """Catalogue E60."""
    room.pages["/1?id=7"] = answer(STORY, "Set-Cookie: a=1")
    room.pages["/2"] = answer(STORY)
    room.publish("/1?id=7")
    room.run()
    room.publish("/2", now=NOON + MINUTE)
    room.run(NOON + MINUTE)

    for request in room.server.requests:
        assert {name for name, _ in request.headers} <= {
            "host",
            "accept",
            "accept-encoding",
            "user-agent",
            "connection",
        }
    [first, second] = [request for request in room.server.requests if request.target != "/robots.txt"]
    assert (first.target, second.target) == ("/1?id=7", "/2")
    assert (first.header("accept") or b"").startswith(b"text/html")


def test_what_robots_txt_forbids_is_not_asked_for(room: ReadingRoom) -> None:
    room.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /1\n", content_type="text/plain")
    room.pages["/2"] = answer(STORY)
    room.publish("/1", "/2")

    room.run()

    first, second = room.articles()
    assert first.text_problem == "its site asks robots not to fetch it (robots.txt)"
    assert (first.text, second.text_from) == (SUMMARY, TextFrom.PAGE)
    assert room.asked() == ["/2"]


def test_a_group_of_our_own_name_counts_before_that_of_all(room: ReadingRoom) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: wirewatch\nAllow: /\n"
    room.pages |= {"/robots.txt": answer(rules, content_type="text/plain"), "/1": answer(STORY)}
    room.publish("/1")

    room.run()

    assert room.article().text_from is TextFrom.PAGE


def test_robots_txt_is_asked_for_once_a_day(room: ReadingRoom) -> None:
    room.pages |= {f"/{n}": answer(STORY) for n in range(4)}
    for hours, path in ((0, "/0"), (1, "/1"), (23, "/2"), (24, "/3")):
        now = NOON + timedelta(hours=hours)
        room.publish(path, now=now)
        room.run(now)

    assert room.asked() == ["/0", "/1", "/2", "/3"]
    assert len(room.asked("/robots.txt")) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "403 Forbidden", "410 Gone"])
def test_a_site_without_robots_txt_lets_all_in(room: ReadingRoom, status: str) -> None:
    room.pages |= {"/robots.txt": answer("", status=status), "/1": answer(STORY)}
    room.publish("/1")

    room.run()

    assert room.article().text_from is TextFrom.PAGE


def test_an_empty_robots_txt_lets_all_in(room: ReadingRoom) -> None:
    room.pages |= {"/robots.txt": answer("", content_type="text/plain"), "/1": answer(STORY)}
    room.publish("/1")

    room.run()

    assert room.article().text_from is TextFrom.PAGE


def test_a_site_whose_robots_txt_is_broken_is_left_alone_for_now(room: ReadingRoom) -> None:
    room.pages |= {"/robots.txt": answer("", status="500 Internal Server Error"), "/1": answer(STORY)}
    room.publish("/1")
    room.run()
    assert (room.asked(), room.is_read()) == ([], False)

    room.pages["/robots.txt"] = answer("", status="404 Not Found")
    for minutes in (2, 6):
        room.run(NOON + minutes * MINUTE)

    assert room.article().text_from is TextFrom.PAGE
    assert len(room.asked("/robots.txt")) == 2


def test_what_is_read_of_robots_txt_is_read_in_the_cage(room: ReadingRoom) -> None:
    room.pages |= {"/robots.txt": answer("User-agent: *\nDisallow: /x\n", content_type="text/plain")}
    room.publish("/1")
    with ParserPool(1, command=[sys.executable, "-c", "import os; os.abort()"]) as room.parser:
        room.run()

    assert "what its site asks of robots cannot be read" in problem(room)
    assert room.asked() == []


def test_a_crawl_delay_lies_between_all_requests_to_the_host_and_is_kept_within_reason(room: ReadingRoom) -> None:
    rules = "User-agent: *\nCrawl-delay: 86400\n"
    room.pages |= {"/robots.txt": answer(rules, content_type="text/plain"), "/1": answer(STORY)}
    room.publish("/1")

    room.run()

    assert room.doors.gap(f"127.0.0.1:{room.server.port}") == 10


def test_retry_after_pauses_the_whole_host_for_pages_and_feeds(room: ReadingRoom) -> None:
    """Catalogue E58."""
    busy = answer("", "Retry-After: 240", status="503 Service Unavailable")
    room.pages |= {"/1": busy, "/2": answer(STORY)}
    room.publish("/1")
    room.run()
    room.publish("/2", now=NOON + MINUTE)
    room.run(NOON + MINUTE)
    host = f"127.0.0.1:{room.server.port}"

    assert room.asked() == ["/1"]
    with room.database.snapshot() as store:
        assert store.hosts.paused(NOON) == {host: NOON + 4 * MINUTE}
    assert room.doors.paused(host, NOON) == NOON + 4 * MINUTE
    room.pages["/1"] = answer(STORY)
    room.run(NOON + 4 * MINUTE)
    assert [article.text_from for article in room.articles()] == [TextFrom.PAGE] * 2


def test_a_pause_that_is_longer_than_we_wait_settles_it_at_once(room: ReadingRoom) -> None:
    room.pages["/1"] = answer("", status="429 Too Many Requests")
    room.publish("/1")

    room.run()

    assert problem(room) == "its host asks to be left alone until 13:00 UTC"


def test_a_host_that_a_feed_was_told_to_leave_alone_is_left_alone(room: ReadingRoom) -> None:
    """Catalogue E58."""
    room.publish("/1")
    with room.database.transaction() as store:
        store.hosts.pause(f"127.0.0.1:{room.server.port}", NOON + timedelta(hours=2))

    room.run()

    assert "left alone until 14:00" in problem(room)
    assert room.server.requests == []


def test_who_fetches_at_the_same_time_keeps_one_gap_to_a_host(room: ReadingRoom) -> None:
    """Catalogue E61."""
    asked: list[float] = []

    def note(_: HttpRequest) -> bytes:
        asked.append(time.monotonic())
        return answer(STORY)

    def fetch(name: str) -> None:
        urls = [room.url(f"/{name}/{n}", "news.test") for n in range(3)]
        orders = [Order(feed_id=n, url=url, etag=None, last_modified=None, headers={}) for n, url in enumerate(urls)]
        list(fetch_many(orders, room.open_client, limits=Limits(gap=gap), now=NOON, doors=room.doors))

    gap = timedelta(seconds=0.3)
    room.pages |= {f"/{name}/{n}": note for name in ("polls", "pages") for n in range(3)}
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(fetch, ["polls", "pages"]))

    assert len(asked) == 6
    assert asked[-1] - asked[0] > 3 * 0.3, "five gaps, less what connecting takes; each by itself would take two"


def test_a_site_gives_only_so_many_pages_an_hour(room: ReadingRoom) -> None:
    budget = replace(QUICK, of_a_host=2, this_machine_too=True)
    room.pages |= {f"/{n}": answer(STORY) for n in range(4)}
    room.publish("/0", "/1", "/2")
    room.run(budget=budget)
    room.publish("/3", now=NOON + timedelta(hours=1))
    room.run(NOON + timedelta(hours=1), budget)

    assert room.asked() == ["/0", "/1", "/3"]
    assert room.is_read()
    assert room.articles()[2].text_problem == "its page was not asked for: its site has had its 2 of this hour"


def test_all_sites_together_give_only_so_many(room: ReadingRoom) -> None:
    room.pages |= {f"/{n}": answer(STORY) for n in range(3)}
    room.publish("/0", "/1", "/2")

    room.run(budget=replace(QUICK, in_all=1))

    assert len(room.asked()) == 1
    assert "the 1 pages of this hour are used up" in (room.articles()[2].text_problem or "")


# Where a page is


def test_redirects_are_followed_and_where_the_page_was_found_is_kept(room: ReadingRoom) -> None:
    canonical = f"<link rel='canonical' href='http://news.test:{room.server.port}/story/1'>"
    room.pages |= {
        "/rss/1?utm_source=x": redirect(room.url("/away", "tracker.test")),
        "/away": redirect(room.url("/story/1?from=rss", "news.test"), "301 Moved Permanently"),
        "/story/1?from=rss": answer(page(TOLL, MORE, head=canonical)),
    }
    room.publish("/rss/1?utm_source=x")

    room.run()

    article = room.article()
    assert article.text_from is TextFrom.PAGE
    assert article.page_url == room.url("/story/1", "news.test")
    assert article.link == room.url("/rss/1?utm_source=x"), "what the feed says stays"
    assert len(room.asked("/robots.txt")) == 3, "each site is asked what it asks of robots"


def test_a_site_that_a_redirect_leads_to_may_forbid_it(room: ReadingRoom) -> None:
    def robots(request: HttpRequest) -> bytes:
        forbids = b"news.test" in (request.header("host") or b"")
        return answer("User-agent: *\nDisallow: /\n" if forbids else "\n", content_type="text/plain")

    room.pages |= {"/robots.txt": robots, "/1": redirect(room.url("/story", "news.test")), "/story": answer(STORY)}
    room.publish("/1")

    room.run()

    assert "robots.txt" in problem(room)
    assert room.asked() == ["/1"]


def test_a_page_does_not_give_itself_the_address_of_another_site_or_of_the_home_page(room: ReadingRoom) -> None:
    for path, href in (("/1", "http://elsewhere.test/story"), ("/2", "/")):
        room.pages[path] = answer(page(TOLL, MORE, head=f"<link href='{href}' rel='canonical'>"))
    room.publish("/1", "/2")

    room.run()

    assert [article.page_url for article in room.articles()] == [room.url("/1"), room.url("/2")]


def test_redirects_in_a_circle_end(room: ReadingRoom) -> None:
    """Catalogue D45."""
    room.pages |= {"/1": lambda _: redirect("/2"), "/2": lambda _: redirect("/1")}
    room.publish("/1")

    room.run()

    assert problem(room) == "its link redirects again and again"
    assert len(room.asked()) == 1 + HOPS


def test_a_page_that_redirects_to_itself_is_asked_for_once(room: ReadingRoom) -> None:
    """Catalogue D45."""
    room.pages["/1"] = lambda _: redirect("/1")
    room.publish("/1")

    room.run()

    assert problem(room) == "its page could not be fetched: the server redirects in a circle"
    assert len(room.asked()) == 1


def test_a_page_on_a_private_address_is_not_dialled(room: ReadingRoom) -> None:
    """Catalogue D41."""
    room.publish("/1", link="http://192.168.0.1/story")

    room.run()

    assert "the server cannot be reached" in problem(room)


def test_what_is_allowed_for_a_feed_is_not_allowed_for_the_pages_of_other_hosts_that_it_names(
    room: ReadingRoom,
) -> None:
    """Catalogue D48: a public feed must not make us ask in the operator's own house."""
    room.guard = Guard(LOOPBACK)
    room.pages |= {"/1": answer(STORY), "/2": answer(STORY)}
    room.publish("/1")
    room.publish("/2", host="intra.test")

    room.run()

    beside, elsewhere = room.articles()
    assert beside.text_from is TextFrom.PAGE
    assert "the server cannot be reached" in (elsewhere.text_problem or "")
    assert room.asked() == ["/1"]


# What stands in the way


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        pytest.param(answer("x", status="404 Not Found"), "it is not there", id="not there"),
        pytest.param(answer("x", status="403 Forbidden"), "it refuses us", id="refused"),
        pytest.param(answer("x", status="402 Payment Required"), "it asks for a payment", id="for money"),
        pytest.param(
            answer("%PDF-1.7", content_type="application/pdf"), "it is application/pdf, no web page", id="PDF"
        ),
        pytest.param(answer(b"\0" * 99, content_type="video/mp4"), "it is video/mp4, no web page", id="video"),
        pytest.param(answer("Hi", content_type="'><script>"), "of an unknown type, no web page", id="strange type"),
        pytest.param(answer(page("Short.")), "hardly any text was found on its page", id="too short"),
        pytest.param(
            answer(page(TOLL, body="<form><input name=u><input type=password></form>", title="Sign in")).replace(
                TOLL.encode(), b"Sign in to read on." + b" " * (len(TOLL) - 19)
            ),
            "its page asks for a login",
            id="login wall",
        ),
        pytest.param(
            answer(page("We value your privacy. We and our partners use cookies to show you what you like. " * 3)),
            "its page asks for consent to cookies first",
            id="consent",
        ),
        pytest.param(
            answer(page("We could not find what you asked for. " * 6, title="Page not found")),
            "its page says that it is not there",
            id="soft 404",
        ),
        pytest.param(
            answer(page("The cup final was played in heavy rain before a small crowd, and nobody scored. " * 4)),
            "its page speaks of something else: it lacks the words of the title",
            id="another article",
        ),
        pytest.param(redirect("/"), "its link leads to the home page of the site", id="home page"),
    ],
)
def test_what_is_not_the_article_is_not_read_and_the_reason_is_said(
    room: ReadingRoom, said: bytes, reason: str
) -> None:
    """Catalogue F66."""
    room.pages |= {"/1": said, "/": answer(STORY)}
    room.publish("/1")

    room.run()

    assert problem(room).endswith(reason)


def test_a_page_with_less_text_than_the_feed_is_not_read(room: ReadingRoom) -> None:
    summary = "Mayadin was hit again in the night, and Mayadin will be hit again. " * 15
    room.pages["/1"] = answer(page(TOLL, MORE))
    room.publish("/1", summary=summary)

    room.run()

    assert room.article().text == summary
    assert room.article().text_problem == "its page holds less text than the feed"


def test_a_page_for_subscribers_is_read_as_far_as_it_goes_and_says_so(room: ReadingRoom) -> None:
    mark = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
    room.pages["/1"] = answer(page(TOLL, MORE, head=mark))
    room.publish("/1")

    room.run()

    assert room.article().text_from is TextFrom.PAGE
    assert "not all of it is free to read" in (room.article().text_problem or "")


@pytest.mark.parametrize("declared", ["server", "page"])
def test_legacy_encodings_are_read_as_those_of_feeds(room: ReadingRoom, declared: str) -> None:
    text = "В результате удара по Маядину погибли 12 человек, сообщили медики. Удар пришёлся на рынок. " * 2  # noqa: RUF001
    html = page(text, title="Удар по Маядину", head="<meta charset='windows-1251'>" if declared == "page" else "")
    content_type = "text/html; charset=windows-1251" if declared == "server" else "text/html"
    room.pages["/1"] = answer(html.encode("cp1251"), content_type=content_type)
    room.publish("/1", title="Удар по Маядину", summary="Удар по Маядину: есть погибшие.")

    room.run()

    assert room.article().text == text.strip()


def test_a_page_that_kills_the_parser_marks_its_article_only(room: ReadingRoom) -> None:
    room.publish("/1")
    room.pages |= {"/1": answer(STORY), "/2": answer(STORY)}
    room.read()
    sound = room.parser
    with ParserPool(1, command=[sys.executable, "-c", "import os; os.abort()"]) as room.parser:
        room.fetch()
    room.parser = sound
    room.publish("/2")
    room.run()

    first, second = room.articles()
    assert "cannot be taken apart" in (first.text_problem or "")
    assert second.text_from is TextFrom.PAGE


@pytest.mark.parametrize("body", [b"<div>" * 200_000, b"<a " * 300_000, b"\xff\0" * 100_000, b"<!--" * 100_000])
def test_hostile_pages_end_in_time(room: ReadingRoom, body: bytes) -> None:
    """Catalogue F63, F65."""
    room.pages["/1"] = answer(body)
    room.publish("/1")

    room.run()

    assert problem(room)


# Waiting


def test_others_are_read_while_a_page_is_awaited(room: ReadingRoom) -> None:
    room.publish("/1")
    room.publish("/2", title="Storm warning", summary="Ferries are cancelled.")

    assert room.read().articles == 1
    assert room.read().articles == 0
    assert not room.is_read()


def test_a_server_in_trouble_is_asked_again_ever_later(room: ReadingRoom) -> None:
    room.pages["/1"] = answer("", status="500 Internal Server Error")
    room.publish("/1")
    asked = []
    for minute in range(15):
        room.run(NOON + minute * MINUTE)
        asked.append(len(room.asked()))

    assert [minute for minute in range(15) if asked[minute] > (asked[minute - 1] if minute else 0)] == [0, 2, 6, 14]
    assert "500" in problem(room)


def test_a_page_that_comes_at_the_second_try_is_read(room: ReadingRoom) -> None:
    room.pages["/1"] = answer("", status="503 Service Unavailable")
    room.publish("/1")
    room.run()
    room.pages["/1"] = answer(STORY)

    room.run(NOON + BACK_OFF)

    assert room.article().text_from is TextFrom.PAGE
    assert len(room.matches()) == 1


def test_who_waits_too_long_is_read_from_the_summary_and_never_asked_for_again(room: ReadingRoom) -> None:
    room.pages["/1"] = answer(STORY)
    room.publish("/1")
    room.read()
    assert room.read(LATER - MINUTE).articles == 0

    assert room.read(LATER).articles == 1

    assert problem(room) == "its page did not come in time"
    room.run(LATER)
    assert room.asked() == []


def test_the_next_try_is_stored_before_the_request_and_outlives_a_restart(room: ReadingRoom) -> None:
    """Catalogue E56."""
    due: list[int] = []

    def look(_: HttpRequest) -> bytes:
        with room.database.transaction() as store:  # what it says at this moment would survive a kill
            due.append(len(store.pages.due(NOON, 10)))
        return answer("", status="503 Service Unavailable")

    room.pages["/1"] = look
    room.publish("/1")
    room.read()
    room.fetch()
    with room.database.transaction() as store:
        store.articles.free_all()  # as at the next start

    assert due == [0]
    assert room.fetch().asked == 0
    assert room.read().articles == 0, "it still waits for its page"
    room.pages["/1"] = answer(STORY)
    room.run(NOON + BACK_OFF)
    assert room.article().text_from is TextFrom.PAGE


# Edits


def test_an_edit_has_its_page_read_anew(room: ReadingRoom) -> None:
    room.pages["/1"] = answer(STORY)
    room.publish("/1")
    room.run()
    room.pages["/1"] = answer(STORY.replace("12 people", "20 people"))
    room.edit("/1", NOON + MINUTE, title="Residents wake to explosions")

    room.run(NOON + MINUTE)

    assert "20 people" in room.article().text
    assert room.asked() == ["/1", "/1"]


def test_an_edit_whose_page_cannot_be_had_keeps_what_the_page_said(room: ReadingRoom) -> None:
    room.pages["/1"] = answer(STORY)
    room.publish("/1")
    room.run()
    del room.pages["/1"]
    room.edit("/1", NOON + MINUTE, summary="Residents count their dead.")

    room.run(NOON + MINUTE)

    article = room.article()
    assert article.text.startswith(f"Residents count their dead.\n\n{TOLL}"), (
        "a toll is not taken back by a dead server"
    )
    assert article.text_from is TextFrom.PAGE
    assert (article.text_problem or "").endswith("what it said before the edit is kept")


def test_an_edit_while_the_page_is_awaited_is_awaited_itself(room: ReadingRoom) -> None:
    room.pages["/1"] = answer(STORY)
    room.publish("/1")
    room.read()
    room.edit("/1", NOON + MINUTE, title=f"{TITLE}, again")

    room.run(NOON + MINUTE)

    assert (room.article().version, room.article().text_from) == (2, TextFrom.PAGE)
    assert room.asked() == ["/1"]


def test_an_article_that_is_edited_all_the_time_is_not_asked_for_all_the_time(room: ReadingRoom) -> None:
    """Catalogue F75."""
    room.pages["/1"] = answer(STORY)
    room.publish("/1")
    for minute in range(8):
        room.run(NOON + minute * MINUTE)
        room.edit("/1", NOON + minute * MINUTE, title=f"{TITLE}, {minute}")
    room.run(NOON + 8 * MINUTE)

    assert len(room.asked()) == MOST_ASKED
    assert TOLL in room.article().text
