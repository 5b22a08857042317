"""Which addresses may be dialled."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch.net.guard import SPECIAL_NETWORKS, Guard, Special, is_public

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
    "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888",
    "2606:4700::1111", "2a00:1450:4001:80b::200e", "3fff:1000::", "::ffff:8.8.8.8",
]  # fmt: skip

NOT_PUBLIC = [
    "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "168.63.129.16", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::ffff:0:7f00:1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "100::1", "100:0:0:1::1",
    "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "3fff:fff::1",
    "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "feff::1", "ff02::1", "4000::1",
    "1fff::1", "fe00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_dialled(address: str) -> None:
    assert Guard([]).refusal(ip_address(address)) is None


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    """Catalogue D41."""
    assert Guard([]).refusal(ip_address(address))
    assert not is_public(ip_address(address))


@given(st.ip_addresses())
def test_nothing_that_python_knows_to_be_private_is_public(address: IPv4Address | IPv6Address) -> None:
    """Catalogue D41: our table is wider than the one of the standard library, nowhere narrower."""
    known = address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified
    held = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address

    assert not (known or held.is_multicast or held.is_reserved) or not is_public(address)


@given(st.ip_addresses(), st.booleans())
def test_for_strangers_only_what_is_public_may_be_dialled(address: IPv4Address | IPv6Address, more: bool) -> None:
    everything = [ip_network("0.0.0.0/0"), ip_network("::/0")]

    refusal = Guard(everything if more else []).refusal(address, public_only=True)

    assert (refusal is None) == is_public(address)


@given(special=st.sampled_from(SPECIAL_NETWORKS), data=st.data())
def test_every_address_of_the_table_is_refused_unless_its_network_is_allowed(
    special: Special, data: st.DataObject
) -> None:
    first, last = int(special.network.network_address), int(special.network.broadcast_address)
    number = data.draw(st.integers(first, last))
    address = IPv4Address(number) if special.network.version == 4 else IPv6Address(number)
    mapped = isinstance(address, IPv6Address) and address.ipv4_mapped is not None

    assert mapped or Guard([]).refusal(address)
    assert mapped or Guard([special.network, ip_network("0.0.0.0/0")]).refusal(address) is None


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_as_the_address_it_holds(inner: IPv4Address) -> None:
    mapped = IPv6Address(f"::ffff:{inner}")

    assert Guard([]).refusal(mapped) == Guard([]).refusal(inner)


@pytest.mark.parametrize(
    "carrier",
    [
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001::f5ff:fffe",
        "64:ff9b:1::a00:1",
        "64:ff9b:1:a00:0:100::",
        "::ffff:0:a00:1",
    ],
)
def test_an_allowed_tunnel_still_does_not_lead_to_a_private_address(carrier: str) -> None:
    address = ip_address(carrier)
    names = ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "::ffff:0:0:0/96")
    tunnels = [ip_network(name) for name in names]

    reason = Guard(tunnels).refusal(address)

    assert reason == "10.0.0.1 is not public: 10.0.0.0/8 is a private network"
    assert Guard([*tunnels, ip_network("10.0.0.0/8")]).refusal(address) is None


def test_an_allowed_network_opens_itself_only() -> None:
    guard = Guard([ip_network("10.20.0.0/16")])

    assert guard.refusal(ip_address("10.20.255.1")) is None
    assert guard.refusal(ip_address("10.21.0.1"))


def test_a_refusal_says_why_in_words() -> None:
    reason = Guard([]).refusal(ip_address("127.0.0.1"))

    assert reason == "127.0.0.1 is not public: 127.0.0.0/8 is this machine itself (loopback)"
