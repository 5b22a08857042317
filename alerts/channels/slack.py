"""Slack: rich text blocks through an incoming webhook.

Text stands in `rich_text` elements, which Slack shows as they are: nothing in them is read as markup, mention or link.
Limits and answers as documented: 50 blocks a message (docs.slack.dev/reference/block-kit/blocks), one message a second
(docs.slack.dev/apis/web-api/rate-limits), the words of an error in the body of a 400, 403, 404 or 410
(docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). All text of a message is kept under 9,000
characters: 9.6 thousand were taken and 11.3 refused with `msg_blocks_too_long` (slackapi/bolt-js issue 2867).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import ClassVar

from alerts.channels._base import Gone, Outcome, Pace, Sent, TryLater
from alerts.channels._chat import ChatHook, Page
from alerts.channels._http import Answer
from alerts.channels._inert import inert
from alerts.channels._layout import Room
from alerts.message import Json
from alerts.sheet import Kind, Line, Run

_FOR_GOOD = frozenset(
    {
        "action_prohibited",
        "channel_is_archived",
        "channel_not_found",
        "invalid_token",
        "no_active_hooks",
        "no_service",
        "no_service_id",
        "no_team",
        "posting_to_general_channel_denied",
        "team_disabled",
        "user_not_found",
    }
)
_ABOUT_THE_MESSAGE = frozenset(
    {"invalid_blocks", "invalid_payload", "msg_blocks_too_long", "no_text", "too_many_attachments"}
)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Slack(ChatHook):
    """Posts to a Slack channel through an incoming webhook."""

    answers_when_taken: ClassVar[str] = "ok"
    room: ClassVar[Room] = Room(page=9_000, chunk=3_000, chunks=24)

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {"url": "https://hooks.slack.com/services/T00000000/B00000000/an-example-is-no-key"},
    )

    @property
    def pace(self) -> Pace:
        """One message a second."""
        return Pace(1, 1)

    def cost(self, one: Line) -> int:
        """Count characters, those of links too."""
        return sum(len(inert(run.text)) + len(run.link or "") for run in one.runs) + 1

    def page(self, page: Page) -> Mapping[str, Json]:
        """Give blocks of rich text, and a text for notifications."""
        blocks: list[Json] = []
        for number, chunk in enumerate(page.chunks):
            if number:
                blocks.append({"type": "divider"})
            elements: list[Json] = [*_elements(chunk.lines)]
            blocks.append({"type": "rich_text", "block_id": f"{page.id}-{number}", "elements": elements})
        return {
            "text": inert(page.subject).translate(_ESCAPES),
            "blocks": blocks,
            "unfurl_links": False,
            "unfurl_media": False,
        }

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Read the error's word, which stands in the body whatever the status is."""
        word = answer.body.decode("utf-8", "replace").strip()
        if word in _FOR_GOOD:
            return Gone(f"Slack says {word}: make a new webhook and put it into feeds.yaml")
        if word in _ABOUT_THE_MESSAGE:
            return TryLater(f"Slack says {word}", alone=True)
        outcome = super().judge(answer, now)
        is_other = isinstance(outcome, Sent) and word not in {"", self.answers_when_taken}
        return TryLater(f"not what Slack answers: {self.said(answer)}") if is_other else outcome


def _elements(lines: tuple[Line, ...]) -> Iterator[Json]:
    """Give lists of bullets, quotes, and paragraphs whose lines stand below one another."""
    for kind, group in groupby(lines, key=lambda one: one.kind if one.kind in {Kind.BULLET, Kind.QUOTE} else None):
        together = list(group)
        if kind is Kind.BULLET:
            items: list[Json] = [{"type": "rich_text_section", "elements": [*_line(one)]} for one in together]
            yield {"type": "rich_text_list", "style": "bullet", "elements": items}
        elif kind is Kind.QUOTE:
            for one in together:
                yield {"type": "rich_text_quote", "elements": [*_line(one)]}
        else:
            yield {"type": "rich_text_section", "elements": [*_paragraph(together)]}


def _paragraph(lines: list[Line]) -> Iterator[Json]:
    for number, one in enumerate(lines):
        if number:
            yield {"type": "text", "text": "\n"}
        yield from _line(one)


def _line(one: Line) -> Iterator[Json]:
    shown = [run for run in one.runs if run.text] or [Run(" ")]
    return (_run(run) for run in shown)


def _run(run: Run) -> Json:
    element: dict[str, Json] = {"type": "link", "url": run.link} if run.link else {"type": "text"}
    return element | {"text": inert(run.text)} | ({"style": {"bold": True}} if run.bold else {})
