"""The demo's week: what was received is what the database says was sent, and the trouble that was planted is told."""

import json
import os
import subprocess
import sys
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest

from alerts.editions import editions
from storage.records.alert import Reason
from storage.records.delivery import DeliveryState, MessageType
from wirewatch.demo.story import CONFIG, NotOurFolder, open_story
from wirewatch.workbench.audit import Fate, audit


def test_the_week_passes_and_everything_that_was_decided_arrives(tmp_path: Path) -> None:
    with open_story(tmp_path / "demo") as story:
        steps = list(story.steps())
        with story.app.database.snapshot() as store:
            deliveries = store.outbox.all()
            report = audit(store, editions(story.app.settings.digests, story.app.settings.channels))
        mails, hooks = story.mailbox.messages, story.hooks.calls
        traffic = story.traffic

    assert report.faults == ()
    assert not report.entries.waiting
    assert all(verdict.fate is not Fate.WAITING or verdict.reason == "next digest" for verdict in report.matches)
    told = Counter(delivery.type for delivery in deliveries)
    assert {delivery.state for delivery in deliveries} == {DeliveryState.SENT}
    assert len(mails) + len(hooks) == len(deliveries)
    digests = [mail for mail in mails if str(mail["List-Id"]).startswith("<morning.")]
    assert len(digests) == told[MessageType.DIGEST] == 8
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    assert story.hooks.refused == 0
    assert sum(step.round.poll.new for step in steps) > 100
    assert sum(alert.alert.reason is Reason.BACKLOG for step in steps for alert in step.alerts) > 0
    again = [alert for step in steps for alert in step.alerts if alert.alert.rule_id == "end_of_isis_again"]
    assert again, "three of them announce it within the week"
    assert all("independent origins" in note for alert in again for note in alert.notes[:1])
    assert all(len({piece.outlet for piece in alert.evidence}) >= 3 for alert in again)
    revised = [story for step in steps for story in step.revisions]
    assert sum(step.round.triage.revised for step in steps) == len(revised) > 0
    assert sum(step.round.triage.opened for step in steps) <= sum(len(step.alerts) for step in steps)
    assert all(story.incident and not story.is_new and story.changes for story in revised)
    assert sum(alert.incident is not None for step in steps for alert in step.alerts) > 10
    assert traffic.not_modified > traffic.feeds / 2, "most polls should need no document"
    last = digests[-1].get_body(("plain",))
    assert last is not None
    for words in ("CHANGED: ", "Since your last digest:", "independent origins", "How frames were echoed"):
        assert any(words in text_of(mail) for mail in digests), words
    for outlet, state in (("Cedar Coast Herald", "failing"), ("Furat Neighbourhood Network", "stale")):
        assert f"{state}: {outlet}" in last.get_content()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(NotOurFolder), open_story(tmp_path):
        pass

    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_the_command_shows_the_week_and_leaves_a_configuration_that_works(tmp_path: Path) -> None:
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "100"}
    run = [sys.executable, "-m", "wirewatch"]

    shown = subprocess.run(
        [*run, "demo", "--folder", "demo"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    listed = subprocess.run(
        [*run, "alerts", "--json", "--config", f"demo/{CONFIG}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    health = subprocess.run(
        [*run, "feeds", "health", "--config", f"demo/{CONFIG}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    proposed = [line.split()[1:] for line in shown.stdout.splitlines() if line.startswith("  wirewatch ")]
    tried = {
        (command[0], *command[2:3]): subprocess.run(
            [*run, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        for command in proposed
        if command[0] in {"explain", "backtest"}
    }

    assert [(done.returncode, done.stderr) for done in tried.values()] == [(0, ""), (1, ""), (0, ""), (0, "")]
    assert [
        words in done.stdout
        for words, done in zip(
            ("alert ", "does not hold", "This is the live rule", "0 articles gained"), tried.values(), strict=True
        )
    ] == [True] * 4
    assert "Monday 02 October" in shown.stdout
    assert "0 failed" not in shown.stdout
    assert " incidents found, " in shown.stdout
    assert "Revised: " in shown.stdout
    assert (tmp_path / "demo" / "digest.html").read_text().startswith("<!DOCTYPE html>")
    revised = [row for row in json.loads(listed.stdout) if row["revision"] > 1]
    assert revised
    assert all(row["incident"]["series"] and row["incident"]["changes"] for row in revised)
    assert "Cedar Coast Herald" in health.stdout
    assert "500" in health.stdout
