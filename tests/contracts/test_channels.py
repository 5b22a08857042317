"""What every kind of channel promises. A new kind is found by its file and held to all of this without a line here."""

import asyncio
import functools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from pydantic import SecretStr, TypeAdapter, ValidationError

from alerts.channels import Channel, ChannelKeys, kinds
from alerts.channels._base import Gone, Outcome, Outside, Sent, TryLater
from alerts.channels._http import HttpChannel, asked_wait
from alerts.mail import MailKeys
from alerts.message import Message
from alerts.render import render_alert, render_digest
from storage.records.alert import Alert, AlertStory, Evidence, Reason
from storage.records.delivery import Delivery, DeliveryState, MessageType
from storage.records.digest import Digest
from storage.records.match import Passage, Span
from storage.records.rule import Severity

NOW = datetime(2017, 10, 3, 5, tzinfo=UTC)
EXAMPLES = [(kind, example) for kind, cls in kinds().items() for example in cls.examples]
HTTP_EXAMPLES = [(kind, example) for kind, example in EXAMPLES if issubclass(kinds()[kind], HttpChannel)]
MAIL = MailKeys.model_validate({"server": "127.0.0.1:9", "from": "wirewatch@example.org", "security": "none"})
READER: TypeAdapter[Channel] = TypeAdapter(ChannelKeys)


def channel_of(kind: str, example: object) -> Channel:
    return READER.validate_python({kind: example})


def story(passages: int = 1) -> AlertStory:
    alert = Alert(
        id=1,
        rule_id="toll",
        rule_version="v1",
        key="item:1",
        revision=1,
        reason=Reason.NEW,
        opened_at=NOW,
        revised_at=NOW,
    )
    text = "At least 12 people were killed in Mayadin. " * 40
    evidence = Evidence(
        article_id=1,
        outlet="Wire",
        title="Strike on Mayadin",
        link="https://wire.example/a",
        published_at=NOW,
        first_seen_at=NOW,
        spans=tuple(Span(field="text", start=n, end=n + 3, clause="killed") for n in range(passages)),
        passages=tuple(Passage(field="text", start=n, text=text) for n in range(passages)),
    )
    return AlertStory(alert=alert, rule_title="A toll", severity=Severity.HIGH, tags=(), evidence=(evidence,))


@functools.cache
def long_digest() -> Message:
    issue = Digest(id=1, series="morning", local_date=NOW.date(), since=NOW, until=NOW, coverage=())
    stories = [replace(story(), alert=replace(story().alert, id=number)) for number in range(1000)]
    return render_digest(issue, stories, zone=ZoneInfo("UTC"))


def delivery_to(channel: Channel, kind: MessageType = MessageType.ALERT_NEW) -> Delivery:
    return Delivery(
        id="msg_0123456789abcdef",
        type=kind,
        channel="c",
        recipient=channel.recipients()[0],
        alert_id=1,
        revision=1,
        digest_id=None,
        state=DeliveryState.OWED,
        created_at=NOW,
        attempts=1,
        next_try_at=NOW,
        problem=None,
        payload=None,
    )


