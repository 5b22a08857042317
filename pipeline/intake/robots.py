"""What a site asks of robots, by RFC 9309; pure, and the only user of Protego. What reads rules runs in the cage."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

PRODUCT = "Wirewatch"
"""The name by which a robots.txt speaks to us."""

MOST_BYTES = 500 * 1024  # the standard's own
LONGEST_DELAY = 10.0
"""Seconds: a longer Crawl-delay is taken for this one, or a page would come when nobody waits for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permits:
    """What a robots.txt says of some addresses of its site."""

    allowed: tuple[bool, ...]  # one for each address that was asked about
    delay: float | None  # seconds between two requests


def permits(rules: bytes, urls: Sequence[str]) -> Permits:
    """Read a robots.txt; what cannot be read in it asks for nothing."""
    from protego import Protego  # noqa: PLC0415 - children that parse feeds only stay small

    read = Protego.parse(rules[:MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff"))
    delay = read.crawl_delay(PRODUCT)
    return Permits(allowed=tuple(read.can_fetch(url, PRODUCT) for url in urls), delay=delay)


def origin_of(url: str) -> str:
    """Give the scheme, host and port whose robots.txt speaks of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def robots_address(origin: str) -> str:
    """Give where an origin's robots.txt is."""
    return f"{origin}/robots.txt"


def clamped(delay: float | None) -> float:
    """Keep a Crawl-delay within what can be waited for; nonsense and none are 0."""
    return min(delay, LONGEST_DELAY) if delay is not None and delay > 0 else 0.0
