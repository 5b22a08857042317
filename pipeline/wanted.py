"""Which articles' pages are worth a request; pure.

full_text: always    every one
full_text: needed    where the feed's own text touches a rule, is not whole, and is news
in both              where the version before had its page: an edit is read as fully as what it edits
"""

from collections.abc import Callable
from datetime import timedelta

from storage.records.article import Article
from storage.records.feed import FullText
from storage.records.page import Prospect

WHOLE = 1_500
"""Characters: a text of this length that does not break off is taken for the whole article."""

OLD = timedelta(days=2)
"""What was published so long before it was first seen is an archive put out again, and no news."""

_BREAKS_OFF = ("...", "…", "[…]", "[...]", "read more", "continue reading")


def is_wanted(prospect: Prospect, article: Article, touches: Callable[[Article], bool]) -> bool:
    """Say whether the page of an unread article is to be fetched; `touches` says whether the article touches a rule."""
    if prospect.full_text is FullText.ALWAYS or prospect.had_page:
        return True
    return not (_is_no_news(article) or _is_whole(article.text)) and touches(article)


def _is_no_news(article: Article) -> bool:
    if article.version > 1:
        return False
    return article.backlog or (article.published_at is not None and article.first_seen_at - article.published_at > OLD)


def _is_whole(text: str) -> bool:
    return len(text) >= WHOLE and not text.rstrip(" .>»\n").lower().endswith(_BREAKS_OFF) and text[-1:] != "…"
