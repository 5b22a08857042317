"""The feeds that web pages name."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.behind_page import MOST_FEEDS, Proposal, feeds_behind, is_page, usual_addresses

PAGE = "https://news.example/world/"


def behind(page: str, url: str = PAGE) -> list[str]:
    return [one.url for one in feeds_behind(page.encode(), url=url, content_type="text/html; charset=utf-8")]


def test_the_head_names_feeds_of_all_kinds() -> None:
    page = """<!doctype html><head><title>News</title>
    <link rel="alternate" type="application/rss+xml" title="News &raquo; Feed" href="/feed/">
    <LINK REL='alternate' TYPE='application/atom+xml' HREF='atom.xml' />
    <link href="https://other.example/f.json" type="application/feed+json" rel="alternate">
    <link rel=alternate type=application/rss+xml title="a > b" href=/sport>
    </head>"""

    found = feeds_behind(page.encode(), url=PAGE, content_type=None)

    assert found == (
        Proposal(url="https://news.example/feed/", title="News » Feed", kind="RSS"),
        Proposal(url="https://news.example/world/atom.xml", title="", kind="Atom"),
        Proposal(url="https://other.example/f.json", title="", kind="JSON Feed"),
        Proposal(url="https://news.example/sport", title="a > b", kind="RSS"),
    )


@pytest.mark.parametrize(
    "tag",
    [
        "<link rel='stylesheet' type='application/rss+xml' href='/a'>",
        "<link rel='alternate' type='text/html' href='/a' hreflang='de'>",
        "<link rel='alternate' type='application/rss+xml'>",
        "<link rel='alternate' type='application/rss+xml' href='javascript:alert(1)'>",
        "<link rel='alternate' type='application/rss+xml' href='file:///etc/passwd'>",
        "<!-- <link rel='alternate' type='application/rss+xml' href='/a'> -->",
        '<script>\'<link rel="alternate" type="application/rss+xml" href="/a">\'</script>',
        "<link rel='alternate' type='application/rss+xml' href='/a'",
    ],
)
def test_what_is_no_link_to_a_feed_is_none(tag: str) -> None:
    assert behind(f"<html><head>{tag}</head>") == []


def test_the_base_of_the_page_counts_and_an_address_is_given_once() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="feed">'

    assert behind(f'<base href="https://cdn.example/x/">{link}{link}') == ["https://cdn.example/x/feed"]


def test_no_more_than_a_few_are_taken() -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(500))

    assert len(behind(links)) == MOST_FEEDS


@pytest.mark.parametrize(
    "piece", ["<link ", "<link a='", '<link "">', "<script>", "<!--", "<link =", "<", "<base href='x'>", "<style a"]
)
def test_no_page_takes_long(piece: str) -> None:
    page = piece * (1_500_000 // len(piece))
    began = time.process_time()

    behind(page)

    assert time.process_time() - began < 5


@given(st.binary(max_size=300), st.sampled_from(["", "<link ", "<base ", "<link rel=alternate href="]))
def test_any_bytes_give_web_addresses_or_nothing(body: bytes, before: str) -> None:
    found = feeds_behind(before.encode() + body + b">", url=PAGE, content_type=None)

    assert all(one.url.startswith(("http://", "https://")) for one in found)


def test_pages_are_told_from_other_documents() -> None:
    assert is_page(b"<!DOCTYPE html><p>Hello", None)
    assert is_page("<html>".encode("utf-16"), None)
    assert not is_page(b"{}", "application/json")
    assert not is_page(b"%PDF-1.7", "application/pdf")


def test_the_usual_places_are_at_the_root_of_the_site() -> None:
    assert usual_addresses("https://news.example:8443/world/?a=b") == (
        "https://news.example:8443/feed",
        "https://news.example:8443/rss",
        "https://news.example:8443/rss.xml",
    )
