"""A line to a server, once it is dialled: bytes go out and come in, each within its time.

A feed's answer is read in two or three reads, so an asyncio stream, with its transport, protocol and buffer, would cost
more than the reading. Where nothing has to be unravelled, the socket itself is the line.
"""

import asyncio
import os
import socket
import ssl
from errno import EINPROGRESS
from typing import Protocol

_READ_BYTES = 64 * 1024


class Line(Protocol):
    """What a request and its answer are carried by; a wait that takes too long is a TimeoutError."""

    async def write(self, data: bytes, within: float | None) -> None:
        """Hand everything over to the system."""

    async def read(self, within: float | None) -> bytes:
        """Give what there is, as soon as there is something; nothing at the end."""

    def close(self) -> None:
        """Hang up at once, whatever is still to come; more than once does nothing."""


class PlainLine:
    """A socket that is connected and never blocks."""

    def __init__(self, sock: socket.socket) -> None:
        """Take the socket over."""
        self._sock = sock

    async def write(self, data: bytes, within: float | None) -> None:
        """Hand everything over to the system."""
        left = memoryview(data)
        while left:
            try:
                left = left[self._sock.send(left) :]
            except BlockingIOError:
                await _ready(self._sock, within, writable=True)

    async def read(self, within: float | None) -> bytes:
        """Give what there is, as soon as there is something; nothing at the end."""
        while True:
            try:
                return self._sock.recv(_READ_BYTES)
            except BlockingIOError:
                await _ready(self._sock, within)

    def close(self) -> None:
        """Hang up."""
        self._sock.close()


class SecureLine:
    """TLS over a socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take over what `secured` has opened."""
        self._reader = reader
        self._writer = writer

    async def write(self, data: bytes, within: float | None) -> None:
        """Hand everything over to the system."""
        self._writer.write(data)
        if self._writer.transport.get_write_buffer_size():  # else the system has it all
            async with asyncio.timeout(within):
                await self._writer.drain()

    async def read(self, within: float | None) -> bytes:
        """Give what there is, as soon as there is something; nothing at the end."""
        async with asyncio.timeout(within):
            return await self._reader.read(_READ_BYTES)

    def close(self) -> None:
        """Hang up; a polite end would wait for the server to say good-bye."""
        self._writer.transport.abort()


async def connected(sock: socket.socket, address: str, port: int, within: float | None) -> None:
    """Connect a socket that never blocks; `address` is one, and no name."""
    failed = sock.connect_ex((address, port))
    if failed == EINPROGRESS:
        await _ready(sock, within, writable=True)
        failed = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if failed:
        raise OSError(failed, os.strerror(failed))


async def secured(sock: socket.socket, context: ssl.SSLContext, name: str, within: float | None) -> SecureLine:
    """Agree on TLS with a server that can show a certificate for this name."""
    async with asyncio.timeout(within):
        return SecureLine(*await asyncio.open_connection(sock=sock, ssl=context, server_hostname=name))


async def _ready(sock: socket.socket, within: float | None, *, writable: bool = False) -> None:
    """Wait until a socket can be read or written. Lighter than asyncio.timeout(): it cancels nobody."""
    loop, number = asyncio.get_running_loop(), sock.fileno()  # by number: asyncio would print the socket into an error
    waiter: asyncio.Future[None] = loop.create_future()
    watch, leave = (loop.add_writer, loop.remove_writer) if writable else (loop.add_reader, loop.remove_reader)
    watch(number, _wake, waiter)
    timer = loop.call_later(within, _give_up, waiter) if within is not None else None
    try:
        await waiter
    finally:
        leave(number)
        if timer:
            timer.cancel()


def _wake(waiter: "asyncio.Future[None]") -> None:
    if not waiter.done():
        waiter.set_result(None)


def _give_up(waiter: "asyncio.Future[None]") -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())
