"""Answers that are made to fill the machine: how far the whole process grows, measured from outside."""

import gzip
import json
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import repeat
from pathlib import Path
from typing import TypedDict

import brotli
import pytest
import zstandard

from tests.conftest import HttpRequest, HttpServer, ServeHttp

ROOT = Path(__file__).parents[3]
MIB = 2**20
GIB = 2**30
MOST_GROWTH = 32 * MIB
CODINGS = ("gzip", "deflate", "br", "zstd")

FEED = b"<rss><channel><title>Euphrates Post</title></channel></rss>"
OK = b"HTTP/1.1 200 OK\r\n"
MOVED = b"HTTP/1.1 302 Found\r\nLocation: /feed\r\n"
BROKEN = b"HTTP/1.1 500 Oops\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

READ = f"{len(FEED)} bytes"
TOO_LARGE = "the answer is too large: more than 10,485,760 bytes"
NOT_HTTP = "the answer is cut off or is not proper HTTP"
OOPS = "the server answers 500 Internal Server Error: it has an error of its own"

Abuse = tuple[str, Callable[[], Iterable[bytes]]]
"""What comes of it, and the answer."""


class Measured(TypedDict):
    """What growth.py tells of one batch."""

    said: list[str]
    growth: int
    seconds: float


@cache
def deflated() -> bytes:
    """Give 1 GiB of zeros as a bare stream without its end: one block of 16 MiB, again and again."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return (packer.compress(bytes(16 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)) * (GIB // (16 * MIB))


@cache
def bomb(coding: str) -> bytes:
    """Give 1 GiB of zeros, packed."""
    if coding == "gzip":
        return b"\x1f\x8b\x08" + bytes(7) + deflated()
    if coding == "deflate":
        return b"\x78\x9c" + deflated()
    if coding == "br":
        packer = brotli.Compressor(quality=1, lgwin=24)
        return b"".join(packer.process(bytes(MIB)) for _ in range(GIB // MIB)) + bytes(packer.finish())
    writer = zstandard.ZstdCompressor().compressobj()
    return b"".join(writer.compress(bytes(MIB)) for _ in range(GIB // MIB)) + writer.flush()


def nearly_too_large() -> bytes:
    """Give a body just below the limit, with the largest window: the window is filled, and the document is kept."""
    return gzip.compress(brotli.compress(random.Random(7).randbytes(10 * MIB - 20_000), quality=1, lgwin=24), 1)


def packed(coding: str, body: Callable[[], bytes], head: bytes = OK) -> Iterable[bytes]:
    yield head + b"Content-Encoding: " + coding.encode() + b"\r\n\r\n"
    yield body()


def endless(head: bytes, piece: bytes) -> Iterable[bytes]:
    yield head
    yield from repeat(piece)


def endless_gzip() -> Iterable[bytes]:
    packer, noise = zlib.compressobj(wbits=16 + zlib.MAX_WBITS), random.Random(6).randbytes(200_000)
    yield OK + b"Content-Encoding: gzip\r\n\r\n"
    while True:
        yield packer.compress(noise)


def abuse(comes_of_it: str, answer: Callable[..., Iterable[bytes]], *given: object) -> Abuse:
    return comes_of_it, partial(answer, *given)


ABUSES = {
    "/large": abuse("10465760 bytes", packed, "br, gzip", nearly_too_large),
    **{f"/{name}": abuse(TOO_LARGE, packed, name, partial(bomb, name)) for name in CODINGS},
    **{
        f"/{name}-in-gzip": abuse(TOO_LARGE, packed, f"{name}, gzip", lambda name=name: gzip.compress(bomb(name)))
        for name in CODINGS
    },
    "/gzip-in-br": abuse(TOO_LARGE, packed, "gzip, br", lambda: bytes(brotli.compress(bomb("gzip")))),
    "/gzip-in-zstd": abuse(TOO_LARGE, packed, "gzip, zstd", lambda: zstandard.compress(bomb("gzip"))),
    **{f"/redirect-{name}": abuse(READ, packed, name, partial(bomb, name), MOVED) for name in CODINGS},
    **{f"/error-{name}": abuse(OOPS, packed, name, partial(bomb, name), BROKEN) for name in CODINGS},
    "/endless": abuse(TOO_LARGE, endless, OK + b"\r\n", b"x" * 65536),
    "/endless-gzip": abuse(TOO_LARGE, endless_gzip),
    "/endless-redirect": abuse(READ, endless, MOVED + b"\r\n", b"x" * 65536),
    "/endless-error": abuse(OOPS, endless, BROKEN + b"\r\n", b"x" * 65536),
    "/headers": abuse(NOT_HTTP, lambda: [OK + b"X-One: more\r\n" * 100_000 + b"\r\n" + FEED]),
    "/small-headers": abuse(NOT_HTTP, lambda: [OK + b"a:\r\n" * 15_000 + b"\r\n" + FEED]),
    "/endless-headers": abuse(NOT_HTTP, endless, OK, b"X-Endless: yes\r\n" * 4096),
    "/header-line": abuse(NOT_HTTP, endless, OK + b"X-Long: ", b"x" * 65536),
    "/status-line": abuse(NOT_HTTP, endless, b"HTTP/1.1 200 ", b"O" * 65536),
    "/early-hints": abuse(NOT_HTTP, endless, b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
    "/tiny-chunks": abuse(NOT_HTTP, endless, CHUNKED, b"1\r\nx\r\n" * 9999),
    "/chunk-line": abuse(NOT_HTTP, endless, CHUNKED + b"1;", b"x" * 65536),
    "/trailers": abuse(NOT_HTTP, endless, CHUNKED + b"0\r\n", b"X: y\r\n" * 9999),
}
# What one leaves with the C library's allocator would be counted again with the next.
ALONE = [("/large",), ("/br",), ("/br-in-gzip",), ("/zstd",)]
TOGETHER = [tuple(path for path in ABUSES if (path,) not in ALONE)]


def serve_abuse(http_server: ServeHttp) -> HttpServer:
    def answer(request: HttpRequest) -> Iterable[bytes]:
        if request.target == "/feed":
            return [OK + b"\r\n" + FEED]
        return dripping(server) if request.target == "/drip" else ABUSES[request.target][1]()

    server: HttpServer = http_server(answer)
    return server


def dripping(server: HttpServer) -> Iterable[bytes]:
    yield OK + b"Content-Length: 1000\r\n\r\n"
    while not server.over.wait(0.05):
        yield b"."


def measured(*batches: list[str]) -> list[Measured]:
    """Fetch in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.intake.growth"],
        input=json.dumps(batches).encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        timeout=120,
        check=True,
    )
    result: list[Measured] = json.loads(done.stdout)
    return result


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is measured on Linux alone")
@pytest.mark.parametrize("paths", [*ALONE, *TOGETHER], ids=lambda paths: f"{paths[0]} and {len(paths) - 1} more")
def test_no_answer_grows_the_process_by_more_than_32_mib(http_server: ServeHttp, paths: Sequence[str]) -> None:
    """Catalogue D49, D50: bombs of 1 GiB, also stacked, in redirects and errors; endless bodies, headers and lines."""
    server = serve_abuse(http_server)

    _, *results = measured([server.url("/feed")], *([server.url(path)] for path in paths))

    by_path = dict(zip(paths, results, strict=True))
    assert {path: one["said"] for path, one in by_path.items()} == {path: [ABUSES[path][0]] for path in paths}
    assert {path: one["growth"] for path, one in by_path.items() if one["growth"] > MOST_GROWTH} == {}


def test_a_drip_ends_at_the_deadline_of_the_whole_answer(http_server: ServeHttp) -> None:
    """Catalogue D50: each read brings a byte in time, and the answer would take most of a minute."""
    server = serve_abuse(http_server)

    _, dripped = measured([server.url("/feed")], [server.url("/drip")])

    assert dripped["said"] == ["the server is too slow: no whole answer within 2 seconds"]
    assert 2 <= dripped["seconds"] < 6