def post(channel: Channel, answer: httpx.Response | Exception) -> tuple[Outcome, list[httpx.Request]]:
    """Send a message to an edge that gives this answer."""
    requests: list[httpx.Request] = []

    def edge(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def send() -> Outcome:
        delivery = delivery_to(channel)
        payload = channel.parts(render_alert(story(), zone=ZoneInfo("UTC")), delivery, MAIL)[0]
        async with httpx.AsyncClient(transport=httpx.MockTransport(edge), follow_redirects=True) as client:
            return await channel.send(payload, delivery, Outside(client=client, mail=MAIL, now=NOW))

    return asyncio.run(send()), requests


def secrets_of(channel: Channel) -> Iterator[str]:
    fields = (getattr(channel, name) for name in type(channel).model_fields)
    values = (value for field in fields for value in (field if isinstance(field, list) else [field]))
    return (value.get_secret_value() for value in values if isinstance(value, SecretStr))


def test_the_folder_holds_the_kinds() -> None:
    assert {"email", "webhook"} <= kinds().keys()


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_says_what_it_does_and_shows_how_to_set_it_up(kind: str) -> None:
    cls = kinds()[kind]

    assert (cls.__doc__ or "").strip().endswith(".")
    assert cls.__doc__ != Channel.__doc__
    assert cls.examples
    assert all(field.description for field in cls.model_fields.values())


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_an_example_is_a_channel_that_names_its_recipients_without_secrets(kind: str, example: object) -> None:
    channel = channel_of(kind, example)

    assert channel.kind == kind
    assert channel.recipients()
    assert not any(secret in recipient for secret in secrets_of(channel) for recipient in channel.recipients())


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_the_same_message_is_the_same_bytes_whenever_it_is_written(kind: str, example: object) -> None:
    message = render_alert(story(), zone=ZoneInfo("UTC"))

    first, second = channel_of(kind, example), channel_of(kind, example)

    assert first.parts(message, delivery_to(first), MAIL) == second.parts(message, delivery_to(second), MAIL)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_bytes_hold_the_deliverys_id_and_no_secret(kind: str, example: object) -> None:
    channel = channel_of(kind, example)

    payload = b"".join(channel.parts(render_alert(story(), zone=ZoneInfo("UTC")), delivery_to(channel), MAIL))

    assert b"msg_0123456789abcdef" in payload
    assert not any(secret.encode() in payload for secret in secrets_of(channel))


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_no_secret_is_in_what_a_channel_prints_or_refuses(kind: str, example: dict[str, object]) -> None:
    channel = channel_of(kind, example)

    shown = f"{channel!r} {channel} {channel.without_secrets(' '.join(secrets_of(channel)))}"
    with pytest.raises(ValidationError) as refused:
        channel_of(kind, example | {"nonsense": 1})

    assert not any(secret in f"{shown} {refused.value}" for secret in secrets_of(channel))


@pytest.mark.parametrize(("kind", "example"), HTTP_EXAMPLES)
@pytest.mark.parametrize(
    ("status", "kind_of_outcome"),
    [
        (200, Sent),
        (301, TryLater),
        (307, TryLater),
        (400, TryLater),
        (410, Gone),
        (429, TryLater),
        (500, TryLater),
        (503, TryLater),
        (599, TryLater),
    ],
)
def test_a_status_says_whether_another_try_makes_sense(
    kind: str, example: object, status: int, kind_of_outcome: type[Outcome]
) -> None:
    channel = channel_of(kind, example)
    assert isinstance(channel, HttpChannel)
    body = channel.answers_when_taken if kind_of_outcome is Sent else ""

    outcome, requests = post(
        channel, httpx.Response(status, headers={"location": "https://elsewhere.example/"}, text=body)
    )

    assert type(outcome) is kind_of_outcome
    assert len(requests) == 1, "a redirect is not followed"


@pytest.mark.parametrize(("kind", "example"), HTTP_EXAMPLES)
def test_what_a_service_says_is_never_an_error_of_ours_and_shows_no_secret(kind: str, example: object) -> None:
    channel = channel_of(kind, example)
    told = " ".join(secrets_of(channel))
    for body in (
        told,
        "{",
        "[]",
        "null",
        "[" * 3000,
        '{"retry_after": "soon", "parameters": 7, "id": [1], "code": {}}',
    ):
        for status in (200, 429):
            outcome, _ = post(channel, httpx.Response(status, text=body, headers={"retry-after": "x" * 50}))
            problem = channel.without_secrets(getattr(outcome, "problem", ""))
            assert not any(secret in problem for secret in secrets_of(channel))


@pytest.mark.parametrize(("kind", "example"), HTTP_EXAMPLES)
@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_trouble_on_the_way_is_tried_again_and_names_no_secret(
    kind: str, example: object, error: type[httpx.HTTPError]
) -> None:
    channel = channel_of(kind, example)

    outcome, _ = post(channel, error(f"trouble with {' '.join(secrets_of(channel))}"))

    assert isinstance(outcome, TryLater)
    assert not any(secret in channel.without_secrets(outcome.problem) for secret in secrets_of(channel))


@pytest.mark.parametrize(("kind", "example"), HTTP_EXAMPLES)
def test_a_posted_message_fits_whatever_it_holds_and_says_what_was_left_out(kind: str, example: object) -> None:
    channel = channel_of(kind, example)
    delivery = delivery_to(channel)

    for message in (long_digest(), render_alert(story(passages=500), zone=ZoneInfo("UTC"))):
        parts = channel.parts(message, delivery, MAIL)
        assert len(parts) <= 4
        assert all(len(payload) <= 40_000 for payload in parts)
        assert kind != "webhook" or b"left_out" in parts[0]


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("--5", None),
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("-5", timedelta(seconds=-5)),
        ("Tue, 03 Oct 2017 06:00:00 GMT", timedelta(hours=1)),
        ("Tue, 03 Oct 99999 06:00:00 GMT", None),
    ],
)
def test_a_retry_after_is_read_as_seconds_or_a_date(header: str | None, wait: timedelta | None) -> None:
    assert asked_wait(header, NOW) == wait


