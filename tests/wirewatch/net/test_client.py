"""The clients that both rooms are handed."""

import asyncio
from ipaddress import ip_network

import httpx
import pytest

from tests.conftest import HttpServer, ServeHttp
from wirewatch.net.client import client_factory
from wirewatch.net.transport import AddressRefused

LOOPBACK = [ip_network("127.0.0.0/8")]


async def _get_twice(client: httpx.AsyncClient, server: HttpServer) -> list[int]:
    async with client:
        return [(await client.get(server.url())).status_code for _ in range(2)]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("ops@example.org", b"Wirewatch/1.2 (+ops@example.org)"),
        (None, b"Wirewatch/1.2"),
        ("büro@example.org", "Wirewatch/1.2 (+büro@example.org)".encode()),
    ],
)
def test_requests_say_who_asks_and_carry_nothing_else(
    http_server: ServeHttp, contact: str | None, expected: bytes
) -> None:
    server = http_server(lambda _: b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n\r\n")
    open_client = client_factory(version="1.2", contact=contact, allow=LOOPBACK)

    asyncio.run(_get_twice(open_client(), server))

    assert [dict(request.headers) for request in server.requests] == [
        {
            "host": f"127.0.0.1:{server.port}".encode(),
            "user-agent": expected,
            "accept": b"*/*",
            "accept-encoding": b"identity",
            "connection": b"close",
        }
    ] * 2


def test_redirects_are_handed_back_and_not_followed(http_server: ServeHttp) -> None:
    server = http_server(lambda _: b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
    open_client = client_factory(version="1", contact=None, allow=LOOPBACK)

    assert asyncio.run(_get_twice(open_client(), server)) == [302, 302]
    assert [request.target for request in server.requests] == ["/", "/"]


def test_every_client_is_new_and_guarded(http_server: ServeHttp) -> None:
    """Catalogue D48: feeds, pages, lists and webhooks get their clients here; tests/house/test_ways_out.py looks."""
    server = http_server(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    open_client = client_factory(version="1", contact=None, allow=[])

    for client in (open_client(), open_client()):  # the second has an event loop of its own
        with pytest.raises(AddressRefused):
            asyncio.run(_get_twice(client, server))

    assert server.connections == 0


def test_a_proxy_of_the_environment_is_not_used(http_server: ServeHttp, monkeypatch: pytest.MonkeyPatch) -> None:
    server = http_server(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    open_client = client_factory(version="1", contact=None, allow=LOOPBACK)

    assert asyncio.run(_get_twice(open_client(), server)) == [200, 200]
