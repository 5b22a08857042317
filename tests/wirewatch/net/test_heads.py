"""What is read without h11 is what h11 reads."""

import h11
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from wirewatch.net.heads import plain_answer, plain_request

_LINES = some.sampled_from(
    [
        b"ETag: a", b"etag:b ", b"Content-Length: 5", b"content-length: 7", b"Content-Length: 5, 5", b"X: \t a\tb ",
        b"Transfer-Encoding: chunked", b" folded", b"\tfolded", b"No colon", b"Bad name: x", b"X:", b"X: \x00",
        b"X: \x0b",        b"X: a\rb", b"X: a\nContent-Length: 9", b": y", b"X : y", b"X: \xff\x80",
        b"Content-Length: +5", b"Upgrade: x",
        b"Connection: close", b"Content-Length: 00005", b"Content-Length: \xb2", b"X: \x7f",
    ]
)  # fmt: skip
_FIRST = some.sampled_from(
    [
        b"HTTP/1.1 200 OK", b"HTTP/1.0 200 Fine, thanks", b"HTTP/1.1 304 Not Modified", b"HTTP/1.1 200",
        b"HTTP/1.1 200 ",        b"HTTP/2.0 200 OK", b"HTTP/1.1 204 No", b"HTTP/1.1 301 Moved",
        b"http/1.1 200 OK", b"HTTP/1.1  200 OK",
        b"HTTP/1.1 200 O\x00K", b"HTTP/1.1 2000 OK", b"\r\nHTTP/1.1 200 OK",
    ]
)  # fmt: skip


def by_h11(received: bytes) -> tuple[object, ...] | None:
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "a")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(received)
    try:
        event = connection.next_event()
    except h11.RemoteProtocolError:
        return None
    if not isinstance(event, h11.Response):
        return None
    return event.status_code, event.http_version, event.reason, list(event.headers), connection.trailing_data[0]


@given(
    _FIRST, some.lists(_LINES, max_size=4), some.binary(max_size=9), some.sampled_from([b"\r\n\r\n", b"\n\n", b"\r\n"])
)
def test_an_answer_is_read_as_h11_reads_it(first: bytes, lines: list[bytes], rest: bytes, end: bytes) -> None:
    """Catalogue D: an answer that two readers take for different things is a way in."""
    received = b"\r\n".join([first, *lines]) + end + rest

    if plain := plain_answer(received):
        head, follows = plain
        assert (head.status_code, head.http_version, head.reason, list(head.headers), follows) == by_h11(received)
        lengths = [int(value) for name, value in head.headers if name == b"content-length"]
        assert [head.announced] == (lengths if head.status_code == 200 else [0])


def test_the_usual_answers_are_plain() -> None:
    same = b"HTTP/1.1 304 Not Modified\r\nETag: a\r\nContent-Length: 300\r\n\r\n"
    whole = b"HTTP/1.1 200 OK\r\nETag: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"

    (unchanged, nothing), (document, body) = plain_answer(same) or (None, b"?"), plain_answer(whole) or (None, b"?")

    assert unchanged
    assert document
    assert (unchanged.announced, nothing) == (0, b"")
    assert (document.announced, body) == (3, b"abc")


def test_a_request_is_written_as_h11_writes_it() -> None:
    asked = [(b"Host", b"a.test"), (b"If-None-Match", b'"\xff"'), (b"Connection", b"keep-alive")]
    request = httpx.Request("GET", "http://a.test/x?y=z", headers=asked)
    headers = [(name, value) for name, value in request.headers.raw if name != b"Connection"]
    event = h11.Request(method="GET", target="/x?y=z", headers=[*headers, (b"Connection", b"close")])

    assert plain_request(request) == h11.Connection(h11.CLIENT).send(event)


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\x00", "a\n", " a", "", "a\x7f"])
def test_a_header_that_is_not_plain_is_left_to_h11(value: str) -> None:
    request = httpx.Request("GET", "http://a.test/", headers={"Authorization": value})

    assert plain_request(request) is None
