"""Fetching many feeds from real servers, well and badly behaved."""

import gc
import gzip
import random
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address, ip_network
from itertools import pairwise

import brotli
import httpx
import pytest
import zstandard
from structlog.testing import capture_logs

from pipeline.intake.fetch import fetch_many
from pipeline.intake.orders import Document, Failed, Fetched, Limits, Order, Unchanged
from tests.conftest import HttpRequest, HttpServer, ServeHttp
from wirewatch.net.client import client_factory
from wirewatch.net.guard import Address, Guard
from wirewatch.net.transport import GuardedTransport

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
BRIEFLY = timedelta(milliseconds=300)
FEED = b"<rss><channel><title>Euphrates Post</title></channel></rss>"

open_client = client_factory(version="1", contact=None, allow=[ip_network("127.0.0.1/32")])


def order(
    url: str,
    *,
    feed_id: int = 1,
    etag: str | None = None,
    last_modified: str | None = None,
    document_url: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Order:
    return Order(
        feed_id=feed_id,
        url=url,
        etag=etag,
        last_modified=last_modified,
        document_url=document_url,
        headers=headers or {},
    )


def fetch(*orders: Order, limits: Limits | None = None) -> list[Fetched]:
    limits = limits or Limits(total=timedelta(seconds=10))
    results = [result for some in fetch_many(orders, open_client, limits=limits, now=NOW) for result in some]
    gc.collect()  # a socket left open would warn here, and warnings are errors
    return results


def fetch_one(one: Order, limits: Limits | None = None) -> Fetched:
    (result,) = fetch(one, limits=limits)
    return result


def problem(one: Order, limits: Limits | None = None) -> str:
    result = fetch_one(one, limits)
    assert isinstance(result, Failed)
    return result.problem


def answer(body: bytes = FEED, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def says(raw: bytes) -> Callable[[HttpRequest], bytes]:
    return lambda _: raw


def redirect(to: str, status: bytes = b"302 Found") -> bytes:
    return answer(b"elsewhere", b"Location: " + to.encode(), status=status)


# What comes back


def test_a_document_comes_with_what_the_answer_says_about_it(http_server: ServeHttp) -> None:
    server = http_server(
        says(
            answer(
                FEED, b"Content-Type: application/rss+xml; charset=x", b'ETag: W/"a,\xff"', b"Last-Modified: last week"
            )
        )
    )

    assert fetch_one(order(server.url("/feed"))) == Document(
        feed_id=1,
        url=server.url("/feed"),
        body=FEED,
        content_type="application/rss+xml; charset=x",
        etag='W/"a,\xff"',
        last_modified="last week",
    )


def test_a_first_request_is_polite_and_invents_no_validators(http_server: ServeHttp) -> None:
    server = http_server(says(answer()))

    fetch_one(order(server.url()))

    request = server.requests[0]
    assert {name for name, _ in request.headers} == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert b"application/rss+xml" in (request.header("accept") or b"")
    assert request.header("accept-encoding") == b"gzip, deflate, br, zstd"


def test_validators_are_sent_back_byte_for_byte(http_server: ServeHttp) -> None:
    etag, modified = b"W/\"\xc3\xa9-\xff, 'odd'\"", b"Sat,  1 Nov 26 \xe4 junk"
    server = http_server(says(answer(FEED, b"ETag: " + etag, b"Last-Modified: " + modified)))

    first = fetch_one(order(server.url()))
    assert isinstance(first, Document)
    fetch_one(order(server.url(), etag=first.etag, last_modified=first.last_modified))

    assert server.requests[1].header("if-none-match") == etag
    assert server.requests[1].header("if-modified-since") == modified


@pytest.mark.parametrize(
    ("headers", "etag", "last_modified"),
    [((), '"old"', "then"), ((b'ETag: "new"',), '"new"', "then"), ((b"Last-Modified: now",), '"old"', "now")],
)
def test_an_unchanged_feed_keeps_its_validators_unless_new_ones_are_sent(
    http_server: ServeHttp, headers: tuple[bytes, ...], etag: str, last_modified: str
) -> None:
    server = http_server(says(b"\r\n".join((b"HTTP/1.1 304 Not Modified", *headers, b"", b""))))

    result = fetch_one(order(server.url(), etag='"old"', last_modified="then"))

    assert result == Unchanged(feed_id=1, etag=etag, last_modified=last_modified)


def test_an_unchanged_that_nobody_asked_for_is_a_failure(http_server: ServeHttp) -> None:
    server = http_server(says(b"HTTP/1.1 304 Not Modified\r\n\r\n"))

    assert problem(order(server.url())) == "the server answers 304 Not Modified: that is no document"


def test_a_document_without_validators_says_so_and_not_what_was_sent(http_server: ServeHttp) -> None:
    server = http_server(says(answer()))

    result = fetch_one(order(server.url(), etag='"old"', last_modified="then"))

    assert isinstance(result, Document)
    assert (result.etag, result.last_modified) == (None, None)


@pytest.mark.parametrize(
    ("packed", "headers"),
    [
        (gzip.compress(FEED), [b"Content-Encoding: GZip"]),
        (gzip.compress(FEED[:9]) + gzip.compress(FEED[9:]) + b"\0\0", [b"Content-Encoding: x-gzip"]),
        (zlib.compress(FEED), [b"Content-Encoding: deflate"]),
        (brotli.compress(FEED), [b"Content-Encoding: br"]),
        (zstandard.compress(FEED), [b"Content-Encoding: zstd"]),
        (gzip.compress(brotli.compress(FEED)), [b"Content-Encoding: br, gzip"]),
        (gzip.compress(gzip.compress(FEED)), [b"Content-Encoding: gzip", b"content-encoding: gzip"]),
    ],
)
def test_a_packed_document_is_unpacked(http_server: ServeHttp, packed: bytes, headers: list[bytes]) -> None:
    server = http_server(says(answer(packed, *headers)))

    result = fetch_one(order(server.url()))

    assert isinstance(result, Document)
    assert result.body == FEED


# What goes wrong


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("204 No Content", "the server answers 204 No Content: that is no document"),
        ("401 x", "the server answers 401 Unauthorized: it asks for a login"),
        ("403 x", "the server answers 403 Forbidden: it refuses us"),
        ("404 <b>x</b>", "the server answers 404 Not Found: the feed has moved or is gone"),
        ("410 x", "the server answers 410 Gone: it says the feed is gone for good"),
        ("429 x", "the server answers 429 Too Many Requests: it asks us to come less often"),
        ("477 x", "the server answers 477: it refuses the request"),
        ("500 x", "the server answers 500 Internal Server Error: it has an error of its own"),
        ("503 x", "the server answers 503 Service Unavailable: it is overloaded or being repaired"),
    ],
)
def test_a_refusal_is_put_in_words(http_server: ServeHttp, status: str, words: str) -> None:
    server = http_server(says(answer(b"", status=status.encode())))

    result = fetch_one(order(server.url()))

    assert isinstance(result, Failed)
    assert (result.problem, result.gone) == (words, status.startswith("410"))


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (b"120", timedelta(minutes=2)),
        (b"0", timedelta(seconds=1)),
        (b"999999999999999999999", timedelta(days=1)),
        (b"Sun, 22 Nov 2026 09:00:00 GMT", timedelta(hours=1)),
        (b"Sunday, 22-Nov-26 09:00:00 GMT", timedelta(hours=1)),
        (b"Sat, 21 Nov 2026 09:00:00 GMT", timedelta(seconds=1)),
        (b"Sun, 22 Nov 2036 09:00:00 GMT", timedelta(days=1)),
        (b"-5", None),
        (b"soon", None),
        (b"Sun, 99 Nov 2026 99:00:00 GMT", None),
        (b"\xb2\xb3", None),
        (b"1.5", None),
    ],
)
def test_the_wait_that_a_server_asks_for_is_kept_within_bounds(
    http_server: ServeHttp, value: bytes, wait: timedelta | None
) -> None:
    server = http_server(says(answer(b"", b"Retry-After: " + value, status=b"503 Busy")))

    result = fetch_one(order(server.url()))

    assert isinstance(result, Failed)
    assert result.retry_after == wait
    assert (result.host is None) == (wait is None)


