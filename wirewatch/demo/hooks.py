"""A webhook receiver on loopback that believes only what is signed with its secret (Standard Webhooks)."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Self

from pydantic import JsonValue, SecretStr
from standardwebhooks import Webhook

from wirewatch.demo.loopback import Answer, Asked, LoopbackServer

TOLERANCE = timedelta(minutes=5)  # what the Standard Webhooks specification recommends, either way


@dataclass(frozen=True, slots=True, kw_only=True)
class HookCall:
    """A call that was signed rightly: its headers, with names in lower case, and its body."""

    headers: dict[str, str]
    body: JsonValue


def _real_time() -> datetime:
    return datetime.now(UTC)


class HookReceiver(LoopbackServer):
    """Takes calls at `url` while a `with` block lasts; each good one is kept and written into `folder` as JSON.

    `clock` says what time it is for judging a call's age: the demo hands in the week's clock.
    A call that is not signed with `secret`, or is too old, gets 401; a body that is not JSON gets 400.
    """

    def __init__(
        self, secret: SecretStr, folder: Path, *, clock: Callable[[], datetime] = _real_time, port: int = 0
    ) -> None:
        super().__init__(self._answer, port=port)
        self._webhook = Webhook(secret.get_secret_value())
        self._folder = folder
        self._clock = clock
        self._lock = Lock()
        self._calls: list[HookCall] = []
        self._refused = 0

    @property
    def url(self) -> str:
        """Where calls go."""
        return f"{self.address}/hooks/wirewatch"

    @property
    def calls(self) -> list[HookCall]:
        """The calls kept so far, in the order they came."""
        with self._lock:
            return list(self._calls)

    @property
    def refused(self) -> int:
        """How many calls were turned away."""
        with self._lock:
            return self._refused

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return super().__enter__()

    def _answer(self, asked: Asked) -> Answer:
        if asked.path != "/hooks/wirewatch" or asked.method != "POST":
            return Answer(status=HTTPStatus.NOT_FOUND)
        if not self._is_signed(asked):
            return self._refuse(HTTPStatus.UNAUTHORIZED)
        try:
            body: JsonValue = json.loads(asked.body)
        except ValueError:
            return self._refuse(HTTPStatus.BAD_REQUEST)
        self._keep(HookCall(headers={name.lower(): value for name, value in asked.headers.items()}, body=body))
        return Answer(status=HTTPStatus.NO_CONTENT)

    def _is_signed(self, asked: Asked) -> bool:
        # Webhook.verify() asks the real clock, and the demo's week lies in the past: so the parts are checked here.
        identifier, sent_at = asked.headers.get("webhook-id"), _moment(asked.headers.get("webhook-timestamp"))
        if identifier is None or sent_at is None or abs(self._clock() - sent_at) > TOLERANCE:
            return False
        try:
            right = self._webhook.sign(identifier, sent_at, asked.body.decode())
        except UnicodeDecodeError:
            return False
        given = asked.headers.get("webhook-signature", "").split()
        return any(hmac.compare_digest(right.encode(), each.encode()) for each in given)

    def _refuse(self, status: HTTPStatus) -> Answer:
        with self._lock:
            self._refused += 1
        return Answer(status=status)

    def _keep(self, call: HookCall) -> None:
        with self._lock:
            self._calls.append(call)
            number = len(self._calls)
        text = json.dumps(call.body, indent=2, ensure_ascii=False)
        (self._folder / f"{number:04}.json").write_text(text + "\n", encoding="utf-8")


def _moment(timestamp: str | None) -> datetime | None:
    if timestamp is None or not timestamp.isdecimal() or len(timestamp) > 11:
        return None
    return datetime.fromtimestamp(int(timestamp), UTC)
