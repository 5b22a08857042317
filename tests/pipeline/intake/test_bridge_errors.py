import pytest

from pipeline.errors import NotAFeed
from pipeline.intake.bridge_errors import error_of_a_bridge
from pipeline.intake.parse import parse

CLOUD = "Performance & security by Cloudflare. Ray ID: 8a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("title", "text", "alone"),
    [
        ("Bridge returned error 404! (19320)", "Details: HttpException", False),
        ("Bridge returned error 0! (19443)", "", False),
        ("This RSS feed URL is deprecated", "This RSS feed URL is deprecated, please update.", False),
        ("RSS reader not yet whitelisted!", "Please send an e-mail", False),
        ("Access Denied", 'You don\'t have permission to access "x" on this server. Reference #18.2d0b1702.17', False),
        ("403 Forbidden", "nginx", False),
        ("Attention Required! | Cloudflare", CLOUD, False),
        ("Just a moment...", "Enable JavaScript and cookies to continue", False),
        ("503 Service Temporarily Unavailable", "", True),
        ("RSSHub", "Looks like something went wrong\nError Message: this route is empty", True),
        ("Feed error", "FeedBurner cannot locate this feed URI.", False),
    ],
)
def test_the_errors_of_known_programs_are_no_news(title: str, text: str, *, alone: bool) -> None:
    """Catalogue F66."""
    assert error_of_a_bridge(title, text, alone=alone)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Bridge returned to traffic after error 404! (19320)", ""),
        ("Why the bridge returned error 404! (19320) is a joke among readers", "A column."),
        ("Access denied", "How a hospital lost its keys: a long read."),
        ("Access denied", ""),
        ("Access denied: journalists turned away", "You don't have permission to access this area, a soldier said."),
        ("404 Not Found", "A museum of lost pages opens in Linz."),
        ("Just a moment...", "An essay on patience."),
        ("Cloudflare outage breaks half of the web", CLOUD),
        ("This RSS feed", "is deprecated"),
        ("503 Service Unavailable", ""),
        ("Looks like something went wrong", "Looks like something went wrong at the border, officials say."),
    ],
)
def test_news_about_errors_are_news(title: str, text: str) -> None:
    """Catalogue F66."""
    assert error_of_a_bridge(title, text, alone=False) is None


def test_a_long_text_below_a_servers_words_is_a_story() -> None:
    assert error_of_a_bridge("Access denied", "on this server " + "and so on " * 400, alone=True) is None


def test_a_document_of_nothing_but_errors_is_a_failure_and_an_empty_one_is_not() -> None:
    """Catalogue F66."""
    errors = "".join(f"<item><title>Bridge returned error 500! (1932{n})</title></item>" for n in range(3))

    with pytest.raises(NotAFeed, match="Bridge returned error 500"):
        parse(f"<rss version='2.0'><channel>{errors}</channel></rss>".encode(), url=None, content_type=None)
    assert parse(b"<rss version='2.0'><channel></channel></rss>", url=None, content_type=None).items == ()
