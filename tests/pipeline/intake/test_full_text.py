"""Whether a page is the article of an entry, by what they say; the signs themselves are tried in tests/pipeline."""

import pytest

from pipeline.intake.full_text import judge
from pipeline.intake.page import PageText

TITLE = "Strikes hit Mayadin overnight"
STORY = "Strikes on the town of Mayadin went on overnight, and residents said that the market was hit twice. " * 3


def judged(text: str, title: str = TITLE, *, page_title: str = "", found_at: str = "https://wire.example/1") -> str:
    page = PageText(text=text, title=page_title, url=None, asks_for_login=False, for_subscribers=False)
    full = judge(page, title=title, feed_text="", link="https://wire.example/1", found_at=found_at)
    return full.text or f"no: {full.problem}"


@pytest.mark.parametrize(
    "above", ["", f"{TITLE}\n\n", f"Wire\n\nWorld\n\n{TITLE.upper()}\n\n", f"WIRE | News\n\n{TITLE}!\n\n"]
)
def test_the_headline_and_what_stands_above_it_are_left_out(above: str) -> None:
    assert judged(above + STORY) == STORY


def test_a_long_paragraph_above_is_a_part_of_the_text() -> None:
    lead = "The war in the east of the country went on through the night, as it has for weeks. " * 3

    assert judged(f"Wire\n\n{lead}\n\n{TITLE}\n\n{STORY}").startswith("Wire")


def test_words_count_in_whatever_form() -> None:
    russian = "\u0423\u0434\u0430\u0440\u044b \u043f\u043e \u041c\u0430\u044f\u0434\u0438\u043d\u0443"
    inflected = "\u0423\u0434\u0430\u0440\u043e\u043c \u0432 \u041c\u0430\u044f\u0434\u0438\u043d\u0435 "

    assert judged(inflected * 20, russian) == inflected * 20


@pytest.mark.parametrize("title", ["", "Mayadin", "\u901f\u62a5", "\u53d9\u5229\u4e9a\u4e1c\u90e8\u906d\u7a7a\u88ad"])
def test_a_title_of_too_few_words_says_nothing_about_the_page(title: str) -> None:
    assert judged(STORY, title) == STORY


def test_an_article_about_a_page_that_is_not_there_is_an_article() -> None:
    title = "Ministry page not found after leak"
    story = "The ministry's page could not be opened after the leak, and its page was found empty. " * 3

    assert judged(story, title, page_title=title) == story


def test_a_host_that_only_asks_for_consent_is_known_by_its_name() -> None:
    assert "consent" in judged(STORY, found_at="https://consent.news.example/v2?continue=1")
