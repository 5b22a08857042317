"""The body of an answer, read as it comes and within one limit for what comes and what is unpacked."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from typing import Self, cast

import httpx

from pipeline.intake.unpack import Unreadable, unpacker

LARGE = 2**20  # bytes; nearly no feed is
_SMALL = 256 * 2**10
_FEW = 64  # pieces, each of which may be one byte and takes tens of it


async def read_body(
    response: httpx.Response, limit: int, *, when_large: Callable[[], Awaitable[None]] | None = None
) -> bytes:
    """Give the whole body, unpacked; raises Unreadable. One that proves to be large waits for `when_large` to go on."""
    unpack = unpacker(", ".join(header_lines(response, b"content-encoding")), limit)
    unpack.expect(_announced_bytes(response))
    try:
        with _Collected(limit) as body:
            # What httpx types as an iterator is a generator; one left half read must be closed here and now.
            async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_raw())) as arriving:
                async for arrived in arriving:
                    if when_large and body.length > LARGE:
                        await when_large()
                    for piece in unpack.pieces(arrived):
                        body.add(piece)
            if not body.length:
                raise Unreadable("the server answers with an empty document")
            unpack.finish()
            return body.whole()
    finally:
        unpack.let_go()  # an error holds on to these frames, and it may be long until it is collected


class _Collected:
    """The pieces of a body, of which nearly all are small.

    What grows beyond that is moved to memory of the system's: untouched it costs nothing, and afterwards nothing of it
    stays with us.
    """

    def __init__(self, limit: int) -> None:
        self.length = 0
        self._limit = limit
        self._pieces: list[bytes] = []
        self._large: mmap | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pieces.clear()
        if self._large:
            self._large.close()

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        if self._large:
            self._large.write(piece)
            return
        self._pieces.append(piece)
        if self.length > _SMALL or len(self._pieces) > _FEW:
            self._large = mmap(-1, self._limit, flags=MAP_PRIVATE | MAP_ANONYMOUS)
            self._large.write(b"".join(self._pieces))
            self._pieces.clear()

    def whole(self) -> bytes:
        return self._large[: self.length] if self._large else b"".join(self._pieces)


def header_lines(response: httpx.Response, name: bytes) -> list[str]:
    """Give every line of a header byte for byte, each byte as one character; httpx would guess at an encoding."""
    return [value.decode("latin-1") for key, value in response.headers.raw if key.lower() == name]


def _announced_bytes(response: httpx.Response) -> int:
    length = next(iter(header_lines(response, b"content-length")), "0")
    return int(length[:20]) if length.isdecimal() else 0
