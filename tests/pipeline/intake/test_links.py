import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import links
from pipeline.intake.links import article_key, canonical_link, folded_address, web_link

ONE_ARTICLE = [
    "http://www.harbour.example/news/ferry-22",
    "https://harbour.example/news/ferry-22/",
    "https://HARBOUR.example:443/news/Ferry-22#comments",
    "https://m.harbour.example/news/ferry-22?utm_source=feed&utm_medium=rss",
    "https://mobile.harbour.example/news/ferry-22?fbclid=1",
    "https://amp.harbour.example/news/ferry-22",
    "https://harbour.example/amp/news/ferry-22",
    "https://www.harbour.example/news/ferry-22/amp/",
    "https://www.harbour.example/news/ferry-22?outputType=amp",
    "https://harbour.example/news/ferry-22.amp",
    "https://harbour.example/news/ferry-22/index.html",
    "https://www-harbour-example.cdn.ampproject.org/c/s/www.harbour.example/news/ferry-22",
    "https://www.google.com/amp/s/www.harbour.example/news/ferry-22",
    "https://harbour.example/news/ferry-22?source=rss&CMP=share_btn&traffic_source=rss",
]


@pytest.mark.parametrize("link", ONE_ARTICLE)
def test_all_addresses_of_one_article_have_one_key(link: str) -> None:
    assert article_key(link) == "harbour.example/news/ferry-22"


def test_the_order_of_the_query_does_not_count_and_what_it_names_does() -> None:
    assert article_key("https://h.example/a?id=4&lang=en") == article_key("http://h.example/a?lang=en&id=4")
    assert article_key("https://h.example/a?id=4") != article_key("https://h.example/a?id=5")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://harbour.example/news/ferry-22", "https://harbour.example/news/ferry-23"),
        ("https://harbour.example/news/ferry-22", "https://post.harbour.example/news/ferry-22"),
        ("https://h.example/champion", "https://h.example/champ"),
        ("https://m.example/a", "https://example/a"),
        ("https://h.example/m", "https://h.example/"),
    ],
)
def test_other_pages_have_other_keys(one: str, other: str) -> None:
    assert article_key(one) != article_key(other)


@pytest.mark.parametrize(
    "link",
    ["https://h.example/", "https://www.h.example", "https://h.example/?utm_source=x", "mailto:a@b", "", "http://"],
)
def test_a_home_page_and_what_is_no_address_are_no_article(link: str) -> None:
    assert article_key(link) is None


@given(st.from_regex(r"https?://[a-z.]{1,20}(/[a-z0-9.]{0,8}){0,3}(\?[a-z=&]{0,12})?", fullmatch=True))
def test_what_is_canonically_one_has_one_key(link: str) -> None:
    assert article_key(canonical_link(link)) == article_key(link)


@given(st.text(max_size=60))
def test_any_text_may_be_asked_about(link: str) -> None:
    assert article_key(link) is None or article_key(link)


PIECES = st.sampled_from(
    [
        *(
            "http",
            "https",
            "HTTP",
            "://",
            "//",
            "/",
            ":",
            "?",
            "&",
            "#",
            ";",
            "utm_source=x",
            "a=1",
            "fbclid",
            "x.example",
        ),
        *(
            "X.Example",
            "www.",
            "..",
            "%20",
            " ",
            "\n",
            "@",
            "[",
            "]",
            "80",
            ":443",
            "é",
            "-",
            "_",
            "~",
            "'",
            "=",
            "a",
            "tag",
        ),
    ]
)
ADDRESSES = st.builds(
    "{}{}".format, st.sampled_from(["", "http://x.example/", "https://"]), st.lists(PIECES, max_size=8).map("".join)
)


@given(ADDRESSES, st.sampled_from([None, "https://x.example/a/b", "http://y.example"]))
def test_a_plain_address_is_read_as_any_other(address: str, base: str | None) -> None:
    def read() -> tuple[str | None, str, str | None]:
        try:
            canonical = canonical_link(address)
        except ValueError:
            canonical = None
        return web_link(address, base), folded_address(address), canonical

    quickly = read()
    with patch.object(links, "_PLAIN", re.compile("(?!)")):
        assert read() == quickly
