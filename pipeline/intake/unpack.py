"""Unpacks a body as it comes, in small pieces and never further than allowed: a kilobyte can hold a gigabyte.

    packed bytes -> outer coding -> inner coding -> the document's bytes, each step counted against one limit

What a coding gives is bounded at every step, and so is its window, which is all that it remembers: 32 KiB, or up to
8 MiB (zstd) and 16 MiB (brotli), which therefore come but once in an answer. What follows the end of a packed body is
left out, as all unpackers do; brotli alone has no place for it.
"""

import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar

import brotli
import zstandard

MOST_CODINGS = 2
"""One is usual, and two come of a server behind another."""

_PIECE = 32 * 1024
_MEMBERS = 32  # a body may be several joined; thousands of empty ones only cost time
_ZSTD_WINDOW = 8 * 1024 * 1024  # the most that RFC 9659 allows on the web
_ZSTD_SLICE = 64  # bytes; four can hold 128 KiB, and the library has no other bound for what it gives at once
_ALIASES = MappingProxyType({"x-gzip": "gzip"})


class Unreadable(Exception):
    """The answer cannot be read; its text says why, in words for a person."""


class _Member(ABC):
    """One packed stream, from its beginning to its end."""

    name: ClassVar[str]  # as Content-Encoding has it
    mark: ClassVar[re.Pattern[bytes]]  # how it begins
    mark_bytes: ClassVar[int]
    heavy: ClassVar[bool] = False  # whether its window takes megabytes
    joined: ClassVar[bool] = False  # whether several may follow each other
    trailing: ClassVar[bool] = True  # whether anything else may follow the end

    @abstractmethod
    def __init__(self, beginning: bytes) -> None:
        """Begin; the first bytes are shown here, and are still to come."""

    @abstractmethod
    def step(self, data: memoryview) -> tuple[bytes, int]:
        """Give about a piece at most, and how many bytes of `data` it took; nothing of nothing when all is given."""

    @property
    @abstractmethod
    def ended(self) -> bool:
        """Say whether the end has come."""


class _Zlib(_Member):
    """What the three wrappers of deflate share."""

    window_bits: ClassVar[int]

    def __init__(self, beginning: bytes) -> None:
        self._stream = zlib.decompressobj(self._bits(beginning))

    def _bits(self, beginning: bytes) -> int:  # noqa: ARG002 - for those who look
        return self.window_bits

    def step(self, data: memoryview) -> tuple[bytes, int]:
        piece = self._stream.decompress(data, _PIECE)
        left = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return piece, len(data) - len(left)

    @property
    def ended(self) -> bool:
        return self._stream.eof


class _Gzip(_Zlib):
    name = "gzip"
    mark = re.compile(rb"\x1f\x8b")
    mark_bytes = 2
    joined = True
    window_bits = 16 + zlib.MAX_WBITS


class _Deflate(_Zlib):
    """Meant to be zlib's format; many servers send the bare stream, which never begins like it."""

    name = "deflate"
    mark = re.compile(rb"(?s:..)")
    mark_bytes = 2

    def _bits(self, beginning: bytes) -> int:
        method, checked = beginning[0] & 15, int.from_bytes(beginning[:2], "big") % 31
        return zlib.MAX_WBITS if (method, checked) == (8, 0) else -zlib.MAX_WBITS


