"""One parser process as its parent sees it: documents go in, answers come out, and neither side waits for the other."""

import contextlib
import fcntl
import os
import struct
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Generic, TypeVar

from pipeline.intake.cage_child import MAX_ANSWER

Taken = TypeVar("Taken")

DOCUMENTS_PER_CHILD = 500  # then a fresh one, against leaks

_AHEAD = 8  # documents that wait at the child, so that it never waits for us
_BYTES_AHEAD = 512 * 2**10
_PIPE = 2**20  # bytes that the kernel holds between us
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[Taken]):
    """A document to take apart: where its result belongs, what the child is told of it, and how the answer is read."""

    place: int
    head: bytes
    body: bytes
    read: Callable[[bytes], Taken]


class Child(Generic[Taken]):
    """One parser process, used by one thread at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start the process. It gets no variable of our environment: secrets are there, and it meets hostile bytes."""
        self.waiting: deque[Job[Taken]] = deque()  # given and not answered; the first is in work
        self.idle_since = time.monotonic()
        self._documents = 0
        self._began = 0.0
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()
        theirs, self._lifeline = os.pipe()  # closed by the kernel when this process ends, however it ends
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [*command, str(theirs)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                pass_fds=(theirs,),
                env={"PYTHONPATH": str(Path(__file__).parents[2])},
            )
        except OSError:
            os.close(self._lifeline)
            raise
        finally:
            os.close(theirs)
        for stream in (self.input, self.output):
            os.set_blocking(stream.fileno(), False)
            with contextlib.suppress(OSError):  # a user may hold so much only in all
                fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)

    @property
    def process_id(self) -> int:
        """Tell the number of the process."""
        return self._process.pid

    @property
    def input(self) -> IO[bytes]:
        """The stream that documents go into."""
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def output(self) -> IO[bytes]:
        """The stream that answers come out of."""
        assert self._process.stdout is not None
        return self._process.stdout

    def is_usable(self) -> bool:
        """Say whether it may get one more document."""
        return self._documents < DOCUMENTS_PER_CHILD and self._process.poll() is None

    def has_room(self) -> bool:
        """Say whether one more document may wait at it."""
        ahead = sum(len(job.body) for job in self.waiting)
        return not self.waiting or (len(self.waiting) < _AHEAD and ahead < _BYTES_AHEAD)

    def give(self, job: Job[Taken]) -> None:
        """Let a document wait for its turn."""
        if not self.waiting:
            self._began = time.monotonic()
        self._documents += 1
        self.waiting.append(job)
        lengths = (_LENGTH.pack(len(job.head)), job.head, _LENGTH.pack(len(job.body)))
        self._outgoing += (memoryview(b"".join(lengths)), memoryview(job.body))

    def seconds_left(self, deadline: float) -> float:
        """Tell how much of `deadline` seconds the document in work has left."""
        return self._began + deadline - time.monotonic()

    def wants_to_write(self) -> bool:
        """Say whether something of a document is still with us."""
        return bool(self._outgoing)

    def write(self) -> None:
        """Hand over what the pipe has room for."""
        try:
            while self._outgoing:
                piece = self._outgoing[0]
                written = os.write(self.input.fileno(), piece)
                if written == len(piece):
                    self._outgoing.popleft()
                else:
                    self._outgoing[0] = piece[written:]
        except BlockingIOError:
            pass
        except OSError:  # it died; what it said before is still to be read
            self._outgoing.clear()

    def answers(self) -> Iterator[bytes]:
        """Read what there is, and give the answers that are whole; EOFError when it has gone."""
        piece = os.read(self.output.fileno(), _PIPE)
        self._incoming += piece
        position = 0
        while len(self._incoming) >= position + _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._incoming, position)
            if length > MAX_ANSWER:
                raise ValueError(f"a frame of {length} bytes, where {MAX_ANSWER} are allowed")
            start, end = position + _LENGTH.size, position + _LENGTH.size + length
            if len(self._incoming) < end:
                break
            position = end
            yield bytes(self._incoming[start:end])
        del self._incoming[:position]
        if not piece:
            raise EOFError("the parser has gone")

    def answered(self) -> Job[Taken]:
        """Take the document in work off the list, and begin to count for the next."""
        self._began = time.monotonic()
        return self.waiting.popleft()

    def end(self, *, patience: float = 0.0) -> int:
        """End the process and give its exit status; it may end by itself within `patience` seconds."""
        self._outgoing.clear()
        with contextlib.suppress(OSError):
            self.input.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.output.close()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1
        return self._process.wait()
