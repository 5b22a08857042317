"""The body of an answer, read as it comes and within one limit for what comes and what is unpacked."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from typing import cast

import httpx

from pipeline.intake.unpack import Unreadable, unpacker

LARGE = 2**20  # bytes; nearly no feed is


async def read_body(
    response: httpx.Response, limit: int, *, when_large: Callable[[], Awaitable[None]] | None = None
) -> bytes:
    """Give the whole body, unpacked; raises Unreadable. One that proves to be large waits for `when_large` to go on."""
    unpack = unpacker(", ".join(header_lines(response, b"content-encoding")), limit)
    unpack.expect(_announced_bytes(response))
    try:
        # Its memory is the system's: untouched it costs nothing, and afterwards nothing of it stays with us.
        with mmap(-1, limit, flags=MAP_PRIVATE | MAP_ANONYMOUS) as body:
            # What httpx types as an iterator is a generator; one left half read must be closed here and now.
            async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw())) as arriving:
                async for arrived in arriving:
                    if when_large and body.tell() > LARGE:
                        await when_large()
                    for piece in unpack.pieces(arrived):
                        body.write(piece)
            if not body.tell():
                raise Unreadable("the server answers with an empty document")
            unpack.finish()
            return body[: body.tell()]
    finally:
        unpack.let_go()  # an error holds on to these frames, and it may be long until it is collected


def header_lines(response: httpx.Response, name: bytes) -> list[str]:
    """Give every line of a header byte for byte, each byte as one character; httpx would guess at an encoding."""
    return [value.decode("latin-1") for key, value in response.headers.raw if key.lower() == name]


def _announced_bytes(response: httpx.Response) -> int:
    length = next(iter(header_lines(response, b"content-length")), "0")
    return int(length[:20]) if length.isdecimal() else 0
