"""Notices over real receivers: told once when they begin, once when they are over, and never over what is broken."""

import json
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from alerts.compose import compose
from alerts.digest import DigestKeys
from alerts.notices import tell_notices
from storage.records.delivery import MessageType
from storage.records.notice import NoticeKind
from tests.alerts.conftest import BERLIN, Mailbox, Newsroom, desk, hook, mail_keys
from tests.conftest import HttpRequest, ServeHttp

HOSTILE = "Wire\u202e <b>x</b>\r\nBcc: all@example.org cannot be heard."


class Receiver:
    def __init__(self) -> None:
        self.bodies: list[dict[str, object]] = []

    def answer(self, request: HttpRequest) -> bytes:
        self.bodies.append(json.loads(request.body))
        return b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"

    def notices(self) -> list[tuple[object, object]]:
        return [(body["notice"]["state"], body["notice"]["words"]) for body in self.bodies]  # type: ignore[index]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def room(newsroom: Newsroom, mailbox: Mailbox, receiver: Receiver, http_server: ServeHttp) -> Newsroom:
    newsroom.mail = mail_keys(mailbox.port)
    newsroom.channels = {"soc": hook(http_server(receiver.answer).url("/hook")), "desk": desk()}
    return newsroom


@pytest.fixture
def tell(room: Newsroom) -> Callable[..., None]:
    def tell(*names: str) -> None:
        tell_notices(room.database, names or ("soc", "desk"), room.channels, now=room.now)
        room.deliver()

    return tell


def begins(room: Newsroom, words: str = "Wire cannot be heard.", kind: NoticeKind = NoticeKind.FEEDS) -> None:
    with room.database.transaction() as store:
        store.notices.open(kind, "soc", words, room.now)


def is_over(room: Newsroom, words: str | None = "Wire is heard again.", kind: NoticeKind = NoticeKind.FEEDS) -> None:
    with room.database.transaction() as store:
        store.notices.close(kind, "soc", words, room.now)


def test_the_beginning_and_the_end_are_told_once_each_also_over_a_restart(
    room: Newsroom, receiver: Receiver, mailbox: Mailbox, tell: Callable[..., None]
) -> None:
    begins(room)
    for _ in range(3):
        tell()
        room.restart()
        begins(room)
    room.later(hours=2)
    is_over(room)
    for _ in range(3):
        room.restart()
        tell()

    assert receiver.notices() == [("open", "Wire cannot be heard."), ("over", "Wire is heard again.")]
    assert [body["type"] for body in receiver.bodies] == ["notice", "notice"]
    assert receiver.bodies[0]["id"] != receiver.bodies[1]["id"]
    assert [letter["subject"] for letter in mailbox.letters] == [
        "[notice] Wire cannot be heard.",
        "[notice] Wire is heard again.",
    ]
    assert {delivery.type for delivery in room.deliveries()} == {MessageType.NOTICE}


def test_a_broken_channel_is_not_told_over_itself(
    room: Newsroom, receiver: Receiver, mailbox: Mailbox, tell: Callable[..., None]
) -> None:
    begins(room, "soc is paused.", NoticeKind.CHANNEL)
    tell()
    is_over(room, "soc works again.", NoticeKind.CHANNEL)
    tell()

    assert receiver.bodies == []
    assert len(mailbox.letters) == 2


def test_what_is_over_before_anybody_heard_of_it_is_not_sent_but_stands_in_the_digest(
    room: Newsroom, receiver: Receiver, mailbox: Mailbox, tell: Callable[..., None]
) -> None:
    digests = {"morning": DigestKeys.model_validate({"at": "07:00", "to": ["desk"]})}
    room.now = room.now.astimezone(BERLIN).replace(hour=18, minute=0, second=0)
    compose(room.database, digests, room.channels, zone=BERLIN, now=room.now)
    begins(room, HOSTILE)
    room.later(hours=1)
    is_over(room)
    tell()
    room.later(hours=13)
    compose(room.database, digests, room.channels, zone=BERLIN, now=room.now)
    room.deliver()

    assert receiver.bodies == []
    [letter] = mailbox.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "18:00 to" in text
    assert "Wire <b>x</b>" in text
    assert "\u202e" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_without_channels_for_notices_they_are_logged_and_kept(room: Newsroom, receiver: Receiver) -> None:
    begins(room)
    with capture_logs() as logs:
        tell_notices(room.database, (), room.channels, now=room.now)
        tell_notices(room.database, (), room.channels, now=room.now)
    is_over(room)
    tell_notices(room.database, ("soc",), room.channels, now=room.now)
    room.deliver()

    assert [entry["words"] for entry in logs] == ["Wire cannot be heard."]
    assert receiver.bodies == []  # who did not hear that it began need not hear that it is over


def test_what_a_stranger_said_stays_words(room: Newsroom, mailbox: Mailbox, tell: Callable[..., None]) -> None:
    begins(room, HOSTILE + "\n<script>1</script>")
    tell("desk")

    [letter] = mailbox.letters
    assert letter["subject"] == "[notice] Wire <b>x</b>"
    assert letter["bcc"] is None
    html = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
