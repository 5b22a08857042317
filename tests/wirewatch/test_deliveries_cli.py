"""`wirewatch deliveries`: what has not arrived, replay by hand, channels taken up again."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.records.alert import Opened, Reason
from storage.records.delivery import Delivery, MessageType, Owed
from storage.records.rule import RuleVersion, Severity
from wirewatch.cli import main

CONFIG = """
settings: {{database: "sqlite:///{folder}/wirewatch.db"}}
feeds: [{{url: "http://127.0.0.1:9/feed.xml", outlet: Nobody}}]
rules: {{toll: {{title: A toll, when: {{text: killed}}, send: [soc]}}}}
channels: {{soc: {{webhook: {{url: "http://127.0.0.1:9/canary", secret: canary}}}}}}
"""
Wirewatch = Callable[..., tuple[int, str]]


@pytest.fixture
def wirewatch(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Wirewatch:
    """Run the command line; give its exit code and what it printed."""
    config = tmp_path / "feeds.yaml"
    config.write_text(CONFIG.format(folder=tmp_path))

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["wirewatch", "deliveries", *arguments, "--config", str(config)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        return code, "".join(capsys.readouterr())

    return run


@pytest.fixture
def dead(tmp_path: Path) -> Delivery:
    """A message that was given up, of a channel that is paused."""
    database = Database(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    database.upgrade()
    now = datetime.now(UTC) - timedelta(hours=3)
    version = RuleVersion(
        rule_id="toll", version="v1", title="A toll", severity=Severity.HIGH, tags=(), definition="{}"
    )
    with database.transaction() as store:
        store.rules.use([version], now)
        alert = store.alerts.open(Opened(rule_id="toll", rule_version="v1", key="item:1", reason=Reason.NEW, at=now))
        owed = Owed(type=MessageType.ALERT_NEW, channel="soc", recipient="endpoint", alert_id=alert.id, revision=1)
        store.outbox.owe([owed], now)
        (claimed,) = store.outbox.claim_due("soc", now, 1, timedelta(minutes=1))
        store.outbox.give_up(claimed, now, "550 no such user")
        store.channels.pause("soc", now, "410 Gone")
    database.close()
    return claimed


def test_it_lists_what_has_not_arrived_and_how_channels_stand(wirewatch: Wirewatch, dead: Delivery) -> None:
    code, printed = wirewatch()

    assert code == 0
    assert all(word in printed for word in (dead.id, "dead", "3 h", "soc", "550 no such", "soc is paused", "1 dead"))
    assert "canary" not in printed


def test_programs_read_it_as_json(wirewatch: Wirewatch, dead: Delivery) -> None:
    _, printed = wirewatch("--json")
    _, sent = wirewatch("--json", "--state", "sent")

    found = json.loads(printed)
    assert [one["id"] for one in found["deliveries"]] == [dead.id]
    assert found["counts"] == [{"channel": "soc", "state": "dead", "count": 1}]
    assert found["channels"][0]["problem"] == "410 Gone"
    assert json.loads(sent)["deliveries"] == []


@pytest.mark.parametrize("which", [(), ("all",), ("ID",), ("--channel", "soc")])
def test_what_was_given_up_is_owed_again(wirewatch: Wirewatch, dead: Delivery, which: tuple[str, ...]) -> None:
    code, printed = wirewatch("--retry", *(dead.id if word == "ID" else word for word in which))

    assert code == 0
    assert "1 owed again" in printed
    assert "owed" in wirewatch("--json")[1]


def test_a_channel_is_taken_up_again(wirewatch: Wirewatch, dead: Delivery) -> None:
    code, printed = wirewatch("--resume", "soc")

    assert code == 0
    assert "tried again" in printed
    assert 'paused_at": null' in wirewatch("--json")[1]


@pytest.mark.parametrize(
    "arguments", [("--retry", "msg_nobody"), ("--resume", "desk"), ("msg_x",), ("--state", "lost")]
)
def test_what_cannot_be_done_is_said(wirewatch: Wirewatch, dead: Delivery, arguments: tuple[str, ...]) -> None:
    code, printed = wirewatch(*arguments)

    assert code == 2
    assert printed
