"""ntfy: notifications on telephones and desktops.

Published as JSON (docs.ntfy.sh/publish/#publish-as-json), so that no header needs an encoding, and as plain text:
without `markdown` nothing in it is markup. A message of more than 4,096 bytes would become an attachment, and the
JSON may have twice that (docs.ntfy.sh/publish/#limitations). `sequence_id` makes a second copy replace the first
(docs.ntfy.sh/publish/#updating-deleting-notifications). ntfy.sh takes sixty messages at once and then one in five
seconds, 250 a day; a 429 says in its JSON which limit it was.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, ClassVar

from pydantic import Field, SecretStr

from alerts.channels._base import Outcome, Pace, TryLater
from alerts.channels._chat import Chat, Page, read_json
from alerts.channels._http import Answer, WebAddress, asked_wait, secret_like, to_bytes
from alerts.channels._inert import inert
from alerts.channels._layout import Room
from alerts.channels._limits import Unit, length, shorten
from alerts.message import Json
from alerts.sheet import Kind, Line
from storage.records.delivery import Delivery

_MOST_BYTES = 3_800  # of 4,096
_MOST_JSON = 5_900  # of 8,192; the rest is for the title, the link and the names
_MOST_TITLE = 240
_LONGEST_LINK = 1_000
_PRIORITIES = {"critical": 5, "high": 4, "medium": 3, "low": 2}
_TAGS = {"critical": "rotating_light", "high": "warning"}
_DAILY = 42908
_LATER_TODAY = timedelta(hours=3)
_SIGNS = {Kind.BULLET: "• ", Kind.QUOTE: "> "}

_Topic = Annotated[
    SecretStr,
    secret_like("[-_A-Za-z0-9]{1,64}", "ntfy_topic", "should be up to 64 letters, digits, - and _; not an address"),
]


class Ntfy(Chat):
    """Sends notifications to a topic of ntfy.sh or of a server of your own."""

    topic: _Topic = Field(description="The topic; whoever knows it can read along, so it is kept secret.")
    token: SecretStr | None = Field(default=None, description="An access token, where the topic is protected.")
    server: WebAddress = Field(default=SecretStr("https://ntfy.sh"), description="The server.")

    answers_when_taken: ClassVar[str] = "{}"
    room: ClassVar[Room] = Room(page=_MOST_BYTES, chunk=_MOST_BYTES, pages=3)

    examples: ClassVar[tuple[Mapping[str, object], ...]] = (
        {"topic": "an-example-is-no-topic"},
        {"topic": "an-example-is-no-topic", "token": "tk_an_example", "server": "https://ntfy.example.org"},
    )

    @property
    def pace(self) -> Pace:
        """One message in five seconds, sixty at once."""
        return Pace(60, 300)

    def address(self) -> str:
        """Give the server's root, to which JSON is published."""
        return self.server.get_secret_value().rstrip("/") + "/"

    def headers(self, payload: bytes, delivery: Delivery, now: datetime) -> Mapping[str, str]:  # noqa: ARG002 - the same for each
        """Show the access token, if there is one."""
        return {"authorization": f"Bearer {self.token.get_secret_value()}"} if self.token else {}

    def content(self, payload: bytes) -> bytes:
        """Name the topic, which is not stored."""
        return to_bytes({"topic": self.topic.get_secret_value()})[:-1] + b"," + payload[1:]

    def cost(self, one: Line) -> int:
        """Count the bytes of the text, or as much of the room as its JSON takes of its own."""
        text = _written(one)
        written = len(to_bytes({"": text}))
        return max(length(text, Unit.BYTES), -(-written * _MOST_BYTES // _MOST_JSON)) + 2

    def page(self, page: Page) -> Mapping[str, Json]:
        """Give a notification."""
        title = shorten(inert(page.subject), _MOST_TITLE, Unit.BYTES)
        text = "\n\n".join(part for part in _texts(page) if part)
        body: dict[str, Json] = {
            "title": title,
            "message": text or title,
            "priority": _PRIORITIES.get(page.severity or "", 3),
            "sequence_id": page.id,
        }
        if tag := _TAGS.get(page.severity or ""):
            body["tags"] = [tag]
        if page.link and len(page.link.encode()) <= _LONGEST_LINK:
            body["click"] = page.link
        return body

    def judge(self, answer: Answer, now: datetime) -> Outcome:
        """Read the code of an error: one of the limits is a day's."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS and read_json(answer.body).get("code") == _DAILY:
            asked = asked_wait(answer.headers.get("retry-after"), now)
            return TryLater("the server takes no more messages today", asked or _LATER_TODAY)
        return super().judge(answer, now)


def _texts(page: Page) -> Iterator[str]:
    """Give the pieces as text; the title of the first stands above them all already."""
    for number, chunk in enumerate(page.chunks):
        is_titled = page.number == 1 and number == 0 and chunk.lines[0].kind is Kind.TITLE
        yield "\n".join(_written(one) for one in chunk.lines[is_titled:])


def _written(one: Line) -> str:
    """Give a line as text, in quotes with stars around the words that hit."""
    is_quote = one.kind is Kind.QUOTE
    words = "".join(f"*{run.text}*" if is_quote and run.bold else run.text for run in one.runs)
    return _SIGNS.get(one.kind, "") + inert(words)
