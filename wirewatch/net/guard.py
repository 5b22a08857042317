"""Which addresses may be dialled: public ones, and those that `allow` in feeds.yaml names.

The table is written out because `ipaddress.is_global` calls several of these networks public, and differs between
versions of Python.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Special:
    """A network that is not the public internet."""

    network: Network
    name: str
    source: str  # the document that the IANA registry gives for it


def _special(network: str, name: str, source: str) -> Special:
    return Special(network=ip_network(network), name=name, source=source)


# From the IANA special-purpose address registries, the IPv6 address space registry and the multicast registries:
# https://www.iana.org/assignments/iana-ipv4-special-registry  .../iana-ipv6-special-registry  .../ipv6-address-space
# The first that holds an address names it, so the narrow ones stand before the wide ones.
# One stands in no registry: Azure answers at a public address, for its own machines alone.
SPECIAL_NETWORKS = (
    _special("0.0.0.0/8", "this host on this network", "RFC 1122"),
    _special("10.0.0.0/8", "a private network", "RFC 1918"),
    _special("100.64.0.0/10", "shared by a provider's customers", "RFC 6598"),
    _special("127.0.0.0/8", "this machine itself (loopback)", "RFC 1122"),
    _special("168.63.129.16/32", "a cloud's service for its own machines", "Azure"),
    _special("169.254.0.0/16", "link-local", "RFC 3927"),
    _special("172.16.0.0/12", "a private network", "RFC 1918"),
    _special("192.0.0.0/24", "set aside for protocols", "RFC 6890"),
    _special("192.0.2.0/24", "for documentation", "RFC 5737"),
    _special("192.88.99.0/24", "the old relay of 6to4", "RFC 7526"),
    _special("192.168.0.0/16", "a private network", "RFC 1918"),
    _special("198.18.0.0/15", "for benchmarks", "RFC 2544"),
    _special("198.51.100.0/24", "for documentation", "RFC 5737"),
    _special("203.0.113.0/24", "for documentation", "RFC 5737"),
    _special("224.0.0.0/4", "multicast", "RFC 5771"),
    _special("255.255.255.255/32", "broadcast", "RFC 919"),
    _special("240.0.0.0/4", "reserved", "RFC 1112"),
    _special("::/128", "no address at all", "RFC 4291"),
    _special("::1/128", "this machine itself (loopback)", "RFC 4291"),
    _special("::/96", "IPv4 inside IPv6, long given up", "RFC 4291"),
    _special("::ffff:0:0/96", "IPv4 written as IPv6", "RFC 4291"),
    _special("::ffff:0:0:0/96", "IPv4 translated to IPv6", "RFC 2765"),
    _special("64:ff9b::/96", "IPv4 behind a translator (NAT64)", "RFC 6052"),
    _special("64:ff9b:1::/48", "IPv4 behind a local translator (NAT64)", "RFC 8215"),
    _special("100::/64", "where packets are thrown away", "RFC 6666"),
    _special("100:0:0:1::/64", "a dummy prefix", "RFC 9780"),
    _special("2001::/32", "an IPv4 tunnel (Teredo)", "RFC 4380"),
    _special("2001:2::/48", "for benchmarks", "RFC 5180"),
    _special("2001:10::/28", "names of hosts, not addresses (ORCHID)", "RFC 4843"),
    _special("2001:20::/28", "names of hosts, not addresses (ORCHIDv2)", "RFC 7343"),
    _special("2001:db8::/32", "for documentation", "RFC 3849"),
    _special("2001::/23", "set aside for protocols", "RFC 2928"),
    _special("2002::/16", "an IPv4 tunnel (6to4)", "RFC 3056"),
    _special("3fff::/20", "for documentation", "RFC 9637"),
    _special("5f00::/16", "segments of a route, not hosts (SRv6)", "RFC 9602"),
    _special("fc00::/7", "a private network (unique local)", "RFC 4193"),
    _special("fe80::/10", "link-local", "RFC 4291"),
    _special("fec0::/10", "a private network (site-local)", "RFC 3879"),
    _special("ff00::/8", "multicast", "RFC 4291"),
    # Public unicast lives in 2000::/3 alone: all the rest, so that a network invented tomorrow is refused today.
    _special("::/3", "not handed out for public use", "RFC 4291"),
    _special("4000::/2", "not handed out for public use", "RFC 4291"),
    _special("8000::/1", "not handed out for public use", "RFC 4291"),
)

_TRANSLATED = tuple(map(IPv6Network, ("::ffff:0:0:0/96", "64:ff9b::/96")))  # the last 32 bits are the IPv4 address
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_NOTHING = IPv4Address(0)


class Guard:
    """Says of an address whether it may be dialled."""

    def __init__(self, allow: Sequence[Network]) -> None:
        """Take the networks that may be dialled although they are not public."""
        self._allow = tuple(allow)

    def refusal(self, address: Address, *, public_only: bool = False) -> str | None:
        """Give the reason why the address must not be dialled, in words; None when it may be.

        A v4-mapped address is the IPv4 address it holds, for that is what is dialled. Where `allow` opens a network
        of translators or tunnels, the IPv4 address inside is looked at as well. With `public_only` nothing is allowed
        that is not public: a stranger named the address, and what the operator opened was not opened for strangers.
        """
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            return self.refusal(address.ipv4_mapped, public_only=public_only)
        special = _special_network(address)
        if special is None:
            return None
        allowed = any(address in network for network in self._allow)
        if not allowed or public_only:
            reason = f"{address} is not public: {special.network} is {special.name}"
            return f"{reason}; it is allowed, but not for addresses that strangers give" if allowed else reason
        return next(filter(None, map(self.refusal, _carried(address))), None)


_REMEMBERED = 4096  # addresses: the table holds for ever, and one request asks of its address three times


@lru_cache(_REMEMBERED)
def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet."""
    return Guard(()).refusal(address) is None


@lru_cache(_REMEMBERED)
def read_address(text: str) -> Address:
    """Read an address in its one proper spelling; ValueError for anything else."""
    return ip_address(text)


@lru_cache(_REMEMBERED)
def _special_network(address: Address) -> Special | None:
    return next((special for special in SPECIAL_NETWORKS if address in special.network), None)


def _carried(address: Address) -> Iterator[IPv4Address]:
    """Give the IPv4 addresses that a packet to this IPv6 address may end up at."""
    if isinstance(address, IPv4Address):
        return
    ending = IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in _TRANSLATED):
        yield ending
    if address in _LOCAL_NAT64:  # which of the two it is, only the translator knows
        yield from (inner for inner in (ending, _after_prefix(int(address))) if inner != _NOTHING)
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield address.teredo[1]


def _after_prefix(address: int) -> IPv4Address:
    """Read the IPv4 address that stands behind a prefix of 48 bits, with a byte of zeros in its middle (RFC 6052)."""
    return IPv4Address((address >> 64 & 0xFFFF) << 16 | address >> 40 & 0xFFFF)
