"""Discord: embeds through a webhook.

Limits as documented (discord.com/developers/docs/resources/message, "Embed Limits", and resources/webhook): content
2,000, a description 4,096, ten embeds and 6,000 characters of all their texts together; counted in UTF-16 as Discord's
own libraries do. `allowed_mentions` with nothing to parse lets nobody be called. `wait=true` makes Discord answer after
it has stored the message: without it a message that is not stored is no error. A 429 says `retry_after` in seconds in
its JSON (discord.com/developers/docs/topics/rate-limits); codes 10015 and 50027 say that the webhook is no more.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

import httpx

from alerts.channels._base import Gone, Outcome, Pace, TryLater
from alerts.channels._chat import ChatHook, Page, read_json
from alerts.channels._http import Answer, status_words
from alerts.channels._inert import Markdown
from alerts.channels._layout import Room
from alerts.channels._limits import Unit, length, shorten
from alerts.message import Json
from alerts.sheet import Block, Kind, Line

_MARKDOWN = Markdown(escaped="\\*_~`|>#-+[]()<:.!", broken="@#")
_COLOURS = {"critical": 0x8F1320, "high": 0xC8372D, "medium": 0x34445A, "low": 0x8A94A3}
_MOST_CONTENT = 1_900  # of 2,000
_NO_MORE = frozenset({10015, 50027})
_LONGEST_WAIT = 10**7


class Discord(ChatHook):
    """Posts to a Discord channel through a webhook."""

    answers_when_taken: ClassVar[str] = "{}"
    room: ClassVar[Room] = Room(page=5_900, chunk=4_000, chunks=10)

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {"url": "https://discord.com/api/webhooks/000000000000000000/an-example-is-no-key"},
    )

    @property
    def pace(self) -> Pace:
        """Five messages in five seconds; Discord says when it is too many."""
        return Pace(5, 5)

    def address(self) -> str:
        """Give the address with the wish to be answered only after the message is stored."""
        return str(httpx.URL(super().address()).copy_merge_params({"wait": "true"}))

    def cost(self, one: Line) -> int:
        """Count UTF-16 units of the Markdown."""
        return length(_MARKDOWN.line(one), Unit.UTF16) + 1

    def page(self, page: Page) -> Mapping[str, Json]:
        """Give the title as the message's text, and each piece as an embed in the colour of its severity."""
        content = ""
        chunks = list(page.chunks)
        if page.number == 1 and chunks and chunks[0].lines[0].kind is Kind.TITLE:
            title, *others = chunks[0].lines
            content = _title(title)
            chunks[:1] = [Block(tuple(others), chunks[0].severity)] if others else []
        embeds: list[Json] = [_embed(chunk) for chunk in chunks] or [{}]
        last = embeds[-1]
        assert isinstance(last, dict)
        last["footer"] = {"text": page.id}
        return {"content": content, "embeds": embeds, "allowed_mentions": {"parse": []}}

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Read the code and the wait, which stand in the body."""
        said = read_json(answer.body)
        code = said.get("code")
        if isinstance(code, int) and code in _NO_MORE:
            return Gone(f"{status_words(answer.status)}: the webhook is no more; make a new one in Discord")
        wait = said.get("retry_after")
        if isinstance(wait, int | float) and 0 <= wait < _LONGEST_WAIT:
            return TryLater(status_words(answer.status), timedelta(seconds=wait))
        return super().judge(answer, now)


def _title(title: Line) -> str:
    written = _MARKDOWN.line(title)
    if length(written, Unit.UTF16) <= _MOST_CONTENT:
        return written
    return _MARKDOWN.plain(shorten(title.text, _MOST_CONTENT // 3, Unit.UTF16))


def _embed(chunk: Block) -> Json:
    text = "\n".join(_MARKDOWN.line(one) for one in chunk.lines) or " "
    colour = _COLOURS.get(chunk.severity or "")
    embed: dict[str, Json] = {"description": text}
    return embed | ({"color": colour} if colour is not None else {})
