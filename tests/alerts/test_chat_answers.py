"""What each chat service's own answers mean. Their forms are those of the services' documentation."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import httpx
import pytest

from alerts.channels import Channel
from alerts.channels._base import Gone, Outcome, Outside, Sent, TryLater
from alerts.deliver import deliver
from alerts.render import render_alert
from tests.alerts.conftest import NOW, Newsroom, plain_client
from tests.contracts.test_channels import channel_of, delivery_to, story

CANARY = "canary-d41d8cd98f00"
Answers = Mapping[str, str]


@dataclass
class Service:
    """A server that gives the answers it is told to, and keeps what it was sent."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    bodies: list[dict[str, object]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def service() -> object:
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.paths.append(self.path)
            told.asked.append({name.lower(): value for name, value in self.headers.items()})
            told.bodies.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


def at(service: Service, kind: str) -> Channel:
    """Give a channel that posts to the service, its secret a canary."""
    written: dict[str, dict[str, object]] = {
        "telegram": {"token": f"123:{CANARY}", "chat": "-1001", "topic": 7, "server": service.url},
        "ntfy": {"topic": CANARY, "token": f"tk_{CANARY}", "server": service.url},
    }
    return channel_of(kind, written.get(kind, {"url": f"{service.url}/hooks/{CANARY}?sig={CANARY}"}))


def send(channel: Channel) -> Outcome:
    async def post() -> Outcome:
        delivery = delivery_to(channel)
        [payload] = channel.parts(render_alert(story(), zone=ZoneInfo("UTC")), delivery, None)
        async with httpx.AsyncClient() as client:
            return await channel.send(payload, delivery, Outside(client=client, mail=None, now=NOW))

    return asyncio.run(post())


MALFORMED = '{"code": 50035, "message": "Invalid Form Body"}'
TEAMS_429 = (
    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId 1"
)


@pytest.mark.parametrize(
    ("kind", "status", "body", "expected"),
    [
        ("slack", 200, "ok", Sent),
        ("slack", 200, "<html>a proxy</html>", TryLater),
        ("slack", 404, "channel_not_found", Gone),
        ("slack", 403, "invalid_token", Gone),
        ("slack", 403, "action_prohibited", Gone),
        ("slack", 404, "no_service", Gone),
        ("slack", 410, "channel_is_archived", Gone),
        ("slack", 500, "rollup_error", TryLater),
        ("teams", 202, "", Sent),
        ("teams", 200, "1", Sent),
        ("teams", 200, TEAMS_429, TryLater),
        ("teams", 400, '{"error": {"code": "WorkflowTriggerIsNotEnabled"}}', TryLater),
        ("teams", 404, "", Gone),
        ("discord", 200, '{"id": "1"}', Sent),
        ("discord", 204, "", Sent),
        ("discord", 404, '{"message": "Unknown Webhook", "code": 10015}', Gone),
        ("discord", 401, '{"message": "Invalid Webhook Token", "code": 50027}', Gone),
        ("mattermost", 200, "ok", Sent),
        ("mattermost", 400, '{"id": "web.incoming_webhook.channel.app_error", "status_code": 400}', Gone),
        ("mattermost", 400, '{"id": "web.incoming_webhook.parse.app_error", "status_code": 400}', TryLater),
        ("telegram", 200, '{"ok": true, "result": {"message_id": 1}}', Sent),
        ("telegram", 200, '{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}', Gone),
        ("telegram", 200, "", TryLater),
        ("telegram", 400, '{"ok": false, "description": "Bad Request: chat not found"}', Gone),
        ("telegram", 401, '{"ok": false, "description": "Unauthorized"}', Gone),
        ("telegram", 403, '{"ok": false, "description": "Forbidden: bot was kicked from the group chat"}', Gone),
        ("telegram", 400, '{"ok": false, "parameters": {"migrate_to_chat_id": -100200}}', Gone),
        ("telegram", 502, "<html>Bad Gateway</html>", TryLater),
        ("ntfy", 200, '{"id": "x"}', Sent),
        ("ntfy", 403, '{"code": 40301, "http": 403, "error": "forbidden"}', TryLater),
        ("ntfy", 404, '{"code": 40401, "http": 404, "error": "page not found"}', Gone),
    ],
)
def test_an_answer_is_judged_by_its_body(
    service: Service, kind: str, status: int, body: str, expected: type[Outcome]
) -> None:
    """Catalogue C35: a 200 may be an error, and some refusals are for good."""
    service.status, service.body = status, body

    outcome = send(at(service, kind))

    assert type(outcome) is expected
    assert len(service.bodies) == 1


