"""Unpacking a body within bounds, however the network cuts it."""

import gzip
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import pairwise, product

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.unpack import ACCEPTED, Unreadable, unpacker

Pack = Callable[[bytes], bytes]

MIB = 2**20


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: Mapping[str, Pack] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
}
CODINGS = sorted(PACKERS)
PAIRS = [pair for pair in product(CODINGS, CODINGS) if set(pair) & {"gzip", "deflate"}]  # as packed: inner, outer


def unpacked(pieces: Iterable[bytes], encoding: str, limit: int = 100_000) -> bytes:
    unpack = unpacker(encoding, limit)
    body = b"".join(part for piece in pieces for part in unpack.pieces(piece))
    unpack.finish()
    return body


def cut(packed: bytes, places: Iterable[int]) -> list[bytes]:
    inside = sorted({0, len(packed), *(place % (len(packed) + 1) for place in places)})
    return [packed[start:end] for start, end in pairwise(inside)]


def test_what_is_accepted_is_what_can_be_read() -> None:
    assert ACCEPTED == "gzip, deflate, br, zstd"
    assert set(ACCEPTED.split(", ")) == set(PACKERS)


@given(
    data=st.binary(max_size=3000),
    codings=st.sampled_from([(), *((one,) for one in CODINGS), *PAIRS]),
    places=st.lists(st.integers(0), max_size=8),
)
def test_a_body_is_the_same_however_it_is_cut_and_in_whatever_it_is_packed(
    data: bytes, codings: tuple[str, ...], places: list[int]
) -> None:
    packed = data
    for coding in codings:
        packed = PACKERS[coding](packed)

    assert unpacked(cut(packed, places), ", ".join(codings)) == data


@given(data=st.binary(max_size=3000), places=st.lists(st.integers(0), max_size=8))
def test_a_bare_deflate_stream_is_read_too(data: bytes, places: list[int]) -> None:
    assert unpacked(cut(bare_deflate(data), places), "deflate") == data


@given(
    parts=st.lists(st.binary(max_size=300), min_size=1, max_size=4),
    coding=st.sampled_from(["gzip", "zstd"]),
    places=st.lists(st.integers(0), max_size=8),
    after=st.sampled_from([b"", b"\0" * 9, b"\x1f", b"\x28\xb5", b"<p>Powered by"]),
)
def test_joined_members_are_one_body_and_what_follows_is_left_out(
    parts: list[bytes], coding: str, places: list[int], after: bytes
) -> None:
    packed = b"".join(map(PACKERS[coding], parts)) + after

    assert unpacked(cut(packed, places), coding) == b"".join(parts)


def test_a_frame_of_zstd_that_is_to_be_skipped_is_skipped() -> None:
    packed = struct.pack("<II", 0x184D2A50, 5) + b"hello" + PACKERS["zstd"](b"feed")

    assert unpacked([packed[:1], packed[1:]], "zstd") == b"feed"


@given(places=st.lists(st.integers(0), max_size=4))
def test_brotli_has_no_place_for_anything_after_its_end(places: list[int]) -> None:
    with pytest.raises(Unreadable, match="packed with br and is not"):
        unpacked(cut(PACKERS["br"](b"feed") + b"<p>Powered by", places), "br")


@pytest.mark.parametrize("written", ["GZip", "x-gzip", " gzip ,", "identity, gzip", "gzip,identity,,identity"])
def test_the_header_may_be_written_in_many_ways(written: str) -> None:
    assert unpacked([gzip.compress(b"feed")], written) == b"feed"


@pytest.mark.parametrize(
    "encoding",
    ["compress", "gzip, aes128gcm", "gzip;q=1", "gzip, gzip, gzip", ",".join(["gzip"] * 999), "br, zstd", "br, br"],
)
def test_codings_that_are_not_read_are_refused_before_a_byte_is(encoding: str) -> None:
    with pytest.raises(Unreadable):
        unpacker(encoding, 1000)


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.binary(min_size=1, max_size=2000), keep=st.integers(0))
def test_a_packed_body_that_is_cut_off_is_never_taken_for_a_whole_one(coding: str, data: bytes, keep: int) -> None:
    packed = PACKERS[coding](data)

    with pytest.raises(Unreadable, match="no end"):
        unpacked([packed[: keep % len(packed)]], coding)


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.binary(max_size=300), places=st.lists(st.integers(0), max_size=4))
def test_any_bytes_are_unpacked_or_unreadable(coding: str, data: bytes, places: list[int]) -> None:
    with suppress(Unreadable):
        unpacked(cut(data, places), coding, limit=5000)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_thousands_of_empty_members_are_refused(coding: str) -> None:
    with pytest.raises(Unreadable, match="too many parts"):
        unpacked([PACKERS[coding](b"") * 5000], coding)


@pytest.mark.parametrize("coding", CODINGS)
def test_no_piece_is_large_and_the_work_ends_at_the_limit(coding: str) -> None:
    """Catalogue D49: what is given at once, and in all, when a small body holds 64 MiB."""
    pieces = unpacker(coding, 3 * MIB).pieces(PACKERS[coding](bytes(64 * MIB)))
    given_bytes: list[int] = []

    with pytest.raises(Unreadable, match="too large: more than 3,145,728 bytes"):
        given_bytes.extend(map(len, pieces))

    assert sum(given_bytes) <= 3 * MIB
    assert max(given_bytes) <= 2 * MIB


@pytest.mark.parametrize(("inner", "outer"), PAIRS)
def test_what_lies_between_two_codings_is_bounded_too(inner: str, outer: str) -> None:
    """Catalogue D49: garbage after the inner body's end, which the outer one holds by the megabyte."""
    packed = PACKERS[outer](PACKERS[inner](b"feed") + bytes(8 * MIB))

    with pytest.raises(Unreadable):
        unpacked([packed], f"{inner}, {outer}", limit=MIB)


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_packed_bytes_are_counted_like_unpacked_ones(coding: str) -> None:
    """Catalogue D50: bytes that become nothing are bytes, too."""
    packed = PACKERS[coding](b"feed") if coding else b"feed"

    with pytest.raises(Unreadable):
        unpacked([packed, *[bytes(1000)] * 11], coding, limit=10_000)


def test_a_window_larger_than_the_web_allows_is_refused() -> None:
    """Catalogue D49: its memory would be reserved before a byte is read."""
    settings = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=settings).compressobj()
    packed = packer.compress(bytes(9 * MIB)) + packer.flush()

    with pytest.raises(Unreadable):
        unpacked([packed], "zstd", limit=100 * MIB)
