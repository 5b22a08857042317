"""The text of an article from its web page; pure, and the only user of trafilatura. Runs in the cage.

page bytes -> text (the encoding by our own decoder) -> trafilatura -> plain text as feeds' texts are
"""

import re
from dataclasses import dataclass

from pipeline.intake.decode import decoded
from pipeline.intake.links import canonical_link, web_link
from pipeline.intake.plain import clean_line, clean_text, plain_title

LONGEST_TEXT = 200_000
"""Characters that are kept of one page: a book is no article."""

_HEAD = 20_000
_CHARSET = re.compile(
    rb"""<meta\s[^<>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE
)
_TITLE = re.compile(r"<title(?:\s[^<>]{0,300})?>([^<]{0,1000})", re.IGNORECASE)
_CANONICAL = re.compile(r"<link\s(?:[^<>]{0,1000}\s)?rel=[\"']?canonical\b[^<>]{0,2500}>", re.IGNORECASE)
_HREF = re.compile(r"""\shref=(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})'|([^\s"'<>]{1,2000}))""", re.IGNORECASE)
_PASSWORD = re.compile(r"""<input\s[^<>]{0,500}?type=["']?password\b""", re.IGNORECASE)
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s{0,9}:\s{0,9}(?:"\s{0,9})?false', re.IGNORECASE)
_WWW = re.compile(r"^(https?://)(?:www\.|m\.|amp\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """What a page says."""

    text: str  # paragraphs apart by an empty line; empty where there is none
    title: str
    url: str | None  # the address that the page gives for itself, if it is one of the same site
    asks_for_login: bool
    for_subscribers: bool  # it says that not all may read it


def page_text(body: bytes, *, url: str | None, content_type: str | None) -> PageText:
    """Take the article out of a page; raises nothing for any bytes but what lxml does when memory ends."""
    import trafilatura  # noqa: PLC0415 - children that parse feeds only stay small

    page = decoded(body, _with_charset(body, content_type)).text
    # Not with fast=True: on a page without <body>, which is good HTML, that makes one line of all paragraphs.
    found = trafilatura.extract(page, include_comments=False, include_tables=True, output_format="txt")
    return PageText(
        text=_tidy(found or ""),
        title=plain_title(title[1]) if (title := _TITLE.search(page, 0, _HEAD * 10)) else "",
        url=_own_address(page, url),
        asks_for_login=bool(_PASSWORD.search(page)),
        for_subscribers=bool(_NOT_FREE.search(page)),
    )


def _with_charset(body: bytes, content_type: str | None) -> str | None:
    """Let the page's own word for its encoding stand where the server says none."""
    said = _CHARSET.search(body[:_HEAD])
    if said is None or "charset" in (content_type or "").lower():
        return content_type
    return f"text/html; charset={said[1].decode('ascii')}"


def _tidy(found: str) -> str:
    """Give each line as a paragraph of its own; trafilatura parts them by one line end only."""
    lines = [clean_line(line) for line in clean_text(found).split("\n")]
    return "\n\n".join(line for line in lines if line)[:LONGEST_TEXT]


def _own_address(page: str, url: str | None) -> str | None:
    tag = _CANONICAL.search(page, 0, _HEAD * 10)
    href = _HREF.search(tag[0]) if tag else None
    own = web_link(next(filter(None, href.groups())), url) if href and url else None
    if own is None or url is None or _site(own) != _site(url):
        return None
    return None if canonical_link(own).endswith(f"{_site(own)}/") else own  # the home page is nobody's own


def _site(address: str) -> str:
    return _WWW.sub("", address).partition("/")[0].lower()
