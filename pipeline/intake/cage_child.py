"""The process that takes one document after another apart, and may die of any of them.

Started by pipeline.intake.cage with `python -m`; reads documents from stdin, answers on stdout, and imports only what
parsing needs.
"""

import contextlib
import fcntl
import json
import os
import resource
import signal
import struct
import sys
from typing import IO, Any

from pydantic_core import to_json

from pipeline.errors import NotAFeed
from pipeline.intake.behind_page import feeds_behind, is_page
from pipeline.intake.page import page_text
from pipeline.intake.parse import parse
from pipeline.intake.robots import permits

MAX_ANSWER = 64 * 2**20

Asked = dict[str, Any]

_LENGTH = struct.Struct(">I")


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write one frame: its length in four bytes, then its content."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)


def read_frame(stream: IO[bytes], most: int) -> bytes:
    """Read one frame; EOFError when the other side is gone, ValueError when it announces more than `most` bytes."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > most:
        raise ValueError(f"a frame of {length} bytes, where {most} are allowed")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError("the other side has gone")
    return content


def answer(head: bytes, body: bytes) -> bytes:
    """Take one document apart, and give the answer as JSON: `{"feed": {...}}` or `{"problem": "..."}`.

    Of a document that is to be searched for the feeds behind it: `{"is_page": true, "behind": [...]}`.
    """
    asked = json.loads(head)
    try:
        said = _json(_TAKE_APART[asked["kind"]](asked, body))
    except (NotAFeed, MemoryError) as error:
        return _json({"problem": str(error) or "reading it takes more memory than is allowed"})
    return said if len(said) <= MAX_ANSWER else _json({"problem": "it holds more text than can be taken"})


def _feed(asked: Asked, body: bytes) -> dict[str, object]:
    return {"feed": parse(body, url=asked["url"], content_type=asked["content_type"])}


def _behind(asked: Asked, body: bytes) -> dict[str, object]:
    url, content_type = asked["url"], asked["content_type"]
    if not is_page(body, content_type):
        return {"is_page": False}
    return {"is_page": True, "behind": feeds_behind(body, url=url, content_type=content_type)}


def _page(asked: Asked, body: bytes) -> dict[str, object]:
    return {"page": page_text(body, url=asked["url"], content_type=asked["content_type"])}


def _robots(asked: Asked, body: bytes) -> dict[str, object]:
    return {"permits": permits(body, asked["urls"])}


_TAKE_APART = {"feed": _feed, "behind": _behind, "page": _page, "robots": _robots}  # by the kind of document


def _json(said: dict[str, object]) -> bytes:
    return to_json(said, timedelta_mode="float")


def serve(memory: int, seconds: int, lifeline: int) -> None:
    """Answer document after document until stdin ends, within `memory` bytes in all and CPU `seconds` for each.

    `lifeline` is the reading end of a pipe whose other end the parent holds and never writes to.
    """
    _die_with_the_parent(lifeline)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when to end
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            head, body = read_frame(requests, memory), read_frame(requests, memory)
            _allow_cpu(seconds)
            write_frame(answers, answer(head, body))
            answers.flush()


def _allow_cpu(seconds: int) -> None:
    """Count from now: the limit of the kernel is for the whole life of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _die_with_the_parent(lifeline: int) -> None:
    """Let the kernel end this process, even deep in C, when the parent's end of the pipe closes.

    The only event of that pipe is its end, and SIGIO ends who does not catch it. (On the pipe of the documents the
    signal of a write could come after the document had been read.) PR_SET_PDEATHSIG would fire when the thread that
    started this process ends, and threads come and go.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


if __name__ == "__main__":
    serve(memory=int(sys.argv[1]), seconds=int(sys.argv[2]), lifeline=int(sys.argv[3]))
