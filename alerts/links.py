"""Addresses from feeds made fit to be shown, pure."""

from urllib.parse import urlsplit, urlunsplit

_LONGEST_LINK = 2000


def web_link(link: str | None) -> str | None:
    """Give a link that may be followed: http or https to some host, and nothing that could end a line; else None."""
    if link is None or len(link) > _LONGEST_LINK or not link.isprintable() or " " in link:
        return None
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if parts.scheme in {"http", "https"} and parts.hostname else None


def public_address(url: str) -> str:
    """Give a feed's address without what may be secret in it: user, password and query."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return ""
