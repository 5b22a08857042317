"""Addresses: which are proper ones, where a redirect leads, and who it is that is asked; pure."""

import re
from functools import lru_cache
from ipaddress import ip_address

import httpx

from pipeline.intake.unpack import Unreadable

LONGEST = 2_000
"""Characters of an address that a server sends us on to; it is stored, and shown to people."""

_LAST_PORT = 65535
_REMEMBERED = 2_000  # addresses, some more than are polled at a time
_LONGEST_NAME = 253
# No address holds these, and programs differ in what they make of them.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_PORT = re.compile(r"(?::[0-9]{0,5})?")


@lru_cache(_REMEMBERED)
def _read(text: str) -> httpx.URL:
    """Read an address. One poll asks several times of each what it says."""
    return httpx.URL(text)


def host_of(address: str | httpx.URL) -> str:
    """Give the host, and its port where that is not the usual one; empty for what is no address."""
    try:
        url = _read(address) if isinstance(address, str) else address
    except httpx.InvalidURL:
        return ""
    host = url.raw_host.decode("ascii").rstrip(".").lower()
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{url.port}" if url.port else host


@lru_cache(_REMEMBERED)
def is_this_machine(host: str) -> bool:
    """Say whether a host, as `host_of` gives it, is the machine we run on: our own need no manners."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def feed_address(text: str) -> httpx.URL | None:
    """Read a feed's address; None for what is no valid one."""
    try:
        return _strict_url(text)
    except httpx.InvalidURL:
        return None


def _strict_url(text: str) -> httpx.URL:
    """Read an address that is written as the standard says; raises InvalidURL for any other.

    One reading serves for all: what is looked at here is the object that is dialled in the end.
    """
    url = _read(text)
    proper = url.scheme in {"http", "https"} and (url.port or 1) <= _LAST_PORT and _is_name(url.raw_host)
    if not proper or _FORBIDDEN.search(text) or not _PORT.fullmatch(_after_host(text)):
        raise httpx.InvalidURL("not an http or https address")
    return url


def _is_name(host: bytes) -> bool:
    """Say whether it can be a host: it has no escapes, nor the zone of an IPv6 address."""
    return 0 < len(host) <= _LONGEST_NAME and b"%" not in host


def _after_host(text: str) -> str:
    """Give the port as it is written, with its colon: digits of other scripts count as digits for some."""
    authority = re.split("[/?#]", text.partition("//")[2], maxsplit=1)[0].rpartition("@")[2]
    return authority.rpartition("]")[2] if "]" in authority else authority[len(authority.partition(":")[0]) :]


def redirect_target(url: httpx.URL, location: str | None) -> httpx.URL:
    """Read where a redirect leads, `location` being the header's bytes as characters; raises Unreadable."""
    if not location:
        raise Unreadable("the server redirects without saying where to")
    try:
        # Some servers send the address as UTF-8, and not in the ASCII it should be.
        target = _strict_url(str(url.join(location.encode("latin-1").decode())))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Unreadable("the server redirects to an address that is not valid") from error
    if _FORBIDDEN.search(location) or (target.userinfo and origin(target) != origin(url)):
        raise Unreadable("the server redirects to an address that is not valid")
    if len(str(target)) > LONGEST:
        raise Unreadable("the server redirects to an address that is too long")
    if (url.scheme, target.scheme) == ("https", "http"):
        raise Unreadable("the server redirects from https to http, where anyone on the way could change the feed")
    return target


def written(url: httpx.URL) -> str:
    """Write an address without its login."""
    return str(url.copy_with(userinfo=b"") if url.userinfo else url)


def origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    """Give all that a login belongs to."""
    return url.scheme, url.raw_host, url.port


def same_origin(one: str, other: str) -> bool:
    """Say whether a login for one address may go to the other."""
    if one == other:
        return True
    first, second = feed_address(one), feed_address(other)
    return first is not None and second is not None and origin(first) == origin(second)
