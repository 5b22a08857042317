"""The server of the feeds, a process of its own: `python -m benchmarks.polling.server --feeds 2000`.

It prints its port when all documents are made. It answers at every address 127.x.y.z, so that each feed has a host of
its own. What it does besides is told by requests: `/-/change?items=3` brings new items to one feed in twenty,
`/-/begin` takes them back, `/-/answer?late=200` has each answer wait milliseconds, `/-/answer?whole=1` has it send all
documents whole, whatever validators are sent back.
"""

import argparse
import asyncio
import re
import sys
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from benchmarks.polling.feeds import document

_OF_WHICH_ONE_CHANGES = 20
_MATCH = re.compile(rb"^if-none-match:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_CLOSE = re.compile(rb"^connection:[ \t]*close", re.IGNORECASE | re.MULTILINE)


class Feeds:
    """The documents, and how they are answered with."""

    def __init__(self, count: int, items: int) -> None:
        self._count, self._items = count, items
        self._documents = [document(number, items) for number in range(count)]
        self._newer: dict[int, tuple[int, bytes]] = {}
        self._turn = 0
        self.late = 0.0  # seconds
        self.whole = False

    def answer(self, number: int, etag: bytes) -> bytes:
        """Give head and body of an answer."""
        newer, body = self._newer.get(number) or (0, self._documents[number])
        own = b'"%d-%d"' % (number, newer)
        if etag == own and not self.whole:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % own
        head = b"HTTP/1.1 200 OK\r\nETag: %b\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n"
        return head % (own, len(body)) + body

    def do(self, target: str) -> None:
        """Do what a request tells."""
        asked = urlsplit(target)
        said = {name: int(values[0]) for name, values in parse_qs(asked.query).items()}
        match asked.path.rpartition("/")[2]:
            case "begin":
                self._newer, self._turn, self.late, self.whole = {}, 0, 0.0, False
            case "change":
                self._change(said["items"])
            case "answer":
                self.late, self.whole = said.get("late", 0) / 1000, bool(said.get("whole"))

    def _change(self, items: int) -> None:
        self._turn += 1
        for number in range(self._turn % _OF_WHICH_ONE_CHANGES, self._count, _OF_WHICH_ONE_CHANGES):
            newer = self._newer.get(number, (0, b""))[0] + items
            self._newer[number] = newer, document(number, self._items, newer)


class Conversation(asyncio.Protocol):
    """One connection."""

    feeds: ClassVar[Feeds]

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Talk to nobody but this machine."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if not transport.get_extra_info("sockname")[0].startswith("127."):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode("ascii")
            if target.startswith("/-/"):
                self.feeds.do(target)
                self._write(b"HTTP/1.1 204 No Content\r\n\r\n", closes=True)
                continue
            found = _MATCH.search(head)
            answer = self.feeds.answer(int(target.rpartition("/")[2]), found[1] if found else b"")
            closes = _CLOSE.search(head) is not None
            if self.feeds.late:
                asyncio.get_running_loop().call_later(self.feeds.late, self._write, answer, closes)
            else:
                self._write(answer, closes)

    def _write(self, answer: bytes, closes: bool) -> None:  # noqa: FBT001 - call_later() takes no names
        self._transport.write(answer)
        if closes:
            self._transport.close()


async def serve(feeds: Feeds) -> None:
    """Serve until whoever started it is gone."""
    Conversation.feeds = feeds
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Conversation, "0.0.0.0", 0, backlog=4096)  # noqa: S104 - all of 127.*, and no other
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    """Make the documents and serve them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--items", type=int, default=30)
    asked = parser.parse_args()
    asyncio.run(serve(Feeds(asked.feeds, asked.items)))


if __name__ == "__main__":
    main()
