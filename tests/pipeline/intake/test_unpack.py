"""Unpacking a body within bounds, however the network cuts it."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.unpack import Unreadable, unpacker


@given(parts=st.lists(st.binary(max_size=2000), min_size=1, max_size=4), size=st.integers(1, 400))
def test_a_body_is_the_same_however_it_is_cut(parts: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    unpack = unpacker("gzip")

    body = b"".join(unpack.unpack(packed[at : at + size], 10_000) for at in range(0, len(packed), size))
    unpack.finish()

    assert body == b"".join(parts)


@given(data=st.binary(max_size=3000), room=st.integers(0, 500), encoding=st.sampled_from(["", "gzip"]))
def test_no_more_than_one_byte_too_many_is_ever_given(data: bytes, room: int, encoding: str) -> None:
    packed = gzip.compress(data) if encoding else data

    assert unpacker(encoding).unpack(packed, room) == data[: room + 1]


@given(data=st.binary(max_size=300), room=st.integers(0, 500))
def test_bytes_that_are_not_gzip_are_unreadable_or_unfinished(data: bytes, room: int) -> None:
    with pytest.raises(Unreadable):
        _unpacked_whole(data, room)


def _unpacked_whole(data: bytes, room: int) -> bytes:
    unpack = unpacker("gzip")
    body = unpack.unpack(data, room)
    unpack.finish()
    return body
