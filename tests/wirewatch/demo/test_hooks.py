"""The webhook receiver believes what is signed with its secret, and nothing else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook

from wirewatch.demo.hooks import HookReceiver

SECRET = "whsec_YSBzZWNyZXQgdGhhdCBvbmx5IHRoaXMgdGVzdCBrbm93cw=="  # noqa: S105 - only this test knows it
OTHER = "whsec_YW5vdGhlciBzZWNyZXQsIHdoaWNoIGlzIG5vdCB0aGUgb25l"
NOW = datetime(2017, 10, 2, 9, tzinfo=UTC)
BODY = json.dumps({"type": "alert.new", "title": "الميادين"}, ensure_ascii=False)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[HookReceiver]:
    with HookReceiver(SecretStr(SECRET), tmp_path, clock=lambda: NOW) as receiver:
        yield receiver


def _headers(body: str = BODY, *, secret: str = SECRET, at: datetime = NOW) -> dict[str, str]:
    signature = Webhook(secret).sign("msg_1", at, body)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def _post(receiver: HookReceiver, headers: dict[str, str], body: str = BODY) -> int:
    return httpx.post(receiver.url, content=body.encode(), headers=headers).status_code


def test_a_call_with_the_right_signature_is_kept(receiver: HookReceiver, tmp_path: Path) -> None:
    status = _post(receiver, _headers())

    (call,) = receiver.calls
    assert status == httpx.codes.NO_CONTENT
    assert call.headers["webhook-id"] == "msg_1"
    assert call.body == json.loads(BODY)
    assert json.loads((tmp_path / "0001.json").read_text(encoding="utf-8")) == json.loads(BODY)


def test_one_right_signature_among_several_is_enough(receiver: HookReceiver) -> None:
    headers = _headers()
    headers["webhook-signature"] = f"v1,bm90IHRoaXMgb25l {headers['webhook-signature']}"

    assert _post(receiver, headers) == httpx.codes.NO_CONTENT


@pytest.mark.parametrize(
    "headers",
    [
        {},
        _headers(secret=OTHER),
        _headers(body=BODY + " "),
        _headers(at=NOW - timedelta(minutes=6)),
        _headers(at=NOW + timedelta(minutes=6)),
        _headers() | {"webhook-id": "msg_2"},
        _headers() | {"webhook-timestamp": "soon"},
        _headers() | {"webhook-timestamp": "99999999999"},
        _headers() | {"webhook-signature": ""},
    ],
    ids=["none", "secret", "body", "old", "early", "id", "time", "far", "empty"],
)
def test_a_call_that_is_not_signed_rightly_is_refused(
    receiver: HookReceiver, tmp_path: Path, headers: dict[str, str]
) -> None:
    status = _post(receiver, headers)

    assert status == httpx.codes.UNAUTHORIZED
    assert (receiver.calls, receiver.refused) == ([], 1)
    assert list(tmp_path.iterdir()) == []


def test_a_signed_body_that_is_no_json_is_refused(receiver: HookReceiver) -> None:
    status = _post(receiver, _headers("no json"), "no json")

    assert status == httpx.codes.BAD_REQUEST
    assert receiver.calls == []


def test_calls_elsewhere_are_not_found(receiver: HookReceiver) -> None:
    assert httpx.post(f"{receiver.address}/elsewhere", headers=_headers()).status_code == httpx.codes.NOT_FOUND
    assert httpx.get(receiver.url).status_code == httpx.codes.NOT_FOUND


def test_the_secret_cannot_be_seen(receiver: HookReceiver) -> None:
    assert SECRET not in repr(receiver)
    assert SECRET not in repr(vars(receiver))
