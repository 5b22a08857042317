"""A connection that carries one request and its answer, in HTTP/1.1."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

import h11
import httpx

from wirewatch.net.guard import Address
from wirewatch.net.heads import Head, plain_answer, plain_request
from wirewatch.net.line import Line

_HEAD_BYTES = 64 * 1024
_HEADERS = 256
_INTERIM_ANSWERS = 8
_WITHOUT_BODY = frozenset({204, 304})
# A body may come in chunks as small as one byte, each of which costs us hundreds of times what it costs the sender.
_FRAMING_BYTES = 2 * _HEAD_BYTES
_FRAMING_RATIO = 4


class Connection:
    """A connection that carries one request and its answer."""

    def __init__(
        self,
        line: Line,
        timeouts: Mapping[str, float | None],
        peer: Address,
    ) -> None:
        """Take over a line to `peer`."""
        self.peer = peer
        self._line = line
        self._timeouts = timeouts
        self._received = 0  # bytes as they came
        self._carried = 0  # bytes of the body in them
        self._announced: int | None = None  # bytes of the body, where the answer says how many
        self._waiting = b""  # of the body, which came with the head
        self._ended = False
        self._request: httpx.Request | None = None  # that was sent without h11

    @cached_property
    def _http(self) -> h11.Connection:
        return h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD_BYTES)

    async def send(self, request: httpx.Request) -> None:
        """Write the request, asking the server to close the connection after its answer."""
        self._asks_for_head = request.method == "HEAD"
        with mapped(late=httpx.WriteTimeout, broken=httpx.WriteError):
            if plain := plain_request(request):
                self._request = request
                await self._line.write(plain, self._timeouts.get("write"))
                return
            await self._write(_request_head(request))
            assert isinstance(request.stream, httpx.AsyncByteStream)  # an AsyncClient sends no other
            async for piece in request.stream:
                await self._write(h11.Data(data=piece))
            await self._write(h11.EndOfMessage())

    async def receive_head(self) -> Head:
        """Read until the answer has said what it is; interim answers (100, 103) are passed over."""
        with mapped(late=httpx.ReadTimeout, broken=httpx.ReadError):
            if self._request:
                data = await self._read()
                if plain := plain_answer(data):
                    head, self._waiting = plain
                    self._announced = head.announced
                    return head
                self._http.send(_request_head(self._request))  # which it has to know of, to understand the answer
                self._http.send(h11.EndOfMessage())
                self._take(data)
            for _ in range(_INTERIM_ANSWERS):
                event = await self._next_event()
                if isinstance(event, h11.Response):
                    return self._begun(event)
        raise httpx.RemoteProtocolError("the answer never comes to its point")

    def _begun(self, head: h11.Response) -> Head:
        headers = list(head.headers)
        if len(headers) > _HEADERS:
            raise httpx.RemoteProtocolError("the answer has too many headers")
        self._announced = None if self._asks_for_head else _announced_bytes(head)
        if self._announced is not None:
            self._waiting = bytes(self._http.trailing_data[0])
        return Head(status_code=head.status_code, http_version=head.http_version, reason=head.reason, headers=headers)

    async def receive_body(self) -> bytes:
        """Give what one read brought of the body; nothing at its end."""
        if self._announced is not None:
            return await self._receive_announced(self._announced)
        pieces: list[bytes] = []
        with mapped(late=httpx.ReadTimeout, broken=httpx.ReadError):
            while not self._ended:
                event = self._http.next_event()
                if isinstance(event, h11.Data):
                    pieces.append(event.data)
                elif event is not h11.NEED_DATA:
                    self._ended = True
                elif pieces:
                    break
                else:
                    await self._receive()
        body = b"".join(pieces)
        self._carried += len(body)
        return body

    async def _receive_announced(self, announced: int) -> bytes:
        """Give the next part of a body whose length was said: there is nothing in it for h11 to look at."""
        if self._carried == announced:
            return b""
        piece, self._waiting = self._waiting, b""
        if not piece:
            with mapped(late=httpx.ReadTimeout, broken=httpx.ReadError):
                piece = await self._read()
        piece = piece[: announced - self._carried]
        if not piece:
            raise httpx.RemoteProtocolError("the connection was closed before the whole answer had come")
        self._carried += len(piece)
        return piece

    def close(self) -> None:
        """Hang up at once, whatever is still to come."""
        self._line.close()

    async def _write(self, event: h11.Request | h11.Data | h11.EndOfMessage) -> None:
        data = self._http.send(event)
        if data:
            await self._line.write(data, self._timeouts.get("write"))

    async def _next_event(self) -> object:
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            await self._receive()

    async def _receive(self) -> None:
        # Before the read, when all that came so far has been parsed and counted.
        if self._received > _FRAMING_BYTES + _FRAMING_RATIO * self._carried:
            raise httpx.RemoteProtocolError("the answer comes in uselessly small pieces")
        self._take(await self._read())

    def _take(self, data: bytes) -> None:
        self._received += len(data)
        self._http.receive_data(data)

    async def _read(self) -> bytes:
        return await self._line.read(self._timeouts.get("read"))


def _request_head(request: httpx.Request) -> h11.Request:
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"connection"]
    return h11.Request(
        method=request.method, target=request.url.raw_path, headers=[*headers, (b"Connection", b"close")]
    )


def _announced_bytes(head: h11.Response) -> int | None:
    """Say how long a body is that comes as it is; h11 has seen to it that the length is a number, and said once."""
    said = dict(head.headers)
    if head.status_code in _WITHOUT_BODY or b"transfer-encoding" in said or b"content-length" not in said:
        return None
    return int(said[b"content-length"])


@contextmanager
def mapped(*, late: type[httpx.TimeoutException], broken: type[httpx.NetworkError]) -> Iterator[None]:
    """Turn the errors of sockets, TLS and h11 into those that users of httpx know, with the first one as the cause."""
    try:
        yield
    except TimeoutError as error:
        raise late("nothing happened for too long") from error
    except OSError as error:
        raise broken(str(error)) from error
    except h11.RemoteProtocolError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except h11.LocalProtocolError:
        # Neither its text nor itself: it quotes the header, which may be a secret.
        raise httpx.LocalProtocolError("the request has a header that HTTP cannot carry") from None
