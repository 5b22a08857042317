"""Heads of requests and answers that are as plain as nearly all are; the others are left to h11.

What is read here, h11 reads in the same way: a test holds the two side by side. It is quicker:
it knows nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

_HeaderLines = Sequence[tuple[bytes, bytes]]

_STATUS = re.compile(rb"HTTP/(1\.[01]) (200|304) ([\x21-\x7e](?:[\x20-\x7e]{0,100}[\x21-\x7e])?)")
_NAME = re.compile(rb"[-!#$%&'*+.^_`|~0-9A-Za-z]{1,200}")
_VALUE = re.compile(rb"[\x21-\x7e\x80-\xff](?:[ \t\x21-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?")
_TARGET = re.compile(rb"[\x21-\x7e]+")
_LENGTH = re.compile(rb"[0-9]{1,15}")
_MOST_LINES = 100
_SPECIAL = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"connection"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How an answer begins."""

    status_code: int
    http_version: bytes
    reason: bytes
    headers: _HeaderLines  # names in small letters
    announced: int | None = None  # bytes of the body, where that is known


def plain_request(request: httpx.Request) -> bytes | None:
    """Write a request without a body; None where that is for h11."""
    target, headers = request.url.raw_path, request.headers.raw
    if request.method != "GET" or not _TARGET.fullmatch(target):
        return None
    lines = [b"GET " + target + b" HTTP/1.1"]
    hosts = 0
    for name, value in headers:
        key = name.lower()
        if key == b"connection":
            continue
        if key in _SPECIAL or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            return None
        hosts += key == b"host"
        lines.append(name + b": " + value)
    return b"\r\n".join([*lines, b"Connection: close", b"", b""]) if hosts == 1 else None


def plain_answer(received: bytes) -> tuple[Head, bytes] | None:
    """Read a head and give what follows it; None where that is for h11, or not all of it has come."""
    head, end, rest = received.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    status = _STATUS.fullmatch(first)
    if not end or not status or len(lines) > _MOST_LINES:
        return None
    headers: list[tuple[bytes, bytes]] = []
    announced: int | None = None
    for line in lines:
        name, colon, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" \t")
        if not colon or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or b"\n" in line:
            return None
        if name == b"content-length":
            if announced is not None or not _LENGTH.fullmatch(value):
                return None
            announced = int(value)
        elif name in _SPECIAL and name != b"connection":
            return None
        headers.append((name, value))
    code = int(status[2])
    if code != 200:
        announced = 0
    elif announced is None:
        return None
    return Head(status_code=code, http_version=status[1], reason=status[3], headers=headers, announced=announced), rest
