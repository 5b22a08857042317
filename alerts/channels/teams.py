"""Microsoft Teams: an Adaptive Card through a webhook of the Workflows app.

Text stands in `TextRun`s, in which Teams reads no Markdown (adaptivecards.io/explorer/TextRun.html), and the card has
no mention entities, so that nobody can be called. Limits as documented for webhooks (learn.microsoft.com, "Create
Incoming Webhooks" and "Create and send messages"): about 28 KB for the whole payload, four requests a second, a 429
that the older webhooks answer as words in a 200. 21 KB is what others found to be taken in practice, and how Teams
counts is not said: the larger of UTF-8 and UTF-16 is kept below that. A workflow answers 202 before it has posted:
what fails behind it stands in its run history only.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar

from alerts.channels._base import Outcome, Pace, Sent, TryLater
from alerts.channels._chat import ChatHook, Page
from alerts.channels._http import Answer, outcome_of, to_bytes
from alerts.channels._inert import SPACE, inert
from alerts.channels._layout import Room
from alerts.channels._limits import Unit, length
from alerts.message import Json
from alerts.sheet import Block, Kind, Line, Run

_FUNCTIONS = re.compile(r"(?<=[{$@<])(?=[{a-zA-Z/])")  # {{DATE(...)}}, ${...}, @{...}, <at>
_FAILED = re.compile(r"endpoint returned HTTP error (\d{3})")
_STYLES = {"critical": "attention", "high": "warning"}
_LONGEST_LINK = 1_000
_SWITCHED_OFF = "WorkflowTriggerIsNotEnabled"


class Teams(ChatHook):
    """Posts cards to a Microsoft Teams channel or chat through a workflow's webhook."""

    room: ClassVar[Room] = Room(page=16_500, chunk=9_000)

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {
            "url": "https://prod-00.westeurope.logic.azure.com/workflows/an-example/triggers/manual/paths/invoke?sig=no-key"
        },
    )

    @property
    def pace(self) -> Pace:
        """One message a second; four are allowed, and a flow has limits of its own."""
        return Pace(1, 1)

    def cost(self, one: Line) -> int:
        """Count the bytes of a line's JSON, in the encoding that makes them more."""
        written = to_bytes({"": _line(one)}).decode()
        return max(length(written, Unit.BYTES), 2 * length(written, Unit.UTF16)) + 300

    def page(self, page: Page) -> Mapping[str, Json]:
        """Give a message with one card."""
        card: dict[str, Json] = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "fallbackText": _plain(page.subject),
            "msteams": {"width": "Full"},
            "body": [_container(chunk, f"{page.id}-{number}") for number, chunk in enumerate(page.chunks)],
        }
        if page.link and len(page.link) <= _LONGEST_LINK:
            card["actions"] = [{"type": "Action.OpenUrl", "title": "Open the report", "url": page.link}]
        attachment: dict[str, Json] = {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": None,
            "content": card,
        }
        return {"type": "message", "attachments": [attachment]}

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Read what the older webhooks say in a 200, and that a workflow is switched off."""
        said = answer.body.decode("utf-8", "replace")
        if _SWITCHED_OFF in said:
            return TryLater("the workflow is switched off in Teams; switch it on, or make a new one")
        outcome = super().judge(answer, now)
        if isinstance(outcome, Sent) and (failed := _FAILED.search(said)):
            return outcome_of(int(failed[1]), answer.headers.get("retry-after"), now)
        if isinstance(outcome, Sent) and answer.status == HTTPStatus.OK and "delivery failed" in said:
            return TryLater(self.said(answer))
        return outcome


def _container(chunk: Block, name: str) -> Json:
    container: dict[str, Json] = {"type": "Container", "id": name, "items": [_line(one) for one in chunk.lines]}
    container["separator"] = True
    if style := _STYLES.get(chunk.severity or ""):
        container["style"] = style
    return container


def _line(one: Line) -> Json:
    runs: list[Json] = [{"type": "TextRun", "text": "• "}] if one.kind is Kind.BULLET else []
    runs += [_run(run, one.kind) for run in one.runs if run.text]
    return {"type": "RichTextBlock", "inlines": runs}


def _run(run: Run, kind: Kind) -> Json:
    shown: dict[str, Json] = {"type": "TextRun", "text": _plain(run.text)}
    if kind is Kind.TITLE:
        shown["size"] = "Medium"
    if kind is Kind.SMALL:
        shown |= {"size": "Small", "isSubtle": True}
    if run.bold:
        shown |= {"highlight": True} if kind is Kind.QUOTE else {"weight": "Bolder"}
    if run.link:
        shown["selectAction"] = {"type": "Action.OpenUrl", "url": run.link}
    return shown


def _plain(text: str) -> str:
    return _FUNCTIONS.sub(SPACE, inert(text))
