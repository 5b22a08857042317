"""Telegram: messages of a bot.

Looks are sent as `entities` beside the text, without a `parse_mode`: there is no markup that a text could contain.
Limits as documented (core.telegram.org/bots/api#sendmessage and core.telegram.org/bots/faq): 4,096 UTF-16 units and
100 entities a message, one message a second to a chat and twenty a minute to a group. Every answer is JSON with `ok`;
a 429 says `parameters.retry_after` in seconds (core.telegram.org/bots/api#responseparameters). Telegram itself makes
links of `@name`, `#word`, `/command` and bare domains, so an invisible space breaks them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, ClassVar

from pydantic import Field, SecretStr

from alerts.channels._base import Gone, Outcome, Pace, Sent, TryLater
from alerts.channels._chat import Chat, Page, read_json
from alerts.channels._http import Answer, WebAddress, outcome_of, secret_like, to_bytes
from alerts.channels._inert import SPACE, inert
from alerts.channels._layout import Room
from alerts.channels._limits import Unit, length
from alerts.message import Json
from alerts.sheet import Kind, Line
from alerts.text import one_line

_MOST_UNITS = 4_096
_MOST_ENTITIES = 100
_LINKS = re.compile(r"(?<=[/$])(?=\w)|(?<=\.)(?=[^\W\d_])")
_NO_MORE = re.compile(
    r"chat not found|bot was (?:blocked|kicked)|user is deactivated|chat was deleted|not a member|group chat was up",
    re.IGNORECASE,
)
_LONGEST_WAIT = 10**7

_Token = Annotated[
    SecretStr,
    secret_like("[0-9]+:[A-Za-z0-9_-]+", "telegram_token", "should be a token of @BotFather: digits, a colon, letters"),
]


class Telegram(Chat):
    """Sends to a Telegram chat, group or channel by a bot."""

    token: _Token = Field(description="The bot's token from @BotFather; kept secret.")
    chat: str = Field(
        pattern=r"^(-?[0-9]{1,20}|@[A-Za-z0-9_]{4,40})$",
        description="The number of a chat or group, or @name of a public channel.",
    )
    topic: int | None = Field(default=None, ge=1, description="The number of a topic in a group that has topics.")
    server: WebAddress = Field(
        default=SecretStr("https://api.telegram.org"), description="Another Bot API server than Telegram's own."
    )

    answers_when_taken: ClassVar[str] = '{"ok":true,"result":{}}'
    room: ClassVar[Room] = Room(page=4_000, chunk=4_000)

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {"token": "0000000000:an-example-is-no-token", "chat": "-1001234567890"},
        {"token": "0000000000:an-example-is-no-token", "chat": "@newsdesk", "topic": 7},
    )

    @property
    def pace(self) -> Pace:
        """Twenty messages a minute, which is what a group takes."""
        return Pace(20, 60)

    def address(self) -> str:
        """Give the address of the one method that is used; the token stands in it."""
        server = self.server.get_secret_value().rstrip("/")
        return f"{server}/bot{self.token.get_secret_value()}/sendMessage"

    def content(self, payload: bytes) -> bytes:
        """Say where it goes as it stands in feeds.yaml now: a group that grows gets another number."""
        to: dict[str, Json] = {"chat_id": self.chat} | ({"message_thread_id": self.topic} if self.topic else {})
        return to_bytes(to)[:-1] + b"," + payload[1:]

    def cost(self, one: Line) -> int:
        """Count UTF-16 units, or as much of the room as the entities take of theirs."""
        text, entities = _written([one])
        return max(length(text, Unit.UTF16) + 1, len(entities) * (_MOST_UNITS // _MOST_ENTITIES + 1))

    def page(self, page: Page) -> Mapping[str, Json]:
        """Give a message: the text, and the looks beside it."""
        lines = [one for chunk in page.chunks for one in (*chunk.lines, _EMPTY)]
        text, entities = _written(lines)
        return {
            "text": f"{text}{page.id}",
            "entities": entities,
            "link_preview_options": {"is_disabled": True},
        }

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Read the body, which says it all."""
        said = read_json(answer.body)
        if said.get("ok") is True:
            return Sent()
        words = f"{answer.status}: {one_line(str(said.get('description', 'no word of Telegram')), 160)}"
        more = said.get("parameters")
        parameters = more if isinstance(more, dict) else {}
        if (moved := parameters.get("migrate_to_chat_id")) is not None:
            return Gone(f"{words}: the group has another number now; put chat: {moved} into feeds.yaml")
        if answer.status == HTTPStatus.FORBIDDEN or _NO_MORE.search(words):
            return Gone(f"{words}: the bot cannot write there; invite it, or mend `chat`")
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return Gone(f"{words}: Telegram does not know the token; ask @BotFather for one")
        wait = parameters.get("retry_after")
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS and isinstance(wait, int) and 0 <= wait < _LONGEST_WAIT:
            return TryLater(words, timedelta(seconds=wait))
        outcome = outcome_of(answer.status, answer.headers.get("retry-after"), now)
        return TryLater(f"not what Telegram answers, {words}") if isinstance(outcome, Sent) else _named(outcome, words)


_EMPTY = Line(Kind.TEXT, ())


def _named(outcome: Outcome, words: str) -> Outcome:
    return TryLater(words, outcome.after, outcome.alone) if isinstance(outcome, TryLater) else outcome


def _written(lines: Sequence[Line]) -> tuple[str, list[Json]]:
    """Give lines as text, each with its end, and the looks of its parts."""
    text, entities, at = "", list[Json](), 0
    for one in lines:
        begin = at
        for words, looks in _parts(one):
            size = length(words, Unit.UTF16)
            entities += [{"offset": at, "length": size} | look for look in looks]
            text, at = text + words, at + size
        if one.kind is Kind.QUOTE and at > begin:
            entities.append({"type": "blockquote", "offset": begin, "length": at - begin})
        text, at = f"{text}\n", at + 1
    return text, entities


def _parts(one: Line) -> Iterator[tuple[str, list[dict[str, Json]]]]:
    if one.kind is Kind.BULLET:
        yield "• ", []
    for run in one.runs:
        looks: list[dict[str, Json]] = [{"type": "bold"}] if run.bold else []
        looks += [{"type": "text_link", "url": run.link}] if run.link else []
        if run.text:
            yield _LINKS.sub(SPACE, inert(run.text)), looks
