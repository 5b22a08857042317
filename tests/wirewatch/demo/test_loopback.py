"""The small web server on loopback."""

import socket
from http import HTTPStatus
from urllib.parse import urlsplit

from wirewatch.demo.loopback import Answer, Asked, LoopbackServer

_HEAD = b"POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n"


def test_a_request_whose_sender_died_before_its_end_is_none() -> None:
    """A kill between head and body is no message that came empty."""
    heard: list[bytes] = []

    def answer(asked: Asked) -> Answer:
        heard.append(asked.body)
        return Answer(status=HTTPStatus.NO_CONTENT)

    with LoopbackServer(answer) as server:
        for said in (_HEAD, _HEAD + b"wh", _HEAD + b"word"):
            with socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=5) as line:
                line.sendall(said)
                line.shutdown(socket.SHUT_WR)
                while line.recv(1000):
                    pass

    assert heard == [b"word"]
