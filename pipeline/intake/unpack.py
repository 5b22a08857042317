"""Unpacks a body as it comes, never further than there is room for: a megabyte of gzip can hold a gigabyte."""

import zlib

_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"
_MEMBERS = 32  # a file may be several joined; thousands of empty ones only cost time


class Unreadable(Exception):
    """The answer cannot be read; its text says why, in words for a person."""


class Plain:
    """A body that is not packed."""

    def unpack(self, data: bytes, room: int) -> bytes:
        """Give the next bytes, and at most one more than there is room for."""
        return data[: room + 1]

    def finish(self) -> None:
        """Raise Unreadable if something is missing."""


class Gzip:
    """A body packed with gzip."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._members = 1

    def unpack(self, data: bytes, room: int) -> bytes:
        """Give the next bytes, and at most one more than there is room for."""
        pieces: list[bytes] = []
        while data and room >= 0:
            try:
                pieces.append(self._member.decompress(data, room + 1))
            except zlib.error as error:
                raise Unreadable("the answer is said to be packed with gzip and is not") from error
            room -= len(pieces[-1])
            data = self._rest() if self._member.eof else b""
        return b"".join(pieces)

    def finish(self) -> None:
        """Raise Unreadable if something is missing."""
        if not self._member.eof:
            raise Unreadable("the answer is cut off: its packed text has no end")

    def _rest(self) -> bytes:
        """Give what follows a finished member if it is another one, and open that; padding is left out."""
        rest = self._member.unused_data
        if not rest.startswith(_MAGIC):
            return b""
        self._members += 1
        if self._members > _MEMBERS:
            raise Unreadable("the answer is packed in too many parts")
        self._member = zlib.decompressobj(_GZIP)
        return rest


def unpacker(encoding: str) -> Plain | Gzip:
    """Choose by the answer's Content-Encoding; raises Unreadable for what was not asked for."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return Plain()
    if name in {"gzip", "x-gzip"}:
        return Gzip()
    raise Unreadable("the answer is packed in a way that was not asked for")