class _Brotli(_Member):
    name = "br"
    heavy = True
    mark = re.compile(rb"")
    mark_bytes = 0
    trailing = False

    def __init__(self, beginning: bytes) -> None:  # noqa: ARG002 - it has no mark
        self._stream = brotli.Decompressor()

    def step(self, data: memoryview) -> tuple[bytes, int]:
        takes = self._stream.can_accept_more_data()
        piece: bytes = self._stream.process(data if takes else b"", output_buffer_limit=_PIECE)
        return piece, len(data) if takes else 0

    @property
    def ended(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd(_Member):
    name = "zstd"
    heavy = True
    mark = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")  # a frame, or one that is to be skipped
    mark_bytes = 4
    joined = True

    def __init__(self, beginning: bytes) -> None:  # noqa: ARG002 - its mark says nothing more
        self._stream = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()

    def step(self, data: memoryview) -> tuple[bytes, int]:
        part = data[:_ZSTD_SLICE]
        piece = self._stream.decompress(part)
        return piece, len(part) - len(self._stream.unused_data)

    @property
    def ended(self) -> bool:
        return self._stream.eof


_KINDS: Mapping[str, type[_Member]] = MappingProxyType({kind.name: kind for kind in (_Gzip, _Deflate, _Brotli, _Zstd)})
_FAULTS = (zlib.error, brotli.error, zstandard.ZstdError)

ACCEPTED = ", ".join(_KINDS)
"""What Accept-Encoding may say: the codings that are read here."""


class _Coding:
    """One coding of a body: its members, one after the other."""

    def __init__(self, kind: type[_Member]) -> None:
        self._kind = kind
        self._member: _Member | None = None
        self._members = 0
        self._held = b""  # too little to say what it begins
        self._over = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Unpack the next bytes; the work goes as far as pieces are taken, and who stops must stop for good."""
        left = memoryview(self._held + data)
        self._held = b""
        while not self._over:
            if self._member is None and not self._begin(left):
                return
            assert self._member is not None
            try:
                piece, taken = self._member.step(left)
            except _FAULTS as error:
                raise self._false() from error
            left = left[taken:]
            if piece:
                yield piece
            if self._member.ended:
                self._end()
            elif not piece and not taken:
                return
        if left and not self._kind.trailing:
            raise self._false()

    def is_whole(self) -> bool:
        """Say whether what came so far ends where a body may end."""
        return self._members > 0 and self._member is None

    def let_go(self) -> None:
        """Free the window."""
        self._member, self._over = None, True

    def _begin(self, left: memoryview) -> bool:
        """Begin a member; False: nothing begins, or not yet."""
        beginning = bytes(left[: self._kind.mark_bytes])
        if not left or len(beginning) < self._kind.mark_bytes:
            self._held = beginning
            return False
        if not self._kind.mark.match(beginning):
            if not self._members:
                raise self._false()
            self._over = True
            return False
        self._members += 1
        if self._members > _MEMBERS:
            raise Unreadable("the answer is packed in too many parts")
        self._member = self._kind(beginning)
        return True

    def _end(self) -> None:
        self._member = None
        self._over = not self._kind.joined

    def _false(self) -> Unreadable:
        return Unreadable(f"the answer is said to be packed with {self._kind.name} and is not")


class Unpacker:
    """Unpacks one body, within one limit for what comes, for what goes from one coding to the next, and the result."""

    def __init__(self, kinds: Iterable[type[_Member]], limit: int) -> None:
        """Take the codings in the order in which they were put on."""
        self._codings = [_Coding(kind) for kind in kinds][::-1]
        self._limit = limit
        self._given = [0] * (len(self._codings) + 1)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Give what the next bytes hold; raises Unreadable."""
        pieces = self._counted(0, [data])
        for number, coding in enumerate(self._codings, start=1):
            pieces = self._counted(number, _through(coding, pieces))
        return pieces

    def finish(self) -> None:
        """Raise Unreadable if something is missing, and let go of the windows."""
        if not all(coding.is_whole() for coding in self._codings):
            raise Unreadable("the answer is cut off: its packed text has no end")
        self.let_go()

    def let_go(self) -> None:
        """Free the windows; nothing can be unpacked any more."""
        for coding in self._codings:
            coding.let_go()

    def expect(self, announced: int) -> None:
        """Raise Unreadable if so many bytes are too many."""
        if announced > self._limit:
            raise Unreadable(f"the answer is too large: more than {self._limit:,} bytes")

    def _counted(self, step: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._given[step] += len(piece)
            self.expect(self._given[step])
            yield piece


def _through(coding: _Coding, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield from coding.pieces(piece)


def unpacker(encoding: str, limit: int) -> Unpacker:
    """Choose by the answer's Content-Encoding, all its lines joined; raises Unreadable for what is not read here."""
    words = [word.strip().lower() for word in encoding.split(",")]
    names = [_ALIASES.get(word, word) for word in words if word not in {"", "identity"}]
    if not set(names) <= set(_KINDS):
        raise Unreadable("the answer is packed in a way that was not asked for")
    kinds = [_KINDS[name] for name in names]
    if len(kinds) > MOST_CODINGS or sum(kind.heavy for kind in kinds) > 1:
        raise Unreadable("the answer is packed too many times over")
    return Unpacker(kinds, limit)
