"""Documents made to hang, kill or fill whatever takes them apart: only they fail, and the next one is read."""

import sys
from collections.abc import Mapping
from datetime import timedelta

import pytest

from pipeline.intake.behind_page import Proposal
from pipeline.intake.cage import ParseFailed, ParserPool, RawDocument
from pipeline.intake.entries import MAX_ITEMS
from pipeline.intake.parse import ParsedFeed

GOOD = b"<rss version='2.0'><channel><title>Good</title><item><title>One</title></item></channel></rss>"
PATIENCE = timedelta(seconds=2)


def item(inside: bytes) -> bytes:
    return b"<rss version='2.0'><channel><item><title>t</title>" + inside + b"</item></channel></rss>"


POISON: Mapping[str, bytes] = {
    "entities that never end": b"<!DOCTYPE rss [" + b"<!ENTITY x " * 45_000,
    "entities in the text": item(b"<title>" + b"<!ENTITY x " * 45_000 + b"</title>"),
    "a long author": item(b"<author>" + b"a" * 400_000 + b"</author>"),
    "signs of tags": item(b"<description>" + b"<" * 1_000_000 + b"</description>"),
    "escaped tags": item(b"<description>" + b"&lt;div" * 200_000 + b"</description>"),
    "elements in elements": item(b"<a>" * 100_000 + b"</a>" * 100_000),
    "attributes": item(b"<a " + b" ".join(b"a%d=''" % n for n in range(300_000)) + b"/>"),
    "a long attribute": item(b"<a b='" + b"a" * 8_000_000 + b"'/>"),
    "comments": item(b"<!-- a -->" * 400_000),
    "a long title": item(b"<title>" + b"a" * 8_000_000 + b"</title>"),
    "items": b"<rss version='2.0'><channel>" + b"<item/>" * 1_000_000 + b"</channel></rss>",
}


def test_a_page_is_searched_for_feeds_in_the_worker_too() -> None:
    """What is behind it comes out of the cage; what is no page has nothing behind it; nor has what kills the worker."""
    page = b"<!doctype html><head><link rel='alternate' type='application/rss+xml' href='/rss' title='News'></head>"
    url = "https://news.example/"
    dying = [sys.executable, "-c", "import os; os.abort()"]

    with ParserPool(1, PATIENCE * 5) as pool:
        found, none, no_page = (
            pool.feeds_behind(RawDocument(body=body, url=url, content_type=None)) for body in (page, b"<html>", b"{}")
        )
    with ParserPool(1, PATIENCE, command=dying) as pool:
        dead = pool.feeds_behind(RawDocument(body=page, url=url, content_type=None))

    assert found == (Proposal(url="https://news.example/rss", title="News", kind="RSS"),)
    assert (none, no_page, dead) == ((), None, None)


@pytest.mark.parametrize("name", POISON)
def test_a_poisoned_document_is_bounded_and_the_next_one_is_read(name: str) -> None:
    """Catalogue F63, F65: in time, in memory, and in what comes out; the good feed beside it suffers nothing."""
    with ParserPool(1, PATIENCE) as pool:
        poisoned = pool.parse(RawDocument(body=POISON[name], url=None, content_type=None))
        # A busy machine may stand still for a while; what is asserted is that nothing of the poison is left.
        tries = (pool.parse(RawDocument(body=GOOD, url=None, content_type=None)) for _ in range(3))
        assert any(isinstance(one, ParsedFeed) for one in tries)

    assert isinstance(poisoned, ParseFailed) or len(poisoned.items) <= MAX_ITEMS
    assert len(str(poisoned)) < 1_000_000
