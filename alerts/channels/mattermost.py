"""Mattermost: Markdown through an incoming webhook.

A post takes 16,383 characters (docs.mattermost.com, "Incoming webhooks": longer ones are split). `@all`, `@channel` and
`@here` do call people when a webhook says them, so an invisible space parts every @ from what follows. Refusals are
JSON with an `id` such as `web.incoming_webhook.channel.app_error`; a 429 brings Retry-After
(docs.mattermost.com, "Rate limiting settings").
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from alerts.channels._base import Gone, Outcome, Pace
from alerts.channels._chat import ChatHook, Page, read_json
from alerts.channels._http import Answer
from alerts.channels._inert import Markdown
from alerts.channels._layout import Room
from alerts.message import Json
from alerts.sheet import Kind, Line

_MARKDOWN = Markdown(escaped="\\`*_{}[]()+-!>|", broken="@#~:&<$=.")
_FOR_GOOD = frozenset(
    {
        "app.webhooks.get_incoming.app_error",
        "web.incoming_webhook.channel.app_error",
        "web.incoming_webhook.channel_locked.app_error",
        "web.incoming_webhook.invalid.app_error",
        "web.incoming_webhook.permissions.app_error",
    }
)


class Mattermost(ChatHook):
    """Posts to a Mattermost channel through an incoming webhook."""

    answers_when_taken: ClassVar[str] = "ok"
    room: ClassVar[Room] = Room(page=16_000, chunk=8_000, pages=2)

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {"url": "https://chat.example.org/hooks/an-example-is-no-key"},
    )

    @property
    def pace(self) -> Pace:
        """Five messages a second; servers take ten unless told otherwise."""
        return Pace(5, 1)

    def cost(self, one: Line) -> int:
        """Count characters of the Markdown, and the empty line that may stand behind it."""
        return len(_MARKDOWN.line(one)) + 3

    def page(self, page: Page) -> Mapping[str, Json]:
        """Give a post; the delivery is named in its properties, where people do not see it."""
        text = "\n\n".join(_written(chunk.lines) for chunk in page.chunks)
        return {"text": text.strip() or "-", "props": {"wirewatch": page.id}}

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Read the id of an error."""
        name = read_json(answer.body).get("id")
        if isinstance(name, str) and name in _FOR_GOOD:
            return Gone(f"Mattermost says {name}: the webhook or its channel is no more")
        return super().judge(answer, now)


def _written(lines: tuple[Line, ...]) -> str:
    """Give lines below one another; a quote or a list must end before other text goes on."""
    text = ""
    for number, one in enumerate(lines):
        before = lines[number - 1].kind if number else None
        ends = before in {Kind.QUOTE, Kind.BULLET} and one.kind is not before
        text += ("\n\n" if ends else "\n" if number else "") + _MARKDOWN.line(one)
    return text