@pytest.mark.parametrize(
    ("kind", "body"), [("slack", "invalid_blocks"), ("discord", MALFORMED), ("telegram", '{"ok": false}'), ("ntfy", "")]
)
def test_what_is_about_one_message_holds_up_no_other(service: Service, kind: str, body: str) -> None:
    service.status, service.body = 400, body

    outcome = send(at(service, kind))

    assert isinstance(outcome, TryLater)
    assert outcome.alone


@pytest.mark.parametrize(
    ("kind", "body", "header", "wait"),
    [
        ("slack", "rate_limited", "30", timedelta(seconds=30)),
        ("teams", "", "10", timedelta(seconds=10)),
        ("discord", '{"message": "You are being rate limited.", "retry_after": 0.65, "global": false}', "1", 0.65),
        ("mattermost", "limit exceeded", "2", timedelta(seconds=2)),
        (
            "telegram",
            '{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}',
            None,
            timedelta(seconds=35),
        ),
        ("ntfy", '{"code": 42901, "http": 429}', None, None),
        ("ntfy", '{"code": 42908, "http": 429}', None, timedelta(hours=3)),
    ],
)
def test_a_wait_that_is_asked_for_is_read_where_the_service_says_it(
    service: Service, kind: str, body: str, header: str | None, wait: timedelta | float | None
) -> None:
    """Catalogue C39."""
    service.status, service.body = 429, body
    service.headers = {"Retry-After": header} if header else {}

    outcome = send(at(service, kind))

    assert isinstance(outcome, TryLater)
    assert outcome.after == (timedelta(seconds=wait) if isinstance(wait, float) else wait)
    assert not outcome.alone


@pytest.mark.parametrize("kind", ["slack", "teams", "discord", "mattermost", "telegram", "ntfy"])
def test_a_redirect_is_not_followed(service: Service, kind: str) -> None:
    service.status, service.headers = 307, {"Location": f"{service.url}/elsewhere"}

    assert isinstance(send(at(service, kind)), TryLater)
    assert len(service.paths) == 1


def test_what_must_not_be_stored_is_said_only_on_the_way(service: Service) -> None:
    service.body = '{"ok": true}'

    assert isinstance(send(at(service, "telegram")), Sent)
    assert isinstance(send(at(service, "ntfy")), Sent)
    send(at(service, "discord"))

    telegram, ntfy = service.bodies[:2]
    assert service.paths[0] == f"/bot123:{CANARY}/sendMessage"
    assert (telegram["chat_id"], telegram["message_thread_id"]) == ("-1001", 7)
    assert (service.paths[1], ntfy["topic"]) == ("/", CANARY)
    assert service.asked[1]["authorization"] == f"Bearer tk_{CANARY}"
    assert service.paths[2].endswith("wait=true")


@pytest.mark.parametrize("kind", ["slack", "teams", "discord", "mattermost", "telegram", "ntfy"])
@pytest.mark.parametrize("status", [500, 404])
def test_no_secret_comes_into_the_database_or_the_log(
    service: Service, newsroom: Newsroom, capsys: pytest.CaptureFixture[str], kind: str, status: int
) -> None:
    service.status, service.body = status, f"no hook {CANARY}"
    newsroom.channels = {"room": at(service, kind)}  # type: ignore[dict-item]  # any kind will do
    newsroom.rule("toll", channels=("room",))
    newsroom.match("toll")
    newsroom.triage()

    deliver(newsroom.database, newsroom.channels, open_client=plain_client, mail=None, zone=ZoneInfo("UTC"), now=NOW)

    assert service.paths
    path = newsroom.database.engine.url.database
    assert path
    stored = b"".join(file.read_bytes() for file in Path(path).parent.glob("*"))
    printed = capsys.readouterr()
    assert b"no hook ***" in stored or newsroom.deliveries()[0].problem
    assert CANARY.encode() not in stored
    assert CANARY not in printed.out + printed.err