@pytest.mark.parametrize("headers", [(), (b"Retry-After: when the war is over",)])
def test_who_calls_our_requests_too_many_gets_a_pause_said_or_not(
    http_server: ServeHttp, headers: tuple[bytes, ...]
) -> None:
    """Catalogue E 58."""
    server = http_server(says(answer(b"", *headers, status=b"429 Too Many")))

    result = fetch_one(order(server.url()))

    assert isinstance(result, Failed)
    assert result.retry_after == timedelta(hours=1)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + FEED,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + FEED,
        b"HTTP/1.1 200 OK\r\nContent-",
        b"hello there\r\n\r\n",
        b"",
    ],
)
def test_a_cut_answer_is_a_failure(http_server: ServeHttp, raw: bytes) -> None:
    server = http_server(says(raw))

    assert problem(order(server.url(), etag='"a"')) == "the answer is cut off or is not proper HTTP"


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        (gzip.compress(FEED)[:-9], b"gzip", "the answer is cut off: its packed text has no end"),
        (FEED, b"gzip", "the answer is said to be packed with gzip and is not"),
        (gzip.compress(b"") * 50 + gzip.compress(FEED), b"gzip", "the answer is packed in too many parts"),
        (FEED, b"gzip, gzip, gzip", "the answer is packed too many times over"),
        (FEED, b"compress", "the answer is packed in a way that was not asked for"),
        (FEED, b"br", "the answer is said to be packed with br and is not"),
        (gzip.compress(b""), b"gzip", "the server answers with an empty document"),
        (b"", b"identity", "the server answers with an empty document"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_a_failure(
    http_server: ServeHttp, body: bytes, encoding: bytes, words: str
) -> None:
    server = http_server(says(answer(body, b"Content-Encoding: " + encoding)))

    assert problem(order(server.url())) == words


def test_a_large_answer_is_not_even_read_when_it_says_so(http_server: ServeHttp) -> None:
    server: HttpServer = http_server(lambda _: server.hang(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"))

    assert problem(order(server.url())) == "the answer is too large: more than 10,485,760 bytes"


@pytest.mark.parametrize("encoding", [b"identity", b"gzip"])
def test_an_endless_answer_is_stopped_at_the_limit(http_server: ServeHttp, encoding: bytes) -> None:
    noise = gzip.compress(random.Random(1).randbytes(200_000), 1)

    def endless(_: HttpRequest) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + b"\r\n\r\n"
        while True:
            yield noise

    server = http_server(endless)

    assert (
        problem(order(server.url()), Limits(body_bytes=500_000)) == "the answer is too large: more than 500,000 bytes"
    )


def test_a_dripping_answer_meets_the_deadline(http_server: ServeHttp) -> None:
    def drip(_: HttpRequest) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
        while not server.over.wait(0.02):
            yield b"."

    server: HttpServer = http_server(drip)

    assert problem(order(server.url()), Limits(total=BRIEFLY)) == (
        "the server is too slow: no whole answer within 0.3 seconds"
    )


def test_the_deadline_holds_for_all_redirects_together(http_server: ServeHttp) -> None:
    def slow(request: HttpRequest) -> Iterable[bytes]:
        server.over.wait(0.12)
        yield redirect(f"{request.target}x")

    server: HttpServer = http_server(slow)

    assert "too slow" in problem(order(server.url()), Limits(total=BRIEFLY))


def test_endless_headers_are_a_failure(http_server: ServeHttp) -> None:
    def headers(_: HttpRequest) -> Iterable[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        while True:
            yield b"X-Endless: yes\r\n" * 100

    server = http_server(headers)

    assert problem(order(server.url())) == "the answer is cut off or is not proper HTTP"


def test_a_hanging_feed_holds_no_other_up(http_server: ServeHttp) -> None:
    hanging: HttpServer = http_server(lambda _: hanging.hang())
    healthy = http_server(says(answer()))
    orders = [order(hanging.url(), feed_id=1), *(order(healthy.url(), feed_id=number) for number in range(2, 9))]

    seen = [result.feed_id for result in fetch(*orders, limits=Limits(total=BRIEFLY))]

    assert seen[-1] == 1
    assert sorted(seen) == list(range(1, 9))


LINK_LOCAL = "169.254.169.254 is not public: 169.254.0.0/16 is link-local"


def test_refused_closed_and_silent_are_the_same_words_and_only_the_log_knows_more() -> None:
    """Catalogue D51: nobody who may name an address can search a private network with it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        urls = {
            "closed": f"http://127.0.0.1:{closed}/?token=hush",
            "refused": "http://169.254.169.254/latest/meta-data?token=hush",
            "silent": f"https://127.0.0.1:{silent.getsockname()[1]}/?token=hush",
        }
        impatient = partial(open_client_within, connect=0.3)
        with capture_logs() as logs:
            orders = [order(url, feed_id=number) for number, url in enumerate(urls.values())]
            results = [one for some in fetch_many(orders, impatient, limits=Limits(), now=NOW) for one in some]

    assert {one.problem for one in results if isinstance(one, Failed)} == {
        "the server cannot be reached; the log says more"
    }
    assert len(results) == len(urls)
    assert sorted((line["feed_id"], line["host"], line["reason"]) for line in logs) == [
        (0, f"127.0.0.1:{closed}", "connection refused"),
        (
            1,
            "169.254.169.254",
            f"its address must not be dialled: {LINK_LOCAL}; settings.allow may name it",
        ),
        (2, urls["silent"].split("/")[2], "no connection in time"),
    ]


def open_client_within(*, connect: float) -> httpx.AsyncClient:
    client = open_client()
    client.timeout = httpx.Timeout(5, connect=connect)
    return client


def test_an_unknown_host_is_put_in_words() -> None:
    assert problem(order(f"http://{'x' * 64}.test/")) == "its host name cannot be found (DNS)"


def test_a_certificate_that_nobody_signed_is_put_in_words(http_server: ServeHttp, self_signed: ssl.SSLContext) -> None:
    """Catalogue D52."""
    server = http_server(says(answer()), tls=self_signed)

    assert problem(order(server.url())) == "its certificate is not valid: self-signed certificate"
    assert server.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "", "feed.xml", "/etc/passwd", "file:///etc/passwd", "ftp://example.org/", "data:text/xml,<rss/>", "http://",
        "http:///x", "http://exa mple.org/", "http://example.org\\@127.0.0.1/", "http://127.0.0.1/\t", "http://[::1",
        "http://127.0.0.1:port/", "http://127.0.0.1:99999999/", "HTTP//127.0.0.1/", "gopher://127.0.0.1/",
        "//127.0.0.1/", "http:/127.0.0.1/", "http:127.0.0.1/", "http://[::1%25lo]/", "http://[fe80::1%eth0]/", "http://127.0.0.1:٨٠/",
        "http://127.0.0.1%2f.example.org/", "http://example.org%00.test/", "http://127.0.0.1\n/", "http://[::1]x/",
        f"http://{'a' * 300}/", "http://a@127.0.0.1:\uff180/", "javascript:alert(1)", "http://127.0.0.1:000000080/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_a_failure(url: str) -> None:
    """Catalogue D42, D46, D47."""
    assert problem(order(url)) == "its address is not a valid http or https address"


# Redirects


@pytest.mark.parametrize("status", [b"301 Moved", b"302 Found", b"303 See", b"307 Temporary", b"308 Permanent"])
def test_redirects_are_followed_and_the_end_is_known(http_server: ServeHttp, status: bytes) -> None:
    def answers(request: HttpRequest) -> bytes:
        hop = int(request.target.removeprefix("/"))
        return redirect(f"/{hop + 1}", status) if hop < 5 else answer(FEED, b'ETag: "end"')

    server = http_server(answers)

    result = fetch_one(order(server.url("/0")))

    assert isinstance(result, Document)
    assert (result.url, result.etag, result.body) == (server.url("/5"), '"end"', FEED)


def test_validators_go_to_the_address_that_gave_them_and_to_no_other(http_server: ServeHttp) -> None:
    """Catalogue E 53: to another address a validator is bogus, and may hide a document there behind a 304."""
    server = http_server(lambda request: answer() if request.target == "/end" else redirect("/end"))

    fetch_one(order(server.url("/"), etag='"old"', document_url=server.url("/end")))
    fetch_one(order(server.url("/"), etag='"old"', document_url=server.url("/other")))

    sent = [(request.target, request.header("if-none-match")) for request in server.requests]
    assert sent == [("/", None), ("/end", b'"old"'), ("/", None), ("/end", None)]


def test_a_chain_of_redirects_has_an_end(http_server: ServeHttp) -> None:
    """Catalogue D45."""
    server = http_server(lambda request: redirect(f"{request.target}x"))

    assert problem(order(server.url())) == "the server redirects again and again"
    assert len(server.requests) == 6


def test_a_circle_of_redirects_is_gone_through_once(http_server: ServeHttp) -> None:
    """Catalogue D45."""
    server = http_server(lambda request: redirect("/b" if request.target == "/a" else "/a"))

    assert problem(order(server.url("/a"))) == "the server redirects in a circle"
    assert [request.target for request in server.requests] == ["/a", "/b"]


def test_a_redirect_to_a_private_address_is_refused(http_server: ServeHttp) -> None:
    """Catalogue D45."""
    secret = http_server(says(answer(b"the crown jewels")))
    server = http_server(says(redirect(secret.url(host="127.0.0.9"))))

    assert problem(order(server.url())) == ("the server cannot be reached; the log says more (redirected to 127.0.0.9)")
    assert secret.connections == 0


class FromFarAway(httpx.AsyncBaseTransport):
    """Answers for a public host with a redirect, and dials all others as the real one does."""

    def __init__(self, location: str) -> None:
        self.location = location
        self.real = GuardedTransport(guard=Guard([ip_network("127.0.0.0/8")]), ssl_context=ssl.create_default_context())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "far.test":
            return httpx.Response(302, headers={"Location": self.location}, extensions={"is_public": True})
        return await self.real.handle_async_request(request)


@pytest.mark.parametrize("detour", ["", "http://far.test/on"])
def test_no_public_server_can_send_us_to_a_private_one_that_the_operator_allows(
    http_server: ServeHttp, detour: str
) -> None:
    """Catalogue D45: the operator opened his network for the feeds that he named there."""
    inside = http_server(says(answer()))
    home = http_server(says(redirect("http://far.test/")))
    first = order(home.url() if detour else "http://far.test/")

    ((result,),) = fetch_many([first], lambda: client_over(FromFarAway(inside.url())), limits=Limits(), now=NOW)

    assert isinstance(result, Failed)
    assert result.problem.startswith("the server cannot be reached")
    assert inside.connections == 0


def test_an_address_that_a_stranger_gave_leads_to_no_private_server(http_server: ServeHttp) -> None:
    """Catalogue D48."""
    inside = http_server(says(answer()))

    assert problem(replace(order(inside.url()), public_only=True)).startswith("the server cannot be reached")
    assert inside.connections == 0


def client_over(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=transport, trust_env=False)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("file:///etc/passwd", "the server redirects to an address that is not valid"),
        ("ftp://127.0.0.1/", "the server redirects to an address that is not valid"),
        ("http://user:pass@127.0.0.1:1/", "the server redirects to an address that is not valid"),
        ("http://example.org\\@127.0.0.1/", "the server redirects to an address that is not valid"),
        ("http://127.0.0.1:65536/", "the server redirects to an address that is not valid"),
        ("http://[::1%25lo]/", "the server redirects to an address that is not valid"),
        ("http://127.0.0.1%2f@example.org/", "the server redirects to an address that is not valid"),
        ("http://127.0.0.1\t.example.org/", "the server redirects to an address that is not valid"),
        (f"/{'a' * 2000}", "the server redirects to an address that is too long"),
        ("", "the server redirects without saying where to"),
    ],
)
def test_a_redirect_to_no_proper_address_is_refused(http_server: ServeHttp, location: str, words: str) -> None:
    """Catalogue D45, D46, D47."""
    server = http_server(says(redirect(location)))

    assert problem(order(server.url())) == words
    assert len(server.requests) == 1


def test_a_redirect_from_https_to_http_is_refused(
    http_server: ServeHttp, self_signed: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    plain = http_server(says(answer()))
    secure = http_server(says(redirect(plain.url())), tls=self_signed)
    results = fetch_many([order(secure.url())], lambda: httpx.AsyncClient(verify=trusting), limits=Limits(), now=NOW)

    ((result,),) = results

    assert isinstance(result, Failed)
    assert result.problem.startswith("the server redirects from https to http")
    assert plain.connections == 0


def test_the_feeds_own_headers_stay_at_its_own_origin(http_server: ServeHttp) -> None:
    other = http_server(says(answer()))

    def answers(request: HttpRequest) -> bytes:
        return redirect("/near") if request.target == "/" else redirect(other.url("/far"))

    server = http_server(answers)

    result = fetch_one(order(server.url(), headers={"Authorization": "Bearer hush", "X-Key": "ü"}, etag='"a"'))

    assert isinstance(result, Document)
    assert [request.header("authorization") for request in server.requests] == [b"Bearer hush"] * 2
    assert other.requests[0].header("authorization") is None


def test_a_login_in_the_address_stays_at_its_own_origin_and_out_of_the_result(http_server: ServeHttp) -> None:
    other = http_server(says(answer()))
    server = http_server(lambda request: answer() if request.target == "/" else redirect(other.url()))
    url = server.url(host="amira:hush@127.0.0.1")

    near, far = fetch_one(order(url)), fetch_one(order(url + "far"))

    assert isinstance(near, Document)
    assert isinstance(far, Document)
    assert near.url == server.url()
    assert server.requests[0].header("authorization") == b"Basic YW1pcmE6aHVzaA=="
    assert other.requests[0].header("authorization") is None


# Many at once


def test_at_most_two_requests_at_a_time_go_to_one_host(http_server: ServeHttp) -> None:
    lock, now_open, most = threading.Lock(), 0, 0

    def counted(request: HttpRequest) -> Iterable[bytes]:
        nonlocal now_open, most
        with lock:
            now_open += 1
            most = max(most, now_open)
        server.over.wait(0.01)
        with lock:
            now_open -= 1
        yield redirect("/end") if request.target == "/" else answer()

    server: HttpServer = http_server(counted)

    results = fetch(*(order(server.url(), feed_id=number) for number in range(20)))

    assert most == 2
    assert sorted(result.feed_id for result in results if isinstance(result, Document)) == list(range(20))


def test_between_two_requests_to_one_host_is_a_gap(http_server: ServeHttp, self_signed: ssl.SSLContext) -> None:
    """Catalogue E 61: for every host but this machine, and for each host by itself."""
    began: dict[str, list[float]] = {"one": [], "two": []}

    def timed(request: HttpRequest) -> bytes:
        began[(request.header("host") or b"")[:3].decode()].append(time.monotonic())
        return answer()

    async def resolve(host: str) -> list[Address]:
        return [ip_address("127.0.0.1")]

    port = http_server(timed).port
    transport = partial(GuardedTransport, guard=Guard([ip_network("127.0.0.0/8")]), ssl_context=self_signed)
    orders = [order(f"http://{host}.test:{port}/", feed_id=n) for n in range(4) for host in ("one", "two")]
    limits = Limits(gap=timedelta(milliseconds=200))
    clients = lambda: httpx.AsyncClient(transport=transport(resolve=resolve))  # noqa: E731

    results = [one for some in fetch_many(orders, clients, limits=limits, now=NOW) for one in some]

    assert all(isinstance(one, Document) for one in results)
    for times in began.values():
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert len(gaps) == 3
        assert min(gaps) > 0.1
    assert abs(began["one"][0] - began["two"][0]) < 0.15


def test_waiting_for_a_turn_costs_no_time_of_the_feed(http_server: ServeHttp) -> None:
    def slow(_: HttpRequest) -> Iterable[bytes]:
        server.over.wait(0.08)
        yield answer()

    server: HttpServer = http_server(slow)
    orders = [order(server.url(), feed_id=number) for number in range(6)]

    results = fetch(*orders, limits=Limits(total=BRIEFLY, at_once_per_host=1))

    assert all(isinstance(result, Document) for result in results)


def test_results_come_while_others_are_still_under_way(http_server: ServeHttp) -> None:
    gate = threading.Event()

    def gated(_: HttpRequest) -> Iterable[bytes]:
        gate.wait(10)
        yield answer()

    quick, late = http_server(says(answer())), http_server(gated)
    results = fetch_many(
        [order(late.url(), feed_id=1), order(quick.url(), feed_id=2)], open_client, limits=Limits(), now=NOW
    )

    first = next(results)
    gate.set()
    rest = [result.feed_id for some in results for result in some]

    assert [result.feed_id for result in first] == [2]
    assert rest == [1]


def test_a_consumer_that_dawdles_loses_nothing(http_server: ServeHttp) -> None:
    server = http_server(says(answer()))
    orders = [order(server.url(), feed_id=number) for number in range(40)]
    results = fetch_many(orders, open_client, limits=Limits(at_once=3, at_once_per_host=3), now=NOW)

    batches = [next(results)]
    while len(server.requests) < 4:  # it goes on without us
        time.sleep(0)
    batches += results

    assert sorted(result.feed_id for some in batches for result in some) == list(range(40))


def test_closing_early_cancels_the_rest(http_server: ServeHttp) -> None:
    hanging: HttpServer = http_server(lambda _: hanging.hang(b"HTTP/1.1 200 OK\r\n\r\n<rss>"))
    quick = http_server(says(answer()))
    orders = [order(quick.url()), *(order(hanging.url(), feed_id=number) for number in range(2, 30))]
    results = fetch_many(orders, open_client, limits=Limits(), now=NOW)
    assert [result.feed_id for result in next(results)] == [1]

    began = time.monotonic()
    results.close()
    gc.collect()

    assert time.monotonic() - began < 5
    assert len(hanging.requests) <= 2
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("wirewatch-fetch")]


def test_no_orders_are_no_results() -> None:
    assert fetch() == []


# Trouble of our own


def test_an_error_of_our_own_in_one_feed_stops_no_other_and_is_logged_without_secrets(http_server: ServeHttp) -> None:
    server = http_server(says(answer()))
    broken = order(server.url("/?token=hush"), feed_id=1, etag="\u20ac")  # no server can have sent that

    with capture_logs() as logs:
        results = fetch(broken, order(server.url(), feed_id=2))

    assert {result.feed_id: type(result) for result in results} == {1: Failed, 2: Document}
    assert [(line["event"], line["feed_id"], line["error"]) for line in logs] == [
        ("fetch_broke", 1, "UnicodeEncodeError")
    ]
    assert "hush" not in str(logs)


def test_what_stops_everything_is_raised(http_server: ServeHttp) -> None:
    def no_client() -> httpx.AsyncClient:
        raise MemoryError

    with pytest.raises(MemoryError):
        list(fetch_many([order("http://127.0.0.1/")], no_client, limits=Limits(), now=NOW))


def test_an_interrupt_gets_through(http_server: ServeHttp) -> None:
    class Interrupted(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise KeyboardInterrupt(request.method)

    with pytest.raises(KeyboardInterrupt):
        list(
            fetch_many(
                [order("http://127.0.0.1/")],
                lambda: httpx.AsyncClient(transport=Interrupted()),
                limits=Limits(),
                now=NOW,
            )
        )


SECRETS = ["hush", "amira"]


@pytest.mark.parametrize(
    "raw",
    [answer(b"", status=b"404 hush"), b"", redirect("ftp://hush"), redirect("/?hush"), b"HTTP/1.1 200 hush", answer()],
)
def test_no_secret_stands_in_a_problem_or_a_repr(http_server: ServeHttp, raw: bytes) -> None:
    server = http_server(says(raw))
    secretive = order(server.url("/?token=hush", host="amira:hush@127.0.0.1"), headers={"X-Token": "hush\r\n"})
    plain = order(server.url("/?token=hush", host="amira:hush@127.0.0.1"), headers={"X-Token": "hush"})

    results = fetch(secretive, plain)

    assert len(results) == 2
    assert not [secret for secret in SECRETS if secret in f"{secretive!r} {results!r}"]


def test_a_header_that_http_cannot_carry_is_put_in_words(http_server: ServeHttp) -> None:
    server = http_server(says(answer()))

    assert problem(order(server.url(), headers={"X-Token": "hush\r\nX: y"})) == (
        "the request cannot be sent: one of the feed's headers is not valid in HTTP"
    )
    assert server.requests == []


@pytest.mark.parametrize("orders", [1, 150])
def test_every_order_has_exactly_one_result(http_server: ServeHttp, orders: int) -> None:
    raws: Sequence[bytes] = [answer(), b"", answer(b"", status=b"500 x"), redirect("/"), b"HTTP/1.1 304 x\r\n\r\n"]
    server = http_server(lambda request: raws[int(request.target[1:] or 0) % len(raws)])

    results = fetch(*(order(server.url(f"/{number}"), feed_id=number) for number in range(orders)))

    assert sorted(result.feed_id for result in results) == list(range(orders))


def test_large_answers_that_wait_for_each_other_come_whole(http_server: ServeHttp) -> None:
    large, small = b"<rss>" + b"x" * 3_000_000, http_server(says(answer()))
    server = http_server(says(answer(large)))
    orders = [order(server.url(), feed_id=number) for number in range(2, 7)]

    results = fetch(order(small.url()), *orders, limits=Limits(large_at_once=1, at_once_per_host=5))

    sizes = {one.feed_id: len(one.body) for one in results if isinstance(one, Document)}
    assert sizes == {1: len(FEED)} | dict.fromkeys(range(2, 7), len(large))
