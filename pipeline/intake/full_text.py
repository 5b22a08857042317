"""Whether the text of a page is that of the article, and which address it has; pure.

Sites answer with many pages that are not the article, mostly without saying so by their status. Where one of these
signs is seen the feed's own text is the safer one.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.intake.page import PageText
from pipeline.query.words import tokens

SHORTEST = 150
"""Characters; less is a caption, or a notice that something is missing."""

_SHORT_PAGE = 1_500
_LEAST_OF_TITLE = 0.3
_HEADLINE_AMONG = 5
_HEADLINE_LONGER = 100  # characters: above a headline stands nothing long
_PREFIX = 5  # letters by which two forms of a word are taken for the same
_SHORTEST_WORD = 4
_NOT_THERE = re.compile(
    r"\b404\b|\bpage (?:can(?:no|')t be|was not|not|isn't) (?:found|available)"
    r"|\bnot found\b|\bno longer (?:exists|available)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:we (?:and our partners )?(?:value your privacy|use cookies)|before you continue|accept (?:all )?cookies"
    r"|cookie (?:consent|settings|preferences)|consent to (?:the use of )?cookies|your privacy choices)\b",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"(?:^|\.)(?:consent|guce|cmp)\.")
_LOGIN = re.compile(
    r"\b(?:sign in|log ?in|subscribe|create an account|already a subscriber|anmelden|connectez-vous)\b", re.IGNORECASE
)
_FOR_SUBSCRIBERS = "the page says that not all of it is free to read, and may be cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """The text of the page and what is to be said about it; or no text, and why."""

    text: str | None
    url: str | None = None
    problem: str | None = None


def judge(page: PageText, *, title: str, feed_text: str, link: str, found_at: str) -> FullText:
    """Say whether a page carries the article of a feed's entry; `found_at` is its address after redirects."""
    text = _without_headline(page.text, title)
    problem = _problem(page, text, title=title, feed_text=feed_text, link=link, found_at=found_at)
    if problem:
        return FullText(text=None, problem=problem)
    return FullText(text=text, url=page.url or found_at, problem=_FOR_SUBSCRIBERS if page.for_subscribers else None)


def _problem(page: PageText, text: str, *, title: str, feed_text: str, link: str, found_at: str) -> str | None:
    short = len(text) < _SHORT_PAGE
    parts = urlsplit(found_at)
    if _CONSENT_HOST.search(parts.hostname or "") or (short and _CONSENT.search(f"{page.title}\n{text}")):
        return "its page asks for consent to cookies first"
    if not parts.path.strip("/") and not parts.query and urlsplit(link).path.strip("/"):
        return "its link leads to the home page of the site"
    if page.asks_for_login and (len(text) < SHORTEST or (short and _LOGIN.search(text))):
        return "its page asks for a login"
    if _NOT_THERE.search(page.title) and not _NOT_THERE.search(title):
        return "its page says that it is not there"
    if len(text) < SHORTEST:
        return "hardly any text was found on its page"
    if len(text) < len(feed_text):
        return "its page holds less text than the feed"
    if not _speaks_of(title, text):
        return "its page speaks of something else: it lacks the words of the title"
    return None


def _without_headline(text: str, title: str) -> str:
    """Leave out the headline, which rules read by itself, and what stands above it: the site's name, a section."""
    asked, paragraphs = _keys(title), text.split("\n\n")
    for number, paragraph in enumerate(paragraphs[:_HEADLINE_AMONG]):
        if len(paragraph) > len(title) + _HEADLINE_LONGER and number:
            break
        if asked and _keys(paragraph) == asked:
            return "\n\n".join(paragraphs[number + 1 :])
    return text


def _speaks_of(title: str, text: str) -> bool:
    """Say whether enough of the title's longer words stand in the text, in whatever form.

    Scripts that put no blanks between words have no long ones, and are not compared.
    """
    words = {key[:_PREFIX] for key in _keys(title) if len(key) >= _SHORTEST_WORD}
    if len(words) < 2:
        return True
    there = {key[:_PREFIX] for key in _keys(text)}
    return len(words & there) >= _LEAST_OF_TITLE * len(words)


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text)]