def test_a_retry_after_of_ages_is_no_error() -> None:
    wait = asked_wait("9" * 400, NOW)

    assert wait is not None
    assert wait > timedelta(days=1)


@pytest.mark.parametrize(
    ("written", "where", "what"),
    [
        ({"emial": {"to": ["a@example.org"]}}, ("emial",), "extra_forbidden"),
        ({"email": {"to": ["a@example.org"], "form": 1}}, ("email", "form"), "extra_forbidden"),
        ({"email": {"to": ["nobody"]}}, ("email", "to", 0), "mail_address"),
        ({"email": {}}, ("email", "to"), "missing"),
        ({"webhook": {"url": "ftp://x", "secret": "s"}}, ("webhook", "url"), "web_address"),
        ({"webhook": {"url": "https://x", "secret": "whsec_%%"}}, ("webhook", "secret", 0), "webhook_secret"),
        ({"webhook": {"url": "https://x", "secret": ["s", ""]}}, ("webhook", "secret", 1), "webhook_secret"),
        ({"webhook": {"url": "https://x", "secret": []}}, ("webhook", "secret"), "too_short"),
        ({}, (), "channel_kind"),
        ({"budget": "20/h"}, (), "channel_kind"),
        ({"email": {"to": ["a@example.org"]}, "budget": "20"}, ("budget",), "budget"),
        ({"email": {"to": ["a@example.org"]}, "budget": "0/h"}, ("budget",), "budget"),
        ({"email": {"to": ["a@example.org"]}, "budget": "9/m"}, ("budget",), "budget"),
        (
            {"email": {"to": ["a@example.org"]}, "webhook": {"url": "https://x", "secret": "s"}},
            (),
            "channel_kind",
        ),
    ],
)
def test_what_is_wrong_with_a_channel_is_said_where_it_stands(
    written: object, where: tuple[object, ...], what: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        READER.validate_python(written)

    (fault,) = refused.value.errors()
    assert (fault["loc"], fault["type"]) == (where, what)


def test_the_schema_names_every_kind_and_wants_exactly_one() -> None:
    schema = READER.json_schema()

    assert schema["properties"].keys() == kinds().keys() | {"budget"}
    assert schema["oneOf"] == [{"required": [kind]} for kind in kinds()]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_every_kind_may_have_a_budget_beside_it(kind: str, example: object) -> None:
    unlimited, limited = channel_of(kind, example), READER.validate_python({kind: example, "budget": "20/h"})

    assert unlimited.budget is None
    assert str(limited.budget) == "20/h"
    assert limited.recipients() == unlimited.recipients()
